/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The addresses and ports where httpd gets requests, and the virtual hosts that share each.
 *
 * httpd looks at the local address and port of a connection. Virtual hosts that name both
 * get its requests; if there are none, those that name the address with any port; then
 * those of every address with that port, those of every address and port, and at last the
 * main server. Names are compared only among the virtual hosts that share one of these
 * (httpd 2.4, "Name-based Virtual Host Support" and "An In-Depth Discussion of Virtual Host
 * Matching").
 */
#ifndef DCV_CORE_PLACES_H
#define DCV_CORE_PLACES_H

#include <apr_hash.h>

#include "dcv/snapshot.h"

/* The virtual hosts of one address and port. */
typedef struct dcv_chain_t {
    const dcv_endpoint_t *at;  /* NULL: the main server's */
    const dcv_served_t *first; /* gets the requests that are for none of the others */
    apr_array_header_t *texts; /* dcv_chain_text_t: how they write the address */
    apr_array_header_t
        *places; /* const dcv_local_place_t *: where httpd listens for them */
    /* For whoever looks for a name: see ends.c. */
    apr_uint32_t round;
    const dcv_served_t *best;
} dcv_chain_t;

/* An address as the first of some virtual hosts has it, which httpd takes for a name. */
typedef struct dcv_chain_text_t {
    const char *text;
    const dcv_served_t *served;
} dcv_chain_text_t;

/* Where connections arrive. */
typedef struct dcv_local_place_t {
    unsigned char ip[DCV_IP_BYTES]; /* all zero: every address but those of others */
    unsigned short port;
    /*
     * Whether a CA asks here: at port 80, or where the first Listen is if no port 80 is
     * listened at. All are, if it is not known where httpd listens.
     */
    int is_asked;
    dcv_chain_t *chain;
} dcv_local_place_t;

/* Opaque. Belongs to an index. */
typedef struct dcv_places_t dcv_places_t;

/* All places of a snapshot, in pool. */
dcv_places_t *dcv_places_create(const dcv_snapshot_t *snapshot, apr_pool_t *pool);

/* const dcv_local_place_t *: those of each Listen together. */
const apr_array_header_t *dcv_places_list(const dcv_places_t *places);

/* The virtual hosts of an address and port, as <VirtualHost> names both. Never NULL. */
dcv_chain_t *dcv_places_chain(const dcv_places_t *places, const dcv_endpoint_t *at);

/* Those of no address: the main server. */
dcv_chain_t *dcv_places_main(const dcv_places_t *places);

/* Whether an address is that of every one. */
int dcv_places_is_any(const unsigned char ip[DCV_IP_BYTES]);

/* Whether it is one of IPv4, in its last four bytes. */
int dcv_places_is_ipv4(const unsigned char ip[DCV_IP_BYTES]);

#endif
