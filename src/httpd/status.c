/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/* The handler "dcv-status": see status.h. */
#include "status.h"

#include <apr_atomic.h>
#include <apr_strings.h>
#include <http_core.h>
#include <http_log.h>
#include <http_main.h>
#include <http_protocol.h>
#include <mod_status.h>

#include "dcv/compiler.h"
#include "dcv/hash.h"
#include "check/check.h"
#include "config/config.h"
#include "config/opening.h"
#include "dcv/render.h"
#include "mod_dcv.h"
#include "config/snapshot.h"
#include "origin.h"
#include "check/sources.h"

APLOG_USE_MODULE(dcv);

#define HANDLER "dcv-status"

/* Reports of the view of one virtual host that a child sends at once. */
#define REPORTS_OF_VIEW 3

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

/*
 * The orders that DCVStatus shows. Those of the main server are answered in all virtual
 * hosts, so that they are nobody's own unless there is none.
 */
static int scope_of(const request_rec *r)
{
    int vhost = mod_dcv_config_of(r->server)->vhost;

    if (mod_dcv_opening_of(r) == MOD_DCV_OPENING_ON) {
        return DCV_SCOPE_ALL;
    }
    return vhost || !ap_server_conf->next ? vhost : DCV_SCOPE_NONE;
}

/*
 * Make a report, in a pool of its own that is to be cleared when it is written: a client need not
 * read what it has asked for, and would keep all orders as they were.
 */
static dcv_rendition_t make_rendition(const request_rec *r, const dcv_query_t *query,
                                      int scope, apr_hash_t *fresh, apr_pool_t *pool)
{
    const mod_dcv_config_t *config = mod_dcv_config_of(ap_server_conf);
    dcv_rendition_t rendition = {.query = query,
                                 .version = MOD_DCV_VERSION,
                                 .server = ap_get_server_name((request_rec *)r)};

    dcv_index_t *index =
        dcv_index_create(mod_dcv_snapshot_hold(pool), config->global->psl, pool);

    dcv_index_limit(index, scope);
    dcv_index_use_notes(index, config->global->notes);
    rendition.report =
        dcv_report_create(index, mod_dcv_sources_create(fresh, query->lang, pool),
                          apr_time_now(), query->lang, pool);
    return rendition;
}

static void set_language(request_rec *r, dcv_lang_t lang)
{
    apr_table_setn(r->headers_out, "Content-Language", dcv_lang_tag(lang));
}

/* What a status is called. */
static const char *title_of(int status, dcv_lang_t lang)
{
    switch (status) {
    case HTTP_BAD_REQUEST:
        return dcv_tr(lang, "Bad Request");
    case HTTP_FORBIDDEN:
        return dcv_tr(lang, "Forbidden");
    case HTTP_NOT_FOUND:
        return dcv_tr(lang, "Not Found");
    case HTTP_METHOD_NOT_ALLOWED:
        return dcv_tr(lang, "Method Not Allowed");
    case HTTP_SERVICE_UNAVAILABLE:
        return dcv_tr(lang, "Service Unavailable");
    default:
        /* Behind the number. */
        return ap_get_status_line(status) + 4;
    }
}

/* A sentence for people, as the whole response, in the format that was asked for. */
static int refuse(request_rec *r, int status, dcv_lang_t lang, const char *sentence)
{
    const char *end = ap_strchr_c(sentence, '\0')[-1] == '.' ? "" : ".", *text, *type;
    const dcv_refusal_t refusal = {.status = status,
                                   .lang = lang,
                                   .title = title_of(status, lang),
                                   .sentence =
                                       apr_pstrcat(r->pool, sentence, end, NULL)};
    dcv_format_t format = dcv_query_refused_format(
        r->args, apr_table_get(r->headers_in, "Accept"), r->pool);

    r->status = status;
    set_language(r, lang);
    text = dcv_render_refusal(&type, format, &refusal, r->pool);
    ap_set_content_type(r, type);
    if (format == DCV_FORMAT_HTML) {
        apr_table_setn(r->headers_out, "Content-Security-Policy",
                       dcv_render_policy(r->pool));
    }
    ap_rputs(text, r);
    return OK;
}

