/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/* What the command is told of an event: see dcv/events.h. */
#include <string.h>

#include <apr_strings.h>

#include "dcv/events.h"
#include "explain/explain.h"
#include "report/out.h"
#include "report/report.h"
#include "report/visits.h"
#include "text.h"
#include "verdict/verdict.h"
#include "when.h"

static void describe_visit(dcv_notice_t *notice, dcv_report_t *report,
                           const dcv_order_t *order, const dcv_name_t *name,
                           apr_pool_t *pool)
{
    const dcv_sources_t *sources = dcv_report_sources(report);
    dcv_visits_t visits = {0};
    const dcv_visit_t *last = &visits.last;

    sources->visits(&visits, sources->context, order, name->text, pool);
    dcv_visits_make_readable(&visits, pool);
    notice->time = last->time;
    notice->text =
        apr_psprintf(pool, "The file of %s was fetched from %s on %s%s%s.", name->text,
                     last->address ? last->address : "an unknown address",
                     dcv_when_date(last->time, pool), last->user_agent ? " by " : "",
                     last->user_agent ? last->user_agent : "");
}

/* The sentences of a check: those of its record, or of the file of a name that has none. */
static const char *describe_findings(const dcv_check_t *check, apr_pool_t *pool)
{
    const char *text = "", *remedy = NULL;

    if (check->verdict == DCV_VERDICTS && check->file) {
        text = check->file->explanation;
        remedy = check->file->remedy;
    }
    else if (check->findings && check->findings->nelts) {
        const dcv_finding_t *leads = &APR_ARRAY_IDX(check->findings, 0, dcv_finding_t);

        text = leads->explanation;
        remedy = leads->remedy;
    }
    return remedy ? apr_pstrcat(pool, text, " ", remedy, NULL) : text;
}

static void describe_check(dcv_notice_t *notice, dcv_report_t *report,
                           const dcv_order_t *order, const dcv_name_t *name,
                           apr_pool_t *pool)
{
    const dcv_sources_t *sources = dcv_report_sources(report);
    dcv_proof_t proof;
    dcv_case_t about = {.index = dcv_report_index(report),
                        .order = order,
                        .proof = &proof,
                        .now = dcv_report_time(report),
                        .pool = pool};
    dcv_check_t *check;

    about.evidence = sources->evidence(sources->context, order, name, pool);
    if (!about.evidence) {
        return;
    }
    dcv_proof_describe(&proof, order, name, dcv_index_psl(about.index), about.now,
                       pool);
    check = dcv_judge_case(&about);
    dcv_explain_check(&about, check);
    notice->time = check->time;
    notice->verdict = dcv_verdict_name(dcv_check_proves(check) ? DCV_VALID
                                       : check->verdict == DCV_VERDICTS && check->file
                                           ? check->file->verdict
                                           : check->verdict);
    notice->text =
        dcv_check_proves(check)
            ? apr_psprintf(pool, "The proof for %s is there, as a check found on %s.",
                           name->text, dcv_when_date(check->time, pool))
            : apr_psprintf(pool, "The proof for %s was there, and is not: %s",
                           name->text, describe_findings(check, pool));
}

static void describe_end(dcv_notice_t *notice, dcv_report_t *report,
                         const dcv_order_t *order, const dcv_name_t *name,
                         apr_pool_t *pool)
{
    notice->time =
        notice->event == DCV_EVENT_EXPIRED ? order->expires : dcv_report_time(report);
    notice->text = apr_psprintf(
        pool,
        notice->event == DCV_EVENT_EXPIRED
            ? "The values of the order of %s have expired on %s. Order again, and put "
              "the new order in its place; or remove it, if the certificate is there."
            : "The values of the order of %s expire on %s. See what the CA still waits "
              "for; or remove the order, if the certificate is there.",
        name->text, dcv_when_date(order->expires, pool));
}

void dcv_notice_of_name(dcv_notice_t *notice, dcv_event_t event, dcv_report_t *report,
                        int vhost, const dcv_order_t *order, const dcv_name_t *name,
                        apr_pool_t *pool)
{
    const apr_array_header_t *vhosts = dcv_snapshot_vhosts(dcv_report_snapshot(report));

    memset(notice, 0, sizeof(*notice));
    notice->event = event;
    notice->name = name->text;
    notice->source = dcv_text_readable(order->source, pool);
    notice->vhost =
        dcv_out_vhost(APR_ARRAY_IDX(vhosts, vhost, const dcv_vhost_t *), pool);
    notice->authority = order->authority->name;
    notice->md5 = order->csr->md5;
    switch (event) {
    case DCV_EVENT_VISITED:
        describe_visit(notice, report, order, name, pool);
        break;
    case DCV_EVENT_READY:
    case DCV_EVENT_BROKEN:
        describe_check(notice, report, order, name, pool);
        break;
    default:
        describe_end(notice, report, order, name, pool);
    }
}

void dcv_notice_of_fault(dcv_notice_t *notice, const dcv_fault_t *fault)
{
    memset(notice, 0, sizeof(*notice));
    notice->event = fault->event;
    notice->time = fault->time;
    notice->name = fault->name;
    notice->source = fault->event == DCV_EVENT_FILE_ERROR ? fault->name : NULL;
    notice->vhost = fault->vhost;
    notice->md5 = fault->md5;
    notice->text = fault->text;
}
