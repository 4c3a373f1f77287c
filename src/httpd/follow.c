/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/* Follows requests for files in the log: see follow.h. */
#include "follow.h"

#include <apr_strings.h>
#include <http_log.h>

#include "config/config.h"
#include "config/named.h"
#include "config/snapshot.h"
#include "mod_dcv.h"
#include "state/taking.h"

APLOG_USE_MODULE(dcv);

/*
 * The server that took a request, under which name, and whether a check asked, in the
 * request's pool.
 */
static const char *describe_server(const request_rec *r)
{
    const server_rec *server = r->server;
    const char *host = r->hostname ? r->hostname : "";

    return apr_psprintf(
        r->pool, "asked as \"%s\" at %s%s%s%s%s",
        dcv_error_quote(host, strlen(host), r->pool),
        server->is_virtual ? "the virtual host " : "the main server",
        server->is_virtual && server->server_hostname ? server->server_hostname : "",
        server->defn_name ? " of " : "",
        server->defn_name ? apr_psprintf(r->pool, "%s:%u", server->defn_name,
                                         server->defn_line_number)
                          : "",
        mod_dcv_taking_is_check(r) ? ", by a check of this server or its fleet" : "");
}

void mod_dcv_follow_answered(request_rec *r, const dcv_answer_t *answer)
{
    const dcv_order_t *order = answer->order;
    const char *source = order ? order->source : "a DCVToken";
    int is_expired = order && order->expires && order->expires < r->request_time;

    if (r->method_number != M_GET) {
        ap_log_rerror(
            APLOG_MARK, APLOG_DEBUG, 0, r,
            "DCV0033: %s: refused with status 405, since the method is %s, and "
            "not GET or HEAD; %s",
            answer->file_name, dcv_error_quote(r->method, strlen(r->method), r->pool),
            describe_server(r));
        return;
    }
    ap_log_rerror(APLOG_MARK, APLOG_DEBUG, 0, r,
                  "DCV0032: %s: answered with %u bytes of %s%s%s%s; %s",
                  answer->file_name, answer->body_len, dcv_error_line(source, r->pool),
                  order ? " for authority " : "", order ? order->authority->name : "",
                  is_expired ? ", whose values have expired" : "", describe_server(r));
}

/* An order with an MD5, of a virtual host if it has one; NULL: there is none. */
static const dcv_order_t *find_order(int *vhost, const dcv_snapshot_t *snapshot,
                                     const char *md5, int wanted)
{
    const dcv_order_t *order, *found = NULL;
    dcv_order_walk_t walk = {0};

    if (!dcv_snapshot_has_md5(snapshot, md5)) {
        return NULL;
    }
    while ((order = dcv_snapshot_next_order(snapshot, &walk))) {
        int is_here = walk.vhost == wanted || !walk.vhost;

        if (!strcmp(order->csr->md5, md5) && (!found || is_here)) {
            found = order;
            *vhost = walk.vhost;
            if (is_here) {
                break;
            }
        }
    }
    return found;
}

/* Why an order that the server has is not answered here. */
static const char *explain(const request_rec *r, const dcv_snapshot_t *snapshot,
                           const dcv_order_t *order, int vhost)
{
    int own = mod_dcv_config_of(r->server)->vhost;
    const dcv_vhost_t *other =
        APR_ARRAY_IDX(dcv_snapshot_vhosts(snapshot), vhost, const dcv_vhost_t *);

    if (vhost && vhost != own) {
        return apr_psprintf(r->pool,
                            "it is that of %s, which the virtual host %s at "
                            "%s:%d has",
                            dcv_error_line(order->source, r->pool), other->name,
                            other->file ? other->file : "", other->line);
    }
    return apr_psprintf(
        r->pool, "it is that of %s, an order of a directory, which %s",
        dcv_error_line(order->source, r->pool),
        r->hostname &&
                dcv_snapshot_find_dropped(
                    snapshot, own, apr_pstrcat(r->pool, order->csr->md5, ".txt", NULL),
                    r->hostname)
            ? "is answered under a ServerName or ServerAlias alone, and this name is none"
            : "does not have this name");
}

static const char *find_reason(request_rec *r, const char *file_name)
{
    const mod_dcv_config_t *config = mod_dcv_config_of(r->server);
    const dcv_snapshot_t *snapshot = mod_dcv_snapshot_hold(r->pool);
    char md5[DCV_FILE_MD5_BYTES];
    const char *reason = "no order has this file";
    const dcv_order_t *order = NULL;
    int vhost = 0;

    if (config->engine <= 0) {
        reason = "DCVEngine is Off here";
    }
    else if (!dcv_snapshot_md5_of(md5, file_name)) {
        reason = "no DCVToken has this name, and it is none of an order's file";
    }
    else {
        order = find_order(&vhost, snapshot, md5, config->vhost);
    }
    if (order) {
        reason = explain(r, snapshot, order, vhost);
    }
    mod_dcv_snapshot_let_go(snapshot, r->pool);
    return reason;
}

void mod_dcv_follow_declined(request_rec *r)
{
    const char *file_name = r->uri + sizeof(DCV_FILE_DIRECTORY) - 1;

    ap_log_rerror(APLOG_MARK, APLOG_DEBUG, 0, r,
                  "DCV0034: %s: left to other modules, since %s; %s",
                  dcv_error_quote(file_name, strlen(file_name), r->pool),
                  find_reason(r, file_name), describe_server(r));
}
