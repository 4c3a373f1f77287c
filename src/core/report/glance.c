/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/* What a report remembers of orders: see glance.h. */
#include "glance.h"

#include "answered.h"
#include "turn.h"

/* The warnings that may mean that a name's file is not answered. */
#define MAYBE_UNANSWERED                                                               \
    ((dcv_warning_set_t)1 << DCV_ENGINE_OFF |                                          \
     (dcv_warning_set_t)1 << DCV_ORDER_REPLACED |                                      \
     (dcv_warning_set_t)1 << DCV_CSR_REUSED | (dcv_warning_set_t)1 << DCV_CSR_COPIED | \
     (dcv_warning_set_t)1 << DCV_NAME_SERVED_ELSEWHERE |                               \
     (dcv_warning_set_t)1 << DCV_NAME_SERVED_TWICE |                                   \
     (dcv_warning_set_t)1 << DCV_NAME_NOT_SERVED |                                     \
     (dcv_warning_set_t)1 << DCV_NAME_NOT_CLAIMED)

/* What is known. */
enum {
    KINDS = 1,
    FAILS = 2,
    WHO = 4
};

typedef struct {
    dcv_warning_set_t kinds;
    unsigned char known, fails, who;
} glance_t;

/* Those of all orders, and where those of each virtual host begin. */
typedef struct {
    glance_t *glances;
    int *firsts;
} glances_t;

static glances_t *make_glances(const dcv_snapshot_t *snapshot, apr_pool_t *pool)
{
    int vhosts = dcv_snapshot_vhosts(snapshot)->nelts, count = 0;
    glances_t *made = apr_palloc(pool, sizeof(*made));

    made->firsts = apr_palloc(pool, (apr_size_t)vhosts * sizeof(int));
    for (int i = 0; i < vhosts; i++) {
        made->firsts[i] = count;
        count += dcv_snapshot_order_count(snapshot, i);
    }
    made->glances = apr_pcalloc(pool, (apr_size_t)count * sizeof(glance_t) + 1);
    return made;
}

static glance_t *find(dcv_report_t *report, dcv_spot_t spot)
{
    void **kept = dcv_report_glances(report);
    glances_t *glances = *kept;

    if (!glances) {
        *kept = glances =
            make_glances(dcv_report_snapshot(report), dcv_report_pool(report));
    }
    return &glances->glances[glances->firsts[spot.vhost] + spot.number];
}

dcv_warning_set_t dcv_glance_kinds(dcv_report_t *report, dcv_spot_t spot,
                                   apr_pool_t *pool)
{
    glance_t *glance = find(report, spot);

    if (!(glance->known & KINDS)) {
        glance->kinds = dcv_report_kinds(report, spot.vhost, spot.order, pool);
        glance->known |= KINDS;
    }
    return glance->kinds;
}

int dcv_glance_fails(dcv_report_t *report, dcv_spot_t spot, apr_pool_t *pool)
{
    dcv_warning_set_t kinds = dcv_glance_kinds(report, spot, pool);
    glance_t *glance = find(report, spot);

    if (!(glance->known & FAILS)) {
        glance->fails =
            (unsigned char)dcv_report_is_failing(report, spot.order, kinds, pool);
        glance->known |= FAILS;
    }
    return glance->fails;
}

/* Where one looks, and what is known there. */
typedef struct {
    dcv_report_t *report;
    dcv_spot_t spot;
    dcv_warning_set_t kinds;
    apr_pool_t *pool;
} look_t;

static int takes_record(const look_t *look, const dcv_name_t *name)
{
    const dcv_psl_t *psl = dcv_index_psl(dcv_report_index(look->report));

    return dcv_order_permits_record(name) && dcv_psl_base(psl, name->fqdn);
}

static int is_answered(const look_t *look, const dcv_name_t *name)
{
    return !(look->kinds & MAYBE_UNANSWERED) ||
           !dcv_answered_find(dcv_report_index(look->report), look->spot.vhost,
                              look->spot.order, name, DCV_LANG_EN, look->pool);
}

/* Whose turn it is about a name, by what a check (NULL: none) says of it. */
static dcv_turn_t turn_of(const look_t *look, const dcv_name_t *name,
                          const dcv_check_t *check)
{
    const dcv_file_check_t *file = check ? check->file : NULL;
    int takes_file = dcv_order_permits_file(name);
    const dcv_turn_facts_t facts = {
        .verdicts = dcv_verdicts_of(check),
        .answerer = file && file->first ? file->first->answerer : DCV_BY_NOBODY,
        .takes_file = takes_file,
        /* Only what takes no file needs one. */
        .takes_record = !takes_file && takes_record(look, name),
        .is_visited =
            takes_file && dcv_report_is_name_visited(look->report, look->spot.order,
                                                     name, look->pool),
        .is_answered = takes_file && is_answered(look, name)};

    return dcv_turn_of_name(&facts);
}

void dcv_glance_look(dcv_report_t *report, dcv_spot_t spot, int wants_who,
                     void (*each)(void *context, dcv_verdicts_t verdicts),
                     void *context, apr_pool_t *pool)
{
    const look_t look = {report, spot, dcv_glance_kinds(report, spot, pool), pool};
    const apr_array_header_t *names = spot.order->names;
    glance_t *glance = find(report, spot);
    dcv_turn_t first = {DCV_PRESS_DONE, look.kinds >> DCV_NO_NAME & 1 ? DCV_WHO_CUSTOMER
                                                                      : DCV_WHO_NOBODY};
    dcv_warning_kind_t kind;
    int is_checked = dcv_report_is_checked(report, spot.order, pool);
    int is_problem = dcv_turn_of_problems(&kind, &first.who, look.kinds);

    glance->fails = (unsigned char)is_problem;
    glance->known |= (unsigned char)(is_problem || wants_who ? FAILS | WHO : FAILS);
    wants_who &= !is_problem;
    for (int i = 0; i < names->nelts && (is_checked || wants_who); i++) {
        const dcv_name_t *name = APR_ARRAY_IDX(names, i, const dcv_name_t *);
        const dcv_check_t *check =
            is_checked ? dcv_report_judge(report, spot.order, name, pool) : NULL;

        wants_who &= i < DCV_PAGE_NAMES;
        if (check) {
            each(context, dcv_verdicts_of(check));
            glance->fails |= dcv_verdicts_fail(dcv_verdicts_of(check)) != 0;
        }
        if (wants_who) {
            dcv_turn_t turn = turn_of(&look, name, check);

            first = turn.press > first.press ? turn : first;
        }
    }
    glance->who = (unsigned char)first.who;
}

static void ignore(void *context, dcv_verdicts_t verdicts)
{
    (void)context;
    (void)verdicts;
}

dcv_who_t dcv_glance_who(dcv_report_t *report, dcv_spot_t spot, apr_pool_t *pool)
{
    glance_t *glance = find(report, spot);

    if (!(glance->known & WHO)) {
        dcv_glance_look(report, spot, 1, ignore, NULL, pool);
    }
    return (dcv_who_t)glance->who;
}
