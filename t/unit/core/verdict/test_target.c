/* SPDX-License-Identifier: Apache-2.0 */
#include "evidence_fixture.h"
#include "verdict/target.h"
#include "verdict/verdict.h"

static server_t server;
static const dcv_order_t *order, *plain;
static dcv_target_t target;

static void compare_at(const dcv_order_t *with, const char *found, const char *domain,
                       const char *zone)
{
    const dcv_case_t about = {.index = index_of(&server), .order = with, .pool = pool};
    const dcv_record_t record = {.domain = domain};
    const dcv_record_check_t check = {.record = &record, .zone = zone};

    dcv_target_compare(&target, &about, &check, found);
}

static const char *readable(const char *text)
{
    return text ? dcv_text_readable(text, pool) : "nothing";
}

/* The slip that was found, in short: "17: O for 0". NULL: none. */
static const char *slip_found(void)
{
    const dcv_slip_t *slip = &target.slip;

    switch (slip->kind) {
    case DCV_SLIP_MISSING:
        return apr_psprintf(pool, "%d: %s is missing", slip->at, slip->wanted);
    case DCV_SLIP_EXTRA:
        return apr_psprintf(pool, "%d: %s is too much", slip->at,
                            readable(slip->found));
    case DCV_SLIP_OTHER:
        return apr_psprintf(pool, "%d: %s for %s", slip->at, readable(slip->found),
                            slip->wanted);
    case DCV_SLIP_AROUND:
        return apr_psprintf(pool, "%s before, %s behind", readable(slip->before),
                            readable(slip->behind));
    case DCV_SLIP_NONE:
        break;
    }
    return NULL;
}

/* Compare what stands at www.trustocean.com, in the zone trustocean.com. */
static void compare_for(const dcv_order_t *with, const char *found,
                        const char *expected, const char *name)
{
    compare_at(with, found, "www." ZONE, ZONE);
    is(dcv_verdict_name(target.verdict), expected, name);
}

static void compare(const char *found, const char *expected, const char *name)
{
    compare_for(order, found, expected, name);
}

static void within_is(const char *expected, const char *appended)
{
    is(dcv_verdict_name(target.within), expected, "what stands before it");
    is(target.appended, appended, "what was appended");
}

static void test_right(void)
{
    compare(TARGET, "valid", "the target");
    ok(!target.appended && !target.other && !target.slip.kind, "with nothing wrong");
    compare(TARGET ".", "valid", "with its final dot");
    compare("FDADAE5FBE8FCE33026FFA3DE7D27F54." HALF_2 ".CAB202166585.ComodoCA.com",
            "valid", "in whatever case");
    compare_for(plain, HASHES ".sectigo.com", "valid", "without a unique value");
}

/* A slip of the hand is shown where it is. */
static void test_slips(void)
{
    compare("fdadae5fbe8fce33O26ffa3de7d27f54." HALF_2 "." UNIQUE ".comodoca.com",
            "wrong_target", "another character");
    is(slip_found(), "17: O for 0", "it is shown");
    compare("dadae5fbe8fce33026ffa3de7d27f54." HALF_2 "." UNIQUE ".comodoca.com",
            "wrong_target", "the first character is missing");
    is(slip_found(), "1: f is missing", "it is shown");
    compare(HALF_1 "." HALF_2 "0." UNIQUE ".comodoca.com", "wrong_target",
            "one too many");
    is(slip_found(), "66: 0 is too much", "it is shown");
    compare(HASHES "." UNIQUE ".comodoca.co", "wrong_target",
            "the last one is missing");
    is(slip_found(), "91: m is missing", "it is shown");
    compare(HALF_1 HALF_2 "." UNIQUE ".comodoca.com", "wrong_target",
            "a dot is missing");
    is(slip_found(), "33: . is missing", "it is shown");
    compare(HASHES "." UNIQUE ".com\xff\x1b"
                   "doca.com",
            "wrong_target", "odd characters");
    is(slip_found(), "83: \\xff\\x1b for o", "are made readable");
    compare(HASHES "." UNIQUE ".comodo\x1b[0mca.com", "wrong_target",
            "odd ones too many");
    is(slip_found(), "86: \\x1b[0m is too much", "are made readable, too");
}

