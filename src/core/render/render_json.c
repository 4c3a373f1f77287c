/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The json format: docs/status.schema.json has its keys. One object an order is made by
 * jansson (see json.h), and written before the next one.
 */
#include <apr_strings.h>

#include "explain/words.h"
#include "explain/explain.h"
#include "json.h"
#include "render.h"
#include "text.h"
#include "when.h"
#include "dns.h"
#include "index/index.h"
#include "report/stray_answered.h"
#include "report/report.h"
#include "report/visits.h"
#include "verdict/verdict.h"

static int write_bytes(const char *bytes, size_t len, void *context)
{
    const dcv_out_t *out = context;

    out->sink->write(out->sink->context, bytes, len);
    return 0;
}

/* Write a value, and free it. */
static void put(const dcv_out_t *out, json_t *value)
{
    json_dump_callback(value, write_bytes, (void *)out,
                       JSON_COMPACT | JSON_ENCODE_ANY | JSON_ENSURE_ASCII);
    json_decref(value);
}

static json_t *text(const dcv_out_t *out, const char *bytes)
{
    return dcv_json_text(out, bytes);
}

static json_t *when(const dcv_out_t *out, apr_time_t time)
{
    return dcv_json_when(out, time);
}

static void begin(dcv_out_t *out)
{
    const dcv_rendition_t *rendition = out->rendition;

    dcv_out_puts(out, "{\"version\":");
    put(out, text(out, rendition->version));
    dcv_out_puts(out, ",\"generated\":");
    put(out, when(out, dcv_report_time(rendition->report)));
    dcv_out_puts(out, ",\"server\":");
    put(out, text(out, rendition->server));
    dcv_out_puts(out, dcv_report_scope(rendition->report) == DCV_SCOPE_ALL
                          ? ",\"scope\":\"server\""
                          : ",\"scope\":\"vhost\"");
    dcv_out_puts(out, ",\"visits_not_recorded\":");
    put(out, text(out, dcv_report_sources(rendition->report)->no_visits));
    dcv_out_puts(out, ",\"checks_not_possible\":");
    put(out, text(out, dcv_report_sources(rendition->report)->no_checks));
    dcv_out_puts(out, ",\"orders\":[\n");
}

static json_t *csr_of(const dcv_out_t *out, const dcv_entry_t *entry)
{
    const dcv_csr_t *csr = entry->order->csr;
    int is_known = entry->signature == DCV_SIGNATURE_VALID ||
                   entry->signature == DCV_SIGNATURE_INVALID;
    json_t *valid =
        is_known ? json_boolean(entry->signature == DCV_SIGNATURE_VALID) : json_null();

    return json_pack("{s:o, s:{s:o, s:o}, s:o, s:o, s:o, s:o}", "subject",
                     text(out, csr->subject), "key", "type", text(out, csr->key_type),
                     "bits", csr->key_bits ? json_integer(csr->key_bits) : json_null(),
                     "signature_algorithm", text(out, csr->signature_algorithm),
                     "signature_valid", valid, "md5", text(out, csr->md5), "sha256",
                     text(out, csr->sha256));
}

static json_t *warnings_of(const dcv_out_t *out, const dcv_entry_t *entry)
{
    json_t *list = json_array();

    for (int i = 0; i < entry->warnings->nelts; i++) {
        const dcv_warning_t *warning =
            &APR_ARRAY_IDX(entry->warnings, i, dcv_warning_t);
        const char *whole =
            apr_pstrcat(out->scratch, warning->text, " ", warning->remedy, NULL);

        json_array_append_new(
            list,
            json_pack("{s:o, s:s, s:o, s:o}", "code", text(out, warning->code),
                      "severity", warning->severity == DCV_PROBLEM ? "problem" : "note",
                      "text", text(out, whole), "remedy", text(out, warning->remedy)));
    }
    return list;
}

static json_t *visit_of(const dcv_out_t *out, const dcv_visit_t *visit)
{
    return json_pack("{s:o, s:o, s:o, s:o, s:o}", "time", when(out, visit->time),
                     "address", text(out, visit->address), "user_agent",
                     text(out, visit->user_agent), "scheme", text(out, visit->scheme),
                     "host", text(out, visit->host));
}

