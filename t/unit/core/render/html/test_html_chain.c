/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
#include "checked.h"
#include "page_fixture.h"

static server_t server;
static known_t known;
static dcv_order_t *order;

/* The pictures of the order's only name. */
static const char *shown(void)
{
    page_part_t *part = begin_part(&server, (dcv_query_t){0}, NOW);
    const dcv_entry_t *entry = entry_in(part, order);
    const dcv_domain_t *domain = &APR_ARRAY_IDX(entry->domains, 0, dcv_domain_t);

    dcv_html_record_chain(&part->out, domain);
    if (domain->check->file) {
        dcv_html_file_chain(&part->out, domain);
    }
    return end_part(part);
}

void run_tests(void)
{
    const char *target, *html;

    server = make_server();
    order = make_order("e.csr", make_csr(EC "-subj /CN=" ZONE), ORDER(0));
    target = dcv_order_target(order, pool);
    server.sources = sources_of(&known);
    add_order(&server, add_vhost(&server, ZONE, NULL), order);
    known.evidence = evidence_of(target, target, NULL);
    html = shown();
    has(html, "role=\"img\"", "the chain is a picture");
    has(html, "<title>From the root of the DNS to the record</title>",
        "the picture has a title");
    has(html,
        "<desc>the root of the DNS; zone " ZONE ": DNSSEC: secure; ns1." ZONE
        " (192.0.2.1): right; ns2." ZONE " (2001:db8::2): says that there is no such "
        "name (NXDOMAIN); _",
        "and with all of it in words");
    is_number(count_in(html, "class=\"broken\""), 1,
              "the record that is not everywhere is a broken link");
    known.evidence = evidence_of(target, target, target);
    lacks(shown(), "class=\"broken\"", "a chain that holds has none");
    ((dcv_evidence_t *)known.evidence)->file = file_seen(order->body);
    html = shown();
    has(html, "<title>From the name to the file</title>",
        "the file has a picture, too");
    has(html, "2001:db8::1: redirects (301)", "with what each address answers");
    is_number(count_in(html, "<svg"), 2, "each of the two has one");
    ((dcv_evidence_t *)known.evidence)->file = file_seen(HOSTILE);
    APR_ARRAY_IDX(known.evidence->servers, 0, dcv_zone_server_t).name = HOSTILE;
    has(shown(), "&lt;evil", "whatever name servers are called");
}
