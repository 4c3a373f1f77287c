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

/* What is known of a name of an order that was not described. */
static dcv_turn_facts_t find_facts(dcv_report_t *report, int vhost,
                                   const dcv_order_t *order, const dcv_name_t *name,
                                   dcv_warning_set_t kinds, apr_pool_t *pool)
{
    const dcv_check_t *check = dcv_report_judge(report, order, name, pool);
    const dcv_file_check_t *file = check ? check->file : NULL;
    int takes_file = dcv_order_permits_file(name);

    return (dcv_turn_facts_t){
        .verdicts = dcv_verdicts_of(check),
        .answerer = file && file->first ? file->first->answerer : DCV_BY_NOBODY,
        .takes_file = takes_file,
        .takes_record =
            dcv_order_permits_record(name) &&
            dcv_psl_base(dcv_index_psl(dcv_report_index(report)), name->fqdn) != NULL,
        .is_visited =
            takes_file && dcv_report_is_name_visited(report, order, name, pool),
        .is_answered =
            takes_file && (!(kinds & MAYBE_UNANSWERED) ||
                           !dcv_answered_find(dcv_report_index(report), vhost, order,
                                              name, DCV_LANG_EN, pool))};
}

/* By the rules of the next step, from the first names of the order, as a page has them. */
static dcv_who_t find_who(dcv_report_t *report, int vhost, const dcv_order_t *order,
                          dcv_warning_set_t kinds, apr_pool_t *pool)
{
    dcv_turn_t first = {DCV_PRESS_DONE, DCV_WHO_NOBODY};
    dcv_warning_kind_t kind;
    dcv_who_t who;

    if (dcv_turn_of_problems(&kind, &who, kinds)) {
        return who;
    }
    for (int i = 0; i < order->names->nelts && i < DCV_PAGE_NAMES; i++) {
        const dcv_turn_facts_t facts =
            find_facts(report, vhost, order,
                       APR_ARRAY_IDX(order->names, i, const dcv_name_t *), kinds, pool);
        dcv_turn_t turn = dcv_turn_of_name(&facts);

        if (turn.press > first.press) {
            first = turn;
        }
    }
    return first.press == DCV_PRESS_DONE && kinds >> DCV_NO_NAME & 1 ? DCV_WHO_CUSTOMER
                                                                     : first.who;
}

dcv_who_t dcv_glance_who(dcv_report_t *report, dcv_spot_t spot, apr_pool_t *pool)
{
    dcv_warning_set_t kinds = dcv_glance_kinds(report, spot, pool);
    glance_t *glance = find(report, spot);

    if (!(glance->known & WHO)) {
        glance->who =
            (unsigned char)find_who(report, spot.vhost, spot.order, kinds, pool);
        glance->known |= WHO;
    }
    return (dcv_who_t)glance->who;
}