static json_t *visits_of(const dcv_out_t *out, const dcv_visits_t *visits)
{
    json_t *list = json_array();
    int recent, addresses;

    dcv_visits_recent(visits, dcv_report_time(out->rendition->report), &recent,
                      &addresses);
    for (int i = 0; i < visits->recent_count; i++) {
        json_array_append_new(list, visit_of(out, &visits->recent[i]));
    }
    return json_pack(
        "{s:I, s:o, s:o, s:{s:i, s:i}}", "count", (json_int_t)visits->count, "last",
        visits->count ? visit_of(out, &visits->last) : json_null(), "recent", list,
        "last_10_minutes", "count", recent, "addresses", addresses);
}

static json_t *file_of(const dcv_out_t *out, const dcv_domain_t *domain,
                       const dcv_order_t *order)
{
    const char *path = apr_pstrcat(out->scratch, DCV_FILE_DIRECTORY,
                                   dcv_order_file_name(order, out->scratch), NULL);
    json_t *urls = json_array();

    for (int i = 0; i < 2 && domain->proof.urls[i]; i++) {
        json_array_append_new(urls, text(out, domain->proof.urls[i]));
    }
    return json_pack(
        "{s:b, s:o, s:o, s:o, s:o, s:b, s:o}", "permitted", !domain->proof.no_file,
        "path", text(out, domain->proof.no_file ? NULL : path), "body",
        domain->proof.no_file ? json_null() : json_string(order->body), "urls", urls,
        "reason", text(out, domain->proof.no_file), "answered", !domain->not_answered,
        "why", text(out, domain->not_answered));
}

static json_t *records_of(const dcv_out_t *out, const dcv_domain_t *domain)
{
    json_t *list = json_array();

    for (int i = 0; i < domain->proof.records->nelts; i++) {
        const dcv_record_t *record =
            &APR_ARRAY_IDX(domain->proof.records, i, dcv_record_t);

        json_array_append_new(list, json_pack("{s:o, s:o, s:o, s:o, s:{s:o, s:o}}",
                                              "authorization_domain",
                                              text(out, record->domain), "owner",
                                              text(out, record->owner), "target",
                                              text(out, record->target), "zone_line",
                                              text(out, record->zone_line), "panel",
                                              "zone", text(out, record->panel_zone),
                                              "host", text(out, record->panel_host)));
    }
    return list;
}

static json_t *persistent_of(const dcv_out_t *out, const dcv_domain_t *domain)
{
    json_t *list;

    if (!domain->proof.persistent) {
        return json_null();
    }
    list = json_array();
    for (int i = 0; i < domain->proof.persistent->nelts; i++) {
        const dcv_record_t *record =
            &APR_ARRAY_IDX(domain->proof.persistent, i, dcv_record_t);

        json_array_append_new(list,
                              json_pack("{s:o, s:o, s:o, s:o}", "authorization_domain",
                                        text(out, record->domain), "owner",
                                        text(out, record->owner), "value",
                                        text(out, record->target), "zone_line",
                                        text(out, record->zone_line)));
    }
    return list;
}

static json_t *emails_of(const dcv_out_t *out, const dcv_domain_t *domain)
{
    json_t *list = json_array();

    for (int i = 0; i < domain->proof.emails->nelts; i++) {
        json_array_append_new(
            list, text(out, APR_ARRAY_IDX(domain->proof.emails, i, const char *)));
    }
    return list;
}

static json_t *servers_of(const dcv_out_t *out, const dcv_record_check_t *record)
{
    json_t *list = json_array();

    for (int i = 0; i < record->servers->nelts; i++) {
        const dcv_server_check_t *server =
            &APR_ARRAY_IDX(record->servers, i, dcv_server_check_t);

        json_array_append_new(
            list,
            json_pack("{s:o, s:o, s:o, s:o, s:o, s:o}", "name", text(out, server->name),
                      "address", text(out, server->address), "verdict",
                      text(out, dcv_verdict_name(server->verdict)), "rcode",
                      text(out, dcv_dns_rcode(server->rcode)), "found",
                      text(out, server->found), "reply",
                      text(out, dcv_words_server_reply(server, dcv_out_lang(out),
                                                       out->scratch))));
    }
    return list;
}

static json_t *checked_records_of(const dcv_out_t *out, const dcv_check_t *check)
{
    json_t *list = json_array();

    for (int i = 0; i < check->records->nelts; i++) {
        const dcv_record_check_t *record =
            &APR_ARRAY_IDX(check->records, i, dcv_record_check_t);

        json_array_append_new(
            list, json_pack("{s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o}",
                            "authorization_domain", text(out, record->record->domain),
                            "owner", text(out, record->record->owner), "zone",
                            text(out, record->zone), "verdict",
                            text(out, dcv_verdict_name(record->verdict)), "found",
                            text(out, record->found), "ttl",
                            record->found ? json_integer(record->ttl_s) : json_null(),
                            "dnssec", text(out, dcv_dns_dnssec(record->dnssec)),
                            "name_servers", servers_of(out, record)));
    }
    return list;
}

