/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The report: what an administrator should know of each order, at one moment.
 *
 * One model, which every format renders. A report reads a snapshot, which must outlive
 * it, and asks its sources for what a snapshot does not hold.
 */
#ifndef DCV_REPORT_H
#define DCV_REPORT_H

#include <apr_tables.h>
#include <apr_time.h>

#include "dcv/psl.h"
#include "dcv/query.h"
#include "dcv/snapshot.h"
#include "dcv/visits.h"

/* E-mail to constructed addresses ends with this day (BR 3.2.2.4.4): 2028-03-15, UTC. */
#define DCV_MAIL_ENDS APR_TIME_C(1836691200000000)

typedef enum {
    DCV_NOTE,   /* worth knowing */
    DCV_PROBLEM /* a way to prove control is closed, or the CA will refuse */
} dcv_severity_t;

/* Something that an administrator should know before the CA finds out. */
typedef struct dcv_warning_t {
    const char *code; /* for programs: "no_common_name" */
    dcv_severity_t severity;
    const char *text;   /* one or two sentences for people; readable */
    const char *remedy; /* a sentence: what to do */
} dcv_warning_t;

/* The record at one Authorization Domain Name. Names are in full, with a final dot. */
typedef struct dcv_record_t {
    const char *domain; /* the Authorization Domain Name, without a final dot */
    const char *owner;
    const char *target;
    const char *zone_line;
    const char *panel_zone; /* the zone a panel most likely shows: the base domain */
    const char *panel_host; /* what to type when the panel appends that zone itself */
} dcv_record_t;

/* A name of an order, and how control of it is proven. */
typedef struct dcv_domain_t {
    const dcv_name_t *name;
    const char *unicode;   /* as people write it; NULL when that is no other way */
    const char *no_file;   /* why the CA takes no file, a sentence; NULL: it does */
    const char *urls[2];   /* over http and https; NULL when there is no file */
    const char *no_record; /* why there is no record, a sentence; NULL: there is */
    apr_array_header_t *records; /* dcv_record_t, from the name up to its base domain */
    apr_array_header_t *emails;  /* const char *, from the base domain down */
    dcv_visits_t visits;
    const struct dcv_check_t *check; /* the last one (dcv/check.h); NULL: none */
} dcv_domain_t;

/* An order of a virtual host. */
typedef struct dcv_entry_t {
    int vhost_number;
    const dcv_vhost_t *vhost;
    const dcv_order_t *order;
    int answered; /* whether validation requests for it are answered */
    dcv_signature_t signature;
    apr_array_header_t *warnings; /* dcv_warning_t */
    int problems;                 /* how many of them are problems */
    apr_array_header_t *domains;  /* dcv_domain_t; NULL until described */
    dcv_visits_t other_visits;    /* under names that the order does not have */
    int visited;                  /* how many of domains have visits */
    int open;                     /* how many of domains take a file */
} dcv_entry_t;

/* Where a report finds what is not in the snapshot. Each function may be NULL. */
typedef struct dcv_sources_t {
    void *context;
    /*
     * The visits for an order's file under a name ("": any other); for all files together
     * when order is NULL. Texts in pool, as they came.
     */
    void (*visits)(dcv_visits_t *visits, void *context, const dcv_order_t *order,
                   const char *name, apr_pool_t *pool);
    /* The visits for a literal file, under whatever name. Texts in pool, as they came. */
    void (*literal)(dcv_visits_t *visits, void *context, const dcv_answer_t *literal,
                    apr_pool_t *pool);
    /* The strays: those whose MD5 is known here (1), and the others (0). */
    void (*strays)(dcv_strays_t *strays, void *context, int known, apr_pool_t *pool);
    /* The CSR that a file holds now, its signature looked at; NULL: not readable. */
    const dcv_csr_t *(*csr)(void *context, const char *source, apr_pool_t *pool);
    /* What the last check of a name saw, in pool; NULL: there was none. */
    const struct dcv_evidence_t *(*evidence)(void *context, const dcv_order_t *order,
                                             const dcv_name_t *name, apr_pool_t *pool);
    /* Why this server checks nothing, a sentence; NULL: it does. */
    const char *no_checks;
    /* Why visits are not recorded, a sentence; NULL: they are. */
    const char *no_visits;
} dcv_sources_t;