/* What was typed around the target, as the DNS shows it. */
static void test_wrapped(void)
{
    compare("\"" TARGET "\"", "wrong_target", "in quotes");
    is(slip_found(), "\" before, \" behind", "which are shown");
    compare("\\\"" TARGET ".\\\"", "wrong_target", "escaped, and with a dot");
    is(slip_found(), "\" before, .\" behind", "which are shown");
    compare("\\032'" TARGET "'\\032", "wrong_target", "others, with spaces");
    is(slip_found(), " ' before, '  behind", "which are shown");
    compare("https://" TARGET, "wrong_target", "as a URL");
    is(slip_found(), "https:// before, nothing behind", "which is shown");
    compare("\"HTTP://" TARGET "./\"", "wrong_target", "as a whole one");
    is(slip_found(), "\"HTTP:// before, ./\" behind", "which is shown");
    compare(TARGET "\\032", "wrong_target", "with a space behind it");
    is(slip_found(), "nothing before,   behind", "which is shown");
    compare("\\226\\128\\156" TARGET "\\226\\128\\157", "wrong_target",
            "a printer's quotes");
    is(slip_found(), "“ before, ” behind", "which are shown");
    compare("\\007" TARGET "\\", "wrong_target", "what nobody can see");
    is(slip_found(), "\\x07 before, \\ behind", "is made readable");
    compare("https://" TARGET "." ZONE, "target_zone_appended", "with the zone behind");
    within_is("wrong_target", ZONE);
    is(slip_found(), "https:// before, nothing behind", "and shown, too");
    compare("\"" TARGET ".\"." ZONE, "target_zone_appended", "quotes before the zone");
    within_is("wrong_target", ZONE);
    compare("https://www.example.net/", "wrong_target", "another URL");
    is(slip_found(), NULL, "is no slip");
    compare("\"\\032\"", "wrong_target", "nothing in quotes");
    compare("https://", "wrong_target", "nor a URL of nothing");
}

/* The right parts, put together wrongly. */
static void test_mixed(void)
{
    compare(HALF_2 "." HALF_1 "." UNIQUE ".comodoca.com", "wrong_target",
            "the halves in the wrong order");
    is_number(target.mix, DCV_MIX_HALVES, "which is told");
    ok(!target.other, "which is not the record of another CSR");
    compare(HALF_2 "." HALF_1 "." UNIQUE ".comodoca.com." ZONE, "wrong_target",
            "and the zone behind it");
    ok(target.mix != DCV_MIX_NONE, "which is told, too");
    compare(TARGET "." TARGET "." ZONE, "target_zone_appended",
            "the target twice, and the zone behind it");
    within_is("wrong_target", ZONE);
    is_number(target.mix, DCV_MIX_TWICE, "which is told");
    compare("B8EE25A34BC5CD1F4D5DC8C20FD4EEB2", "wrong_target", "the MD5 alone");
    is_number(target.mix, DCV_MIX_MD5, "which is told");
    compare("_b8ee25a34bc5cd1f4d5dc8c20fd4eeb2.comodoca.com", "wrong_target",
            "the MD5 before the CA's domain");
    ok(target.mix != DCV_MIX_NONE, "which is told");
    compare("_b8ee25a34bc5cd1f4d5dc8c20fd4eeb2." ZONE, "wrong_target",
            "or the record's own name");
    ok(target.mix != DCV_MIX_NONE, "which is told");
    compare(TARGET "." TARGET, "wrong_target", "the target twice");
    is_number(target.mix, DCV_MIX_TWICE, "which is told");
    compare(HASHES "." UNIQUE "." UNIQUE ".comodoca.com", "wrong_target",
            "the unique value twice");
    is_number(target.mix, DCV_MIX_BETWEEN, "which is told");
    is(target.between, UNIQUE "." UNIQUE, "with what stands there");
    compare(TARGET, "valid", "but nothing");
    is_number(target.mix, DCV_MIX_NONE, "of what is right");
}

