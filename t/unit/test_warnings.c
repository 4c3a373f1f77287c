/* SPDX-License-Identifier: Apache-2.0 */
#include "fixture.h"
#include "report.h"

static const dcv_csr_file_t *file;
static apr_array_header_t *provoked; /* const char *: codes */

static const dcv_warning_t *find(const dcv_entry_t *entry, const char *code)
{
    for (int i = 0; i < entry->warnings->nelts; i++) {
        const dcv_warning_t *warning =
            &APR_ARRAY_IDX(entry->warnings, i, dcv_warning_t);

        if (!strcmp(warning->code, code)) {
            return warning;
        }
    }
    return NULL;
}

/* That the warning is there, and has a text in it. */
static void warns(const dcv_entry_t *entry, const char *code, const char *text)
{
    const dcv_warning_t *warning = find(entry, code);

    ok(warning && strstr(warning->text, text) && *warning->remedy, code);
    APR_ARRAY_PUSH(provoked, const char *) = code;
}

static void is_silent(const dcv_entry_t *entry, const char *code, const char *name)
{
    ok(!find(entry, code), name);
}

static dcv_entry_t *entry_at(const server_t *server, int vhost,
                             const dcv_order_t *order, apr_time_t now)
{
    return dcv_report_entry(report_at(server, now), vhost, order, pool);
}

/* An order alone in a virtual host that serves its names. */
static dcv_entry_t *alone_at(const dcv_order_t *order, apr_time_t now)
{
    server_t server = make_server();
    const char *names = "";
    int vhost;

    for (int i = 0; i < order->names->nelts; i++) {
        names =
            apr_pstrcat(pool, names, " ",
                        APR_ARRAY_IDX(order->names, i, const dcv_name_t *)->text, NULL);
    }
    vhost = add_vhost(&server, "www.example.com", names);
    add_order(&server, vhost, order);
    return entry_at(&server, vhost, order, now);
}

static dcv_entry_t *alone(const dcv_order_t *order)
{
    return alone_at(order, NOW);
}

static void test_clean(void)
{
    const dcv_order_t *order =
        make_order("site.csr", file, ORDER(.issued = "2026-11-20"));
    const dcv_entry_t *entry = alone(order);

    is_number(entry->warnings->nelts, 0, "a clean order has no warning");
    is_number(entry->problems, 0, "and no problem");
}

static void test_virtual_host(void)
{
    const dcv_order_t *order = make_order("site.csr", file, ORDER(.issued = NULL));
    server_t server = make_server();
    int off =
        dcv_snapshot_add_vhost(server.snapshot, "www.example.com", 80, "x.conf", 1, 0);
    int on = add_vhost(&server, "www.example.com", NULL);

    add_order(&server, off, order);
    add_order(&server, on, order);
    warns(entry_at(&server, off, order, NOW), "engine_off", "DCVEngine is Off");
    is_silent(entry_at(&server, on, order, NOW), "engine_off", "the engine is on");
    server.snapshot = dcv_snapshot_create(pool);
    dcv_snapshot_add_vhost(server.snapshot, "main server", 0, NULL, 0, 0);
    add_order(&server, 0, order);
    warns(entry_at(&server, 0, order, NOW), "engine_off", "DCVEngine is Off");
    add_vhost(&server, "www.example.com", NULL);
    is_silent(entry_at(&server, 0, order, NOW), "engine_off",
              "the main server's orders are answered elsewhere");
}

static void test_replaced(void)
{
    const dcv_order_t *older =
        make_order("site.csr", file, ORDER(.unique_value = "one"));
    const dcv_order_t *newer =
        make_order("site.csr", file, ORDER(.unique_value = "two"));
    server_t server = make_server();
    int vhost = add_vhost(&server, "www.example.com", NULL);
    int other = add_vhost(&server, "www.example.com", NULL);

    add_order(&server, vhost, older);
    add_order(&server, vhost, newer);
    add_order(&server, other, older);
    warns(entry_at(&server, vhost, older, NOW), "order_replaced", "only that one");
    is_silent(entry_at(&server, vhost, newer, NOW), "order_replaced",
              "the newer one is answered");
    is_silent(entry_at(&server, other, older, NOW), "order_replaced",
              "so is the older one elsewhere");
    is_silent(entry_at(&server, vhost, older, NOW), "csr_reused",
              "another unique value makes another order of a CSR");
    server = make_server();
    vhost = add_vhost(&server, "www.example.com", NULL);
    add_order(&server, vhost, older);
    add_order(&server, vhost,
              make_order("site.csr", file, ORDER(.unique_value = "one")));
    is_silent(entry_at(&server, vhost, older, NOW), "order_replaced",
              "the same order twice is no matter");
}