/* Opaque. For one thread. */
typedef struct dcv_report_t dcv_report_t;

/* A report of a snapshot as of now. Nothing is copied; the report is in pool. */
dcv_report_t *dcv_report_create(const dcv_snapshot_t *snapshot, const dcv_psl_t *psl,
                                const dcv_sources_t *sources, apr_time_t now,
                                apr_pool_t *pool);

apr_time_t dcv_report_time(const dcv_report_t *report);
const dcv_snapshot_t *dcv_report_snapshot(const dcv_report_t *report);
const dcv_sources_t *dcv_report_sources(const dcv_report_t *report);

/*
 * An order of a virtual host with its warnings, in pool, as far as the snapshot tells:
 * domains is NULL.
 */
dcv_entry_t *dcv_report_entry(dcv_report_t *report, int vhost, const dcv_order_t *order,
                              apr_pool_t *pool);

/*
 * Add to an entry what takes longer: those of its domains that a query asks for with
 * their visits, and the signature if nobody has looked at it yet. All of it in pool.
 */
void dcv_report_describe(dcv_report_t *report, dcv_entry_t *entry,
                         const dcv_query_t *query, apr_pool_t *pool);

/*
 * A name of an order, with its check, but without its visits. In pool.
 */
void dcv_report_domain(dcv_domain_t *domain, dcv_report_t *report,
                       const dcv_order_t *order, const dcv_name_t *name,
                       apr_pool_t *pool);

/* Whether a query asks for a name: that name, a wildcard over it, or any. */
int dcv_report_wants(const dcv_query_t *query, const dcv_name_t *name);

/* Whether there are different orders of an order's CSR. */
int dcv_report_is_shared(const dcv_report_t *report, const dcv_order_t *order);

/* The visits for a literal file, readable, in pool; none when nobody records them. */
void dcv_report_literal(dcv_visits_t *visits, const dcv_report_t *report,
                        const dcv_answer_t *literal, apr_pool_t *pool);

/* Whether anybody has asked for an order's file under one of its names. */
int dcv_report_is_visited(dcv_report_t *report, const dcv_order_t *order,
                          apr_pool_t *pool);

/* Whether any order of an MD5 names a host, as a request has it; wildcards count. */
int dcv_report_names(const dcv_report_t *report, const char *md5, const char *host,
                     apr_pool_t *pool);

/* The first order of the server with an MD5; NULL: none has it. */
const dcv_order_t *dcv_report_order_of(const dcv_report_t *report, const char *md5);

/*
 * The first order of the server whose CSR has a SHA-256 with this half: 32 lower-case hex
 * digits; NULL: none has.
 */
const dcv_order_t *dcv_report_order_of_hash(dcv_report_t *report, const char *hash);

/*
 * The orders that have a name, a wildcard counting as the name below it, const dcv_order_t *
 * each CSR once, and no more than a few. Belongs to the report.
 */
const apr_array_header_t *dcv_report_orders_of(dcv_report_t *report, const char *fqdn);

/* What a list calls the warnings of a code: "the CSR is damaged"; NULL: no such code. */
const char *dcv_report_title(const char *code);

/* Goes through the orders that a query asks for, in the order of configuration. */
typedef struct dcv_cursor_t {
    dcv_report_t *report;
    const dcv_query_t *query;
    int vhost, order; /* where it stands */
    int skipped;      /* orders left out for the query's offset */
    int given;        /* orders returned */
} dcv_cursor_t;

/* At the first order. query must live as long. */
dcv_cursor_t dcv_cursor_at_start(dcv_report_t *report, const dcv_query_t *query);

/*
 * The next order, in pool, not yet described; NULL at the end. Memory for those that the
 * query leaves out is in scratch_pool, which is cleared.
 */
dcv_entry_t *dcv_cursor_next(dcv_cursor_t *cursor, apr_pool_t *pool,
                             apr_pool_t *scratch_pool);

#endif
