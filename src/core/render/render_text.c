/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The text format, for scripts: "Key: value" lines as of mod_status' ?auto, a blank
 * line before each order. All of it is printable.
 */
#include <apr_strings.h>

#include "explain/explain.h"
#include "explain/explain_file.h"
#include "report/overview.h"
#include "render.h"
#include "text.h"
#include "when.h"
#include "index/index.h"
#include "report/stray_answered.h"
#include "report/report.h"
#include "verdict/verdict.h"

static void line(const dcv_out_t *out, const char *key, const char *value)
{
    if (value) {
        dcv_out_puts(out, key);
        dcv_out_puts(out, ": ");
        dcv_out_puts(out, dcv_text_readable(value, out->scratch));
        dcv_out_puts(out, "\n");
    }
}

static void begin(dcv_out_t *out)
{
    const dcv_rendition_t *rendition = out->rendition;
    const char *no_visits = dcv_report_sources(rendition->report)->no_visits;

    line(out, "Server", rendition->server);
    line(out, "Scope",
         dcv_report_scope(rendition->report) == DCV_SCOPE_ALL ? NULL : "vhost");
    line(out, "Version", rendition->version);
    line(out, "Generated",
         dcv_when_stamp(dcv_report_time(rendition->report), out->scratch));
    dcv_render_summary(out->sink, out->rendition, out->pool);
    line(out, "DCVVisitsNotRecorded", no_visits);
}

static void visit(const dcv_out_t *out, const char *key, const dcv_visit_t *visit)
{
    dcv_out_printf(out, "%s: %s %s %s %s %s\n", key,
                   dcv_when_stamp(visit->time, out->scratch), visit->address,
                   visit->scheme ? visit->scheme : "-", visit->host ? visit->host : "-",
                   visit->user_agent && *visit->user_agent ? visit->user_agent : "-");
}

static void visits(const dcv_out_t *out, const char *key, const dcv_visits_t *visits)
{
    if (visits->count) {
        dcv_out_printf(out, "%s: %" APR_UINT64_T_FMT "\n", key, visits->count);
        visit(out, apr_pstrcat(out->scratch, "Last", key, NULL), &visits->last);
    }
    for (int i = 1; i < visits->recent_count; i++) {
        visit(out, apr_pstrcat(out->scratch, "Earlier", key, NULL), &visits->recent[i]);
    }
}

/* What was found of the file, and a line for each address and port. */
static void file_check(const dcv_out_t *out, const dcv_file_check_t *file)
{
    line(out, "FileVerdict", dcv_verdict_name(file->verdict));
    line(out, "FileExplanation", file->explanation);
    line(out, "FileRemedy", file->remedy);
    for (int i = 0; i < file->addresses->nelts; i++) {
        const dcv_address_check_t *address =
            &APR_ARRAY_IDX(file->addresses, i, dcv_address_check_t);

        line(out, "FileAddress",
             apr_psprintf(out->scratch, "%s %d %s: %s", address->fetched->address,
                          address->fetched->port, dcv_verdict_name(address->verdict),
                          dcv_words_fetched(address, dcv_out_lang(out), out->scratch)));
    }
}

static void check(const dcv_out_t *out, const dcv_check_t *check)
{
    const dcv_finding_t *first;

    line(out, "Checked", dcv_when_stamp(check->time, out->scratch));
    if (check->file) {
        file_check(out, check->file);
    }
    if (check->verdict == DCV_VERDICTS) {
        return;
    }
    first = &APR_ARRAY_IDX(check->findings, 0, dcv_finding_t);
    line(out, "Verdict", dcv_verdict_name(check->verdict));
    line(out, "Explanation", first->explanation);
    line(out, "Remedy", first->remedy);
    for (int i = 1; i < check->findings->nelts; i++) {
        const dcv_finding_t *finding =
            &APR_ARRAY_IDX(check->findings, i, dcv_finding_t);

        line(out, "AlsoFound", dcv_verdict_name(finding->verdict));
        line(out, "Explanation", finding->explanation);
        line(out, "Remedy", finding->remedy);
    }
    line(out, "CAA", check->caa.summary);
    line(out, "RetryAfter", dcv_when_stamp(check->retry_after, out->scratch));
    line(out, "Limits", check->limits);
}

/* What was found of the persistent record; NULL: nobody asked for it. */
static void persistent(const dcv_out_t *out, const dcv_check_t *check)
{
    const dcv_finding_t *first;
    const apr_array_header_t *found;

    if (!check) {
        return;
    }
    first = &APR_ARRAY_IDX(check->findings, 0, dcv_finding_t);
    found = dcv_verdict_found(check, out->scratch);
    line(out, "PersistentVerdict", dcv_verdict_name(check->verdict));
    line(out, "PersistentExplanation", first->explanation);
    line(out, "PersistentRemedy", first->remedy);
    for (int i = 0; i < found->nelts; i++) {
        line(out, "PersistentFound", APR_ARRAY_IDX(found, i, const char *));
    }
}

/* The records of a name, NULL for none, under the keys of their kind. */
static void records(const dcv_out_t *out, const apr_array_header_t *records,
                    const char *kind)
{
    for (int i = 0; records && i < records->nelts; i++) {
        const dcv_record_t *record = &APR_ARRAY_IDX(records, i, dcv_record_t);

        line(out, apr_pstrcat(out->scratch, kind, "Record", NULL), record->zone_line);
        dcv_out_printf(out, "%sPanel: %s in zone %s\n", kind, record->panel_host,
                       record->panel_zone);
    }
}

