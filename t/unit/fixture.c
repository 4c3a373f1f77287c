/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/* A small server with orders: see fixture.h. */
#include "fixture.h"

#include "french.h"

const dcv_csr_file_t *make_csr(const char *arguments)
{
    const char *pem = output_of(apr_psprintf(
        pool, "openssl req -new -nodes -keyout /dev/null -utf8 %s 2>/dev/null",
        arguments));
    const dcv_csr_file_t *file = NULL;

    succeeds(
        dcv_csr_file_parse(&file, pem, strlen(pem), DCV_CHECK_SIGNATURE, pool, pool),
        apr_pstrcat(pool, "openssl's CSR is read, made with ", arguments, NULL));
    return file;
}

dcv_order_t *make_order(const char *source, const dcv_csr_file_t *file,
                        dcv_settings_t options)
{
    const dcv_order_t *order = NULL;
    apr_array_header_t *presets = apr_array_make(pool, 1, sizeof(void *));

    succeeds(dcv_order_create(&order, source, file, &options, presets, NULL,
                              dcv_authorities_create(pool), pool, pool),
             apr_pstrcat(pool, "an order is made from the CSR of ", source, NULL));
    return apr_pmemdup(pool, order, sizeof(*order));
}

const dcv_persist_account_t *give_account(dcv_order_t *order, const char *uri,
                                          const char *until)
{
    succeeds(dcv_persist_create(&order->account, order->authority->name, uri, until,
                                dcv_authorities_create(pool), pool),
             apr_pstrcat(pool, "an account is made for the URI ", uri, NULL));
    return order->account;
}

dcv_csr_t *own_csr(dcv_order_t *order)
{
    dcv_csr_t *csr = apr_pmemdup(pool, order->csr, sizeof(*csr));

    order->csr = csr;
    return csr;
}

const dcv_name_t *make_name(const char *text)
{
    const dcv_name_t *name = NULL;

    (void)dcv_name_parse(&name, text, strlen(text), pool);
    return name;
}

server_t make_server(void)
{
    server_t server = {.snapshot = dcv_snapshot_create(pool),
                       .psl = dcv_psl_create(pool)};

    dcv_snapshot_add_vhost(server.snapshot, "main server", 0, NULL, 0, 1);
    return server;
}

dcv_endpoint_t *make_endpoint(const char *host, int port)
{
    dcv_endpoint_t *endpoint = apr_pcalloc(pool, sizeof(*endpoint));
    apr_sockaddr_t *address = NULL;
    apr_size_t len;

    endpoint->host = host;
    endpoint->port = (unsigned short)port;
    if (!strcmp(host, "*")) {
        return endpoint;
    }
    (void)apr_sockaddr_info_get(&address, host, APR_UNSPEC, 0, 0, pool);
    len = (apr_size_t)address->ipaddr_len;
    memset(endpoint->ip + DCV_IP_BYTES - 6, len == 4 ? 0xff : 0, 2);
    memcpy(endpoint->ip + DCV_IP_BYTES - len, address->ipaddr_ptr, len);
    return endpoint;
}

void serve_at(dcv_served_t *served, const char *host, int port)
{
    apr_array_header_t *addresses =
        apr_array_make(pool, 1, sizeof(const dcv_endpoint_t *));

    if (served->addresses) {
        addresses = apr_array_copy(pool, served->addresses);
    }
    APR_ARRAY_PUSH(addresses, const dcv_endpoint_t *) = make_endpoint(host, port);
    served->addresses = addresses;
}

dcv_served_t *serve(const server_t *server, int vhost, const char *name,
                    const char *aliases, const char *patterns)
{
    dcv_served_t *served = apr_pcalloc(pool, sizeof(*served));
    static int count;

    serve_at(served, apr_psprintf(pool, "192.0.2.%d", ++count % 256), 443);
    served->name = name;
    served->aliases = aliases ? dcv_text_split(aliases, pool) : NULL;
    served->patterns = patterns ? dcv_text_split(patterns, pool) : NULL;
    served->file = vhost ? "sites.conf" : NULL;
    served->line = 10 * vhost;
    dcv_snapshot_add_served(server->snapshot, vhost, served);
    return served;
}

int add_vhost(const server_t *server, const char *name, const char *aliases)
{
    int vhost = dcv_snapshot_add_vhost(server->snapshot, name, 443, "sites.conf", 7, 1);

    serve(server, vhost, name, aliases, NULL);
    return vhost;
}