/* What is said of each answer: nobody else keeps it, frames it or loads it. */
static void set_common_headers(request_rec *r)
{
    apr_table_setn(r->headers_out, "Cache-Control", "no-store");
    apr_table_setn(r->headers_out, "X-Content-Type-Options", "nosniff");
    /* The page itself has to be told apart from others: see origin.h. */
    apr_table_setn(r->headers_out, "Referrer-Policy", "same-origin");
    apr_table_setn(r->headers_out, "Cross-Origin-Resource-Policy", "same-origin");
    apr_table_setn(r->headers_out, "Content-Security-Policy",
                   "default-src 'none'; frame-ancestors 'none'");
    apr_table_mergen(r->headers_out, "Vary", "Accept, Accept-Language");
}

/* Nothing of the page may come from, go to or be framed by anybody else. */
static void set_headers(request_rec *r, const dcv_query_t *query)
{
    ap_set_content_type(r, dcv_render_type(query->format));
    set_language(r, query->lang);
    if (query->format == DCV_FORMAT_HTML) {
        apr_table_setn(r->headers_out, "Content-Security-Policy",
                       dcv_render_policy(r->pool));
    }
    if (query->refresh) {
        apr_table_setn(r->headers_out, "Refresh", apr_itoa(r->pool, query->refresh));
    }
}

/* Write a report, whose headers are set. */
static void send_report(request_rec *r, const dcv_rendition_t *rendition,
                        apr_pool_t *pool)
{
    client_t client = {r, apr_brigade_create(r->pool, r->connection->bucket_alloc), 0};
    dcv_sink_t sink = {&client, write_to_client, is_client_gone};

    dcv_render(&sink, rendition, pool);
    APR_BRIGADE_INSERT_TAIL(client.brigade,
                            apr_bucket_eos_create(r->connection->bucket_alloc));
    if (!client.gone) {
        ap_pass_brigade(r->output_filters, client.brigade);
    }
}

/*
 * A client that does not read keeps a thread, and all orders as they were: a customer could have
 * any number of them, each with other orders. So a child sends few reports of his view at once.
 */
static int begin_report(const request_rec *r)
{
    mod_dcv_config_t *config = mod_dcv_config_of(r->server);

    if (mod_dcv_opening_of(r) == MOD_DCV_OPENING_ON ||
        apr_atomic_inc32(&config->reports) < REPORTS_OF_VIEW) {
        return 1;
    }
    apr_atomic_dec32(&config->reports);
    return 0;
}

static void end_report(const request_rec *r)
{
    if (mod_dcv_opening_of(r) != MOD_DCV_OPENING_ON) {
        apr_atomic_dec32(&mod_dcv_config_of(r->server)->reports);
    }
}

/* Send the head and the body of a report. */
static void answer(request_rec *r, const dcv_query_t *query, dcv_rendition_t *rendition,
                   apr_pool_t *pool)
{
    dcv_health_t *health;

    set_headers(r, query);
    if (query->strict) {
        health = apr_palloc(pool, sizeof(*health));
        dcv_health_collect(health, rendition->report, pool);
        rendition->health = health;
        r->status =
            health->status == DCV_HEALTH_FAIL ? HTTP_SERVICE_UNAVAILABLE : HTTP_OK;
    }
    if (!r->header_only) {
        send_report(r, rendition, pool);
    }
}

/* Make the report that a query asks for in a pool, and send it, or its head alone. */
static int answer_from(request_rec *r, const dcv_query_t *query, apr_pool_t *pool)
{
    apr_hash_t *fresh = dcv_hash_make(r->pool);
    dcv_rendition_t rendition = make_rendition(r, query, scope_of(r), fresh, pool);
    const char *problem;

    if (query->order && !dcv_report_has_md5(rendition.report, query->order)) {
        return refuse(
            r, HTTP_NOT_FOUND, query->lang,
            dcv_trf(
                query->lang, r->pool,
                "No order here has a CSR with the MD5 %s. Search for its name without "
                "order=.",
                query->order));
    }
    if ((query->check || query->check_all) && !r->header_only) {
        if (mod_dcv_check_request(&problem, r, rendition.report, query, fresh) != OK) {
            return refuse(r, HTTP_SERVICE_UNAVAILABLE, query->lang, problem);
        }
        dcv_report_set_time(rendition.report, apr_time_now());
    }
    if (!begin_report(r)) {
        apr_table_setn(r->headers_out, "Retry-After", "1");
        return refuse(r, HTTP_SERVICE_UNAVAILABLE, query->lang,
                      dcv_tr(query->lang,
                             "Other reports on this virtual host are still being "
                             "read. Ask again when they are."));
    }
    answer(r, query, &rendition, pool);
    end_report(r);
    return OK;
}

