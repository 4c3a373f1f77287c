/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/* Where httpd gets requests: see places.h. */
#include "places.h"

#include <string.h>

#include <apr_strings.h>

#include "dcv/hash.h"
#include "text.h"

#define HTTP_PORT 80

/* How IPv4 addresses begin among IPv6 addresses. */
#define MAPPED_BYTES 12

/* What virtual hosts share. Without padding. */
typedef struct {
    unsigned char ip[DCV_IP_BYTES];
    unsigned short port;
} chain_key_t;

struct dcv_places_t {
    apr_pool_t *pool;
    apr_hash_t *chains;         /* chain_key_t to dcv_chain_t * */
    apr_array_header_t *listed; /* dcv_chain_t *: the same */
    dcv_chain_t *main;
    apr_hash_t *texts; /* text to dcv_chain_text_t *: the first of those in chains */
    apr_hash_t *known; /* chain_key_t to dcv_local_place_t *: by address and port */
    apr_array_header_t *list;
    apr_array_header_t *usual, *usual_single; /* see dcv_places_usual() */
};

int dcv_places_is_any(const unsigned char ip[DCV_IP_BYTES])
{
    static const unsigned char any[DCV_IP_BYTES];

    return !memcmp(ip, any, sizeof(any));
}

int dcv_places_is_of_single(const dcv_local_place_t *place)
{
    return place->chain->at && !dcv_places_is_any(place->chain->at->ip);
}

static chain_key_t make_key(const unsigned char ip[DCV_IP_BYTES], unsigned short port)
{
    chain_key_t key;

    memcpy(key.ip, ip, sizeof(key.ip));
    key.port = port;
    return key;
}

static dcv_chain_t *make_chain(dcv_places_t *places, const dcv_endpoint_t *at)
{
    dcv_chain_t *chain = apr_pcalloc(places->pool, sizeof(*chain));

    chain->at = at;
    chain->places = apr_array_make(places->pool, 1, sizeof(const dcv_local_place_t *));
    return chain;
}

static dcv_chain_t *find_chain(const dcv_places_t *places,
                               const unsigned char ip[DCV_IP_BYTES],
                               unsigned short port)
{
    chain_key_t key = make_key(ip, port);

    return apr_hash_get(places->chains, &key, sizeof(key));
}

dcv_chain_t *dcv_places_chain(const dcv_places_t *places, const dcv_endpoint_t *at)
{
    return find_chain(places, at->ip, at->port);
}

dcv_chain_t *dcv_places_main(const dcv_places_t *places)
{
    return places->main;
}

const apr_array_header_t *dcv_places_list(const dcv_places_t *places)
{
    return places->list;
}

const apr_array_header_t *dcv_places_usual(const dcv_places_t *places, int is_single)
{
    return is_single ? places->usual_single : places->usual;
}

const dcv_chain_text_t *dcv_places_texts(const dcv_places_t *places, const char *host)
{
    return apr_hash_get(places->texts, host, APR_HASH_KEY_STRING);
}

/* Note how a virtual host writes the address, unless one before it writes it so. */
static void add_text(dcv_places_t *places, dcv_chain_t *chain, const char *host,
                     const dcv_served_t *served)
{
    const char *text = host ? dcv_text_lower(apr_pstrdup(places->pool, host)) : NULL;
    dcv_chain_text_t *first, *known;

    /* A name that a client can send. */
    if (!text || !strcmp(text, "*")) {
        return;
    }
    first = apr_hash_get(places->texts, text, APR_HASH_KEY_STRING);
    for (known = first; known && known->chain != chain;) {
        known = known->next;
    }
    if (!known) {
        known = apr_palloc(places->pool, sizeof(*known));
        known->chain = chain;
        known->served = served;
        known->next = first;
        apr_hash_set(places->texts, text, APR_HASH_KEY_STRING, known);
    }
    else if (served->rank < known->served->rank) {
        known->served = served;
    }
}

static void add_to_chain(dcv_places_t *places, const dcv_endpoint_t *at,
                         const dcv_served_t *served)
{
    dcv_chain_t *chain = dcv_places_chain(places, at);

    if (!chain) {
        chain_key_t *key = apr_palloc(places->pool, sizeof(*key));

        *key = make_key(at->ip, at->port);
        chain = make_chain(places, at);
        apr_hash_set(places->chains, key, sizeof(*key), chain);
        APR_ARRAY_PUSH(places->listed, dcv_chain_t *) = chain;
    }
    if (!chain->first || served->rank < chain->first->rank) {
        chain->first = served;
    }
    add_text(places, chain, at->host, served);
}

static void add_served(dcv_places_t *places, const dcv_served_t *served)
{
    const apr_array_header_t *addresses = served->addresses;

    if (!addresses) {
        places->main->first = served;
        return;
    }
    for (int i = 0; i < addresses->nelts; i++) {
        add_to_chain(places, APR_ARRAY_IDX(addresses, i, const dcv_endpoint_t *),
                     served);
    }
}

/* The virtual hosts that get what arrives at an address and port. */
static dcv_chain_t *resolve(const dcv_places_t *places,
                            const unsigned char ip[DCV_IP_BYTES], unsigned short port)
{
    static const unsigned char any[DCV_IP_BYTES];
    dcv_chain_t *chain = NULL;

    if (!dcv_places_is_any(ip)) {
        chain = find_chain(places, ip, port);
        chain = chain ? chain : find_chain(places, ip, 0);
    }
    chain = chain ? chain : find_chain(places, any, port);
    chain = chain ? chain : find_chain(places, any, 0);
    return chain ? chain : places->main;
}

