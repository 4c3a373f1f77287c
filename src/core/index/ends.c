/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/* Where requests for a name end: see index.h. */
#include <stdlib.h>
#include <string.h>

#include <apr_network_io.h>
#include <apr_strings.h>
#if APR_HAVE_ARPA_INET_H
#include <arpa/inet.h>
#endif

#include "index.h"
#include "places.h"

/* Ends between which a virtual host is not listed twice. */
#define LOOKED_BACK 8

static dcv_places_t *places_of(dcv_index_t *index)
{
    if (!index->places) {
        index->places = dcv_places_create(index->snapshot, index->pool);
    }
    return index->places;
}

static void add_end(apr_array_header_t *ends, const dcv_served_t *served,
                    const dcv_local_place_t *place)
{
    dcv_end_t *end;

    for (int i = ends->nelts - 1; i >= 0 && i >= ends->nelts - LOOKED_BACK; i--) {
        if (APR_ARRAY_IDX(ends, i, dcv_end_t).served == served) {
            return;
        }
    }
    end = apr_array_push(ends);
    end->served = served;
    end->place = place;
}

/* Of the virtual hosts that have a name the first one of a chain. */
static void add_to_chain(apr_array_header_t *chains, const dcv_index_t *index,
                         dcv_chain_t *chain, const dcv_served_t *served)
{
    if (chain->round != index->round) {
        chain->round = index->round;
        chain->best = served;
        APR_ARRAY_PUSH(chains, dcv_chain_t *) = chain;
    }
    else if (served->rank < chain->best->rank) {
        chain->best = served;
    }
}

/* The chains of virtual hosts that have a name, dcv_chain_t *, with the best of each. */
static apr_array_header_t *find_chains(dcv_index_t *index, const dcv_name_t *name,
                                       apr_pool_t *pool)
{
    const apr_array_header_t *having = dcv_served_having(index, name, pool);
    const dcv_places_t *places = places_of(index);
    apr_array_header_t *chains = apr_array_make(pool, 4, sizeof(dcv_chain_t *));

    index->round++;
    for (int i = 0; i < having->nelts; i++) {
        const dcv_served_t *served = APR_ARRAY_IDX(having, i, const dcv_served_t *);
        const apr_array_header_t *at = served->addresses;

        if (!at) {
            add_to_chain(chains, index, dcv_places_main(places), served);
        }
        for (int j = 0; at && j < at->nelts; j++) {
            add_to_chain(
                chains, index,
                dcv_places_chain(places, APR_ARRAY_IDX(at, j, const dcv_endpoint_t *)),
                served);
        }
    }
    return chains;
}

const dcv_served_t *dcv_ends_at(const dcv_index_t *index,
                                const dcv_local_place_t *place, const char *host)
{
    const dcv_chain_t *chain = place->chain;

    if (chain->round == index->round) {
        return chain->best;
    }
    for (const dcv_chain_text_t *text = dcv_places_texts(index->places, host); text;
         text = text->next) {
        if (text->chain == chain) {
            return text->served;
        }
    }
    return chain->first;
}

/* The bytes of a name that is an address. */
static void read_address(unsigned char ip[DCV_IP_BYTES], const dcv_name_t *name)
{
    memset(ip, 0, DCV_IP_BYTES);
    if (name->kind == DCV_NAME_IPV4) {
        memset(ip + DCV_IP_BYTES - 6, 0xff, 2);
        (void)inet_pton(AF_INET, name->text, ip + DCV_IP_BYTES - 4);
    }
    else if (name->kind == DCV_NAME_IPV6) {
        (void)inet_pton(AF_INET6, name->text, ip);
    }
}

/* Whether a name leads to some of the places that a CA asks at one address. */
static int has_place(const apr_array_header_t *list,
                     const unsigned char ip[DCV_IP_BYTES])
{
    int has = 0;

    for (int i = 0; i < list->nelts && !has; i++) {
        const dcv_local_place_t *place =
            APR_ARRAY_IDX(list, i, const dcv_local_place_t *);

        has = place->is_asked && !memcmp(place->ip, ip, DCV_IP_BYTES);
    }
    return has;
}