static void test_reused(void)
{
    const dcv_order_t *order = make_order("site.csr", file, ORDER(.issued = NULL));
    const dcv_order_t *copy = make_order("copy.csr", file, ORDER(.issued = NULL));
    const dcv_order_t *again = make_order("site.csr", file, ORDER(.issued = NULL));
    const dcv_order_t *second =
        make_order("site.csr", file, ORDER(.authority = "comodoca"));
    const dcv_order_t *unique =
        make_order("copy.csr", file, ORDER(.unique_value = "a"));
    server_t server = make_server();
    int one = add_vhost(&server, "www.example.com", NULL);
    int other = add_vhost(&server, "www.example.com", NULL);

    add_order(&server, one, order);
    add_order(&server, other, again);
    add_order(&server, other, unique);
    is_silent(entry_at(&server, one, order, NOW), "csr_reused",
              "one order in two virtual hosts is one");
    is_silent(entry_at(&server, other, unique, NOW), "csr_reused",
              "an order with a unique value is another");
    add_order(&server, other, copy);
    warns(entry_at(&server, one, order, NOW), "csr_reused", "of copy.csr,");
    warns(entry_at(&server, other, copy, NOW), "csr_reused", "of site.csr,");
    server = make_server();
    one = add_vhost(&server, "www.example.com", NULL);
    add_order(&server, one, order);
    add_order(&server, one, second);
    warns(entry_at(&server, one, second, NOW), "csr_reused", "of the same file,");
}

static void test_expiry(void)
{
    const dcv_order_t *order =
        make_order("site.csr", file, ORDER(.issued = "2026-11-01"));
    const dcv_order_t *undated = make_order("site.csr", file, ORDER(.issued = NULL));
    apr_time_t end = order->expires;

    warns(alone_at(order, end), "expired", "for 30 days");
    is_silent(alone_at(order, end), "expires_soon", "what is over is not soon over");
    is_silent(alone_at(order, end - 1), "expired", "the last moment counts");
    warns(alone_at(order, end - 1), "expires_soon", "less than 1 are left");
    warns(alone_at(order, end - 2 * DAY), "expires_soon", "less than 3 are left");
    warns(alone_at(order, end - 7 * DAY), "expires_soon", "for 30 days");
    is_silent(alone_at(order, end - 7 * DAY - 1), "expires_soon",
              "a week and a moment is not soon");
    is_silent(alone_at(undated, end + 1000 * DAY), "expired",
              "without a date nothing expires");
}

static dcv_entry_t *with_key(const char *authority, const char *type, int bits)
{
    dcv_order_t *order = make_order("site.csr", file, ORDER(.authority = authority));
    dcv_csr_t *csr = own_csr(order);

    csr->key_type = type;
    csr->key_bits = bits;
    return alone(order);
}

static void test_key(void)
{
    warns(with_key("sectigo", "RSA", 2047), "weak_key", "RSA with 2047 bits");
    warns(with_key("sectigo", "EC", 255), "weak_key", "less than 256");
    is_number(with_key("sectigo", "RSA", 2048)->warnings->nelts, 0, "RSA 2048");
    is_number(with_key("sectigo", "RSA", 4096)->warnings->nelts, 0, "RSA 4096");
    is_number(with_key("sectigo", "EC", 256)->warnings->nelts, 0, "EC 256");
    is_number(with_key("sectigo", "Ed25519", 128)->warnings->nelts, 0, "Ed25519");
    is_number(with_key("sectigo", "RSA", 0)->warnings->nelts, 0, "an unknown length");
    warns(with_key("certigna", "RSA", 4096), "key_not_rsa_2048", "RSA with 4096 bits");
    warns(with_key("certigna", "EC", 384), "key_not_rsa_2048", "EC with 384 bits");
    warns(with_key("certigna", "ML-DSA-65", 0), "key_not_rsa_2048",
          "The key is ML-DSA-65,");
    is_silent(with_key("certigna", "RSA", 2048), "key_not_rsa_2048",
              "what Certigna takes");
}

static void test_csr(void)
{
    dcv_order_t *order = make_order("site.csr", file, ORDER(.issued = NULL));
    dcv_order_t *certigna =
        make_order("site.csr", file, ORDER(.authority = "certigna"));
    dcv_csr_t *csr = own_csr(order);

    csr->weak_digest = 1;
    csr->signature_algorithm = "sha1WithRSAEncryption";
    warns(alone(order), "weak_signature", "signed with sha1WithRSAEncryption");
    csr->weak_digest = 0;
    csr->signature = DCV_SIGNATURE_INVALID;
    warns(alone(order), "signature_invalid", "does not match its key");
    is_number(alone(order)->problems, 1, "which is a problem");
    csr->signature = DCV_SIGNATURE_UNKNOWN;
    is_silent(alone(order), "signature_invalid", "a signature not looked at");
    csr->has_common_name = 0;
    is_silent(alone(order), "no_common_name", "others take a CSR without a CN");
    is_silent(alone(certigna), "no_common_name", "there is a CN");
    own_csr(certigna)->has_common_name = 0;
    warns(alone(certigna), "no_common_name", "no CN");
    warns(alone(certigna), "form_uncertain", "a dot between hash and domain");
}

