/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/* The report: see dcv/report.h. */
#include "report.h"

#include <string.h>

#include <apr_strings.h>

#include "dcv/hash.h"
#include "explain/explain.h"
#include "warnings/warnings.h"
#include "index/index.h"
#include "next_step.h"
#include "verdict/failing.h"
#include "visits.h"
#include "answered.h"

struct dcv_report_t {
    dcv_index_t *index;
    const dcv_sources_t *sources;
    apr_time_t now;
    dcv_lang_t lang;
    apr_pool_t *pool;
    apr_hash_t *numbered; /* see dcv_report_numbered(). NULL until used */
    void *glances;        /* see glance.c. NULL until used */
};

dcv_report_t *dcv_report_create(dcv_index_t *index, const dcv_sources_t *sources,
                                apr_time_t now, dcv_lang_t lang, apr_pool_t *pool)
{
    dcv_report_t *report = apr_pcalloc(pool, sizeof(*report));

    report->index = index;
    report->sources = sources;
    report->now = now;
    report->lang = lang;
    report->pool = pool;
    return report;
}

static void add_numbered(dcv_report_t *report, const dcv_served_t *served)
{
    apr_uint64_t *number = apr_palloc(report->pool, sizeof(*number));
    apr_array_header_t *hosts;

    *number = dcv_strays_vhost(served->name);
    hosts = apr_hash_get(report->numbered, number, sizeof(*number));
    if (!hosts) {
        hosts = apr_array_make(report->pool, 1, sizeof(const dcv_served_t *));
        apr_hash_set(report->numbered, number, sizeof(*number), hosts);
    }
    APR_ARRAY_PUSH(hosts, const dcv_served_t *) = served;
}

const apr_array_header_t *dcv_report_numbered(dcv_report_t *report, apr_uint64_t number)
{
    const apr_array_header_t *vhosts = dcv_snapshot_vhosts(dcv_report_snapshot(report));

    if (!report->numbered) {
        report->numbered = dcv_hash_make(report->pool);
        for (int i = 0; i < vhosts->nelts; i++) {
            for (const dcv_served_t *served =
                     APR_ARRAY_IDX(vhosts, i, const dcv_vhost_t *)->served;
                 served; served = served->next) {
                add_numbered(report, served);
            }
        }
    }
    return apr_hash_get(report->numbered, &number, sizeof(number));
}

void dcv_report_set_time(dcv_report_t *report, apr_time_t now)
{
    report->now = now;
}

dcv_lang_t dcv_report_lang(const dcv_report_t *report)
{
    return report->lang;
}

apr_time_t dcv_report_time(const dcv_report_t *report)
{
    return report->now;
}

int dcv_report_has_md5(const dcv_report_t *report, const char *md5)
{
    return dcv_uses_find(report->index, md5) != NULL;
}

void **dcv_report_glances(dcv_report_t *report)
{
    return &report->glances;
}

apr_pool_t *dcv_report_pool(const dcv_report_t *report)
{
    return report->pool;
}

dcv_index_t *dcv_report_index(const dcv_report_t *report)
{
    return report->index;
}

const dcv_snapshot_t *dcv_report_snapshot(const dcv_report_t *report)
{
    return dcv_index_snapshot(report->index);
}

const dcv_sources_t *dcv_report_sources(const dcv_report_t *report)
{
    return report->sources;
}

int dcv_report_scope(const dcv_report_t *report)
{
    return dcv_index_scope(report->index);
}

int dcv_report_file_error_count(const dcv_report_t *report)
{
    int scope = dcv_report_scope(report);

    return scope == DCV_SCOPE_NONE ? 0
           : scope == DCV_SCOPE_ALL
               ? dcv_snapshot_file_error_count(dcv_report_snapshot(report))
               : dcv_snapshot_vhost_error_count(dcv_report_snapshot(report), scope);
}

const dcv_file_error_t *dcv_report_file_error(const dcv_report_t *report, int number)
{
    int scope = dcv_report_scope(report);

    return scope == DCV_SCOPE_NONE ? NULL
           : scope == DCV_SCOPE_ALL
               ? dcv_snapshot_file_error(dcv_report_snapshot(report), number)
               : dcv_snapshot_vhost_error(dcv_report_snapshot(report), scope, number);
}

