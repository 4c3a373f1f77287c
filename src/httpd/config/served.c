/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/* Where httpd listens, and which virtual hosts it has there: see served.h. */
#include "served.h"

#include <string.h>

#include <ap_listen.h>
#include <apr_strings.h>
#include <http_config.h>

#include "config.h"
#include "named.h"

/* How IPv4 addresses begin among IPv6 addresses (RFC 4291 2.5.5.2). */
static const unsigned char mapped[] = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};

static dcv_endpoint_t *make_endpoint(const char *host, const apr_sockaddr_t *address,
                                     apr_port_t port, apr_pool_t *pool)
{
    static const unsigned char any[DCV_IP_BYTES];
    dcv_endpoint_t *endpoint = apr_pcalloc(pool, sizeof(*endpoint));
    apr_size_t len = (apr_size_t)address->ipaddr_len;

    endpoint->host = host;
    endpoint->port = port;
    if (len == DCV_IP_BYTES) {
        memcpy(endpoint->ip, address->ipaddr_ptr, len);
    }
    else if (memcmp(address->ipaddr_ptr, any, len)) {
        memcpy(endpoint->ip, mapped, sizeof(mapped));
        memcpy(endpoint->ip + sizeof(mapped), address->ipaddr_ptr, len);
    }
    else {
        endpoint->is_ipv4_only = 1;
    }
    return endpoint;
}

/* What <VirtualHost> names; NULL for the main server. */
static const apr_array_header_t *find_addresses(const server_rec *server,
                                                apr_pool_t *pool)
{
    apr_array_header_t *list = apr_array_make(pool, 1, sizeof(const dcv_endpoint_t *));

    for (const server_addr_rec *at = server->addrs; at; at = at->next) {
        APR_ARRAY_PUSH(list, const dcv_endpoint_t *) =
            make_endpoint(at->virthost, at->host_addr, at->host_port, pool);
    }
    return list;
}

static void add_server(dcv_snapshot_t *snapshot, const server_rec *server, int rank,
                       apr_hash_t *nameless, apr_pool_t *pool)
{
    const mod_dcv_config_t *config = mod_dcv_config_of(server);
    dcv_served_t *served = apr_pcalloc(pool, sizeof(*served));

    served->name = server->server_hostname;
    served->is_nameless = mod_dcv_named_is_nameless(nameless, server);
    served->aliases = server->names;
    served->patterns = server->wild_names;
    served->addresses = server->is_virtual ? find_addresses(server, pool) : NULL;
    served->file = server->defn_name;
    served->line = (int)server->defn_line_number;
    served->rank = rank;
    dcv_snapshot_add_served(snapshot, config->vhost, served);
}

/* The argument of the first Listen; NULL: there is none. */
static const char *find_first_listen(void)
{
    for (const ap_directive_t *at = ap_conftree; at; at = at->next) {
        if (!ap_cstr_casecmp(at->directive, "Listen")) {
            return at->args;
        }
    }
    return NULL;
}

/*
 * Whether a socket is of a Listen with these arguments. httpd has the sockets of one that
 * was there before a restart in another order.
 */
static int is_of(const apr_sockaddr_t *address, const char *args, apr_pool_t *pool)
{
    char *host = NULL, *scope;
    apr_port_t port = 0;
    apr_sockaddr_t *named = NULL;
    const char *word = ap_getword_conf(pool, &args);

    if (apr_parse_addr_port(&host, &scope, &port, word, pool) != APR_SUCCESS ||
        port != address->port ||
        apr_sockaddr_info_get(&named, host && strcmp(host, "*") ? host : NULL,
                              APR_UNSPEC, port, 0, pool) != APR_SUCCESS) {
        return 0;
    }
    while (named && !apr_sockaddr_equal(named, address)) {
        named = named->next;
    }
    return named != NULL;
}

static void add_listeners(dcv_snapshot_t *snapshot, apr_pool_t *pool)
{
    const char *first = find_first_listen();
    apr_pool_t *scratch_pool;

    apr_pool_create(&scratch_pool, pool);
    for (const ap_listen_rec *at = ap_listeners; at; at = at->next) {
        dcv_endpoint_t *endpoint;

        /* Other modules may add what is no socket. */
        if (!at->bind_addr) {
            continue;
        }
        endpoint = make_endpoint(NULL, at->bind_addr, at->bind_addr->port, pool);
        endpoint->is_first = first && is_of(at->bind_addr, first, scratch_pool);
        dcv_snapshot_add_listener(snapshot, endpoint);
    }
    apr_pool_destroy(scratch_pool);
}

void mod_dcv_served_add(dcv_snapshot_t *snapshot, const server_rec *main_server,
                        apr_hash_t *nameless, apr_pool_t *pool)
{
    int rank = 0;

    /* httpd's list has the last virtual host first. */
    for (const server_rec *s = main_server; s; s = s->next) {
        add_server(snapshot, s, --rank, nameless, pool);
    }
    add_listeners(snapshot, pool);
}
