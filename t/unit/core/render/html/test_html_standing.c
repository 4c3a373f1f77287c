/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
#include "checked.h"
#include "page_fixture.h"

static server_t server;
static known_t known;
static dcv_order_t *order;

static void standing_is(dcv_standing_t (*of)(const dcv_out_t *, const dcv_entry_t *),
                        const char *class, const char *text, const char *name)
{
    page_part_t *part = begin_part(&server, (dcv_query_t){0}, NOW);
    const dcv_standing_t standing = of(&part->out, entry_in(part, order));

    is(standing.class, class, name);
    is(standing.text, text, apr_pstrcat(pool, name, ", in words", NULL));
}

void run_tests(void)
{
    const char *target;

    server = make_server();
    order = make_order("e.csr", make_csr(EC "-subj /CN=" ZONE), ORDER(0));
    target = dcv_order_target(order, pool);
    server.sources = sources_of(&known);
    add_order(&server, add_vhost(&server, ZONE, NULL), order);
    standing_is(dcv_html_order_standing, "faint", "waits", "an order waits for the CA");
    standing_is(dcv_html_file_standing, "faint", "answered here",
                "a file that was not checked");
    standing_is(dcv_html_record_standing, "faint", "not checked",
                "a record that was not checked");
    standing_is(dcv_html_persistent_standing, "none", "none",
                "without an account there is no persistent record");
    known.evidence = evidence_of(target, target, target);
    standing_is(dcv_html_record_standing, "good", "found", "a record that is right");
    standing_is(dcv_html_caa_standing, "good", "permits", "CAA that forbids nothing");
    known.evidence = evidence_of(NULL, NULL, NULL);
    standing_is(dcv_html_record_standing, "faint", "there is no record",
                "a record that is missing beside a file that is answered");
    order->names = apr_array_make(pool, 1, sizeof(void *));
    APR_ARRAY_PUSH((apr_array_header_t *)order->names, const dcv_name_t *) =
        make_name("*." ZONE);
    standing_is(dcv_html_record_standing, "note", "there is no record",
                "a record that is missing and needed");
    order->names = apr_array_make(pool, 1, sizeof(void *));
    APR_ARRAY_PUSH((apr_array_header_t *)order->names, const dcv_name_t *) =
        make_name(ZONE);
    known.evidence = evidence_of("a.test", "a.test", "a.test");
    standing_is(dcv_html_record_standing, "bad", "the record points elsewhere",
                "a record that is wrong");
    standing_is(dcv_html_order_standing, "bad", "fails", "the order fails by it");
    ((dcv_evidence_t *)known.evidence)->file = file_seen(order->body);
    standing_is(dcv_html_file_standing, "bad", "not every address has the file",
                "a file that one address lacks");
    visit(&known.visits, NOW, "192.0.2.1");
    known.visited = ZONE;
    known.evidence = NULL;
    standing_is(dcv_html_order_standing, "good", "done", "an order that is done");
}
