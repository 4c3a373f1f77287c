/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/* How a server does: see dcv/report.h. */
#include <string.h>

#include "out.h"
#include "overview.h"
#include "report.h"
#include "stray_answered.h"
#include "warnings/warning_kinds.h"

/* How long a request that went astray is told of. */
#define ASTRAY_TIME apr_time_from_sec(86400)

/*
 * Requests of the last day for an order of this server by a host whose virtual host lacks it,
 * and does not answer it by now.
 */
static int count_astray(dcv_report_t *report, apr_pool_t *pool)
{
    const dcv_rendition_t rendition = {.report = report};
    const dcv_out_t out = {.rendition = &rendition, .pool = pool, .scratch = pool};
    const apr_array_header_t *strays = dcv_out_strays(&out);
    int count = 0;

    for (int i = 0; i < strays->nelts; i++) {
        const dcv_stray_t *stray = &APR_ARRAY_IDX(strays, i, dcv_stray_t);

        count += stray->time > dcv_report_time(report) - ASTRAY_TIME &&
                 dcv_report_has_md5(report, stray->md5) &&
                 !dcv_stray_is_answered(report, stray, pool);
    }
    return count;
}

void dcv_health_collect(dcv_health_t *health, dcv_report_t *report, apr_pool_t *pool)
{
    dcv_overview_t overview;
    apr_pool_t *scratch;

    memset(health, 0, sizeof(*health));
    apr_pool_create(&scratch, pool);
    dcv_overview_collect(&overview, report, NULL, pool, scratch);
    health->orders = overview.orders;
    health->failing = overview.failing;
    for (int i = 0; i < overview.warnings->nelts; i++) {
        const dcv_count_t *count = &APR_ARRAY_IDX(overview.warnings, i, dcv_count_t);

        if (!strcmp(count->name, dcv_warning_code(DCV_EXPIRES_SOON))) {
            health->expiring = count->orders;
        }
    }
    health->unusable = dcv_report_file_error_count(report);
    health->astray = count_astray(report, scratch);
    apr_pool_destroy(scratch);
    health->status = health->failing ? DCV_HEALTH_FAIL
                     : health->expiring || health->unusable || health->astray
                         ? DCV_HEALTH_WARN
                         : DCV_HEALTH_PASS;
}