static int answer_query(request_rec *r, const dcv_query_t *query)
{
    apr_pool_t *pool;
    int status;

    apr_pool_create(&pool, r->pool);
    status = answer_from(r, query, pool);
    apr_pool_destroy(pool);
    return status;
}

/*
 * The handler is set, but the page is not opened: perhaps by a customer's .htaccess. Any
 * client can ask again and again, so it is logged once.
 */
static int refuse_closed(request_rec *r)
{
    mod_dcv_global_t *global = mod_dcv_config_of(ap_server_conf)->global;

    if (!apr_atomic_cas32(&global->closed_told, 1, 0)) {
        ap_log_rerror(
            APLOG_MARK, APLOG_WARNING, 0, r,
            "DCV0025: \"SetHandler dcv-status\" holds for %.200s of the virtual "
            "host %s, but no DCVStatus opens the page: status 404. Write "
            "\"DCVStatus On\" for all orders, or \"DCVStatus VHost\" for those "
            "of the virtual host, below the SetHandler in httpd's own "
            "configuration; or remove the SetHandler, if it stands in a "
            "customer's .htaccess. This process does not say so again",
            r->uri, r->server->server_hostname);
    }
    return HTTP_NOT_FOUND;
}

/* Answer a request for our handler. */
static int answer_request(request_rec *r)
{
    dcv_query_t query;
    dcv_error_t *error;
    const char *languages;
    dcv_lang_t lang;
    int status;

    if (mod_dcv_opening_of(r) == MOD_DCV_OPENING_OFF) {
        return refuse_closed(r);
    }
    status = ap_discard_request_body(r);
    if (status != OK) {
        return status;
    }
    set_common_headers(r);
    languages = apr_table_get(r->headers_in, "Accept-Language");
    lang = dcv_query_refused_lang(r->args, languages, r->pool);
    if (r->method_number != M_GET) {
        apr_table_setn(r->headers_out, "Allow", "GET, HEAD");
        return refuse(r, HTTP_METHOD_NOT_ALLOWED, lang,
                      dcv_tr(lang, "Only GET and HEAD are answered here."));
    }
    error = dcv_query_parse(&query, r->args, apr_table_get(r->headers_in, "Accept"),
                            languages, r->pool);
    if (error) {
        return refuse(r, HTTP_BAD_REQUEST, lang, error->messages[lang]);
    }
    if ((query.check || query.check_all) && mod_dcv_origin_is_foreign(r)) {
        return refuse(
            r, HTTP_FORBIDDEN, lang,
            dcv_tr(lang,
                   "Nothing was checked, since the request does not come from the "
                   "status page. Open the page without check= and press its button. "
                   "A program that calls itself Mozilla sends the header "
                   "\"Sec-Fetch-Site: none\"."));
    }
    return answer_query(r, &query);
}

/* Look at a handler's name as a whole. Apart, so that other requests do not pay for it. */
static DCV_NOINLINE int answer_handler(request_rec *r)
{
    return strcmp(r->handler, HANDLER) ? DECLINED : answer_request(r);
}

int mod_dcv_status_hook_handler(request_rec *r)
{
    /* Nearly all requests are for other handlers, and most of those begin otherwise. */
    return r->handler && *r->handler == *HANDLER ? answer_handler(r) : DECLINED;
}

int mod_dcv_status_hook_status(request_rec *r, int flags)
{
    dcv_query_t query = {0};
    dcv_sink_t sink = {r, write_to_status_page, NULL};
    dcv_rendition_t rendition;
    apr_pool_t *pool;

    apr_pool_create(&pool, r->pool);
    rendition = make_rendition(r, &query, DCV_SCOPE_ALL, NULL, pool);
    query.format = flags & AP_STATUS_SHORT ? DCV_FORMAT_TEXT : DCV_FORMAT_HTML;
    dcv_render_summary(&sink, &rendition, pool);
    apr_pool_destroy(pool);
    return OK;
}
