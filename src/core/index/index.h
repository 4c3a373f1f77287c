/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/* What the parts of the index share: see dcv/index.h. */
#ifndef DCV_CORE_INDEX_H
#define DCV_CORE_INDEX_H

#include <apr_hash.h>

#include "dcv/index.h"
#include "notes.h"

/* An order of a CSR. */
typedef struct dcv_use_t {
    const dcv_order_t *order;
    struct dcv_use_t *next; /* in the order of configuration; NULL: the last one */
    int vhost;              /* whose order it is */
} dcv_use_t;

/* The orders of a CSR. */
typedef struct dcv_uses_t {
    dcv_use_t first;
    dcv_use_t *last;
    const dcv_order_t *second; /* not the same in another virtual host; NULL: none */
    struct dcv_reuse_t *reuse; /* see reuse.c. NULL until used */
    apr_uint32_t count, names; /* of all orders of the CSR */
    apr_uint32_t serial;       /* the highest one of theirs */
} dcv_uses_t;

/* An order on a walk, and those of its CSR. */
typedef struct dcv_walked_t {
    const dcv_order_t *order;
    dcv_uses_t *uses;
} dcv_walked_t;

/* Opaque: see reuse.c. */
typedef struct dcv_reuse_t dcv_reuse_t;

/* A ServerAlias with wildcards, and the virtual host it belongs to. */
typedef struct dcv_pattern_t {
    const char *text;
    const dcv_served_t *served;
} dcv_pattern_t;

struct dcv_index_t {
    const dcv_snapshot_t *snapshot;
    const dcv_psl_t *psl;
    apr_pool_t *pool;
    int scope;          /* as dcv_index_limit() has it */
    int answers;        /* whether any virtual host answers validation requests */
    dcv_notes_t *notes; /* NULL: nothing is noted */
    /* See uses.c. NULL until used. */
    apr_hash_t *uses;           /* MD5 to dcv_uses_t * */
    apr_array_header_t *walked; /* dcv_walked_t, in the order of a walk */
    int walked_at;              /* of whose orders somebody asked last */
    /* See named_orders.c. */
    apr_hash_t *named;       /* MD5 to dcv_named_t *, of CSRs with several orders */
    apr_pool_t *one_pool;    /* of what follows */
    struct dcv_named_t *one; /* of the CSR with one order that was asked for last */
    const char *one_md5;
    /* See index.c. NULL until used. */
    apr_hash_t *hashes; /* 32 digits, see dcv_index_by_hash(), to const dcv_order_t * */
    apr_hash_t *names;  /* fqdn to array of const dcv_order_t * */
    /* See served.c. NULL until used. */
    apr_hash_t *served;           /* name to array of const dcv_served_t * */
    apr_hash_t *suffixes;         /* the same for what is behind "*." */
    apr_hash_t *labels;           /* first label to array of dcv_pattern_t */
    apr_array_header_t *patterns; /* dcv_pattern_t: with other wildcards */
    /* See ends.c. NULL until used. */
    struct dcv_places_t *places;
    apr_uint32_t round; /* of looking for a name */
};

/* Whether the index has the orders of a virtual host. */
int dcv_index_has_vhost(const dcv_index_t *index, int vhost);

/* Where the index notes what it finds; NULL: nowhere, or it leaves orders out. */
dcv_notes_t *dcv_index_notes(const dcv_index_t *index);

/* The next order of the index: as dcv_snapshot_next_order(), within the index' scope. */
const dcv_order_t *dcv_index_next_order(const dcv_index_t *index,
                                        dcv_order_walk_t *walk);

/* The orders of a CSR of the snapshot; NULL: it has none. */
dcv_uses_t *dcv_uses_find(dcv_index_t *index, const char *md5);

/*
 * Those of an order's CSR. Who asks for one order after the other on a walk, as reports do, has
 * them without a look-up.
 */
dcv_uses_t *dcv_uses_of(dcv_index_t *index, const dcv_order_t *order);

/* Whether two orders are one, named in several virtual hosts. */
int dcv_uses_is_same(const dcv_order_t *a, const dcv_order_t *b);

/*
 * Another order of the same CSR and with the same unique value, or none, which an order of
 * a virtual host has to do with; NULL: there is no such order. The same order in another
 * virtual host is no other.
 *
 * A CSR is no secret, and whoever may write orders of one virtual host can copy what
 * another one has. So of orders of different virtual hosts one is the original, to which
 * nothing is said, and the other one a copy, for which *is_copy is set. Before others goes
 * the order of the main server; then that of a virtual host where requests for a name of the
 * CSR end (dcv_served_is_host_of) by a name that is written there; then that of one where
 * they end by a pattern. Of two that are alike, both by a name that is written, both are
 * originals, and reuse the CSR as two orders of one virtual host do. Else both are copies.
 * pool is for temporary use.
 */
const dcv_order_t *dcv_reuse_find(dcv_index_t *index, int vhost,
                                  const dcv_order_t *order, int *is_copy,
                                  apr_pool_t *pool);

/*
 * Whether the order of a virtual host is a copy of what another virtual host has, with
 * whatever unique value. Orders of the main server do not count.
 */
int dcv_index_is_copy(dcv_index_t *index, int vhost, const dcv_order_t *order);

/*
 * What a virtual host of httpd answers for the file of an order to a client that asks with a
 * host: dcv_served_answer(), quick for many hosts of one order. pool is for temporary use.
 */
const dcv_answer_t *dcv_index_answer(dcv_index_t *index, const dcv_served_t *served,
                                     const dcv_order_t *order, const char *host,
                                     apr_pool_t *pool);

/*
 * The virtual hosts of httpd that have a name, by what is written or what httpd gave them:
 * const dcv_served_t * in pool, perhaps twice. Whether requests end there says
 * dcv_ends_find().
 */