static void count_problems(dcv_entry_t *entry)
{
    entry->problems = 0;
    for (int i = 0; i < entry->warnings->nelts; i++) {
        entry->problems +=
            APR_ARRAY_IDX(entry->warnings, i, dcv_warning_t).severity == DCV_PROBLEM;
    }
}

dcv_entry_t *dcv_report_entry(dcv_report_t *report, int vhost, const dcv_order_t *order,
                              apr_pool_t *pool)
{
    dcv_entry_t *entry = apr_pcalloc(pool, sizeof(*entry));

    entry->vhost_number = vhost;
    entry->vhost = APR_ARRAY_IDX(dcv_snapshot_vhosts(dcv_report_snapshot(report)),
                                 vhost, const dcv_vhost_t *);
    entry->order = order;
    entry->signature = dcv_csr_signature(order->csr);
    entry->warnings = dcv_warnings_collect(report->index, vhost, order, report->now,
                                           report->lang, pool);
    dcv_warnings_add_signature(entry->warnings, entry->signature, report->lang);
    count_problems(entry);
    return entry;
}

dcv_warning_set_t dcv_report_kinds(dcv_report_t *report, int vhost,
                                   const dcv_order_t *order, apr_pool_t *pool)
{
    dcv_warning_set_t set =
        dcv_warnings_kinds(report->index, vhost, order, report->now, pool);

    return dcv_csr_signature(order->csr) == DCV_SIGNATURE_INVALID
               ? set | (dcv_warning_set_t)1 << DCV_BAD_SIGNATURE
               : set;
}

int dcv_report_is_checked(dcv_report_t *report, const dcv_order_t *order,
                          apr_pool_t *pool)
{
    const dcv_sources_t *sources = report->sources;

    return sources->evidence &&
           (order->names->nelts <= DCV_ORDER_MANY_NAMES || !sources->checked ||
            sources->checked(sources->context, order, pool));
}

/* Verify the signature of a CSR that its file still holds, if it is not known yet. */
static void check_signature(const dcv_report_t *report, dcv_entry_t *entry,
                            apr_pool_t *pool)
{
    const dcv_csr_t *known = entry->order->csr, *again = NULL;

    if (entry->signature == DCV_SIGNATURE_UNKNOWN && report->sources->csr) {
        again =
            report->sources->csr(report->sources->context, entry->order->source, pool);
    }
    if (again) {
        dcv_csr_learn_signature(known, again);
        entry->signature = dcv_csr_signature(known);
        dcv_warnings_add_signature(entry->warnings, entry->signature, report->lang);
        count_problems(entry);
    }
}

/* What the last check saw; NULL: there was none. */
static const dcv_evidence_t *find_evidence(const dcv_report_t *report,
                                           const dcv_order_t *order,
                                           const dcv_name_t *name, apr_pool_t *pool)
{
    const dcv_sources_t *sources = report->sources;

    return sources->evidence ? sources->evidence(sources->context, order, name, pool)
                             : NULL;
}

static dcv_case_t make_case(const dcv_report_t *report, const dcv_order_t *order,
                            const dcv_proof_t *proof, const dcv_evidence_t *evidence,
                            apr_pool_t *pool)
{
    const dcv_case_t about = {.index = report->index,
                              .order = order,
                              .proof = proof,
                              .evidence = evidence,
                              .now = report->now,
                              .lang = report->lang,
                              .pool = pool};

    return about;
}

const dcv_check_t *dcv_report_judge(dcv_report_t *report, const dcv_order_t *order,
                                    const dcv_name_t *name, apr_pool_t *pool)
{
    const dcv_evidence_t *evidence = find_evidence(report, order, name, pool);
    dcv_proof_t *proof;
    dcv_case_t about;

    /* Most names of a big server were never checked: they cost no description. */
    if (!evidence) {
        return NULL;
    }
    proof = apr_palloc(pool, sizeof(*proof));
    dcv_proof_describe(proof, order, name, dcv_index_psl(report->index), report->now,
                       pool);
    about = make_case(report, order, proof, evidence, pool);
    return dcv_judge_case(&about);
}

