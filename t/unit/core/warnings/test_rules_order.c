/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
#include "warned.h"

static const dcv_csr_file_t *file;

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
    is_silent(entry_at(&server, on, order, NOW), "engine_off",
              "an order in a virtual host with the engine on has no warning");
    server.snapshot = dcv_snapshot_create(pool);
    dcv_snapshot_add_vhost(server.snapshot, "main server", 0, NULL, 0, 0);
    add_order(&server, 0, order);
    warns(entry_at(&server, 0, order, NOW), "engine_off", "DCVEngine is Off");
    add_vhost(&server, "www.example.com", NULL);
    is_silent(entry_at(&server, 0, order, NOW), "engine_off",
              "the main server's order is answered by a virtual host");
}

/* Only a request for a file needs an answer. */
static void test_engine_and_wildcard(void)
{
    const dcv_order_t *order = make_order(
        "site.csr", make_csr(RSA "-subj '/CN=*.example.com'"), ORDER(.issued = NULL));
    server_t server = make_server();
    int off =
        dcv_snapshot_add_vhost(server.snapshot, "www.example.com", 80, "x.conf", 1, 0);

    add_order(&server, off, order);
    is_silent(entry_at(&server, off, order, NOW), "engine_off",
              "an order of a wildcard needs no engine to answer");
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
              "the newer of two orders of a CSR is not replaced");
    is_silent(entry_at(&server, other, older, NOW), "order_replaced",
              "the older order is not replaced in another virtual host");
    is_silent(entry_at(&server, vhost, older, NOW), "csr_reused",
              "another unique value makes another order of a CSR");
    server = make_server();
    vhost = add_vhost(&server, "www.example.com", NULL);
    add_order(&server, vhost, older);
    add_order(&server, vhost,
              make_order("site.csr", file, ORDER(.unique_value = "one")));
    is_silent(entry_at(&server, vhost, older, NOW), "order_replaced",
              "an order that stands twice in a virtual host is not replaced");
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
              "one order in two virtual hosts does not reuse its CSR");
    is_silent(entry_at(&server, other, unique, NOW), "csr_reused",
              "an order with a unique value does not reuse the CSR");
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
    is_silent(alone_at(order, end), "expires_soon",
              "an order that has expired does not expire soon");
    is_silent(alone_at(order, end - 1), "expired",
              "an order has not expired one moment before its end");
    warns(alone_at(order, end - 1), "expires_soon", "less than 1 is left");
    warns(alone_at(order, end - 2 * DAY), "expires_soon", "less than 3 are left");
    warns(alone_at(order, end - 7 * DAY), "expires_soon", "for 30 days");
    is_silent(alone_at(order, end - 7 * DAY - 1), "expires_soon",
              "an order does not expire soon a week and a moment before its end");
    warns(alone_at(order, end - 32 * DAY), "issued_later", "still to come");
    is_silent(alone_at(order, end - 31 * DAY), "issued_later",
              "an order that was issued a day ahead is not issued later");
    is_silent(alone_at(undated, end + 1000 * DAY), "expired",
              "an order without a date does not expire");
}

static dcv_entry_t *with_key(const char *authority, const char *type, int bits)
{
    dcv_order_t *order = make_order("site.csr", file, ORDER(.authority = authority));
    dcv_csr_t *csr = own_csr(order);

    csr->key_type = type;
    csr->key_bits = (unsigned short)bits;
    return alone(order);
}

/* An RSA key that was refused for its lengths. */
static dcv_entry_t *with_large_key(int bits, int exponent_bits)
{
    dcv_order_t *order = make_order("site.csr", file, ORDER(.authority = "sectigo"));
    dcv_csr_t *csr = own_csr(order);

    csr->key_type = "RSA";
    csr->key_bits = (unsigned short)bits;
    csr->exponent_bits = (unsigned short)exponent_bits;
    csr->never_verified = 1;
    return alone(order);
}

static dcv_entry_t *with_curve(const char *odd_curve, int bits)
{
    dcv_order_t *order = make_order("site.csr", file, ORDER(.authority = "sectigo"));
    dcv_csr_t *csr = own_csr(order);

    csr->key_type = "EC";
    csr->key_bits = (unsigned short)bits;
    csr->odd_curve = odd_curve;
    return alone(order);
}

static void test_private_key(void)
{
    dcv_order_t *order = make_order("site.csr", file, ORDER(.authority = "sectigo"));

    is_silent(alone(order), "private_key", "a CSR alone is told of no private key");
    order->has_private_key = 1;
    warns(alone(order), "private_key", "A private key is in the same file as the CSR.");
}