static void test_elsewhere(void)
{
    compare("www.example.net", "wrong_target", "something else");
    is(slip_found(), NULL, "is no slip");
    compare("", "wrong_target", "the root");
    compare(".", "wrong_target", "also with its dot");
    compare(HALF_1, "wrong_target", "half of it");
    compare(HALF_1 "." UNIQUE ".comodoca.com", "wrong_target", "one half is missing");
    ok(!target.other, "which is not that of another CSR either");
}

static void test_other(void)
{
    const dcv_csr_file_t *file = make_csr(EC "-subj /CN=" ZONE);
    dcv_order_t *other = make_order("other.csr", file, ORDER(.authority = "comodoca"));
    const char *sha256 = file->csr->sha256;
    const char *hashes =
        apr_pstrcat(pool, apr_pstrmemdup(pool, sha256, 32), ".", sha256 + 32, NULL);

    compare(STRANGE, "other_csr", "hashes that nobody knows");
    ok(!target.other, "nobody's");
    add_order(&server, 1, other);
    compare(apr_pstrcat(pool, hashes, ".comodoca.com", NULL), "other_csr",
            "the hashes of another order");
    ok(target.other == other, "which is told");
    for (char *c = (char *)hashes; *c; c++) {
        *c = *c >= 'a' && *c <= 'f' ? (char)(*c - 32) : *c;
    }
    compare(apr_pstrcat(pool, hashes, ".comodoca.com", NULL), "other_csr",
            "in upper case");
    ok(target.other == other, "which is told, too");
    compare(apr_pstrcat(pool, hashes, ".comodoca.com." ZONE, NULL),
            "target_zone_appended", "with the zone behind it");
    within_is("other_csr", ZONE);
    ok(target.other == other, "and still told");
}

static void test_unique(void)
{
    compare(HASHES ".comodoca.com", "unique_value_wrong", "it is missing");
    is(target.unique_value, "", "nothing is in its place");
    compare(HASHES ".abc123.comodoca.com", "unique_value_wrong", "another one");
    is(target.unique_value, "abc123", "which is told");
    compare(HASHES ".0123456789abcdef0123456789abcdef.comodoca.com",
            "unique_value_wrong", "one that looks like a hash");
    is(target.unique_value, "0123456789abcdef0123456789abcdef", "which is told");
    compare_for(plain, HASHES "." UNIQUE ".sectigo.com", "unique_value_wrong",
                "one where none belongs");
    is(target.unique_value, UNIQUE, "which is told");
}

static void test_authority(void)
{
    compare(HASHES "." UNIQUE ".sectigo.com", "wrong_authority", "another CA");
    is(target.domain, UNIQUE ".sectigo.com", "which is told");
    compare_for(plain, HASHES ".comodoca.com", "wrong_authority",
                "Comodo's old domain, for Sectigo");
    is(target.domain, "comodoca.com", "which is told");
    compare_for(plain, HASHES, "wrong_target", "no CA at all");
    ok(!target.other, "nor another CSR");
}

