/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
#include "fixture.h"
#include "dcv/drops.h"
#include "report/out.h"

static int problems_seen;

static void see_problem(dcv_out_t *out, const dcv_file_error_t *error, int number)
{
    (void)out;
    is_number(number, problems_seen++, "file errors are counted from 0 on");
    is(error->text, "broken", "a file error has its text");
}

void run_tests(void)
{
    server_t server = make_server();
    int vhost = add_vhost(&server, "www.example.com", NULL);
    drop_t drop = make_drop(&server, "www.example.com");
    dcv_query_t query = {.limit = 0}, narrow = {.vhost = "www.example.com"};
    dcv_sink_t sink = make_sink();
    dcv_rendition_t rendition = {.query = &query};
    dcv_out_t out = {
        .sink = &sink, .rendition = &rendition, .pool = pool, .scratch = pool};

    succeeds(dcv_snapshot_add_literal(server.snapshot, vhost, "a.txt", "x"),
             "a literal file is added");
    refuse_file(&drop, "a.csr", "broken");
    refuse_file(&drop, "b.csr", "broken");
    server.snapshot = published(&drop);
    rendition.report = report_at(&server, NOW);
    dcv_out_puts(&out, "a");
    dcv_out_printf(&out, "%d", 7);
    is(text_of(&sink), "a7", "what is written comes out in its order");
    is(dcv_out_vhost(
           APR_ARRAY_IDX(dcv_snapshot_vhosts(server.snapshot), vhost, dcv_vhost_t *),
           pool),
       "www.example.com:443", "a virtual host is called by its name and port");
    is_number(dcv_out_literals(&out, NULL), 1, "literal files are counted");
    rendition.query = &narrow;
    is_number(dcv_out_literals(&out, NULL), 0,
              "literal files are left out where orders are narrowed");
    out.scratch = NULL;
    apr_pool_create(&out.scratch, pool);
    dcv_out_file_errors(&out, see_problem);
    is_number(problems_seen, 2, "each file error is gone through");
    is_number(dcv_out_strays(&out)->nelts, 0, "there are no strays without a source");
    dcv_drops_destroy(drop.drops);
}