/* Add a place, unless it is known. Nobody is there where no server is. */
static void add_place(dcv_places_t *places, const unsigned char ip[DCV_IP_BYTES],
                      unsigned short port, int is_asked)
{
    chain_key_t *key = apr_palloc(places->pool, sizeof(*key));
    dcv_local_place_t *place;

    *key = make_key(ip, port);
    place = apr_hash_get(places->known, key, sizeof(*key));
    if (place) {
        place->is_asked |= is_asked;
        return;
    }
    place = apr_palloc(places->pool, sizeof(*place));
    memcpy(place->ip, ip, sizeof(place->ip));
    place->port = port;
    place->number = places->list->nelts;
    place->is_asked = is_asked;
    place->chain = resolve(places, ip, port);
    if (place->chain->first) {
        apr_hash_set(places->known, key, sizeof(*key), place);
        APR_ARRAY_PUSH(places->list, const dcv_local_place_t *) = place;
        APR_ARRAY_PUSH(place->chain->places, const dcv_local_place_t *) = place;
    }
}

int dcv_places_is_ipv4(const unsigned char ip[DCV_IP_BYTES])
{
    static const unsigned char mapped[MAPPED_BYTES] = {0, 0, 0, 0, 0,    0,
                                                       0, 0, 0, 0, 0xff, 0xff};

    return !memcmp(ip, mapped, sizeof(mapped));
}

/*
 * A socket of every address has those of which virtual hosts tell. One of IPv6 takes IPv4,
 * too, where httpd does not open another one for that.
 */
static void add_listener(dcv_places_t *places, const dcv_endpoint_t *listener,
                         int is_asked)
{
    add_place(places, listener->ip, listener->port, is_asked);
    if (!dcv_places_is_any(listener->ip)) {
        return;
    }
    for (int i = 0; i < places->listed->nelts; i++) {
        const dcv_endpoint_t *at =
            APR_ARRAY_IDX(places->listed, i, const dcv_chain_t *)->at;

        if ((!at->port || at->port == listener->port) && !dcv_places_is_any(at->ip) &&
            (!listener->is_ipv4_only || dcv_places_is_ipv4(at->ip))) {
            add_place(places, at->ip, listener->port, is_asked);
        }
    }
}

static void add_listeners(dcv_places_t *places, const apr_array_header_t *listeners)
{
    int has_http = 0, has_first = 0;

    for (int i = 0; i < listeners->nelts; i++) {
        const dcv_endpoint_t *at = APR_ARRAY_IDX(listeners, i, const dcv_endpoint_t *);

        has_http |= at->port == HTTP_PORT;
        has_first |= at->is_first;
    }
    for (int i = 0; i < listeners->nelts; i++) {
        const dcv_endpoint_t *at = APR_ARRAY_IDX(listeners, i, const dcv_endpoint_t *);

        add_listener(places, at,
                     has_http ? at->port == HTTP_PORT : at->is_first || !has_first);
    }
    /* Where it is not known: at each address that a virtual host has. */
    for (int i = 0; i < places->listed->nelts && !listeners->nelts; i++) {
        const dcv_endpoint_t *at =
            APR_ARRAY_IDX(places->listed, i, const dcv_chain_t *)->at;

        add_place(places, at->ip, at->port, 1);
    }
    if (!listeners->nelts && !places->list->nelts) {
        static const unsigned char any[DCV_IP_BYTES];

        add_place(places, any, HTTP_PORT, 1);
    }
}

/* Add a place that a CA asks, unless another one has its first virtual host. */
static void add_usual(apr_array_header_t *usual, apr_hash_t *seen,
                      const dcv_local_place_t *place)
{
    const dcv_served_t **first = (const dcv_served_t **)&place->chain->first;

    if (usual->nelts < DCV_PLACES_USUAL && !apr_hash_get(seen, first, sizeof(*first))) {
        apr_hash_set(seen, first, sizeof(*first), place);
        APR_ARRAY_PUSH(usual, const dcv_local_place_t *) = place;
    }
}

static apr_array_header_t *collect_usual(const dcv_places_t *places, int is_single,
                                         apr_pool_t *pool)
{
    apr_array_header_t *usual =
        apr_array_make(pool, 2, sizeof(const dcv_local_place_t *));
    apr_hash_t *seen = dcv_hash_make(pool);

    for (int i = 0; i < places->list->nelts; i++) {
        const dcv_local_place_t *place =
            APR_ARRAY_IDX(places->list, i, const dcv_local_place_t *);

        if (place->is_asked && (!is_single || dcv_places_is_of_single(place))) {
            add_usual(usual, seen, place);
        }
    }
    return usual;
}

dcv_places_t *dcv_places_create(const dcv_snapshot_t *snapshot, apr_pool_t *pool)
{
    const apr_array_header_t *vhosts = dcv_snapshot_vhosts(snapshot);
    dcv_places_t *places = apr_pcalloc(pool, sizeof(*places));

    places->pool = pool;
    places->chains = dcv_hash_make(pool);
    places->listed = apr_array_make(pool, 8, sizeof(dcv_chain_t *));
    places->texts = dcv_hash_make(pool);
    places->known = dcv_hash_make(pool);
    places->list = apr_array_make(pool, 8, sizeof(const dcv_local_place_t *));
    places->main = make_chain(places, NULL);
    for (int i = 0; i < vhosts->nelts; i++) {
        for (const dcv_served_t *served =
                 APR_ARRAY_IDX(vhosts, i, const dcv_vhost_t *)->served;
             served; served = served->next) {
            add_served(places, served);
        }
    }
    add_listeners(places, dcv_snapshot_listeners(snapshot));
    places->usual = collect_usual(places, 0, pool);
    places->usual_single = collect_usual(places, 1, pool);
    return places;
}