dcv_verdicts_t dcv_report_verdicts(dcv_report_t *report, const dcv_order_t *order,
                                   const dcv_name_t *name, apr_pool_t *pool)
{
    return dcv_verdicts_of(dcv_report_judge(report, order, name, pool));
}

int dcv_report_is_failing(dcv_report_t *report, const dcv_order_t *order,
                          dcv_warning_set_t kinds, apr_pool_t *pool)
{
    int failing = dcv_warning_set_has(kinds, DCV_PROBLEM), names = 0;

    /* Names that nobody checked cost nothing where an order has many. */
    if (!failing && dcv_report_is_checked(report, order, pool)) {
        names = order->names->nelts;
    }
    for (int i = 0; i < names && !failing; i++) {
        failing = dcv_verdicts_fail(dcv_report_verdicts(
            report, order, APR_ARRAY_IDX(order->names, i, const dcv_name_t *), pool));
    }
    return failing;
}

/* What the last check of a domain says; NULL: there was none. */
static const dcv_check_t *check_domain(dcv_report_t *report, const dcv_order_t *order,
                                       const dcv_domain_t *domain, apr_pool_t *pool)
{
    const dcv_evidence_t *evidence =
        find_evidence(report, order, domain->proof.name, pool);
    const dcv_case_t about = make_case(report, order, &domain->proof, evidence, pool);
    dcv_check_t *check = NULL;

    if (evidence) {
        check = dcv_judge_case(&about);
        dcv_explain_check(&about, check);
    }
    /* Of a name without records whose file was not asked for, nothing was. */
    return check && (check->verdict != DCV_VERDICTS || check->file) ? check : NULL;
}

static void translate(dcv_proof_t *proof, dcv_lang_t lang)
{
    proof->no_file = proof->no_file ? dcv_tr(lang, proof->no_file) : NULL;
    proof->no_record = proof->no_record ? dcv_tr(lang, proof->no_record) : NULL;
}

static void add_domain(dcv_report_t *report, dcv_entry_t *entry, const dcv_name_t *name,
                       apr_pool_t *pool)
{
    dcv_domain_t *domain = apr_array_push(entry->domains);

    memset(domain, 0, sizeof(*domain));
    dcv_proof_describe(&domain->proof, entry->order, name, dcv_index_psl(report->index),
                       report->now, pool);
    translate(&domain->proof, report->lang);
    domain->check = check_domain(report, entry->order, domain, pool);
    domain->not_answered =
        domain->proof.no_file ? domain->proof.no_file
        : report->sources->no_server
            ? report->sources->no_server
            : dcv_answered_find(report->index, entry->vhost_number, entry->order, name,
                                report->lang, pool);
    entry->answered += !domain->not_answered;
    domain->failing = dcv_verdicts_fail(dcv_verdicts_of(domain->check));
    entry->failing |= domain->failing;
    if (dcv_order_permits_file(name)) {
        dcv_visits_find(&domain->visits, report->sources, entry->order, name->text,
                        pool);
        entry->open++;
        entry->visited += domain->visits.count > 0;
    }
}

void dcv_report_describe(dcv_report_t *report, dcv_entry_t *entry,
                         const dcv_query_t *query, apr_pool_t *pool)
{
    const apr_array_header_t *names = entry->order->names;

    /* A zone file does not show it. */
    if (query->format != DCV_FORMAT_ZONE) {
        check_signature(report, entry, pool);
    }
    entry->domains = apr_array_make(pool, 4, sizeof(dcv_domain_t));
    for (int i = 0; i < names->nelts; i++) {
        const dcv_name_t *name = APR_ARRAY_IDX(names, i, const dcv_name_t *);

        if (dcv_query_wants(query, name) && dcv_query_shows(query, entry->wanted++)) {
            add_domain(report, entry, name, pool);
        }
    }
    entry->failing |= entry->problems > 0;
    if (!entry->failing && entry->domains->nelts < names->nelts) {
        entry->failing = dcv_report_is_failing(report, entry->order, 0, pool);
    }
    dcv_visits_find(&entry->other_visits, report->sources, entry->order, "", pool);
    entry->next_step = dcv_next_step_decide(entry, report->now, report->lang, pool);
    entry->next_visit = dcv_next_step_visit(entry, report->now);
}
