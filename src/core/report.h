/* SPDX-License-Identifier: Apache-2.0 */
/* What the parts of a report share. */
#ifndef DCV_CORE_REPORT_H
#define DCV_CORE_REPORT_H

#include <apr_hash.h>

#include "dcv/report.h"

/* An order of a CSR, and where it stands. */
typedef struct dcv_use_t {
    const dcv_order_t *order;
    struct dcv_use_t *next; /* another order of the same CSR; NULL: none */
} dcv_use_t;

struct dcv_report_t {
    const dcv_snapshot_t *snapshot;
    const dcv_psl_t *psl;
    const dcv_sources_t *sources;
    apr_time_t now;
    apr_pool_t *pool;
    int answers;        /* whether any virtual host answers validation requests */
    apr_hash_t *uses;   /* MD5 to dcv_use_t *: different orders of one CSR */
    apr_hash_t *served; /* names that any virtual host serves; NULL: not asked */
    apr_array_header_t *patterns; /* const char *: the same with wildcards */
};

/* The warnings of an order, without those on its signature, dcv_warning_t in pool. */
apr_array_header_t *dcv_warnings_collect(dcv_report_t *report, int vhost,
                                         const dcv_order_t *order, apr_pool_t *pool);

/* Add the warning on a signature that is not valid, or that nobody can look at. */
void dcv_warnings_add_signature(apr_array_header_t *warnings,
                                dcv_signature_t signature);

/* Whether a virtual host serves a name; the main server's orders are everybody's. */
int dcv_served_has(dcv_report_t *report, int vhost, const dcv_name_t *name);

/*
 * The names and patterns that a virtual host serves and an order lacks, const char * in
 * pool. NULL: none.
 */
apr_array_header_t *dcv_served_missing(dcv_report_t *report, int vhost,
                                       const dcv_order_t *order, apr_pool_t *pool);

/*
 * Move to the next order that the query asks for, whatever its offset and limit. Returns
 * 0 at the end.
 */
int dcv_cursor_count(dcv_cursor_t *cursor, apr_pool_t *scratch_pool);

/* Whether a query asks for a name: that name, a wildcard over it, or any. */
int dcv_cursor_wants_name(const dcv_query_t *query, const dcv_name_t *name);

/* A name of an order, without its visits, in pool. */
void dcv_domain_describe(dcv_domain_t *domain, const dcv_report_t *report,
                         const dcv_order_t *order, const dcv_name_t *name,
                         apr_pool_t *pool);

#endif