apr_array_header_t *dcv_served_having(dcv_index_t *index, const dcv_name_t *name,
                                      apr_pool_t *pool);

/*
 * Whether requests for a host, which dcv_served_find() says to end in a virtual host of
 * httpd, do so by what was written for it, and not by a name that httpd gave it.
 */
int dcv_served_has_written(const dcv_served_t *served, const char *host);

/*
 * Whether a virtual host has a host for its ServerName or a ServerAlias, written as it
 * stands: not by a pattern.
 */
int dcv_served_is_named(const dcv_index_t *index, int vhost, const char *host);

/* Where requests end that arrive at one or more addresses. */
typedef struct dcv_end_t {
    const dcv_served_t *served;
    const struct dcv_local_place_t *place; /* one of them */
} dcv_end_t;

/* Where requests for a name end. Lists of dcv_end_t; hardly any has a virtual host twice. */
typedef struct dcv_ends_t {
    int is_known; /* whether any virtual host that requests could reach has the name */
    const apr_array_header_t *having; /* that have the name, at whatever port */
    /*
     * Where a CA asks: those that have the name, if there are any; else those that get what
     * is for nobody else, of which thousands may be left out (dcv_places_usual).
     */
    const apr_array_header_t *asked;
    int is_asked_by_name; /* whether asked is the former */
    /*
     * Where a CA asks, too, at addresses of which virtual hosts tell, so that one that has
     * the name and is for every address does not get the requests there.
     */
    const apr_array_header_t *taken;
} dcv_ends_t;

/* Find that, in pool. */
void dcv_ends_find(dcv_ends_t *ends, dcv_index_t *index, const dcv_name_t *name,
                   apr_pool_t *pool);

/*
 * Where requests for a host end that arrive at a place: after dcv_ends_find() of that name
 * with the same index.
 */
const dcv_served_t *dcv_ends_at(const dcv_index_t *index,
                                const struct dcv_local_place_t *place,
                                const char *host);

/* How to tell people of a virtual host of httpd, in sentences of their own. */
typedef enum {
    DCV_HOST_NAMED,  /* by dcv_ends_describe_host() */
    DCV_HOST_MAIN,   /* as the main server */
    DCV_HOST_HIDDEN, /* as another one: it is none of theirs */
    DCV_HOST_KINDS
} dcv_host_kind_t;

dcv_host_kind_t dcv_ends_kind_of_host(const dcv_index_t *index,
                                      const dcv_served_t *served);

/* Its name, if it has one, and where it is configured: "www.example.com (a.conf:7)". In pool. */
const char *dcv_ends_describe_host(const dcv_served_t *served, apr_pool_t *pool);

/* A place as httpd's configuration has it, such as "192.0.2.1:80" or "*:80"; in pool. */
const char *dcv_ends_describe_place(const struct dcv_local_place_t *place,
                                    apr_pool_t *pool);

/*
 * Where requests for a name end by that name, const dcv_served_t * in pool: at each address
 * and port the first virtual host that serves it.
 */
apr_array_header_t *dcv_served_find(dcv_index_t *index, const dcv_name_t *name,
                                    apr_pool_t *pool);

/*
 * Whether requests for a host, as a client sent it, end in a virtual host and are its own
 * affair: not where it serves the host by a pattern and another one by its name. pool is
 * for temporary use.
 */
int dcv_served_is_host_of(dcv_index_t *index, int vhost, const char *host,
                          apr_pool_t *pool);

/* Whether a virtual host of httpd has a host among its names, and not by a pattern. */
int dcv_served_has_literally(const dcv_served_t *served, const char *host);

/* Whether any virtual host has a ServerName, or a ServerAlias without wildcards. */
int dcv_served_has_names(dcv_index_t *index);

/* More served names than these are not looked for. */
#define DCV_MISSING_MAX 100

/*
 * The names and patterns that a virtual host serves and an order lacks, const char * in
 * pool. One that requests do not reach, since a virtual host before it has the same, is
 * none. NULL: none.
 */
apr_array_header_t *dcv_served_find_missing(dcv_index_t *index, int vhost,
                                            const dcv_order_t *order, apr_pool_t *pool);

/*
 * Whether validation requests for the orders of a virtual host are answered: those of
 * the main server are where any virtual host answers.
 */
int dcv_index_is_answered(const dcv_index_t *index, int vhost);

/*
 * The order of the server with an MD5 in upper case, the first of the originals (see
 * dcv_reuse_find()); NULL: none has it.
 */
const dcv_order_t *dcv_index_by_md5(dcv_index_t *index, const char *md5);

/* The first of the originals of an order's CSR: see dcv_reuse_find(). Never NULL. */
const dcv_order_t *dcv_index_original(dcv_index_t *index, const dcv_order_t *order);

/*
 * The first order of the server whose CSR has a SHA-256 of which these digits begin a half,
 * or an MD5 or SHA-1 that begins with them. The first 32 hex digits count, in either case;
 * fewer are nobody's. NULL: none has.
 */
const dcv_order_t *dcv_index_by_hash(dcv_index_t *index, const char *digits);

/*
 * The orders that have a name, a wildcard counting as the name below it: const
 * dcv_order_t *, each CSR once, and at most eight. Belongs to the index; empty when
 * there is none.
 */
const apr_array_header_t *dcv_index_by_name(dcv_index_t *index, const char *fqdn);

/*
 * Whether any order with an MD5 names a host, as a request has it; wildcards count.
 * pool is for temporary use.
 */
int dcv_index_names_host(dcv_index_t *index, const char *md5, const char *host,
                         apr_pool_t *pool);

/* Whether there are different orders of an order's CSR. */
int dcv_index_is_shared(dcv_index_t *index, const dcv_order_t *order);

#endif
