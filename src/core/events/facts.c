/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/* What is known now of a name of an order: see dcv/events.h. */
#include <string.h>

#include "dcv/events.h"
#include "report/report.h"

/* What the clocks of a fleet may differ; a later time is of a clock that was set back. */
#define CLOCKS_APART apr_time_from_sec(60)

/*
 * Whether one of the visits after a time came when there had been none for so long. Of those
 * that are not remembered one by one nobody knows.
 */
static int has_silence(const dcv_visits_t *visits, apr_time_t before, apr_time_t latest)
{
    for (int i = visits->recent_count - 1; i >= 0; i--) {
        apr_time_t time = visits->recent[i].time;

        if (time > before && time <= latest) {
            if (time - before >= DCV_EVENT_SILENCE) {
                return 1;
            }
            before = time;
        }
    }
    return visits->last.time - before >= DCV_EVENT_SILENCE &&
           visits->last.time <= latest;
}

static void find_visits(dcv_facts_t *facts, dcv_report_t *report,
                        const dcv_order_t *order, const dcv_name_t *name,
                        const dcv_told_t *told, apr_pool_t *pool)
{
    const dcv_sources_t *sources = dcv_report_sources(report);
    apr_time_t latest = dcv_report_time(report) + CLOCKS_APART;
    dcv_visits_t visits = {0};

    if (!sources->visits || !dcv_order_permits_file(name)) {
        return;
    }
    sources->visits(&visits, sources->context, order, name->text, pool);
    if (visits.count) {
        facts->visit = visits.last.time;
        facts->is_after_silence =
            has_silence(&visits, told->visit > latest ? 0 : told->visit, latest);
    }
}

static dcv_standing_t judge(dcv_verdicts_t verdicts)
{
    if (verdicts.record == DCV_VALID || verdicts.file == DCV_VALID ||
        verdicts.persistent == DCV_VALID || verdicts.persistent == DCV_EXPIRING) {
        return DCV_STANDING_READY;
    }
    if (verdicts.record == DCV_UNKNOWN || verdicts.file == DCV_UNKNOWN ||
        verdicts.persistent == DCV_UNKNOWN) {
        return DCV_STANDING_UNKNOWN;
    }
    return verdicts.record == DCV_VERDICTS && verdicts.file == DCV_VERDICTS &&
                   verdicts.persistent == DCV_VERDICTS
               ? DCV_STANDING_UNKNOWN
               : DCV_STANDING_BROKEN;
}

static void find_check(dcv_facts_t *facts, dcv_report_t *report,
                       const dcv_order_t *order, const dcv_name_t *name,
                       const dcv_told_t *told, apr_pool_t *pool)
{
    const dcv_sources_t *sources = dcv_report_sources(report);
    const dcv_evidence_t *evidence = NULL;

    if (dcv_report_is_checked(report, order, pool)) {
        evidence = sources->evidence(sources->context, order, name, pool);
    }
    if (evidence) {
        facts->checked = evidence->time;
        facts->standing = evidence->time == told->checked
                              ? told->standing
                              : judge(dcv_report_verdicts(report, order, name, pool));
    }
}

void dcv_facts_of_name(dcv_facts_t *facts, dcv_report_t *report,
                       const dcv_order_t *order, const dcv_name_t *name,
                       const dcv_told_t *told, apr_pool_t *pool)
{
    memset(facts, 0, sizeof(*facts));
    facts->expires = order->expires;
    find_visits(facts, report, order, name, told, pool);
    find_check(facts, report, order, name, told, pool);
}