static void domain(const dcv_out_t *out, const dcv_domain_t *domain,
                   const dcv_order_t *order)
{
    line(out, "Domain", domain->proof.name->text);
    line(out, "DomainUnicode", domain->proof.unicode);
    line(out, "NoFile", domain->proof.no_file);
    if (!domain->proof.no_file) {
        line(out, "URL", domain->proof.urls[0]);
        line(out, "URL", domain->proof.urls[1]);
        line(out, "Body", dcv_error_line(order->body, out->scratch));
        line(out, "Answered", domain->not_answered ? "no" : "yes");
        line(out, "Why", domain->not_answered);
        visits(out, "Visits", &domain->visits);
    }
    line(out, "NoRecord", domain->proof.no_record);
    records(out, domain->proof.records, "");
    records(out, domain->proof.persistent, "Persistent");
    if (domain->check) {
        check(out, domain->check);
        persistent(out, domain->check->persistent);
    }
    for (int i = 0; i < domain->proof.emails->nelts; i++) {
        line(out, "Email", APR_ARRAY_IDX(domain->proof.emails, i, const char *));
    }
}

static void render_order(dcv_out_t *out, const dcv_entry_t *entry, int first)
{
    static const char *const signatures[] = {"not looked at", "valid", "invalid",
                                             "not verified"};
    const dcv_order_t *order = entry->order;
    const dcv_csr_t *csr = order->csr;

    (void)first;
    dcv_out_puts(out, "\n");
    line(out, "Order", order->source);
    line(out, "VirtualHost", dcv_out_vhost(entry->vhost, out->scratch));
    line(out, "Authority", order->authority->name);
    line(out, "UniqueValue", order->unique_value);
    line(out, "Issued", dcv_when_stamp(order->issued, out->scratch));
    line(out, "Expires", dcv_when_stamp(order->expires, out->scratch));
    line(out, "Subject", csr->subject);
    dcv_out_printf(out, csr->key_bits ? "Key: %s %d\n" : "Key: %s\n", csr->key_type,
                   csr->key_bits);
    dcv_out_printf(out, "Signature: %s %s\n", csr->signature_algorithm,
                   signatures[entry->signature]);
    line(out, "MD5", csr->md5);
    line(out, "SHA256", csr->sha256);
    line(out, "Failing", entry->failing ? "yes" : NULL);
    line(out, "NextStep",
         apr_pstrcat(out->scratch, dcv_who_name(entry->next_step.who), ": ",
                     entry->next_step.text, NULL));
    line(out, "NextVisit", dcv_when_stamp(entry->next_visit, out->scratch));
    for (int i = 0; i < entry->warnings->nelts; i++) {
        const dcv_warning_t *warning =
            &APR_ARRAY_IDX(entry->warnings, i, dcv_warning_t);

        dcv_out_printf(
            out, "%s: %s: ", warning->severity == DCV_PROBLEM ? "Problem" : "Note",
            warning->code);
        dcv_out_puts(out, dcv_text_readable(warning->text, out->scratch));
        dcv_out_printf(out, " %s\n", warning->remedy);
    }
    if (entry->domains->nelts < entry->wanted) {
        dcv_out_printf(out, "NamesShown: %d\nNamesTotal: %d\n", entry->domains->nelts,
                       entry->wanted);
    }
    for (int i = 0; i < entry->domains->nelts; i++) {
        domain(out, &APR_ARRAY_IDX(entry->domains, i, dcv_domain_t), order);
    }
    visits(out, "OtherVisits", &entry->other_visits);
}

static void render_literal(dcv_out_t *out, int vhost, const dcv_answer_t *literal,
                           int number)
{
    const apr_array_header_t *vhosts =
        dcv_snapshot_vhosts(dcv_report_snapshot(out->rendition->report));
    dcv_visits_t found;

    (void)number;
    dcv_report_literal(&found, out->rendition->report, literal, out->scratch);
    dcv_out_puts(out, "\n");
    line(out, "Literal", literal->file_name);
    line(
        out, "VirtualHost",
        dcv_out_vhost(APR_ARRAY_IDX(vhosts, vhost, const dcv_vhost_t *), out->scratch));
    line(out, "Body", dcv_error_line(literal->body, out->scratch));
    visits(out, "Visits", &found);
}

static void render_file_error(dcv_out_t *out, const dcv_file_error_t *error, int number)
{
    (void)number;
    dcv_out_puts(out, "\n");
    line(out, "Error", error->source);
    line(out, "Text", error->texts[dcv_out_lang(out)]);
}

static void end(dcv_out_t *out)
{
    const apr_array_header_t *strays = dcv_out_strays(out);

    dcv_out_literals(out, render_literal);
    dcv_out_file_errors(out, render_file_error);
    for (int i = 0; i < strays->nelts; i++) {
        const dcv_stray_t *stray = &APR_ARRAY_IDX(strays, i, dcv_stray_t);
        const dcv_order_t *order =
            dcv_index_by_md5(dcv_report_index(out->rendition->report), stray->md5);

        dcv_out_puts(out, "\n");
        line(out, "UnknownRequest", stray->md5);
        line(out, "Time", dcv_when_stamp(stray->time, out->scratch));
        line(out, "Host", stray->host);
        line(out, "Address", stray->address);
        line(out, "BelongsTo", order ? order->source : NULL);
        line(out, "OrderNamesHost",
             !order ? NULL
             : dcv_index_names_host(dcv_report_index(out->rendition->report),
                                    stray->md5, stray->host, out->scratch)
                 ? "yes"
                 : "no");
        line(out, "AnsweredNow",
             dcv_stray_is_answered(out->rendition->report, stray, out->scratch) ? "yes"
                                                                                : NULL);
        dcv_out_printf(out, "Count: %" APR_UINT64_T_FMT "\nStatus: %d\n", stray->count,
                       stray->status);
    }
}

const dcv_renderer_t dcv_render_text = {"text/plain; charset=utf-8", begin,
                                        render_order, end};