/*
 * Which address a name leads to. Any may be where there are several, and behind a router
 * that has the address of a name itself.
 */
static const unsigned char *find_address(unsigned char ip[DCV_IP_BYTES],
                                         const apr_array_header_t *list,
                                         const dcv_name_t *name)
{
    if (!dcv_name_is_address(name)) {
        return NULL;
    }
    read_address(ip, name);
    if (!has_place(list, ip)) {
        memset(ip, 0, DCV_IP_BYTES);
    }
    return has_place(list, ip) ? ip : NULL;
}

static int compare_places(const void *a, const void *b)
{
    return (*(const dcv_local_place_t *const *)a)->number -
           (*(const dcv_local_place_t *const *)b)->number;
}

/* The places of chains, const dcv_local_place_t *, in the order of the list of all. */
static apr_array_header_t *places_of_chains(const apr_array_header_t *chains,
                                            apr_pool_t *pool)
{
    apr_array_header_t *places =
        apr_array_make(pool, 2, sizeof(const dcv_local_place_t *));

    for (int i = 0; i < chains->nelts; i++) {
        apr_array_cat(places, APR_ARRAY_IDX(chains, i, const dcv_chain_t *)->places);
    }
    if (places->nelts) {
        qsort(places->elts, (size_t)places->nelts, sizeof(const dcv_local_place_t *),
              compare_places);
    }
    return places;
}

/*
 * The places at which requests for a name end where they are for nobody else: all of them
 * only where it matters that each is looked at.
 */
static const apr_array_header_t *other_places(const dcv_index_t *index,
                                              const dcv_name_t *name, int is_single)
{
    return dcv_name_is_address(name) || dcv_places_texts(index->places, name->text)
               ? dcv_places_list(index->places)
               : dcv_places_usual(index->places, is_single);
}

/* The ends at those of some places where a CA asks. */
static apr_array_header_t *find_asked(const dcv_index_t *index, const dcv_name_t *name,
                                      const apr_array_header_t *places,
                                      apr_pool_t *pool)
{
    apr_array_header_t *ends = apr_array_make(pool, 2, sizeof(dcv_end_t));
    unsigned char ip[DCV_IP_BYTES];
    const unsigned char *only = find_address(ip, dcv_places_list(index->places), name);

    for (int i = 0; i < places->nelts; i++) {
        const dcv_local_place_t *place =
            APR_ARRAY_IDX(places, i, const dcv_local_place_t *);

        if (place->is_asked && (!only || !memcmp(place->ip, only, DCV_IP_BYTES))) {
            add_end(ends, dcv_ends_at(index, place, name->text), place);
        }
    }
    return ends;
}

/* Where virtual hosts of single addresses have them from one of every address. */
static apr_array_header_t *find_taken(const dcv_index_t *index, const dcv_name_t *name,
                                      const apr_array_header_t *chains,
                                      apr_pool_t *pool)
{
    const apr_array_header_t *places = other_places(index, name, 1);
    apr_array_header_t *ends = apr_array_make(pool, 1, sizeof(dcv_end_t));
    int is_any = 0;

    for (int i = 0; i < chains->nelts; i++) {
        const dcv_endpoint_t *at = APR_ARRAY_IDX(chains, i, const dcv_chain_t *)->at;

        is_any |= at && dcv_places_is_any(at->ip);
    }
    for (int i = 0; is_any && i < places->nelts; i++) {
        const dcv_local_place_t *place =
            APR_ARRAY_IDX(places, i, const dcv_local_place_t *);

        if (place->is_asked && place->chain->round != index->round &&
            dcv_places_is_of_single(place)) {
            add_end(ends, dcv_ends_at(index, place, name->text), place);
        }
    }
    return ends;
}

