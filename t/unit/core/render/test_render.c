/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
#include "render/render.h"
#include "fixture.h"

static void test_types(void)
{
    is(dcv_render_type(DCV_FORMAT_HTML), "text/html; charset=utf-8",
       "the type of a page is HTML");
    is(dcv_render_type(DCV_FORMAT_JSON), "application/json",
       "the type of the JSON format is JSON");
    is(dcv_render_type(DCV_FORMAT_TEXT), "text/plain; charset=utf-8",
       "the type of the text format is plain text");
    is(dcv_render_type(DCV_FORMAT_ZONE), "text/dns; charset=utf-8",
       "the type of a zone file is text/dns");
    is(dcv_render_type(DCV_FORMAT_OPENMETRICS),
       "application/openmetrics-text; version=1.0.0; charset=utf-8",
       "the type of metrics is OpenMetrics");
}

static void test_out(void)
{
    dcv_sink_t sink = make_sink();
    dcv_out_t out = {&sink, NULL, pool, pool, NULL};
    dcv_vhost_t vhost = {.name = "www.example.com", .port = 8443};

    dcv_out_puts(&out, "a");
    dcv_out_puts(&out, "");
    dcv_out_printf(&out, "%d %s", 7, "%s");
    is(text_of(&sink), "a7 %s", "what is put is written");
    is(dcv_out_vhost(&vhost, pool), "www.example.com:8443",
       "a virtual host is written with its port");
    vhost.port = 0;
    is(dcv_out_vhost(&vhost, pool), "www.example.com",
       "a virtual host without a port is written without one");
    vhost.name = "a\n\xff";
    is(dcv_out_vhost(&vhost, pool), "a\\x0a\\xff",
       "the name of a virtual host is written readable");
}

static void test_strays(void)
{
    server_t server = make_server();
    known_t known = {.visited = NULL};
    dcv_rendition_t rendition = {
        .report = report_at(&server, NOW), .version = "1.2.3", .server = "x"};
    dcv_out_t out = {NULL, &rendition, pool, pool, NULL};
    apr_array_header_t *strays = dcv_out_strays(&out);

    is_number(strays->nelts, 0, "none without a source");
    server.sources = sources_of(&known);
    is_number(dcv_out_strays(&out)->nelts, 0, "there are no unknown requests yet");
    for (int i = 0; i < DCV_STRAYS_MAX; i++) {
        stray(&known.strays, NOW + 2 * i, apr_psprintf(pool, "%032d", i), "a");
        stray(&known.known_strays, NOW + 2 * i + 1, "<\n>", "\xff");
        known.known_strays.list[0].host = apr_psprintf(pool, "\xff%d", i);
    }
    strays = dcv_out_strays(&out);
    is_number(strays->nelts, 2 * DCV_STRAYS_MAX,
              "unknown requests of both kinds are listed");
    for (int i = 1; i < strays->nelts; i++) {
        ok(APR_ARRAY_IDX(strays, i - 1, dcv_stray_t).time >
               APR_ARRAY_IDX(strays, i, dcv_stray_t).time,
           "the newer unknown request comes first");
    }
    is(APR_ARRAY_IDX(strays, 0, dcv_stray_t).md5, "<\\x0a>",
       "the MD5 of an unknown request is written readable");
    is(APR_ARRAY_IDX(strays, 0, dcv_stray_t).host, "\\xff31",
       "the Host of an unknown request is written readable");
}

/* Each format gives the orders of the query's page, and no other. */
static void test_walk(void)
{
    static const char *const formats[] = {"html", "json", "text", "zone"};
    server_t server = make_server();

    for (int i = 0; i < 5; i++) {
        const char *name = apr_psprintf(pool, "name%d.example.com", i);
        const dcv_csr_file_t *file =
            make_csr(apr_pstrcat(pool, EC "-subj /CN=", name, NULL));

        add_order(&server, add_vhost(&server, name, NULL),
                  make_order(apr_psprintf(pool, "file%d.csr", i), file,
                             ORDER(.issued = NULL)));
    }
    for (int i = 0; i < 4; i++) {
        const char *page =
            get(&server, apr_psprintf(pool, "format=%s&offset=1&limit=2", formats[i]));
        const char *all = get(&server, apr_psprintf(pool, "format=%s", formats[i]));

        lacks(page, "file0.csr", "not the one before");
        has(page, "file1.csr", "the first of the page");
        has(page, "file2.csr", "the page has the second order");
        lacks(page, "file3.csr", "not the one behind");
        ok(strstr(page, "file1.csr") < strstr(page, "file2.csr"),
           "the page has the orders in their order");
        has(all, "file0.csr", "a page of all has the first order");
        has(all, "file4.csr", "a page of all has the last order");
    }
}

static int written;

static void count(void *context, const char *bytes, apr_size_t len)
{
    (void)context;
    (void)bytes;
    written += (int)len;
}

static int is_gone(void *context)
{
    (void)context;
    return written > 3000;
}

/* Nothing is made for somebody who reads no more. */
static void test_gone(void)
{
    server_t server = make_server();
    const dcv_csr_file_t *file = make_csr(EC "-subj /CN=www.example.com");
    int vhost = add_vhost(&server, "www.example.com", NULL);
    dcv_query_t query = {.format = DCV_FORMAT_TEXT};
    dcv_rendition_t rendition = {.report = report_at(&server, NOW),
                                 .query = &query,
                                 .version = "1",
                                 .server = "x"};
    dcv_sink_t sink = {NULL, count, is_gone};

    for (int i = 0; i < 1000; i++) {
        add_order(&server, vhost, make_order("a.csr", file, ORDER(.issued = NULL)));
    }
    dcv_render(&sink, &rendition, pool);
    ok(written > 3000 && written < 10000, "the walk ends when nobody reads");
}

void run_tests(void)
{
    test_types();
    test_out();
    test_strays();
    test_walk();
    test_gone();
}
