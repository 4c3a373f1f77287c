/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
#include "checked.h"
#include "page_fixture.h"

static server_t server;
static known_t known;
static dcv_order_t *order;

/* The checks of an order's names, as the page shows them. */
static const char *shown(const dcv_order_t *of)
{
    page_part_t *part = begin_part(&server, (dcv_query_t){0}, NOW);

    dcv_html_checks(&part->out, entry_in(part, of));
    return end_part(part);
}

static void test_result(void)
{
    const char *right = dcv_order_target(order, pool), *html;

    known.evidence = NULL;
    html = shown(order);
    has(html, "Not checked yet", "a name without a check is shown as not checked");
    has(html,
        "href=\"?check=" ZONE "#results\" aria-label=\"Check now: " ZONE
        "\">Check now</a>",
        "a link that makes one, and says of what");

    known.evidence = evidence_of(right, right, right);
    html = shown(order);
    has(html, "data-told=\"" ZONE ": the CA will find the record.\"",
        "what a check says is there for the page's script, with the name");
    has(html, "3 minutes ago", "a check is shown with its age");
    has(html, "<th scope=\"row\">ns1." ZONE " (192.0.2.1)</th><td class=\"good\">right",
        "each name server is shown with its result");
    has(html, "ns2." ZONE " (2001:db8::2)</th><td class=\"good\">right",
        "each name server is shown with its address");
    has(html, "(DNSSEC: secure)", "a record is shown with its DNSSEC state");
    has(html, ">Check again</a>", "it can be made again");

    known.evidence = evidence_of(right, right, NULL);
    html = shown(order);
    has(html, "<li class=\"bad\"><b>not yet on every name server</b>",
        "a record that one name server lacks is bad");
    is_number(count_in(html, "<td class=\"good\">right"), 1,
              "the name server that has the record is shown as right");
    has(html, "<td class=\"note\">says that there is no such name (NXDOMAIN)",
        "the name server that lacks the record is shown with what it says");

    known.evidence = evidence_of(NULL, NULL, NULL);
    html = shown(order);
    has(html, "<li class=\"faint\"><b>there is no record</b>",
        "a record that no name server has is not needed where the file is answered");
    has(html, "<strong>In the zone " ZONE ", add a record of type CNAME",
        "a missing record is shown with what to add");
}

/* What CAA will forbid: a word for later, with a heading of its own. */
static void test_caa(void)
{
    const char *right = dcv_order_target(order, pool), *html;
    dcv_evidence_t *evidence = evidence_of(right, right, right);
    apr_array_header_t *properties = apr_array_make(pool, 1, sizeof(dcv_property_t));
    const dcv_property_t property = {0, "issue",
                                     "sectigo.com; validationmethods=ca-tbr-18"};

    known.evidence = evidence;
    has(shown(order), "<p>CAA: file may, record may.</p>",
        "without CAA each method is shown as permitted");
    APR_ARRAY_PUSH(properties, dcv_property_t) = property;
    evidence->caa.at = ZONE;
    evidence->caa.outcome = DCV_DATA;
    evidence->caa.properties = properties;
    html = shown(order);
    has(html, "<p>CAA: file may, record forbidden from 2027-03-15.</p>",
        "each method is shown with the day from which it is forbidden");
    has(html, "<li class=\"note\"><b>CAA, from 2027-03-15 on</b>From 2027-03-15 on CAA",
        "what CAA will forbid is shown as a note");
    has(html, "<li class=\"good\"><b>the CA will find the record</b>",
        "what CAA will forbid does not change the verdict");
}

static void test_unknown(void)
{
    dcv_evidence_t *evidence = evidence_of(NULL, NULL, NULL);
    const char *html;

    evidence->view = DCV_VIEW_NOBODY;
    known.evidence = evidence;
    html = shown(order);
    has(html, "<li class=\"faint\"><b>nobody could be asked from here</b>",
        "a check that could ask nobody is shown in grey");
    lacks(html, "class=\"bad\"", "a check that could ask nobody has nothing red");
}

/* One record is enough: nothing is wrong with the place where there is none. */
static void test_needless(void)
{
    const dcv_order_t *below =
        make_order("w.csr", make_csr(EC "-subj /CN=www." ZONE), ORDER(0));
    dcv_evidence_t *evidence = evidence_of(NULL, NULL, NULL);
    const char *right = dcv_order_target(below, pool);
    dcv_place_t place = {"www." ZONE, ZONE};
    dcv_sighting_t *seen;

    APR_ARRAY_PUSH(evidence->places, dcv_place_t) = place;
    see_record(evidence, -1, DCV_DATA, right);
    see_record(evidence, 0, DCV_DATA, right);
    for (int i = 1; i <= 2; i++) {
        seen = &APR_ARRAY_IDX(evidence->sightings, evidence->sightings->nelts - i,
                              dcv_sighting_t);
        seen->place = 1;
    }
    known.evidence = evidence;
    has(shown(below), "<td class=\"faint\">not needed</td>",
        "a place that needs no record is grey, and said not to be needed");
    lacks(shown(below), "<td class=\"bad\"",
          "where one record is right, no place is red");
    lacks(shown(below), "<td class=\"note\"",
          "where one record is right, none is waited for");
}

static void test_hostile(void)
{
    dcv_evidence_t *evidence = evidence_of(HOSTILE, HOSTILE, HOSTILE);

    APR_ARRAY_IDX(evidence->servers, 0, dcv_zone_server_t).name = HOSTILE;
    APR_ARRAY_IDX(evidence->servers, 1, dcv_zone_server_t).address = HOSTILE;
    evidence->view = DCV_VIEW_FALLBACK;
    known.evidence = evidence;
    has(shown(order), "&lt;evil", "what a zone says is text");
    has(shown(order), "<p class=\"note\">The DNS root is out of reach",
        "what a view cannot tell is said");
}

static void test_without(void)
{
    dcv_order_t *address =
        make_order("a.csr", make_csr(EC "-subj /CN=192.0.2.1"), ORDER(0));

    is(shown(address), "", "nothing for an address, which has no record");
    known.evidence = NULL;
    server.sources.no_checks = "This server checks nothing.";
    lacks(shown(order), "?check=", "no link where nothing can be checked");
}

void run_tests(void)
{
    server = make_server();
    order = make_order("e.csr", make_csr(EC "-subj /CN=" ZONE), ORDER(0));
    server.sources = sources_of(&known);
    add_order(&server, add_vhost(&server, ZONE, NULL), order);
    test_result();
    test_caa();
    test_unknown();
    test_needless();
    test_hostile();
    test_without();
}