static void test_appended(void)
{
    compare(TARGET "." ZONE, "target_zone_appended", "the zone behind it");
    within_is("valid", ZONE);
    compare(TARGET ".www." ZONE, "target_zone_appended", "the name behind it");
    within_is("valid", "www." ZONE);
    compare(TARGET "."
                   "TrustOcean.COM",
            "target_zone_appended", "in whatever case");
    compare(HASHES ".comodoca.com." ZONE, "target_zone_appended",
            "and the unique value is missing");
    within_is("unique_value_wrong", ZONE);
    is(target.unique_value, "", "which is told");
    compare("fdadae5fbe8fce33O26ffa3de7d27f54." HALF_2 "." UNIQUE ".comodoca.com." ZONE,
            "target_zone_appended", "and a slip before it");
    within_is("wrong_target", ZONE);
    ok(target.slip.kind != DCV_SLIP_NONE, "which is told");
    compare("www.example.net." ZONE, "wrong_target", "something else in the zone");
    within_is("wrong_target", NULL);
    compare(ZONE, "wrong_target", "the zone itself");
    compare_at(order, TARGET "." ZONE, ZONE, NULL);
    is(dcv_verdict_name(target.verdict), "target_zone_appended", "a zone not known");
    compare_at(order, TARGET ".dns.example", ZONE, "dns.example");
    is(dcv_verdict_name(target.verdict), "target_zone_appended", "a zone of any name");
}

/* An order of an administrator's own authority. */
static const dcv_order_t *own_order(const char *name, const char *template,
                                    const char *unique_value)
{
    dcv_authorities_t *authorities = dcv_authorities_create(pool);
    dcv_definition_t definition = {
        .body = "%{sha256}[ %{unique}]", .target = template, .unique = "optional"};
    dcv_order_t *made = apr_pmemdup(pool, plain, sizeof(*made));

    succeeds(dcv_authorities_define(authorities, name, &definition), name);
    (void)dcv_authorities_find(&made->authority, authorities, name, pool);
    made->unique_value = unique_value;
    return made;
}

static void test_own(void)
{
    const dcv_order_t *own = own_order("mine", "dcv-%{MD5}.ca.example", NULL);

    compare_for(own, "dcv-B8EE25A34BC5CD1F4D5DC8C20FD4EEB2.ca.example", "valid",
                "a target without a SHA-256");
    compare_for(own, "dcv-b8ee25a34bc5cd1f4d5dc8c20fd4eeb3.ca.example", "wrong_target",
                "a slip in it");
    ok(target.slip.kind != DCV_SLIP_NONE, "which is shown");
    compare_for(own, "dcv-b8ee25a34bc5cd1f4d5dc8c20fd4eeb2.ca.example." ZONE,
                "target_zone_appended", "with the zone behind it");
    own = own_order("digit", "7%{MD5}.ca.example", NULL);
    compare_for(own, "\\0327B8EE25A34BC5CD1F4D5DC8C20FD4EEB2.ca.example",
                "wrong_target", "a space before a target that begins with a digit");
    is(slip_found(), "  before, nothing behind", "which is a space");
    own = own_order("fixed", "verify.ca.example", NULL);
    compare_for(own, "Verify.ca.example", "valid", "a target without any hash");
    compare_for(own, HASHES ".sectigo.com", "wrong_target", "but with hashes in DNS");
    own = own_order("first", "[%{unique}.]%{sha256.1}.%{sha256.2}.ca.example", "u7");
    compare_for(own, "u7." HASHES ".ca.example", "valid", "a unique value in front");
    compare_for(own, "u8." HASHES ".ca.example", "wrong_target", "and another one");
    is(slip_found(), "2: 8 for 7", "which is shown");
    own = own_order("within", "%{sha256.1}.x[.%{unique}].ca.example", "u7");
    compare_for(own, HALF_1 ".x.u7.ca.example", "valid", "half a SHA-256");
    compare_for(own, HALF_1 ".x.ca.example", "wrong_target", "no unique value");
    compare_for(own, HALF_1 ".other.example", "wrong_authority", "another domain");
}

void run_tests(void)
{
    order = order_with(PUBLISHED);
    plain = order_with(ORDER(.authority = "sectigo"));
    server = make_server();
    add_order(&server, add_vhost(&server, "x.example", NULL), order);
    test_right();
    test_slips();
    test_wrapped();
    test_mixed();
    test_elsewhere();
    test_other();
    test_unique();
    test_authority();
    test_appended();
    test_own();
}
