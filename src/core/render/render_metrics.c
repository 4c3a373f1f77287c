/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The openmetrics format (OpenMetrics 1.0.0): counts over all orders, whatever the
 * query asks for. Labels have few values, so that a big server makes no more series
 * than a small one.
 */
#include "report/overview.h"
#include "render.h"
#include "index/index.h"
#include "report/stray_answered.h"
#include "report/report.h"
#include "verdict/verdict.h"

/* The head of a metric. */
static void metric(const dcv_out_t *out, const char *name, const char *type,
                   const char *help)
{
    dcv_out_printf(out, "# TYPE %s %s\n# HELP %s %s\n", name, type, name, help);
}

static void gauge(const dcv_out_t *out, const char *name, const char *help, int value)
{
    metric(out, name, "gauge", help);
    dcv_out_printf(out, "%s %d\n", name, value);
}

/* A point in time; no sample when it is not known. */
static void timestamp(const dcv_out_t *out, const char *name, const char *help,
                      apr_time_t time)
{
    metric(out, name, "gauge", help);
    if (time) {
        dcv_out_printf(out, "%s %" APR_TIME_T_FMT "\n", name, apr_time_sec(time));
    }
}

static void counts(const dcv_out_t *out, const dcv_overview_t *overview)
{
    metric(out, "dcv_orders", "gauge", "Orders by authority.");
    for (int i = 0; i < overview->authorities->nelts; i++) {
        const dcv_count_t *count =
            &APR_ARRAY_IDX(overview->authorities, i, dcv_count_t);

        dcv_out_printf(out, "dcv_orders{authority=\"%s\"} %d\n", count->name,
                       count->orders);
    }
    metric(out, "dcv_orders_warned", "gauge", "Orders with a warning of this code.");
    for (int i = 0; i < overview->warnings->nelts; i++) {
        const dcv_count_t *count = &APR_ARRAY_IDX(overview->warnings, i, dcv_count_t);

        dcv_out_printf(out, "dcv_orders_warned{code=\"%s\",severity=\"%s\"} %d\n",
                       count->name, count->severity == DCV_PROBLEM ? "problem" : "note",
                       count->orders);
    }
}

/* A series for each verdict, so that an alert finds one before it is needed. */
static void verdicts(const dcv_out_t *out, const dcv_overview_t *overview)
{
    metric(out, "dcv_checked_domains", "gauge",
           "Names by the verdict of their last check, as far as remembered.");
    for (int i = 0; i < DCV_VERDICTS; i++) {
        if (dcv_verdict_is_about((dcv_verdict_t)i, DCV_ABOUT_RECORD)) {
            dcv_out_printf(out, "dcv_checked_domains{verdict=\"%s\"} %d\n",
                           dcv_verdict_name((dcv_verdict_t)i), overview->verdicts[i]);
        }
    }
    metric(
        out, "dcv_checked_persistent", "gauge",
        "Names by the verdict of the last check of their persistent record, as far as "
        "remembered.");
    for (int i = 0; i < DCV_VERDICTS; i++) {
        if (dcv_verdict_is_about((dcv_verdict_t)i, DCV_ABOUT_PERSISTENT)) {
            dcv_out_printf(out, "dcv_checked_persistent{verdict=\"%s\"} %d\n",
                           dcv_verdict_name((dcv_verdict_t)i), overview->persistent[i]);
        }
    }
    metric(
        out, "dcv_checked_files", "gauge",
        "Names by the verdict of the last check of their file, as far as remembered.");
    for (int i = 0; i < DCV_VERDICTS; i++) {
        if (dcv_verdict_is_about((dcv_verdict_t)i, DCV_ABOUT_FILE)) {
            dcv_out_printf(out, "dcv_checked_files{verdict=\"%s\"} %d\n",
                           dcv_verdict_name((dcv_verdict_t)i),
                           overview->file_verdicts[i]);
        }
    }
}

static void begin(dcv_out_t *out)
{
    const dcv_rendition_t *rendition = out->rendition;
    const apr_array_header_t *strays = dcv_out_strays(out);
    apr_uint64_t unknown[2] = {0, 0};
    dcv_overview_t overview;
    apr_pool_t *scratch;

    apr_pool_create(&scratch, out->pool);
    dcv_overview_collect(&overview, rendition->report, NULL, out->pool, scratch);
    apr_pool_destroy(scratch);
    for (int i = 0; i < strays->nelts; i++) {
        const dcv_stray_t *stray = &APR_ARRAY_IDX(strays, i, dcv_stray_t);

        if (!dcv_stray_is_answered(rendition->report, stray, out->scratch)) {
            unknown[dcv_index_by_md5(dcv_report_index(rendition->report), stray->md5) !=
                    NULL] += stray->count;
        }
    }
    metric(out, "dcv_build", "info", "The module's version.");
    dcv_out_printf(out, "dcv_build_info{version=\"%s\"} 1\n", rendition->version);
    counts(out, &overview);
    gauge(out, "dcv_orders_failing",
          "Orders with a problem, or with a name whose check found something wrong.",
          overview.failing);
    gauge(out, "dcv_domains", "Names of all orders.", overview.domains);
    verdicts(out, &overview);
    gauge(out, "dcv_errors", "CSR files and directories that could not be used.",
          dcv_report_file_error_count(rendition->report));
    timestamp(out, "dcv_next_expiry_timestamp_seconds",
              "When the next order gets too old for its CA.", overview.next_expiry);
    metric(out, "dcv_visits", "counter", "Requests for our files.");
    dcv_out_printf(out, "dcv_visits_total %" APR_UINT64_T_FMT "\n",
                   overview.visits.count);
    timestamp(out, "dcv_last_visit_timestamp_seconds",
              "The last request for our files.", overview.visits.last.time);
    metric(
        out, "dcv_unknown_requests", "gauge",
        "Requests for files that no order of their host has, as far as remembered, but "
        "those that are answered by now; "
        "known: another host has the order.");
    dcv_out_printf(out, "dcv_unknown_requests{known=\"true\"} %" APR_UINT64_T_FMT "\n",
                   unknown[1]);
    dcv_out_printf(out, "dcv_unknown_requests{known=\"false\"} %" APR_UINT64_T_FMT "\n",
                   unknown[0]);
}

static void end(dcv_out_t *out)
{
    dcv_out_puts(out, "# EOF\n");
}

const dcv_renderer_t dcv_render_openmetrics = {
    "application/openmetrics-text; version=1.0.0; charset=utf-8", begin, NULL, end};