static void test_key(void)
{
    warns(with_large_key(16384, 17), "key_unusual", "RSA with 16384 bits");
    warns(with_large_key(2048, 65), "key_unusual", "an exponent of 65 bits");
    warns(with_key("sectigo", "RSA", 2047), "weak_key", "RSA with 2047 bits");
    warns(with_key("sectigo", "EC", 255), "weak_key", "less than 256");
    is_number(with_key("sectigo", "RSA", 2048)->warnings->nelts, 0,
              "a key of RSA with 2048 bits has no warning");
    is_number(with_key("sectigo", "RSA", 4096)->warnings->nelts, 0,
              "a key of RSA with 4096 bits has no warning");
    is_number(with_key("sectigo", "EC", 256)->warnings->nelts, 0,
              "a key of EC with 256 bits has no warning");
    is_number(with_key("sectigo", "EC", 521)->warnings->nelts, 0,
              "a key of EC with 521 bits has no warning");
    warns(with_key("sectigo", "Ed25519", 256), "key_unusual", "The key is Ed25519.");
    warns(with_curve("secp256k1", 256), "key_unusual",
          "The key is EC on the curve secp256k1. Public CAs take RSA, and EC on the "
          "curves P-256, P-384 and P-521.");
    warns(with_curve("prime192v1", 192), "key_unusual", "prime192v1");
    warns(with_curve("", 256), "key_unusual",
          "The key is EC with explicit parameters of its curve.");
    warns(with_curve("prime192v1", 192), "weak_key", "192 bits");
    warns(with_key("sectigo", "dsaEncryption", 0), "key_unusual", "dsaEncryption");
    is_silent(with_key("sectigo", "EC", 255), "key_unusual",
              "a weak EC key is not called unusual, too");
    is_number(with_key("sectigo", "RSA", 0)->warnings->nelts, 0,
              "an RSA key of unknown length has no warning");
    warns(with_key("certigna", "RSA", 4096), "key_not_rsa_2048", "RSA with 4096 bits");
    warns(with_key("certigna", "EC", 384), "key_not_rsa_2048", "EC with 384 bits");
    warns(with_key("certigna", "ML-DSA-65", 0), "key_not_rsa_2048",
          "The key is ML-DSA-65,");
    is_silent(with_key("certigna", "RSA", 2048), "key_not_rsa_2048",
              "an RSA key with 2048 bits is accepted for Certigna");
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
    is_number(alone(order)->problems, 1,
              "a signature that does not match is a problem");
    csr->signature = DCV_SIGNATURE_UNKNOWN;
    is_silent(alone(order), "signature_invalid",
              "a signature that was not verified is not called invalid");
    csr->has_common_name = 0;
    is_silent(alone(order), "no_common_name",
              "a CSR without a common name is accepted by other CAs");
    is_silent(alone(certigna), "no_common_name",
              "a CSR with a common name is accepted for Certigna");
    own_csr(certigna)->has_common_name = 0;
    warns(alone(certigna), "no_common_name", "no CN");
    warns(alone(certigna), "form_uncertain", "a dot between hash and domain");
}

/* Of dropped orders of one CSR, in a directory of the main server and beside directives. */
static void test_dropped(void)
{
    server_t server = make_server();
    drop_t drop = make_drop(&server, "main server");
    int vhost = add_vhost(&server, "www.example.com", NULL);
    const dcv_order_t *first, *second;

    dcv_drops_destroy(drop.drops);
    add_vhost(&server, "other.example", NULL);
    drop.drops = dcv_drops_create(server.snapshot);
    drop_file(
        &drop, "a.csr",
        make_order("x", file, ORDER(.unique_value = "a", .domains = "b.example")));
    server.snapshot = published(&drop);
    is_silent(entry_at(&server, 0, dropped(&server, 0, 0), NOW), "order_replaced",
              "a dropped order that is the only one is not replaced");
    drop_file(&drop, "b.csr", make_order("x", file, ORDER(.unique_value = "b")));
    server.snapshot = published(&drop);
    first = dropped(&server, 0, 0);
    second = dropped(&server, 0, 1);
    warns(
        entry_at(&server, 0, first, NOW), "order_replaced",
        "/drop/b.csr has the same CSR with another answer, and only that one is given "
        "under www.example.com.");
    is_silent(entry_at(&server, 0, second, NOW), "order_replaced",
              "the dropped order that replaces another is not replaced");
    drop_file(&drop, "a.csr", make_order("x", file, ORDER(.unique_value = "b")));
    server.snapshot = published(&drop);
    is_silent(entry_at(&server, 0, dropped(&server, 0, 0), NOW), "order_replaced",
              "a dropped order is not replaced by one with the same answer");
    add_order(&server, vhost,
              make_order("d.csr", file, ORDER(.unique_value = "directive")));
    warns(entry_at(&server, 0, dropped(&server, 0, 1), NOW), "order_replaced",
          "d.csr has the same CSR");
    is_silent(entry_at(&server, 0, dropped(&server, 0, 1), NOW),
              "name_served_elsewhere",
              "a dropped order that is replaced has no warning on names besides");
    dcv_drops_destroy(drop.drops);
}

/* What is not answered under a name replaces nothing there. */
static void test_dropped_where_nobody_claims(void)
{
    server_t server = make_server();
    int vhost = add_vhost(&server, "www.example.com", NULL);
    drop_t drop = make_drop(&server, "www.example.com");
    const char *names = "www.example.com,dangling.example,*.wild.example,wild.example";

    dcv_drops_destroy(drop.drops);
    add_vhost(&server, "wild.example", NULL);
    drop.drops = dcv_drops_create(server.snapshot);
    drop_file(&drop, "a.csr",
              make_order("x", file, ORDER(.unique_value = "a", .domains = names)));
    drop_file(&drop, "b.csr",
              make_order("x", file, ORDER(.unique_value = "b", .domains = names)));
    server.snapshot = published(&drop);
    warns(entry_at(&server, vhost, dropped(&server, vhost, 0), NOW), "order_replaced",
          "only that one is given under www.example.com.");
    warns(entry_at(&server, vhost, dropped(&server, vhost, 0), NOW), "name_not_claimed",
          "names dangling.example, but");
    warns(entry_at(&server, vhost, dropped(&server, vhost, 0), NOW),
          "name_served_elsewhere", "names wild.example, but");
    dcv_drops_destroy(drop.drops);
}

void run_tests(void)
{
    file = make_csr(RSA "-subj /CN=www.example.com");
    test_virtual_host();
    test_engine_and_wildcard();
    test_replaced();
    test_reused();
    test_expiry();
    test_key();
    test_private_key();
    test_csr();
    test_dropped();
    test_dropped_where_nobody_claims();
}