dcv_served_t *serve_only_at(const server_t *server, const char *name, const char *host,
                            int port)
{
    int vhost = dcv_snapshot_add_vhost(server->snapshot, "x", port, "x.conf", 1, 1);
    dcv_served_t *served = serve(server, vhost, name, NULL, NULL);

    served->addresses = NULL;
    served->rank = vhost;
    serve_at(served, host, port);
    return served;
}

void add_order(const server_t *server, int vhost, const dcv_order_t *order)
{
    (void)dcv_snapshot_add_order(server->snapshot, vhost, order);
}

drop_t make_drop(const server_t *server, const char *vhost)
{
    const apr_array_header_t *vhosts = dcv_snapshot_vhosts(server->snapshot);
    drop_t drop;

    is(APR_ARRAY_IDX(vhosts, vhosts->nelts - 1, const dcv_vhost_t *)->name, vhost,
       "the directory is of the virtual host that was added last");
    drop.directory = dcv_snapshot_add_directory(server->snapshot, "/drop");
    drop.drops = dcv_drops_create(server->snapshot);
    return drop;
}

void drop_file(const drop_t *drop, const char *name, const dcv_order_t *order)
{
    dcv_drops_put_order(drop->drops, drop->directory, name, NULL, order, 0, pool);
}

const dcv_order_t *dropped(const server_t *server, int vhost, int number)
{
    return dcv_snapshot_order(server->snapshot, vhost, number);
}

void refuse_file(const drop_t *drop, const char *name, const char *text)
{
    dcv_drops_put_error(drop->drops, drop->directory, name, NULL,
                        dcv_error_plain(DCV_E_FILE, pool, text));
}

dcv_snapshot_t *published(const drop_t *drop)
{
    const dcv_snapshot_t *snapshot;

    (void)dcv_drops_publish(drop->drops);
    snapshot = dcv_drops_hold(drop->drops);
    dcv_drops_release(snapshot);
    return (dcv_snapshot_t *)snapshot;
}

dcv_index_t *index_of(const server_t *server)
{
    return dcv_index_create(server->snapshot, server->psl, pool);
}

dcv_report_t *report_at(const server_t *server, apr_time_t now)
{
    return dcv_report_create(index_of(server), &server->sources, now, DCV_LANG_EN,
                             pool);
}

static void known_visits(dcv_visits_t *visits, void *context, const dcv_order_t *order,
                         const char *name, apr_pool_t *result_pool)
{
    const known_t *known = context;

    (void)result_pool;
    if (!order) {
        *visits = known->all_visits;
    }
    else if (!*name) {
        *visits = known->other_visits;
    }
    else if (known->visited && !strcmp(name, known->visited)) {
        *visits = known->visits;
    }
}

static void known_literal(dcv_visits_t *visits, void *context,
                          const dcv_answer_t *literal, apr_pool_t *result_pool)
{
    const known_t *known = context;

    (void)literal;
    (void)result_pool;
    *visits = known->other_visits;
}

void known_strays(dcv_strays_t *strays, void *context, int known, int part,
                  apr_pool_t *result_pool)
{
    (void)result_pool;
    if (part == DCV_STRAYS_PARTS - 1) {
        *strays =
            known ? ((known_t *)context)->known_strays : ((known_t *)context)->strays;
    }
}

static const dcv_csr_t *known_csr(void *context, const char *source,
                                  apr_pool_t *result_pool)
{
    (void)source;
    (void)result_pool;
    return ((known_t *)context)->csr;
}

static const dcv_evidence_t *known_evidence(void *context, const dcv_order_t *order,
                                            const dcv_name_t *name,
                                            apr_pool_t *result_pool)
{
    (void)order;
    (void)name;
    (void)result_pool;
    return ((known_t *)context)->evidence;
}

dcv_sources_t sources_of(known_t *known)
{
    dcv_sources_t sources = {.context = known,
                             .visits = known_visits,
                             .literal = known_literal,
                             .strays = known_strays,
                             .csr = known_csr,
                             .evidence = known_evidence};

    return sources;
}

void visit(dcv_visits_t *visits, apr_time_t time, const char *address)
{
    dcv_visit_t added = {time, address, "<b>\"&'\x1b[0m\xff", "http",
                         "\xe2\x80\xae<script>"};

    dcv_visits_add(visits, &added, 0, pool);
}

void stray(dcv_strays_t *strays, apr_time_t time, const char *md5, const char *host)
{
    dcv_stray_t added = {time, md5, host, "192.0.2.9", 3, 404, 7, 0};

    dcv_strays_add(strays, &added);
}

