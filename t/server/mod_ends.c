/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/*
 * For t/server/ends.t: says of each request in which virtual host it ends, as httpd decided,
 * and as mod_dcv works it out. Takes the functions from mod_dcv.so, which httpd has loaded.
 */
#include <string.h>

#include <apr_strings.h>
#include <httpd.h>
#include <http_config.h>
#include <http_protocol.h>

#include "../../src/core/index/index.h"
#include "../../src/core/index/places.h"
#include "config/config.h"

extern module AP_MODULE_DECLARE_DATA ends_module;

/* The bytes of a connection's own address. */
static void read_address(unsigned char ip[DCV_IP_BYTES], const apr_sockaddr_t *address)
{
    apr_size_t len = (apr_size_t)address->ipaddr_len;

    memset(ip, 0, DCV_IP_BYTES);
    if (len == 4) {
        memset(ip + DCV_IP_BYTES - 6, 0xff, 2);
    }
    memcpy(ip + DCV_IP_BYTES - len, address->ipaddr_ptr, len);
}

/* The place of a connection: that of its address, or else that of every one. */
static const dcv_local_place_t *find_place(const dcv_index_t *index, const conn_rec *c)
{
    const apr_array_header_t *list = dcv_places_list(index->places);
    const dcv_local_place_t *found = NULL;
    unsigned char ip[DCV_IP_BYTES];

    read_address(ip, c->local_addr);
    for (int i = 0; i < list->nelts; i++) {
        const dcv_local_place_t *place =
            APR_ARRAY_IDX(list, i, const dcv_local_place_t *);

        if (place->port != c->local_addr->port) {
            continue;
        }
        if (!memcmp(place->ip, ip, sizeof(ip))) {
            return place;
        }
        found = dcv_places_is_any(place->ip) ? place : found;
    }
    return found;
}

static int hook_quick_handler(request_rec *r, int lookup)
{
    const mod_dcv_global_t *global = mod_dcv_config_of(r->server)->global;
    dcv_index_t *index = dcv_index_create(global->snapshot, global->psl, r->pool);
    const dcv_served_t *served = NULL;
    const dcv_local_place_t *place;
    const dcv_name_t *name;
    dcv_ends_t ends;

    (void)lookup;
    if (!r->hostname ||
        dcv_name_parse(&name, r->hostname, strlen(r->hostname), r->pool)) {
        return DECLINED;
    }
    dcv_ends_find(&ends, index, name, r->pool);
    place = find_place(index, r->connection);
    if (place) {
        served = dcv_ends_at(index, place, name->text);
    }
    ap_set_content_type(r, "text/plain");
    ap_rprintf(r, "%u %d\n", r->server->defn_name ? r->server->defn_line_number : 0,
               !served        ? -1
               : served->file ? served->line
                              : 0);
    return OK;
}

static void register_hooks(apr_pool_t *pool)
{
    (void)pool;
    ap_hook_quick_handler(hook_quick_handler, NULL, NULL, APR_HOOK_FIRST);
}

AP_DECLARE_MODULE(ends) = {STANDARD20_MODULE_STUFF, NULL, NULL, NULL, NULL, NULL,
                           register_hooks,          0};
