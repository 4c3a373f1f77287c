/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/* What a report remembers of orders: see glance.h. */
#include "glance.h"

#include "turn.h"

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

dcv_who_t dcv_glance_who(dcv_report_t *report, dcv_spot_t spot, apr_pool_t *pool)
{
    dcv_warning_set_t kinds = dcv_glance_kinds(report, spot, pool);
    glance_t *glance = find(report, spot);

    if (!(glance->known & WHO)) {
        glance->who = (unsigned char)dcv_turn_of_order(report, spot.vhost, spot.order,
                                                       kinds, pool);
        glance->known |= WHO;
    }
    return (dcv_who_t)glance->who;
}