static void collect(void *context, const char *bytes, apr_size_t len)
{
    apr_array_header_t *text = context;

    for (apr_size_t i = 0; i < len; i++) {
        APR_ARRAY_PUSH(text, char) = bytes[i];
    }
}

dcv_sink_t make_sink(void)
{
    dcv_sink_t sink = {apr_array_make(pool, 4096, 1), collect, NULL};

    return sink;
}

const char *text_of(const dcv_sink_t *sink)
{
    const apr_array_header_t *text = sink->context;

    return apr_pstrmemdup(pool, text->elts, (apr_size_t)text->nelts);
}

/* What a request gets, in a language. */
static const char *get_in(const server_t *server, const dcv_query_t *query)
{
    dcv_sink_t sink = make_sink();
    const dcv_rendition_t rendition = {
        .report = dcv_report_create(index_of(server), &server->sources, NOW,
                                    query->lang, pool),
        .query = query,
        .version = "1.2.3",
        .server = "www.example.com"};

    dcv_render(&sink, &rendition, pool);
    return text_of(&sink);
}

/* What stands between the tags of HTML, without scripts and styles. */
static const char *text_of_html(const char *html)
{
    char *text = apr_palloc(pool, strlen(html) + 1), *end = text;

    while (*html) {
        const char *skipped = !strncmp(html, "<script", 7)  ? "</script>"
                              : !strncmp(html, "<style", 6) ? "</style>"
                              : *html == '<'                ? ">"
                                                            : NULL;

        if (skipped) {
            html = strstr(html, skipped) + strlen(skipped);
            *end++ = ' ';
        }
        else {
            *end++ = *html++;
        }
    }
    *end = '\0';
    return text;
}

/* That it gets no English in French, but for texts that tests have put there. */
static void expect_french_report(const server_t *server, const dcv_query_t *query)
{
    dcv_query_t french = *query;
    const char *got;

    french.lang = DCV_LANG_FR;
    if (query->format == DCV_FORMAT_OPENMETRICS || query->format == DCV_FORMAT_SCHEMA ||
        server->sources.no_visits || server->sources.no_checks ||
        dcv_snapshot_file_error_count(server->snapshot)) {
        return;
    }
    got = get_in(server, &french);
    expect_french(query->format == DCV_FORMAT_HTML ? text_of_html(got) : got,
                  query->format == DCV_FORMAT_JSON);
}

dcv_query_t query_of(const char *args)
{
    dcv_query_t query;

    succeeds(dcv_query_parse(&query, args, NULL, NULL, pool),
             apr_psprintf(pool, "the parameters \"%s\" are read", args ? args : ""));
    return query;
}

const char *get(const server_t *server, const char *args)
{
    const dcv_query_t query = query_of(args);

    expect_french_report(server, &query);
    return get_in(server, &query);
}

int count_in(const char *text, const char *part)
{
    int count = 0;

    while ((text = strstr(text, part))) {
        count++;
        text += strlen(part);
    }
    return count;
}

void is_harmless(const char *html)
{
    char *copy = apr_pstrdup(pool, html);

    for (char *c = copy; *c; c++) {
        *c = *c == '\n' ? ' ' : *c;
    }
    is(dcv_text_readable(copy, pool), copy, "all of it is readable");
    ok(!strstr(html, "<evil") && !strstr(html, "='") && !strstr(html, "\"evil\"") &&
           !strstr(html, "&amp;\\x"),
       "nothing is taken for HTML");
}

void is_balanced(const char *html)
{
    apr_array_header_t *opened = apr_array_make(pool, 16, sizeof(const char *));
    int balanced = 1;

    while (balanced && (html = strchr(html, '<'))) {
        int closes = html[1] == '/';
        apr_size_t len = strcspn(html + 1 + closes, " >");
        const char *name = apr_pstrmemdup(pool, html + 1 + closes, len);
        const char **last = closes ? apr_array_pop(opened) : NULL;

        html += strcspn(html, ">");
        /* A shape of a picture closes itself. */
        if (html[-1] == '/') {
            continue;
        }
        if (closes) {
            balanced = last && !strcmp(*last, name);
        }
        else if (!strstr(" !DOCTYPE meta link br hr input ",
                         apr_pstrcat(pool, " ", name, " ", NULL))) {
            APR_ARRAY_PUSH(opened, const char *) = name;
        }
    }
    ok(balanced && !opened->nelts, "each element is closed");
}
