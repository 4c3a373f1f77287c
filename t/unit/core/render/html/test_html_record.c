/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
#include "page_fixture.h"

static server_t server;
static known_t known;
static dcv_order_t *order;

/* The records of a name of the order, or of all, as the page shows them. */
static const char *shown_at(const char *name, apr_time_t now)
{
    const dcv_query_t query = {.domain = name ? make_name(name) : NULL};
    page_part_t *part = begin_part(&server, query, now);
    const dcv_entry_t *entry = entry_in(part, order);

    ok(entry->domains->nelts >= 1,
       apr_psprintf(pool, "the entry has a name of %s", name ? name : "its order"));
    dcv_html_records(&part->out, entry);
    dcv_html_persistent(&part->out, entry);
    dcv_html_emails(&part->out, entry);
    return end_part(part);
}

static const char *shown(const char *name)
{
    return shown_at(name, NOW);
}

static void test_record(void)
{
    const char *html = shown("www.example.com");
    const char *owner = dcv_order_owner(order, pool);

    has(html, apr_pstrcat(pool, ">", dcv_order_target(order, pool), ".<", NULL),
        "a record is shown with its target");
    has(html, apr_pstrcat(pool, ">", owner, ".www<", NULL), "what to type in a panel");
    has(html, apr_pstrcat(pool, ">", owner, "<", NULL), "at the base domain, too");
    has(html, apr_pstrcat(pool, ">", owner, ".www.example.com.<", NULL),
        "a record is shown with its owner in full");
    has(html, dcv_order_zone_line(order, "example.com", pool), "for a zone file");
    lacks(shown("192.0.2.1"), "CNAME", "no record for an address");
    has(shown("192.0.2.1"), "192.0.2.1</strong>: There is no such record",
        "an IP address is shown with why it has no record");
    lacks(shown("co.uk"), owner, "no record for a public suffix");
}

static void test_emails(void)
{
    has(shown("www.example.com"), "hostmaster@example.com", "an address for mail");
    lacks(shown_at("www.example.com", DCV_MAIL_ENDS), "hostmaster@",
          "none when that is over");
    lacks(shown("192.0.2.1"), "hostmaster@", "none for an address");
}

/* A record that proves several names stands there once. */
static void test_shared(void)
{
    const char *html = shown(NULL);
    const char *owner = dcv_order_owner(order, pool);

    is_number(count_in(html, apr_pstrcat(pool, ">", owner, ".example.com.<", NULL)), 1,
              "one record for all names below a base domain");
    has(html, "for www.example.com and *.example.com", "with the names that it proves");
    is_number(count_in(html, "hostmaster@example.com"), 1, "each address stands once");
}

static void test_persistent(void)
{
    const char *html = shown(NULL);

    lacks(html, "persistent", "nothing is said of it without an account");
    give_account(order, "https://a.example/?a&b", "2026-11-23");
    html = shown(NULL);
    has(html, ">By persistent DNS record<", "the persistent record has a section");
    is_number(count_in(html, ">_validation-persist.example.com.<"), 1,
              "one persistent record for all names below a base domain");
    has(html, ">_validation-persist.www<", "and one below it, as a panel wants it");
    has(html, ">sectigo.com; accounturi=https://a.example/?a&amp;b; persistUntil=",
        "the value is shown, escaped");
    has(html, "</bdi>, until 2026-11-23 23:59:59 UTC.", "the end of the account's day");
    has(shown_at(NULL, NOW + DAY), "<strong>ended at 2026-11-23 23:59:59 UTC</strong>",
        "an end that is over is told");
    lacks(shown("192.0.2.1"), "persistent", "none for an address");
    order->account = NULL;
}

void run_tests(void)
{
    server = make_server();
    server.sources = sources_of(&known);
    order = make_order(
        "site.csr", make_csr(EC "-subj /CN=www.example.com"),
        ORDER(.unique_value = "u1",
              .domains = "*.example.com xn--bcher-kva.example 192.0.2.1 co.uk"));
    add_order(&server, add_vhost(&server, "www.example.com", NULL), order);
    test_record();
    test_emails();
    test_shared();
    test_persistent();
}