void dcv_ends_find(dcv_ends_t *ends, dcv_index_t *index, const dcv_name_t *name,
                   apr_pool_t *pool)
{
    const apr_array_header_t *chains = find_chains(index, name, pool);
    apr_array_header_t *having = apr_array_make(pool, 2, sizeof(dcv_end_t));

    ends->is_known = 0;
    for (int i = 0; i < chains->nelts; i++) {
        const dcv_chain_t *chain = APR_ARRAY_IDX(chains, i, const dcv_chain_t *);

        ends->is_known |= chain->at || chain->places->nelts;
        if (chain->places->nelts) {
            add_end(having, chain->best,
                    APR_ARRAY_IDX(chain->places, 0, const dcv_local_place_t *));
        }
    }
    ends->having = having;
    ends->asked = find_asked(index, name, places_of_chains(chains, pool), pool);
    ends->is_asked_by_name = ends->asked->nelts > 0;
    if (!ends->is_asked_by_name) {
        ends->asked = find_asked(index, name, other_places(index, name, 0), pool);
    }
    ends->taken = find_taken(index, name, chains, pool);
}

dcv_host_kind_t dcv_ends_kind_of_host(const dcv_index_t *index,
                                      const dcv_served_t *served)
{
    return !dcv_index_has_vhost(index, served->vhost) ? DCV_HOST_HIDDEN
           : served->file                             ? DCV_HOST_NAMED
                                                      : DCV_HOST_MAIN;
}

const char *dcv_ends_describe_host(const dcv_served_t *served, apr_pool_t *pool)
{
    return served->name ? apr_psprintf(pool, "%s (%s:%d)", served->name, served->file,
                                       served->line)
                        : apr_psprintf(pool, "(%s:%d)", served->file, served->line);
}

const char *dcv_ends_describe_place(const dcv_local_place_t *place, apr_pool_t *pool)
{
    char text[INET6_ADDRSTRLEN] = "";
    int is_v4 = dcv_places_is_ipv4(place->ip);

    if (dcv_places_is_any(place->ip)) {
        return apr_psprintf(pool, "*:%d", place->port);
    }
    (void)inet_ntop(is_v4 ? AF_INET : AF_INET6,
                    is_v4 ? place->ip + DCV_IP_BYTES - 4 : place->ip, text,
                    sizeof(text));
    return apr_psprintf(pool, is_v4 ? "%s:%d" : "[%s]:%d", text, place->port);
}

apr_array_header_t *dcv_served_find(dcv_index_t *index, const dcv_name_t *name,
                                    apr_pool_t *pool)
{
    apr_array_header_t *hosts = apr_array_make(pool, 4, sizeof(const dcv_served_t *));
    const apr_array_header_t *chains = find_chains(index, name, pool);

    for (int i = 0; i < chains->nelts; i++) {
        const dcv_chain_t *chain = APR_ARRAY_IDX(chains, i, const dcv_chain_t *);
        int is_listed = !chain->places->nelts;

        for (int j = 0; j < hosts->nelts && !is_listed; j++) {
            is_listed = APR_ARRAY_IDX(hosts, j, const dcv_served_t *) == chain->best;
        }
        if (!is_listed) {
            APR_ARRAY_PUSH(hosts, const dcv_served_t *) = chain->best;
        }
    }
    return hosts;
}

int dcv_served_is_host_of(dcv_index_t *index, int vhost, const char *host,
                          apr_pool_t *pool)
{
    const apr_array_header_t *hosts;
    const dcv_name_t *name;
    int is_served = 0, is_named = 0, is_named_by_others = 0;

    if (!host || dcv_name_parse(&name, host, strlen(host), pool)) {
        return 0;
    }
    hosts = dcv_served_find(index, name, pool);
    for (int i = 0; i < hosts->nelts; i++) {
        const dcv_served_t *served = APR_ARRAY_IDX(hosts, i, const dcv_served_t *);
        int is_own = served->vhost == vhost;

        is_served |= is_own && dcv_served_has_written(served, name->text);
        *(is_own ? &is_named : &is_named_by_others) |=
            dcv_served_has_literally(served, name->text);
    }
    return is_served && (is_named || !is_named_by_others);
}
