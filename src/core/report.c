/* SPDX-License-Identifier: Apache-2.0 */
/* The report: see dcv/report.h. */
#include "report.h"

#include <string.h>

#include <apr_strings.h>

/* Different orders of one CSR that are looked at; more only repeat the same warning. */
#define USES_MAX 8

static int vhost_count(const dcv_report_t *report)
{
    return dcv_snapshot_vhosts(report->snapshot)->nelts;
}

static const dcv_vhost_t *vhost_of(const dcv_report_t *report, int number)
{
    return APR_ARRAY_IDX(dcv_snapshot_vhosts(report->snapshot), number,
                         const dcv_vhost_t *);
}

/* Remember an order by its CSR, unless it is one that is known from another host. */
static void add_use(dcv_report_t *report, const dcv_order_t *order)
{
    dcv_use_t *first = apr_hash_get(report->uses, order->csr->md5, APR_HASH_KEY_STRING);
    dcv_use_t *use;
    int count = 0;

    for (use = first; use; use = use->next) {
        if (++count == USES_MAX || (!strcmp(use->order->source, order->source) &&
                                    !strcmp(use->order->body, order->body))) {
            return;
        }
    }
    use = apr_palloc(report->pool, sizeof(*use));
    use->order = order;
    use->next = first ? first->next : NULL;
    if (first) {
        first->next = use;
    }
    else {
        apr_hash_set(report->uses, order->csr->md5, APR_HASH_KEY_STRING, use);
    }
}

dcv_report_t *dcv_report_create(const dcv_snapshot_t *snapshot, const dcv_psl_t *psl,
                                const dcv_sources_t *sources, apr_time_t now,
                                apr_pool_t *pool)
{
    dcv_report_t *report = apr_pcalloc(pool, sizeof(*report));

    report->snapshot = snapshot;
    report->psl = psl;
    report->sources = sources;
    report->now = now;
    report->pool = pool;
    report->uses = apr_hash_make(pool);
    for (int i = 0; i < vhost_count(report); i++) {
        const apr_array_header_t *orders = vhost_of(report, i)->orders;

        report->answers = report->answers || vhost_of(report, i)->answers;
        for (int j = 0; j < orders->nelts; j++) {
            add_use(report, APR_ARRAY_IDX(orders, j, const dcv_order_t *));
        }
    }
    return report;
}

apr_time_t dcv_report_time(const dcv_report_t *report)
{
    return report->now;
}

const dcv_snapshot_t *dcv_report_snapshot(const dcv_report_t *report)
{
    return report->snapshot;
}

const dcv_sources_t *dcv_report_sources(const dcv_report_t *report)
{
    return report->sources;
}

const dcv_order_t *dcv_report_order_of(const dcv_report_t *report, const char *md5)
{
    const dcv_use_t *use = apr_hash_get(report->uses, md5, APR_HASH_KEY_STRING);

    return use ? use->order : NULL;
}

int dcv_report_is_shared(const dcv_report_t *report, const dcv_order_t *order)
{
    const dcv_use_t *use =
        apr_hash_get(report->uses, order->csr->md5, APR_HASH_KEY_STRING);

    return use && use->next;
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
    entry->vhost = vhost_of(report, vhost);
    entry->answered = vhost ? entry->vhost->answers : report->answers;
    entry->order = order;
    entry->signature = (dcv_signature_t)order->csr->signature;
    entry->warnings = dcv_warnings_collect(report, vhost, order, pool);
    dcv_warnings_add_signature(entry->warnings, entry->signature);
    count_problems(entry);
    return entry;
}

/* Look at the signature of a CSR that its file still holds. */
static void check_signature(const dcv_report_t *report, dcv_entry_t *entry,
                            apr_pool_t *pool)
{
    const dcv_csr_t *known = entry->order->csr, *csr = NULL;

    if (entry->signature == DCV_SIGNATURE_UNKNOWN && report->sources->csr) {
        csr =
            report->sources->csr(report->sources->context, entry->order->source, pool);
    }
    if (csr && !strcmp(csr->sha256, known->sha256)) {
        entry->signature = (dcv_signature_t)csr->signature;
        dcv_warnings_add_signature(entry->warnings, entry->signature);
        count_problems(entry);
    }
}

static void find_visits(dcv_visits_t *visits, const dcv_report_t *report,
                        const char *file_name, const char *name, apr_pool_t *pool)
{
    memset(visits, 0, sizeof(*visits));
    if (report->sources->visits) {
        report->sources->visits(visits, report->sources->context, file_name, name,
                                pool);
        dcv_visits_make_readable(visits, pool);
    }
}

static void add_domain(dcv_report_t *report, dcv_entry_t *entry, const char *file_name,
                       const dcv_name_t *name, apr_pool_t *pool)
{
    dcv_domain_t *domain = apr_array_push(entry->domains);

    dcv_domain_describe(domain, report, entry->order, name, pool);
    if (dcv_order_permits_file(name)) {
        find_visits(&domain->visits, report, file_name, name->text, pool);
    }
}

void dcv_report_describe(dcv_report_t *report, dcv_entry_t *entry,
                         const dcv_query_t *query, apr_pool_t *pool)
{
    const apr_array_header_t *names = entry->order->names;
    const char *file_name = dcv_order_file_name(entry->order, pool);

    check_signature(report, entry, pool);
    entry->domains = apr_array_make(pool, names->nelts, sizeof(dcv_domain_t));
    for (int i = 0; i < names->nelts; i++) {
        const dcv_name_t *name = APR_ARRAY_IDX(names, i, const dcv_name_t *);

        if (dcv_cursor_wants_name(query, name)) {
            add_domain(report, entry, file_name, name, pool);
        }
    }
    find_visits(&entry->other_visits, report, file_name, "", pool);
}
