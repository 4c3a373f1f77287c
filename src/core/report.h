/* SPDX-License-Identifier: Apache-2.0 */
/* What the parts of a report share. */
#ifndef DCV_CORE_REPORT_H
#define DCV_CORE_REPORT_H

#include <apr_hash.h>

#include "dcv/report.h"

/* The orders of a CSR. */
typedef struct dcv_uses_t {
    const dcv_order_t *first;
    const dcv_order_t *second; /* not the same in another virtual host; NULL: none */
} dcv_uses_t;

/* A ServerAlias with wildcards, and the virtual host it belongs to. */
typedef struct dcv_pattern_t {
    const char *text;
    const dcv_served_t *served;
} dcv_pattern_t;

struct dcv_report_t {
    const dcv_snapshot_t *snapshot;
    const dcv_psl_t *psl;
    const dcv_sources_t *sources;
    apr_time_t now;
    apr_pool_t *pool;
    int answers;        /* whether any virtual host answers validation requests */
    apr_hash_t *uses;   /* MD5 to dcv_uses_t * */
    apr_hash_t *reuses; /* MD5 and unique value to dcv_uses_t *; see uses.c */
    /* Halves of SHA-256s and names to orders; NULL until somebody asks. See index.c */
    apr_hash_t *hashes;
    apr_hash_t *names;
    /* Who serves what; NULL until somebody asks. See served.c */
    apr_hash_t *served;           /* name to array of const dcv_served_t * */
    apr_hash_t *suffixes;         /* the same for what is behind "*." */
    apr_hash_t *labels;           /* first label to array of dcv_pattern_t */
    apr_array_header_t *patterns; /* dcv_pattern_t: with other wildcards */
};

/* Remember all orders by their CSR. */
void dcv_uses_collect(dcv_report_t *report);

/*
 * Another order of the same CSR and with the same unique value, or none; NULL: there is no
 * such order. The same order in another virtual host is no other.
 */
const dcv_order_t *dcv_uses_other(const dcv_report_t *report, const dcv_order_t *order,
                                  apr_pool_t *pool);

/* The warnings of an order, without those on its signature, dcv_warning_t in pool. */
apr_array_header_t *dcv_warnings_collect(dcv_report_t *report, int vhost,
                                         const dcv_order_t *order, apr_pool_t *pool);

/* Add the warning on a signature, if it is not valid. */
void dcv_warnings_add_signature(apr_array_header_t *warnings,
                                dcv_signature_t signature);

/*
 * Where requests for a name end, const dcv_served_t * in pool: at each address and port
 * the first virtual host that serves it.
 */
apr_array_header_t *dcv_served_hosts(dcv_report_t *report, const dcv_name_t *name,
                                     apr_pool_t *pool);

/* More served names than these are not looked for. */
#define DCV_MISSING_MAX 100

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

/* A name of an order, without its visits, in pool. */
void dcv_domain_describe(dcv_domain_t *domain, const dcv_report_t *report,
                         const dcv_order_t *order, const dcv_name_t *name,
                         apr_pool_t *pool);

#endif
