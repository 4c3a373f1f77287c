/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Answering the CA: see serve.h.
 *
 * Runs before httpd maps the URL, so r->uri is the path as it came, still with its
 * percent signs: CAs ask for plain characters, and anything else is not for us.
 */
#include "serve.h"

#include <apr_strings.h>
#include <http_core.h>
#include <http_log.h>
#include <http_protocol.h>
#include <http_request.h>

#include "config/config.h"
#include "config/dropped.h"
#include "dcv/compiler.h"
#include "dcv/index.h"
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
static int answer_request(request_rec *r, const char *body, apr_size_t len)
{
    apr_table_setn(r->headers_out, "Cache-Control", "no-store");
    if (r->method_number != M_GET) {
        return refuse_method(r);
    }
    /* A CA wants status 200 and the whole body (BR 3.2.2.4.18), never a part of it. */
    apr_table_unset(r->headers_in, "Range");
    apr_table_unset(r->headers_in, "Request-Range");
    return send_text(r, body, len);
}

/*
 * What a directive of a virtual host answers. httpd has the Host in lower case, without a final
 * dot or brackets. Only dropped orders look at the names of the virtual host.
 */
static inline const dcv_answer_t *find_configured(const mod_dcv_config_t *config,
                                                  const request_rec *r)
{
    dcv_served_t served; /* what is read of it is set */

    served.vhost = config->vhost;
    return dcv_served_answer(config->global->snapshot, &served,
                             r->uri + sizeof(DCV_FILE_DIRECTORY) - 1, r->hostname,
                             NULL);
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

/* Note what is answered, for the check that asks, or for visits. body: see mod_dcv_visit_mark(). */
static void note_answer(request_rec *r, const dcv_answer_t *answer, const char *body)
{
    if (mod_dcv_taking_is_check(r)) {
        mod_dcv_taking_turn(r, r->method_number == M_GET);
    }
    else if (r->method_number == M_GET) {
        mod_dcv_visit_mark(r, answer, body);
    }
    if (APLOGrdebug(r)) {
        mod_dcv_follow_answered(r, answer);
    }
}

/*
 * Answer a request for a file of a directory, or leave it to other modules. Apart, so that other
 * orders do not pay for it.
 */
static DCV_NOINLINE int handle_dropped(request_rec *r, const mod_dcv_config_t *config)
{
    const dcv_snapshot_t *snapshot = NULL;
    const dcv_answer_t *answer =
        config->global->drops ? mod_dcv_dropped_find(&snapshot, r) : NULL;
    const char *body;
    apr_size_t len;

    if (!answer) {
        mod_dcv_visit_mark_stray(r);
        return decline(r);
    }
    len = answer->body_len;
    body = apr_pstrmemdup(r->pool, answer->body, len);
    note_answer(r, answer, body);
    mod_dcv_snapshot_let_go(snapshot, r->pool);
    return answer_request(r, body, len);
}

/* A request that may be in our directory. Apart, so that other requests do not pay for it. */
static DCV_NOINLINE int handle(request_rec *r, int lookup)
{
    const mod_dcv_config_t *config = mod_dcv_config_of(r->server);
    const dcv_answer_t *answer;
    int status;

    if (lookup || !mod_dcv_taking_is_in_directory(r->uri)) {
        return DECLINED;
    }
    if (config->engine <= 0) {
        return decline(r);
    }
    answer = find_configured(config, r);
    if (answer) {
        note_answer(r, answer, NULL);
        status = answer_request(r, answer->body, answer->body_len);
    }
    else {
        status = handle_dropped(r, config);
    }
    if (status != DECLINED) {
        discard_body(r);
    }
    return status;
}

int mod_dcv_serve_hook_quick_handler(request_rec *r, int lookup)
{
    return mod_dcv_taking_may_be(r->uri) ? handle(r, lookup) : DECLINED;
}
