/* SPDX-License-Identifier: Apache-2.0 */
/* The handler "dcv-status": see status.h. */
#include "status.h"

#include <apr_strings.h>
#include <http_core.h>
#include <http_main.h>
#include <http_protocol.h>
#include <mod_status.h>

#include "check/check.h"
#include "config/config.h"
#include "dcv/render.h"
#include "mod_dcv.h"
#include "config/snapshot.h"
#include "sources.h"

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

static dcv_rendition_t make_rendition(const request_rec *r, const dcv_query_t *query,
                                      apr_hash_t *fresh)
{
    const mod_dcv_config_t *config = mod_dcv_config_of(ap_server_conf);
    dcv_rendition_t rendition = {.query = query,
                                 .version = MOD_DCV_VERSION,
                                 .server = ap_get_server_name((request_rec *)r)};

    rendition.report = dcv_report_create(
        dcv_index_create(mod_dcv_snapshot_hold(r->pool), config->global->psl, r->pool),
        mod_dcv_sources_create(fresh, r->pool), apr_time_now(), r->pool);
    return rendition;
}

/* A sentence for people, as the whole response. */
static int refuse(request_rec *r, int status, const char *sentence)
{
    r->status = status;
    ap_set_content_type(r, "text/plain; charset=utf-8");
    ap_rputs(apr_pstrcat(r->pool, sentence,
                         ap_strchr_c(sentence, '\0')[-1] == '.' ? "\n" : ".\n", NULL),
             r);
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
    apr_hash_t *fresh = apr_hash_make(r->pool);
    dcv_rendition_t rendition = make_rendition(r, query, fresh);
    const char *problem;

    if ((query->check || query->check_all) &&
        mod_dcv_check_request(&problem, r, rendition.report, query, fresh) != OK) {
        return refuse(r, HTTP_SERVICE_UNAVAILABLE, problem);
    }
    set_headers(r, query);

    dcv_render(&sink, &rendition, r->pool);
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
    if (r->header_only) {
        set_headers(r, &query);
        return OK;
    }
    return send_report(r, &query);
}

int mod_dcv_status_hook_status(request_rec *r, int flags)
{
    dcv_query_t query = {0};
    dcv_sink_t sink = {r, write_to_status_page, NULL};
    dcv_rendition_t rendition = make_rendition(r, &query, NULL);

    query.format = flags & AP_STATUS_SHORT ? DCV_FORMAT_TEXT : DCV_FORMAT_HTML;
    dcv_render_summary(&sink, &rendition, r->pool);
    return OK;
}
