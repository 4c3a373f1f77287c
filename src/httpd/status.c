/* SPDX-License-Identifier: Apache-2.0 */
/* The handler "dcv-status": see status.h. */
#include "status.h"

#include <apr_strings.h>
#include <http_core.h>
#include <http_main.h>
#include <http_protocol.h>
#include <mod_status.h>

#include "config.h"
#include "dcv/render.h"
#include "mod_dcv.h"
#include "orders.h"
#include "visit.h"

#define HANDLER "dcv-status"

/* Where a report goes. */
typedef struct {
    request_rec *r;
    apr_bucket_brigade *brigade;
    int gone;
} client_t;

/* Write to the client, a few kilobytes at a time; to nobody when it is gone. */
static void write_to_client(void *context, const char *bytes, apr_size_t len)
{
    client_t *client = context;

    if (!client->gone) {
        client->gone =
            apr_brigade_write(client->brigade, ap_filter_flush,
                              client->r->output_filters, bytes, len) != APR_SUCCESS ||
            client->r->connection->aborted;
    }
}

static int is_client_gone(void *context)
{
    return ((const client_t *)context)->gone;
}

static void write_to_status_page(void *context, const char *bytes, apr_size_t len)
{
    ap_rwrite(bytes, (int)len, context);
}

static dcv_view_t view_of(const request_rec *r, const dcv_query_t *query)
{
    const mod_dcv_config_t *config = mod_dcv_config_of(ap_server_conf);
    dcv_view_t view = {NULL, query, MOD_DCV_VERSION,
                       ap_get_server_name((request_rec *)r)};

    view.report =
        dcv_report_create(mod_dcv_orders_hold(r->pool), config->global->psl,
                          mod_dcv_visit_sources(r->pool), apr_time_now(), r->pool);
    return view;
}

/* A sentence for people, as the whole response. */
static int refuse(request_rec *r, int status, const char *sentence)
{
    r->status = status;
    ap_set_content_type(r, "text/plain; charset=utf-8");
    ap_rputs(apr_pstrcat(r->pool, sentence, ".\n", NULL), r);
    return OK;
}

/* Nothing of the page may come from, go to or be framed by anybody else. */
static void set_headers(request_rec *r, const dcv_query_t *query)
{
    ap_set_content_type(r, dcv_render_type(query->format));
    if (query->format == DCV_FORMAT_HTML) {
        apr_table_setn(r->headers_out, "Content-Security-Policy",
                       dcv_render_policy(r->pool));
    }
    if (query->refresh) {
        apr_table_setn(r->headers_out, "Refresh", apr_itoa(r->pool, query->refresh));
    }
}

static int send_report(request_rec *r, const dcv_query_t *query)
{
    client_t client = {r, apr_brigade_create(r->pool, r->connection->bucket_alloc), 0};
    dcv_sink_t sink = {&client, write_to_client, is_client_gone};
    dcv_view_t view = view_of(r, query);

    dcv_render(&sink, &view, r->pool);
    APR_BRIGADE_INSERT_TAIL(client.brigade,
                            apr_bucket_eos_create(r->connection->bucket_alloc));
    if (!client.gone) {
        ap_pass_brigade(r->output_filters, client.brigade);
    }
    return OK;
}

int mod_dcv_status_hook_handler(request_rec *r)
{
    dcv_query_t query;
    dcv_error_t *error;
    int status;

    /* Nearly all requests are for other handlers, and most of those begin otherwise. */
    if (!r->handler || *r->handler != *HANDLER || strcmp(r->handler, HANDLER)) {
        return DECLINED;
    }
    status = ap_discard_request_body(r);
    if (status != OK) {
        return status;
    }
    apr_table_setn(r->headers_out, "Cache-Control", "no-store");
    apr_table_setn(r->headers_out, "X-Content-Type-Options", "nosniff");
    apr_table_setn(r->headers_out, "Referrer-Policy", "no-referrer");
    apr_table_mergen(r->headers_out, "Vary", "Accept");
    if (r->method_number != M_GET) {
        apr_table_setn(r->headers_out, "Allow", "GET, HEAD");
        return refuse(r, HTTP_METHOD_NOT_ALLOWED,
                      "Only GET and HEAD are answered here");
    }
    error = dcv_query_parse(&query, r->args, apr_table_get(r->headers_in, "Accept"),
                            r->pool);
    if (error) {
        return refuse(r, HTTP_BAD_REQUEST, error->message);
    }
    set_headers(r, &query);
    return r->header_only ? OK : send_report(r, &query);
}

int mod_dcv_status_hook_status(request_rec *r, int flags)
{
    dcv_query_t query = {0};
    dcv_sink_t sink = {r, write_to_status_page, NULL};
    dcv_view_t view = view_of(r, &query);

    query.format = flags & AP_STATUS_SHORT ? DCV_FORMAT_TEXT : DCV_FORMAT_HTML;
    dcv_render_summary(&sink, &view, r->pool);
    return OK;
}
