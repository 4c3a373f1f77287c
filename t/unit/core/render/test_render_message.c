/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
#include "checked.h"

#define NOTHING "There is nothing to enter."

static const dcv_csr_file_t *file;

/* The server of the last message. */
static server_t of_order;

static const char *message_of(dcv_order_t *order, known_t *known)
{
    of_order = make_server();
    of_order.sources = sources_of(known);
    add_order(&of_order, add_vhost(&of_order, ZONE, NULL), order);
    return get(&of_order, "format=message");
}

static void test_records(void)
{
    known_t known = {.visited = NULL};
    dcv_order_t *order = make_order(
        "/secret/a.csr", file,
        ORDER(.issued = "2026-11-20",
              .domains = "www." ZONE " *." ZONE " bücher.example 192.0.2.1"));
    const char *text = message_of(order, &known);

    has(text,
        apr_pstrcat(pool,
                    "\nFor " ZONE ", www." ZONE ", *." ZONE "\n\nZone:    " ZONE
                    "\nType:    CNAME\nHost:    _",
                    file->csr->md5, "\n         in full _", file->csr->md5,
                    "." ZONE ".\nTarget:  ", dcv_order_target(order, pool),
                    ".\nUntil:   2026-12-20 00:00:00 UTC", NULL),
        "a record stands once, with the names that it proves");
    has(text, "\nFor bücher.example\n", "names are as people write them");
    is_number(count_in(text, "\nFor "), 2, "an address has nothing to enter");
    is_number(count_in(text, "Do not proxy it"), 2, "each says not to proxy it");
    is_number(count_in(text, "Keep the dot"), 2, "each says to keep the dot");
    has(text,
        "- OVHcloud: the host goes into \"Sub-domain\", the target into "
        "\"Target\". It adds the zone to the host by itself. Write the dot",
        "the panels of providers have words of their own");
    has(text, "Do not remove it before the certificate is there.",
        "what not to do is told");
    lacks(text, "secret", "no path is told");
    has(get(&of_order, "format=message&lang=fr"),
        "\nCible\xc2\xa0:   ", "the message is in the language that is asked for");
    text = get(&of_order, "format=message&zone=www." ZONE);
    has(text, "\nFor www." ZONE "\n", "of a zone there are the names in it");
    has(text, apr_pstrcat(pool, "in full _", file->csr->md5, ".www." ZONE ".\n", NULL),
        "with the record that stands in it");
    is_number(count_in(text, "\nFor "), 1, "and nothing of other zones");
    text = message_of(order, &known);
    lacks(text, NOTHING, "there is something to enter");
}

static void test_nothing(void)
{
    known_t known = {.visited = NULL};
    dcv_order_t *order = make_order("a.csr", file, ORDER(0));
    const char *target = dcv_order_target(order, pool);

    known.evidence = evidence_of(target, target, target);
    has(message_of(order, &known), NOTHING,
        "a name that is proven has nothing to enter");
    known.evidence = evidence_of(NULL, NULL, NULL);
    lacks(message_of(order, &known), NOTHING, "one whose record is missing has");
    known.evidence = NULL;
    has(message_of(make_order("a.csr", file, ORDER(.issued = "2026-10-01")), &known),
        NOTHING, "an order that is over has nothing to enter");
}

static void test_persistent(void)
{
    known_t known = {.visited = NULL};
    dcv_order_t *order = make_order("a.csr", file, ORDER(0));

    give_account(order, "https://ca.example/1", NULL);
    has(message_of(order, &known),
        "\nOr this one, entered once for all certificates, for " ZONE
        "\n\nZone:    " ZONE "\nType:    TXT\nHost:    _validation-persist\n",
        "where there is an account the persistent record is the other choice");
}

/* The record of somebody who has copied a CSR is for nobody's zone. */
static void test_copy(void)
{
    server_t server = make_server();
    int neighbour = add_vhost(&server, "neighbour.example", NULL);
    int vhost = add_vhost(&server, ZONE, NULL);
    const char *text;

    add_order(
        &server, neighbour,
        make_order("copy.csr", file,
                   ORDER(.unique_value = "copy", .domains = "neighbour.example")));
    add_order(&server, vhost, make_order("a.csr", file, ORDER(.unique_value = "own")));
    text = get(&server, "format=message");
    has(text, ".own.sectigo.com.", "an order has its record");
    lacks(text, ".copy.sectigo.com.", "a copy has none");
}

void run_tests(void)
{
    server_t server = make_server();

    has(get(&server, "format=message"), NOTHING, "without orders there is nothing");
    file = make_csr(EC "-subj /CN=" ZONE);
    test_records();
    test_nothing();
    test_persistent();
    test_copy();
}
