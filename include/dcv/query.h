/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/* What a request asks of the report: format, and which orders. */
#ifndef DCV_QUERY_H
#define DCV_QUERY_H

#include <apr_pools.h>

#include "dcv/error.h"
#include "dcv/lang.h"
#include "dcv/name.h"

/* Orders on one page of the html format, unless the request says another number. */
#define DCV_PAGE_ORDERS 50

/* The same for the names of an order. */
#define DCV_PAGE_NAMES 50

typedef enum {
    DCV_FORMAT_HTML,
    DCV_FORMAT_JSON,
    DCV_FORMAT_TEXT,
    DCV_FORMAT_ZONE,
    DCV_FORMAT_OPENMETRICS,
    DCV_FORMAT_CSV,
    DCV_FORMAT_MESSAGE, /* what to send to a customer */
    DCV_FORMAT_HEALTH,  /* for who watches the server */
    DCV_FORMAT_SCHEMA   /* the JSON schema of the json format */
} dcv_format_t;

/* What orders are sorted by. */
typedef enum {
    DCV_SORT_NONE,      /* as they are configured */
    DCV_SORT_PROBLEM,   /* those that fail first */
    DCV_SORT_EXPIRES,   /* the earliest first, those without a date last */
    DCV_SORT_NAME,      /* by the first name */
    DCV_SORT_VISITED,   /* the latest visit first, those without one last */
    DCV_SORT_AUTHORITY, /* by the CA */
    DCV_SORT_FILE,   /* by what the check of a proof says: what is wrong first, what */
    DCV_SORT_RECORD, /* was not checked last */
    DCV_SORT_PERSISTENT,
    DCV_SORT_CAA,
    DCV_SORT_WHO, /* by whose turn it is, in the order of dcv_who_t */
    DCV_SORTS
} dcv_sort_t;

/* Who does the next step about an order. */
typedef enum {
    DCV_WHO_HOST,     /* this server's administrator */
    DCV_WHO_CUSTOMER, /* who has ordered the certificate, and has the names */
    DCV_WHO_DNS,      /* the DNS provider */
    DCV_WHO_CA,       /* the CA: it is waited for */
    DCV_WHO_NOBODY    /* nothing is left to do */
} dcv_who_t;

/* "host", "customer", "dns", "ca", "nobody"; a constant. */
const char *dcv_who_name(dcv_who_t who);

/* Set *who to the one of that name. Returns 0, with *who as it was, where there is none. */
int dcv_who_named(dcv_who_t *who, const char *name);

/* NULL and 0 stand for what was not said. */
typedef struct dcv_query_t {
    dcv_format_t format;
    const dcv_name_t *domain; /* orders of this name, and of it only that name */
    const char *vhost;        /* orders of this virtual host: "name" or "name:port" */
    const char *search; /* orders with each word of it in names, file, authority... */
    const char *
        warning; /* orders with this warning; "problem": that fail; "note": with any note */
    const char *verdict; /* orders with a name of this verdict; "none": not checked */
    const dcv_name_t *check; /* check this name now; domain is the same then */
    int check_all;           /* check all names that are shown now */
    const char *visited; /* "yes", "no": whether anybody asked for the order's file */
    const char *order;   /* orders of the CSR with this MD5, in upper case */
    int has_expires;     /* whether expires_days counts */
    int expires_days;    /* orders that expire within so many days, or have expired */
    const char *zone;    /* orders with a name in this zone, as DNS has it */
    const char *who;     /* orders that need somebody: a dcv_who_name() */
    int has_sort;        /* whether it was named */
    dcv_sort_t
        sort;   /* of html those that fail first, unless the request says otherwise */
    int strict; /* of health: the HTTP status tells, too */
    int offset;
    int limit; /* 0: no limit */
    int names_offset;
    int names;       /* of each order at most; 0: no limit */
    int refresh;     /* seconds; 0: never */
    int has_lang;    /* whether it was named */
    dcv_lang_t lang; /* of sentences */
} dcv_query_t;

/*
 * Read the part of a URL behind "?", an Accept header, which counts when no format is named, and
 * an Accept-Language header, which counts when no language is. NULL: none.
 *
 * Fills query; strings are in pool. Fails with DCV_E_QUERY for a parameter that is not
 * known, stands twice or has a value that makes no sense.
 */
dcv_error_t *dcv_query_parse(dcv_query_t *query, const char *args, const char *accept,
                             const char *accept_language, apr_pool_t *pool);

/* The language in which to refuse a request: as it would be answered. */
dcv_lang_t dcv_query_refused_lang(const char *args, const char *accept_language,
                                  apr_pool_t *pool);

/*
 * The format in which to refuse a request: the one that its URL names, else the one that its
 * Accept header does; text for clients that name none. pool is for temporary use.
 */
dcv_format_t dcv_query_refused_format(const char *args, const char *accept,
                                      apr_pool_t *pool);

/* Whether a query asks for a name: that name, a wildcard over it, or any. */
int dcv_query_wants(const dcv_query_t *query, const dcv_name_t *name);

/*
 * Whether a name of the DNS, with or without a final dot, is a zone's name or stands below it.
 * Without regard to case.
 */
int dcv_query_is_in_zone(const char *name, const char *zone);

/* Whether a query shows the name of this number, from 0 on, of those of an order
 * that it wants. */
int dcv_query_shows(const dcv_query_t *query, int number);

/*
 * The parameters of a query with another offset, from "?" on, each escaped, in pool.
 * What was not said is left out.
 */
const char *dcv_query_link(const dcv_query_t *query, dcv_format_t format, int offset,
                           apr_pool_t *pool);

#endif
