/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Answering the CA: see serve.h.
 *
 * Runs before httpd maps the URL, so r->uri is the path as it came, still with its
 * percent signs: CAs ask for plain characters, and anything else is not for us.
 */
#include "serve.h"

#include <http_core.h>
#include <http_log.h>
#include <http_protocol.h>
#include <http_request.h>

#include "config/config.h"
#include "dcv/compiler.h"
#include "dcv/index.h"
#include "config/named.h"
#include "config/snapshot.h"
#include "follow.h"
#include "mod_dcv.h"
#include "state/taking.h"
#include "state/visit.h"

APLOG_USE_MODULE(dcv);

#define NOT_ALLOWED_BODY "Only GET and HEAD are answered here.\n"

/* Send a text that lives as long as the request, as the whole response. */
static int send_text(request_rec *r, const char *text, apr_size_t len)
{
    conn_rec *c = r->connection;
    apr_bucket_brigade *brigade = apr_brigade_create(r->pool, c->bucket_alloc);
    apr_status_t status;

    ap_set_content_type(r, "text/plain; charset=us-ascii");
    APR_BRIGADE_INSERT_TAIL(brigade,
                            apr_bucket_immortal_create(text, len, c->bucket_alloc));
    APR_BRIGADE_INSERT_TAIL(brigade, apr_bucket_eos_create(c->bucket_alloc));
    status = ap_pass_brigade(r->output_filters, brigade);
    return status == APR_SUCCESS || c->aborted ? OK : HTTP_INTERNAL_SERVER_ERROR;
}

/*
 * Not by httpd's own error response: an ErrorDocument could turn that into anything,
 * and its Allow would list TRACE.
 */
static int refuse_method(request_rec *r)
{
    r->status = HTTP_METHOD_NOT_ALLOWED;
    apr_table_setn(r->headers_out, "Allow", "GET, HEAD");
    return send_text(r, NOT_ALLOWED_BODY, sizeof(NOT_ALLOWED_BODY) - 1);
}

/*
 * A body left unread could be taken for the next request (http_protocol.h). Only after
 * the answer is sent: a body that breaks LimitRequestBody or its chunks makes httpd's
 * input filter send an error of its own in place of any answer to come. Most requests
 * have no body, and finding that out costs less than reading nothing.
 */
static void discard_body(request_rec *r)
{
    if ((apr_table_get(r->headers_in, "Content-Length") ||
         apr_table_get(r->headers_in, "Transfer-Encoding")) &&
        ap_discard_request_body(r) != OK) {
        r->connection->keepalive = AP_CONN_CLOSE;
    }
}

/* Answer a request for a file that the virtual host has. */
static int answer_request(request_rec *r, const dcv_answer_t *answer)
{
    apr_table_setn(r->headers_out, "Cache-Control", "no-store");
    if (r->method_number != M_GET) {
        return refuse_method(r);
    }
    mod_dcv_visit_mark(r, answer);
    /* A CA wants status 200 and the whole body (BR 3.2.2.4.18), never a part of it. */
    apr_table_unset(r->headers_in, "Range");
    apr_table_unset(r->headers_in, "Request-Range");
    return send_text(r, answer->body, answer->body_len);
}

/*
 * What a virtual host answers, of the orders in a snapshot. httpd has the Host in lower case,
 * without a final dot or brackets. Only dropped orders look at the names of the virtual host.
 */
static inline const dcv_answer_t *find_in(const dcv_snapshot_t *snapshot,
                                          const dcv_served_t *served,
                                          const request_rec *r)
{
    return dcv_served_answer(snapshot, served, r->uri + sizeof(DCV_FILE_DIRECTORY) - 1,
                             r->hostname, NULL);
}

/*
 * What a file in a directory answers. Apart, so that other orders do not pay for it. Where
 * nothing is answered, the response may be a long download, for which no snapshot is to be
 * kept.
 */
static DCV_NOINLINE const dcv_answer_t *find_dropped(const request_rec *r,
                                                     const mod_dcv_config_t *config,
                                                     dcv_served_t *served)
{
    const dcv_snapshot_t *snapshot = mod_dcv_snapshot_hold(r->pool);
    const dcv_answer_t *answer;

    served->name = r->server->server_hostname;
    served->is_nameless =
        mod_dcv_named_is_nameless(config->global->nameless, r->server);
    served->aliases = r->server->names;
    served->patterns = r->server->wild_names;
    answer = find_in(snapshot, served, r);
    if (!answer) {
        mod_dcv_snapshot_let_go(snapshot, r->pool);
    }
    return answer;
}

/* Leave a request in our directory to other modules. */
static int decline(request_rec *r)
{
    if (mod_dcv_taking_is_check(r)) {
        mod_dcv_taking_turn(r, 0);
    }
    if (APLOGrdebug(r)) {
        mod_dcv_follow_declined(r);
    }
    return DECLINED;
}

/* A request that may be in our directory. Apart, so that other requests do not pay for it. */
static DCV_NOINLINE int handle(request_rec *r, int lookup)
{
    const mod_dcv_config_t *config = mod_dcv_config_of(r->server);
    const dcv_answer_t *answer;
    dcv_served_t served; /* what is read of it is set where it is */
    int status;

    if (lookup || !mod_dcv_taking_is_in_directory(r->uri)) {
        return DECLINED;
    }
    if (config->engine <= 0) {
        return decline(r);
    }
    served.vhost = config->vhost;
    answer = find_in(config->global->snapshot, &served, r);
    if (!answer && config->global->drops) {
        answer = find_dropped(r, config, &served);
    }
    if (!answer) {
        mod_dcv_visit_mark_stray(r);
        return decline(r);
    }
    if (mod_dcv_taking_is_check(r)) {
        mod_dcv_taking_turn(r, r->method_number == M_GET);
    }
    if (APLOGrdebug(r)) {
        mod_dcv_follow_answered(r, answer);
    }
    status = answer_request(r, answer);
    discard_body(r);
    return status;
}

int mod_dcv_serve_hook_quick_handler(request_rec *r, int lookup)
{
    return mod_dcv_taking_may_be(r->uri) ? handle(r, lookup) : DECLINED;
}