static json_t *findings_of(const dcv_out_t *out, const dcv_check_t *check)
{
    json_t *list = json_array();

    for (int i = 0; i < check->findings->nelts; i++) {
        const dcv_finding_t *finding =
            &APR_ARRAY_IDX(check->findings, i, dcv_finding_t);

        json_array_append_new(list,
                              json_pack("{s:o, s:o, s:o}", "verdict",
                                        text(out, dcv_verdict_name(finding->verdict)),
                                        "explanation", text(out, finding->explanation),
                                        "remedy", text(out, finding->remedy)));
    }
    return list;
}

static json_t *issuers_of(const dcv_out_t *out, const dcv_caa_check_t *caa)
{
    json_t *list = json_array();

    for (int i = 0; i < caa->issuers->nelts; i++) {
        json_array_append_new(list,
                              text(out, APR_ARRAY_IDX(caa->issuers, i, const char *)));
    }
    return list;
}

static json_t *methods_of(const dcv_out_t *out, const dcv_caa_methods_t *methods)
{
    static const char *const words[] = {[DCV_CAA_MAY] = "may",
                                        [DCV_CAA_FORBIDDEN] = "forbidden",
                                        [DCV_CAA_UNKNOWN] = "unknown"};
    apr_time_t from = methods->file.from     ? methods->file.from
                      : methods->record.from ? methods->record.from
                                             : methods->persistent.from;

    return json_pack("{s:o, s:o, s:o, s:o}", "file",
                     text(out, words[methods->file.may]), "record",
                     text(out, words[methods->record.may]), "persistent",
                     text(out, words[methods->persistent.may]), "from",
                     text(out, dcv_when_day(from, out->scratch)));
}

/* What was found of the persistent record; null: nobody asked for it. */
static json_t *persistent_check_of(const dcv_out_t *out, const dcv_check_t *check)
{
    const dcv_finding_t *first;
    const apr_array_header_t *values;
    json_t *found;

    if (!check) {
        return json_null();
    }
    found = json_array();
    first = &APR_ARRAY_IDX(check->findings, 0, dcv_finding_t);
    values = dcv_verdict_found(check, out->scratch);
    for (int i = 0; i < values->nelts; i++) {
        json_array_append_new(found, text(out, APR_ARRAY_IDX(values, i, const char *)));
    }
    return json_pack("{s:o, s:o, s:o, s:o, s:o}", "verdict",
                     text(out, dcv_verdict_name(check->verdict)), "explanation",
                     text(out, first->explanation), "remedy", text(out, first->remedy),
                     "found", found, "records", checked_records_of(out, check));
}

static json_t *check_of(const dcv_out_t *out, const dcv_check_t *check)
{
    const dcv_finding_t *first;

    if (!check || check->verdict == DCV_VERDICTS) {
        return json_null();
    }
    first = &APR_ARRAY_IDX(check->findings, 0, dcv_finding_t);
    return json_pack(
        "{s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:{s:o, s:o, s:o, s:o}, s:o}", "time",
        when(out, check->time), "verdict", text(out, dcv_verdict_name(check->verdict)),
        "explanation", text(out, first->explanation), "remedy",
        text(out, first->remedy), "retry_after", when(out, check->retry_after),
        "limits", text(out, check->limits), "findings", findings_of(out, check),
        "records", checked_records_of(out, check), "caa", "verdict",
        text(out, dcv_verdict_name(check->caa.verdict)), "at", text(out, check->caa.at),
        "issuers", issuers_of(out, &check->caa), "methods",
        methods_of(out, &check->caa.methods), "persistent",
        persistent_check_of(out, check->persistent));
}

static json_t *domains_of(const dcv_out_t *out, const dcv_entry_t *entry)
{
    json_t *list = json_array();

    for (int i = 0; i < entry->domains->nelts; i++) {
        const dcv_domain_t *domain = &APR_ARRAY_IDX(entry->domains, i, dcv_domain_t);

        json_array_append_new(
            list, json_pack("{s:o, s:o, s:b, s:b, s:o, s:o, s:o, s:o, s:o, s:o, s:o}",
                            "name", text(out, domain->proof.name->text), "unicode",
                            text(out, domain->proof.unicode), "wildcard",
                            domain->proof.name->kind == DCV_NAME_WILDCARD, "failing",
                            domain->failing, "http", file_of(out, domain, entry->order),
                            "cname", records_of(out, domain), "persistent",
                            persistent_of(out, domain), "email", emails_of(out, domain),
                            "visits", visits_of(out, &domain->visits), "check",
                            check_of(out, domain->check), "file_check",
                            dcv_json_file_check(out, domain->check)));
    }
    return list;
}