static void test_names(void)
{
    server_t server = make_server();
    const dcv_order_t *order = make_order(
        "site.csr", file,
        ORDER(.domains = "*.example.com,co.uk,b.example.com,192.0.2.1,localhost"));
    const dcv_order_t *five = make_order(
        "site.csr", file, ORDER(.domains = "a.uk,co.uk,me.uk,org.uk,ltd.uk,plc.uk"));
    const dcv_order_t *six = make_order(
        "site.csr", file, ORDER(.domains = "co.uk,me.uk,org.uk,ltd.uk,plc.uk,net.uk"));
    int vhost = add_vhost(&server, "WWW.example.com", "api.example.com example.net");
    const dcv_entry_t *entry;

    add_order(&server, vhost, order);
    entry = entry_at(&server, vhost, order, NOW);
    warns(entry, "wildcard_no_file", "cannot validate *.example.com:");
    warns(entry, "name_not_public", "for co.uk and localhost:");
    warns(entry, "name_not_served",
          "names co.uk, b.example.com and localhost, but this "
          "virtual host has");
    warns(entry, "served_name_missing", "serves example.net, which");
    warns(alone(five), "name_not_public", "co.uk, me.uk, org.uk, ltd.uk and plc.uk:");
    warns(alone(six), "name_not_public", "co.uk, me.uk, org.uk, ltd.uk and 2 more:");
}

static void test_odd_names(void)
{
    const dcv_order_t *order = make_order(
        "odd.csr", make_csr(RSA "-subj '/CN=Some Ltd'"), ORDER(.domains = ""));
    const dcv_order_t *named =
        make_order("odd.csr", make_csr(RSA "-subj '/CN=Some Ltd'"),
                   ORDER(.domains = "www.example.com"));

    warns(alone(order), "name_ignored", "\"Some Ltd\" in the CSR");
    warns(alone(order), "no_name", "domains= names a domain");
    is_silent(alone(named), "no_name", "a name beside the CSR is enough");
    warns(alone(named), "name_ignored", "takes no part");
}

/* All codes, and how bad each is. */
static void test_titles(void)
{
    static const char *const codes[] = {"engine_off",
                                        "order_replaced",
                                        "expired",
                                        "weak_key",
                                        "weak_signature",
                                        "no_common_name",
                                        "key_not_rsa_2048",
                                        "csr_reused",
                                        "name_not_public",
                                        "name_not_served",
                                        "signature_invalid",
                                        "expires_soon",
                                        "served_name_missing",
                                        "wildcard_no_file",
                                        "form_uncertain",
                                        "name_ignored",
                                        "no_name"};

    for (apr_size_t i = 0; i < sizeof(codes) / sizeof(codes[0]); i++) {
        int seen = 0;

        for (int j = 0; j < provoked->nelts; j++) {
            seen |= !strcmp(APR_ARRAY_IDX(provoked, j, const char *), codes[i]);
        }
        ok(seen && dcv_report_title(codes[i]),
           apr_pstrcat(pool, codes[i], " was provoked and has a title", NULL));
    }
    is(dcv_report_title("problem"), NULL, "no title for another word");
    is(dcv_report_title(""), NULL, "nor for none");
}

static int severity_of(const dcv_entry_t *entry, const char *code)
{
    const dcv_warning_t *warning = find(entry, code);

    return warning ? (int)warning->severity : -1;
}

/* What makes an order fail is a problem; anything else is a note. */
static void test_severities(void)
{
    const dcv_order_t *order =
        make_order("site.csr", make_csr(EC "-subj '/CN=Some Ltd'"),
                   ORDER(.authority = "certigna", .domains = "*.example.com",
                         .issued = "2026-10-28"));
    const dcv_entry_t *entry = alone(order);

    is_number(severity_of(entry, "key_not_rsa_2048"), DCV_PROBLEM, "a wrong key");
    is_number(severity_of(entry, "expires_soon"), DCV_NOTE, "the time that is left");
    is_number(severity_of(entry, "wildcard_no_file"), DCV_NOTE, "a wildcard");
    is_number(severity_of(entry, "form_uncertain"), DCV_NOTE, "an uncertain form");
    is_number(severity_of(entry, "name_ignored"), DCV_NOTE, "an odd name");
    is_number(entry->problems, 1, "problems are counted");
}

void run_tests(void)
{
    file = make_csr(RSA "-subj /CN=www.example.com");
    provoked = apr_array_make(pool, 32, sizeof(const char *));
    test_clean();
    test_virtual_host();
    test_replaced();
    test_reused();
    test_expiry();
    test_key();
    test_csr();
    test_names();
    test_odd_names();
    test_titles();
    test_severities();
}
