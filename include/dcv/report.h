/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The report: what an administrator should know of each order, at one moment.
 *
 * One model, which every format renders. A report reads an index, which must outlive
 * it, and asks its sources for what a snapshot does not hold.
 */
#ifndef DCV_REPORT_H
#define DCV_REPORT_H

#include <apr_tables.h>
#include <apr_time.h>

#include "dcv/index.h"
#include "dcv/proof.h"
#include "dcv/query.h"
#include "dcv/verdict.h"
#include "dcv/visits.h"
#include "dcv/warning.h"

/* A name of an order: how control of it is proven, and what is known of that. */
typedef struct dcv_domain_t {
    dcv_proof_t proof;
    dcv_visits_t visits;
    const dcv_check_t *check; /* the last one, explained; NULL: none */
    /*
     * Why this server does not answer a CA that asks for the order's file under the name
     * with the order's content, a sentence; NULL: it does.
     */
    const char *not_answered;
    int failing; /* whether none of its proofs is valid, and one is wrong */
} dcv_domain_t;

/* The one thing to do, or to wait for, about an order now. */
typedef struct dcv_next_step_t {
    dcv_who_t who;
    const char *text; /* sentences for people, readable */
} dcv_next_step_t;

/* An order of a virtual host. */
typedef struct dcv_entry_t {
    int vhost_number;
    const dcv_vhost_t *vhost;
    const dcv_order_t *order;
    dcv_signature_t signature;
    apr_array_header_t *warnings; /* dcv_warning_t */
    int problems;                 /* how many of them are problems */
    int failing; /* whether it has a problem, or a name that fails, shown or not; 0 until
                    described */
    apr_array_header_t *domains; /* dcv_domain_t, those shown; NULL until described */
    int wanted;                  /* how many the query asks for, shown or not */
    dcv_visits_t other_visits;   /* under names that the order does not have */
    int visited;                 /* how many of domains have visits */
    int open;                    /* how many of domains take a file */
    int answered;                /* under how many of domains it is answered */
    /* As of the names that are shown; not known until described. */
    dcv_next_step_t next_step;
    apr_time_t next_visit; /* when the CA's robot is due again; 0: not known */
} dcv_entry_t;

/* Where a report finds what is not in the snapshot. Each function may be NULL. */
typedef struct dcv_sources_t {
    void *context;
    /*
     * The visits for an order's file under a name ("": any other); for all files
     * together when order is NULL. Texts in pool, as they came.
     */
    void (*visits)(dcv_visits_t *visits, void *context, const dcv_order_t *order,
                   const char *name, apr_pool_t *pool);
    /*
     * The visits for a literal file, under whatever name. Texts in pool, as they came.
     */
    void (*literal)(dcv_visits_t *visits, void *context, const dcv_answer_t *literal,
                    apr_pool_t *pool);
    /*
     * One of DCV_STRAYS_PARTS records of strays: those whose MD5 is known here (1), and the
     * others (0). Texts in pool, as they came.
     */
    void (*strays)(dcv_strays_t *strays, void *context, int known, int part,
                   apr_pool_t *pool);
    /* The CSR that a file holds now, its signature looked at; NULL: not readable. */
    const dcv_csr_t *(*csr)(void *context, const char *source, apr_pool_t *pool);
    /* What the last check of a name saw, in pool; NULL: there was none. */
    const dcv_evidence_t *(*evidence)(void *context, const dcv_order_t *order,
                                      const dcv_name_t *name, apr_pool_t *pool);
    /*
     * Whether any name of an order with many names was checked, as far as remembered; NULL:
     * nobody can tell.
     */
    int (*checked)(void *context, const dcv_order_t *order, apr_pool_t *pool);
    /*
     * Why nobody can tell whether a server answers files, a sentence: there is none; NULL: the
     * snapshot tells.
     */
    const char *no_server;
    /* Why this server checks nothing, a sentence; NULL: it does. */
    const char *no_checks;
    int checks_files; /* whether a check fetches the file, too */
    /* Why visits are not recorded, a sentence; NULL: they are. */
    const char *no_visits;
} dcv_sources_t;

/* Opaque. For one thread. */
typedef struct dcv_report_t dcv_report_t;

/*
 * A report of an index's orders as of now, with sentences in a language. Nothing is copied; the
 * report is in pool.
 */
dcv_report_t *dcv_report_create(dcv_index_t *index, const dcv_sources_t *sources,
                                apr_time_t now, dcv_lang_t lang, apr_pool_t *pool);

/* Have a report tell of a later moment: after a check, whose results are in it. */
void dcv_report_set_time(dcv_report_t *report, apr_time_t now);

dcv_index_t *dcv_report_index(const dcv_report_t *report);

/* Whether any order that the report may tell of has a CSR with this MD5, in upper case. */
int dcv_report_has_md5(const dcv_report_t *report, const char *md5);

/*
 * An order of a virtual host with its warnings, in pool, as far as the snapshot tells:
 * domains is NULL.
 */
dcv_entry_t *dcv_report_entry(dcv_report_t *report, int vhost, const dcv_order_t *order,
                              apr_pool_t *pool);

/*
 * Add to an entry what takes longer: those of its domains that a query asks for with
 * their visits, and the signature if it was not verified yet. All of it in pool.
 */
void dcv_report_describe(dcv_report_t *report, dcv_entry_t *entry,
                         const dcv_query_t *query, apr_pool_t *pool);

/* How a server does, in a word, for who watches it. */
typedef enum {
    DCV_HEALTH_PASS,
    DCV_HEALTH_WARN, /* something will be wrong, or is not as meant */
    DCV_HEALTH_FAIL  /* an order fails */
} dcv_health_status_t;

typedef struct dcv_health_t {
    dcv_health_status_t status;
    int orders;
    int failing;  /* of them */
    int expiring; /* soon */
    int unusable; /* files and directories */
    int astray;   /* requests of the last day that no virtual host answers by now */
} dcv_health_t;

/* Fill in how all that a report may tell of does. pool is for temporary use. */
void dcv_health_collect(dcv_health_t *health, dcv_report_t *report, apr_pool_t *pool);

/*
 * Goes through the orders that a query asks for, in the order of configuration, or as it wants
 * them sorted. A sorted list has a small key of each, in the report's pool.
 */
typedef struct dcv_cursor_t {
    dcv_report_t *report;
    const dcv_query_t *query;
    int vhost, order;                 /* where it stands */
    int skipped;                      /* orders left out for the query's offset */
    int given;                        /* orders returned */
    const apr_array_header_t *sorted; /* NULL: not sorted yet, or not asked for */
    int place;                        /* in sorted */
} dcv_cursor_t;

/* At the first order. query must live as long. */
dcv_cursor_t dcv_cursor_at_start(dcv_report_t *report, const dcv_query_t *query);

/*
 * The next order, in pool, not yet described; NULL at the end. Memory for those that
 * the query leaves out is in scratch_pool, which is cleared.
 */
dcv_entry_t *dcv_cursor_next(dcv_cursor_t *cursor, apr_pool_t *pool,
                             apr_pool_t *scratch_pool);

#endif
