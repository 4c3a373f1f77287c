/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/* A status page that customers could read: see exposure.h. */
#include "exposure.h"

#include <apr_strings.h>
#include <http_log.h>

#include "config/config.h"
#include "config/opening.h"
#include "mod_dcv.h"

APLOG_USE_MODULE(dcv);

/* Whether a server has orders that its own directives name. */
static int has_own_orders(const server_rec *server)
{
    const mod_dcv_config_t *config = mod_dcv_config_of(server);

    return server->is_virtual && config->vhost &&
           (config->csr_files || config->directories);
}

/*
 * Whether a virtual host has orders: own ones, or those of a directory for all virtual
 * hosts, which a server with customers has.
 */
static int has_orders(const server_rec *server, const server_rec *main_server)
{
    return has_own_orders(server) ||
           (server->is_virtual && mod_dcv_config_of(server)->engine > 0 &&
            mod_dcv_config_of(main_server)->directories);
}

/* The base domain of a virtual host, or its name where it has none; NULL: no name. */
static const char *site_of(const server_rec *server, apr_pool_t *pool)
{
    char *name = apr_pstrdup(pool, server->server_hostname);
    const char *base;

    if (!name) {
        return NULL;
    }
    ap_str_tolower(name);
    base = dcv_psl_base(mod_dcv_config_of(server)->global->psl, name);
    return base ? base : name;
}

/* A virtual host with orders for another site than a given one (NULL: any site). */
static const server_rec *find_other(const server_rec *main_server, const char *site,
                                    apr_pool_t *pool)
{
    for (const server_rec *s = main_server->next; s; s = s->next) {
        const char *other = has_orders(s, main_server) ? site_of(s, pool) : NULL;

        if (other && (!site || strcmp(other, site))) {
            return s;
        }
    }
    return NULL;
}

static void warn(const mod_dcv_opened_t *opened, const server_rec *one,
                 const server_rec *other, server_rec *main_server, int startup)
{
    ap_log_error(
        APLOG_MARK, APLOG_WARNING | startup, 0, main_server,
        "DCV0026: \"DCVStatus On\" at %s:%d shows all orders in %s, and %s and %s have "
        "orders of different sites: a script on a customer's page there could read them "
        "in the browser of whoever may open the status page, and a customer's program "
        "could where \"Require local\" guards it. Move the section into a virtual host of "
        "its own, with a password, or write \"DCVStatus VHost\"; see docs/hosting.md",
        opened->place.file ? opened->place.file : "the command line",
        opened->place.line,
        opened->server->is_virtual ? "this virtual host" : "every virtual host",
        one->server_hostname, other->server_hostname);
}

void mod_dcv_exposure_warn(server_rec *main_server, int startup, apr_pool_t *pool)
{
    const apr_array_header_t *list = mod_dcv_config_of(main_server)->global->opened;

    for (int i = 0; i < mod_dcv_config_count(list); i++) {
        const mod_dcv_opened_t *opened =
            APR_ARRAY_IDX(list, i, const mod_dcv_opened_t *);
        const server_rec *one = opened->server, *other = NULL;

        if (!one->is_virtual) {
            one = find_other(main_server, NULL, pool);
        }
        else if (!has_own_orders(one)) {
            one = NULL;
        }
        if (one) {
            other = find_other(main_server, site_of(one, pool), pool);
        }
        if (other) {
            warn(opened, one, other, main_server, startup);
        }
    }
}