static void render_order(dcv_out_t *out, const dcv_entry_t *entry, int first)
{
    const dcv_order_t *order = entry->order;
    const dcv_vhost_t *vhost = entry->vhost;
    int is_main = !entry->vhost_number;

    if (!first) {
        dcv_out_puts(out, ",\n");
    }
    put(out,
        json_pack("{s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:b, s:{s:s, s:o}, "
                  "s:o, s:o, s:i, s:o, s:o}",
                  "source", text(out, order->source), "vhost",
                  text(out, is_main ? NULL : vhost->name), "port",
                  vhost->port ? json_integer(vhost->port) : json_null(), "authority",
                  text(out, order->authority->name), "mail_sender",
                  text(out, order->authority->mail), "unique_value",
                  text(out, order->unique_value), "issued", when(out, order->issued),
                  "expires", when(out, order->expires), "csr", csr_of(out, entry),
                  "failing", entry->failing, "next_step", "who",
                  dcv_who_name(entry->next_step.who), "text",
                  text(out, entry->next_step.text), "next_visit",
                  when(out, entry->next_visit), "warnings", warnings_of(out, entry),
                  "names_total", entry->wanted, "domains", domains_of(out, entry),
                  "other_visits", visits_of(out, &entry->other_visits)));
}

static void render_literal(dcv_out_t *out, int vhost_number,
                           const dcv_answer_t *literal, int number)
{
    const apr_array_header_t *vhosts =
        dcv_snapshot_vhosts(dcv_report_snapshot(out->rendition->report));
    const dcv_vhost_t *vhost = APR_ARRAY_IDX(vhosts, vhost_number, const dcv_vhost_t *);
    dcv_visits_t visits;

    dcv_report_literal(&visits, out->rendition->report, literal, out->scratch);
    dcv_out_puts(out, number ? ",\n" : "\n");
    put(out,
        json_pack("{s:o, s:o, s:o, s:o, s:o}", "vhost",
                  text(out, vhost_number ? vhost->name : NULL), "port",
                  vhost->port ? json_integer(vhost->port) : json_null(), "path",
                  text(out, apr_pstrcat(out->scratch, DCV_FILE_DIRECTORY,
                                        literal->file_name, NULL)),
                  "body", text(out, literal->body), "visits", visits_of(out, &visits)));
}

static void render_file_error(dcv_out_t *out, const dcv_file_error_t *error, int number)
{
    dcv_out_puts(out, number ? ",\n" : "\n");
    put(out, json_pack("{s:o, s:o}", "source", text(out, error->source), "text",
                       text(out, error->texts[dcv_out_lang(out)])));
}

static void end(dcv_out_t *out)
{
    const apr_array_header_t *strays = dcv_out_strays(out);

    dcv_out_puts(out, "\n],\"literals\":[");
    dcv_out_literals(out, render_literal);
    dcv_out_puts(out, "],\"errors\":[");
    dcv_out_file_errors(out, render_file_error);
    dcv_out_puts(out, "],\"unknown_requests\":[");
    for (int i = 0; i < strays->nelts; i++) {
        const dcv_stray_t *stray = &APR_ARRAY_IDX(strays, i, dcv_stray_t);
        const dcv_order_t *order =
            dcv_index_by_md5(dcv_report_index(out->rendition->report), stray->md5);

        dcv_out_puts(out, i ? ",\n" : "\n");
        put(out, json_pack(
                     "{s:o, s:o, s:o, s:o, s:o, s:o, s:b, s:I, s:i}", "time",
                     when(out, stray->time), "md5", text(out, stray->md5), "host",
                     text(out, stray->host), "address", text(out, stray->address),
                     "belongs_to", text(out, order ? order->source : NULL),
                     "order_names_host",
                     order ? json_boolean(dcv_index_names_host(
                                 dcv_report_index(out->rendition->report), stray->md5,
                                 stray->host, out->scratch))
                           : json_null(),
                     "answered",
                     dcv_stray_is_answered(out->rendition->report, stray, out->scratch),
                     "count", (json_int_t)stray->count, "status", stray->status));
    }
    dcv_out_puts(out, "]}\n");
}

const dcv_renderer_t dcv_render_json = {"application/json", begin, render_order, end};
