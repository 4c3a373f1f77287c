/* SPDX-FileCopyrightText: The mod_dcv authors */
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
    apr_array_header_t
        *places; /* const dcv_local_place_t *: where httpd listens for them */
    /* For whoever looks for a name: see ends.c. */
    apr_uint32_t round;
    const dcv_served_t *best;
} dcv_chain_t;

/* An address as virtual hosts write it, which httpd takes for a name. */
typedef struct dcv_chain_text_t {
    const dcv_chain_t *chain;
    const dcv_served_t *served;    /* the first one of the chain that writes it so */
    struct dcv_chain_text_t *next; /* in another chain; NULL: there is none */
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
    int number; /* in the list of all */
    dcv_chain_t *chain;
} dcv_local_place_t;

/* Opaque. Belongs to an index. */
typedef struct dcv_places_t dcv_places_t;

/* All places of a snapshot, in pool. */
dcv_places_t *dcv_places_create(const dcv_snapshot_t *snapshot, apr_pool_t *pool);

/* const dcv_local_place_t *: those of each Listen together. */
const apr_array_header_t *dcv_places_list(const dcv_places_t *places);

/* Of how many virtual hosts that get what is for nobody else it is looked at. */
#define DCV_PLACES_USUAL 32

/*
 * const dcv_local_place_t *: of those where a CA asks, one for each virtual host that gets
 * there what is for none of the others; the first DCV_PLACES_USUAL. A server may have
 * thousands of addresses, and an order a thousand names. is_single: only those where virtual
 * hosts of single addresses get it.
 */
const apr_array_header_t *dcv_places_usual(const dcv_places_t *places, int is_single);

/* Whether virtual hosts of single addresses get what arrives at a place. */
int dcv_places_is_of_single(const dcv_local_place_t *place);

/* Who writes a host, in lower case, for an address of his; NULL: nobody. */
const dcv_chain_text_t *dcv_places_texts(const dcv_places_t *places, const char *host);

/* The virtual hosts of an address and port, as <VirtualHost> names both. Never NULL. */
dcv_chain_t *dcv_places_chain(const dcv_places_t *places, const dcv_endpoint_t *at);

/* Those of no address: the main server. */
dcv_chain_t *dcv_places_main(const dcv_places_t *places);

/* Whether an address is that of every one. */
int dcv_places_is_any(const unsigned char ip[DCV_IP_BYTES]);

/* Whether it is one of IPv4, in its last four bytes. */
int dcv_places_is_ipv4(const unsigned char ip[DCV_IP_BYTES]);

#endif
