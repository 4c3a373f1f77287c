/* SPDX-FileCopyrightText: The mod_dcv authors */
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
    is(dcv_verdict_name(target.within), expected,
       "what stands before an appended zone has its own verdict");
    is(target.appended, appended,
       "the zone that was appended to the target is noted, if any");
}

static void test_right(void)
{
    compare(TARGET, "valid", "a target as it must be is valid");
    ok(!target.appended && !target.other && !target.slip.kind,
       "a valid target has no appended zone, other order or slip");
    compare(TARGET ".", "valid", "a target with a final dot is valid");
    compare("FDADAE5FBE8FCE33026FFA3DE7D27F54." HALF_2 ".CAB202166585.ComodoCA.com",
            "valid", "a target in another case is valid");
    compare_for(plain, HASHES ".sectigo.com", "valid",
                "a target of an order without a unique value is valid");
}

/* A slip of the hand is shown where it is. */
static void test_slips(void)
{
    compare("fdadae5fbe8fce33O26ffa3de7d27f54." HALF_2 "." UNIQUE ".comodoca.com",
            "wrong_target", "a target with another character in it is wrong");
    is(slip_found(), "17: O for 0", "another character is noted with its place");
    compare("dadae5fbe8fce33026ffa3de7d27f54." HALF_2 "." UNIQUE ".comodoca.com",
            "wrong_target", "a target without its first character is wrong");
    is(slip_found(), "1: f is missing",
       "a missing first character is noted with its place");
    compare(HALF_1 "." HALF_2 "0." UNIQUE ".comodoca.com", "wrong_target",
            "a target with one character too many is wrong");
    is(slip_found(), "66: 0 is too much",
       "a character too many is noted with its place");
    compare(HASHES "." UNIQUE ".comodoca.co", "wrong_target",
            "a target without its last character is wrong");
    is(slip_found(), "91: m is missing",
       "a missing last character is noted with its place");
    compare(HALF_1 HALF_2 "." UNIQUE ".comodoca.com", "wrong_target",
            "a target without the dot between its hashes is wrong");
    is(slip_found(), "33: . is missing", "a missing dot is noted with its place");
    compare(HASHES "." UNIQUE ".com\xff\x1b"
                   "doca.com",
            "wrong_target", "a target with bytes that are not text is wrong");
    is(slip_found(), "83: \\xff\\x1b for o",
       "bytes in place of another character are noted with their place");
    compare(HASHES "." UNIQUE ".comodo\x1b[0mca.com", "wrong_target",
            "a target with a control sequence in it is wrong");
    is(slip_found(), "86: \\x1b[0m is too much",
       "a control sequence in a target is noted with its place");
}

/* What was typed around the target, as the DNS shows it. */
static void test_wrapped(void)
{
    compare("\"" TARGET "\"", "wrong_target", "a target in double quotes is wrong");
    is(slip_found(), "\" before, \" behind", "double quotes around a target are noted");
    compare("\\\"" TARGET ".\\\"", "wrong_target",
            "a target in escaped double quotes is wrong");
    is(slip_found(), "\" before, .\" behind",
       "escaped quotes with a final dot are noted without backslashes");
    compare("\\032'" TARGET "'\\032", "wrong_target",
            "a target in single quotes and spaces is wrong");
    is(slip_found(), " ' before, '  behind",
       "single quotes and spaces around a target are noted");
    compare("https://" TARGET, "wrong_target", "a target as a URL is wrong");
    is(slip_found(), "https:// before, nothing behind",
       "the scheme of a URL before a target is noted");
    compare("\"HTTP://" TARGET "./\"", "wrong_target",
            "a target as a quoted URL with a slash is wrong");
    is(slip_found(), "\"HTTP:// before, ./\" behind",
       "what surrounds a quoted URL is noted");
    compare(TARGET "\\032", "wrong_target", "a target with a space behind it is wrong");
    is(slip_found(), "nothing before,   behind", "a space behind a target is noted");
    compare("\\226\\128\\156" TARGET "\\226\\128\\157", "wrong_target",
            "a target in typographic quotes is wrong");
    is(slip_found(), "“ before, ” behind",
       "typographic quotes around a target are noted");
    compare("\\007" TARGET "\\", "wrong_target",
            "a target with a control character before it is wrong");
    is(slip_found(), "\\x07 before, \\ behind",
       "a control character before a target is noted");
    compare("https://" TARGET "." ZONE, "target_zone_appended",
            "a target as a URL with the zone behind it is recognised as such");
    within_is("wrong_target", ZONE);
    is(slip_found(), "https:// before, nothing behind",
       "the scheme before a target with the zone behind it is noted");
    compare("\"" TARGET ".\"." ZONE, "target_zone_appended",
            "a target in quotes with the zone behind it is recognised as such");
    within_is("wrong_target", ZONE);
    compare("https://www.example.net/", "wrong_target",
            "a URL of another target is wrong");
    is(slip_found(), NULL, "a URL of another target has no slip");
    compare("\"\\032\"", "wrong_target",
            "quotes around white space are a wrong target");
    compare("https://", "wrong_target", "a URL without a host is a wrong target");
}

/* The right parts, put together wrongly. */
static void test_mixed(void)
{
    compare(HALF_2 "." HALF_1 "." UNIQUE ".comodoca.com", "wrong_target",
            "a target with exchanged halves of its hash is wrong");
    is_number(target.mix, DCV_MIX_HALVES, "exchanged halves of the hash are noted");
    ok(!target.other, "exchanged halves are not taken as another order's");
    compare(HALF_2 "." HALF_1 "." UNIQUE ".comodoca.com." ZONE, "target_zone_appended",
            "exchanged halves with the zone behind them are recognised as such");
    within_is("wrong_target", ZONE);
    is_number(target.mix, DCV_MIX_HALVES,
              "exchanged halves with the zone behind them are noted as a mix");
    compare(TARGET "." TARGET "." ZONE, "target_zone_appended",
            "a target that stands twice before the zone is recognised as such");
    within_is("wrong_target", ZONE);
    is_number(target.mix, DCV_MIX_TWICE,
              "a target that stands twice before the zone is noted");
    compare("B8EE25A34BC5CD1F4D5DC8C20FD4EEB2", "wrong_target",
            "an MD5 alone is a wrong target");
    is_number(target.mix, DCV_MIX_MD5, "an MD5 in place of the target is noted");
    compare("_b8ee25a34bc5cd1f4d5dc8c20fd4eeb2.comodoca.com", "wrong_target",
            "an MD5 before the CA's domain is a wrong target");
    ok(target.mix != DCV_MIX_NONE, "an MD5 before the CA's domain is noted as a mix");
    compare("_b8ee25a34bc5cd1f4d5dc8c20fd4eeb2." ZONE, "wrong_target",
            "the record's own name is a wrong target");
    ok(target.mix != DCV_MIX_NONE, "the record's own name is noted as a mix");
    compare(TARGET "." TARGET, "wrong_target", "a target that stands twice is wrong");
    is_number(target.mix, DCV_MIX_TWICE, "a target that stands twice is noted");
    compare(HASHES "." UNIQUE "." UNIQUE ".comodoca.com", "wrong_target",
            "a target with its unique value twice is wrong");
    is_number(target.mix, DCV_MIX_BETWEEN,
              "a wrong part before the CA's domain is noted as a mix");
    is(target.between, UNIQUE "." UNIQUE,
       "the wrong part before the CA's domain is noted in full");
    compare(TARGET, "valid", "a right target is valid after mixed ones");
    is_number(target.mix, DCV_MIX_NONE, "a right target has no mix");
}

/* Hashes of this CSR that are no target: none is another CSR's. */
static void mix_is(const char *found, dcv_mix_t mix, const char *name)
{
    compare(found, "wrong_target", name);
    is_number(target.mix, mix, name);
    ok(!target.other && !target.appended, name);
}

static void test_hashes(void)
{
    mix_is(SHA1 ".comodoca.com", DCV_MIX_SHA1, "a SHA-1 is this CSR's");
    mix_is("_541BB6A2C482F3A9E8C13C112E7462644B876B01.sectigo.com", DCV_MIX_SHA1,
           "a SHA-1 in upper case behind an underscore is this CSR's");
    mix_is(SHA1 "." UNIQUE ".comodoca.com", DCV_MIX_SHA1,
           "a SHA-1 before the unique value is this CSR's");
    compare(SHA1 ".comodoca.com." ZONE, "target_zone_appended",
            "a SHA-1 with the zone behind it is recognised as such");
    within_is("wrong_target", ZONE);
    mix_is(CUT ".sectigo.com", DCV_MIX_CUT, "63 digits of a SHA-256 are this CSR's");
    is_number(target.digits, 63, "the digits that are there are counted");
    compare(CUT "." UNIQUE ".comodoca.com." ZONE, "target_zone_appended",
            "a cut SHA-256 with the zone behind it is recognised as such");
    within_is("wrong_target", ZONE);
    mix_is(HALF_1 ".comodoca.com", DCV_MIX_CUT, "the first half is this CSR's");
    is_number(target.digits, 32, "the digits of the first half are counted");
    mix_is(HALF_1 ".6edc2686.comodoca.com", DCV_MIX_CUT,
           "the first half and a part of the second are this CSR's");
    is_number(target.digits, 40, "digits of several labels are counted");
    mix_is("fdadae5f.comodoca.com", DCV_MIX_CUT, "a few digits are this CSR's");
    mix_is(HALF_1 ".ca.comodoca.com", DCV_MIX_CUT,
           "a label behind the first half need not be a hash");
    is_number(target.digits, 32, "a label that goes on otherwise does not count");
    mix_is(HALF_2 ".comodoca.com", DCV_MIX_REST, "the second half is this CSR's");
    mix_is(HALF_1 "." HALF_2, DCV_MIX_END,
           "a SHA-256 with its dot where it belongs lacks what stands behind it");
    mix_is(CUT ".8.comodoca.com", DCV_MIX_DOTS,
           "a SHA-256 with a dot after 63 digits is this CSR's");
    mix_is("fdadae5fbe8fce33.026ffa3de7d27f54." HALF_2 ".comodoca.com", DCV_MIX_DOTS,
           "a SHA-256 with too many dots is this CSR's");
    mix_is("B8EE25A34BC5CD1F4D5DC8C20FD4EEB2." SHA1 ".comodoca.com", DCV_MIX_MD5,
           "an MD5 before a SHA-1 is told first");
    mix_is(HALF_1 ".b8ee25a34bc5cd1f4d5dc8c20fd4eeb2.comodoca.com", DCV_MIX_BESIDE,
           "an MD5 behind the first half is this CSR's");
    mix_is(SHA1 "0.comodoca.com", DCV_MIX_NONE,
           "a SHA-1 with a digit more is none, and no other CSR's");
}

static void test_elsewhere(void)
{
    compare("www.example.net", "wrong_target", "a target of something else is wrong");
    is(slip_found(), NULL, "a target of something else has no slip");
    compare("", "wrong_target", "an empty target is wrong");
    compare(".", "wrong_target", "a target that is the root's dot is wrong");
    compare(HALF_1, "wrong_target", "half of the hash is a wrong target");
    compare(HALF_1 "." UNIQUE ".comodoca.com", "wrong_target",
            "a target with one half of the hash is wrong");
    ok(!target.other, "one half of the hash is not taken as another order's");
}

static void test_other(void)
{
    const dcv_csr_file_t *file = make_csr(EC "-subj /CN=" ZONE);
    dcv_order_t *other = make_order("other.csr", file, ORDER(.authority = "comodoca"));
    const char *sha256 = file->csr->sha256;
    const char *hashes =
        apr_pstrcat(pool, apr_pstrmemdup(pool, sha256, 32), ".", sha256 + 32, NULL);

    compare(STRANGE, "other_csr", "a target with unknown hashes is another CSR's");
    ok(!target.other, "unknown hashes belong to no order of this server");
    add_order(&server, 1, other);
    compare(apr_pstrcat(pool, hashes, ".comodoca.com", NULL), "other_csr",
            "a target with the hashes of another order is another CSR's");
    ok(target.other == other, "the order that the hashes belong to is noted");
    compare(apr_pstrcat(pool, file->csr->sha1, ".comodoca.com", NULL), "other_csr",
            "the SHA-1 of another order is another CSR's");
    ok(target.other == other, "the order that a SHA-1 belongs to is noted");
    compare(apr_pstrcat(pool, file->csr->md5, ".comodoca.com", NULL), "other_csr",
            "the MD5 of another order is another CSR's");
    ok(target.other == other, "the order that an MD5 belongs to is noted");
    compare(apr_psprintf(pool, "%.63s.comodoca.com", sha256), "other_csr",
            "63 digits of another order's SHA-256 are another CSR's");
    ok(target.other == other, "the order that 63 digits belong to is noted");
    for (char *c = (char *)hashes; *c; c++) {
        *c = *c >= 'a' && *c <= 'f' ? (char)(*c - 32) : *c;
    }
    compare(apr_pstrcat(pool, hashes, ".comodoca.com", NULL), "other_csr",
            "a target with another order's hashes in upper case is another CSR's");
    ok(target.other == other, "the order of hashes in upper case is noted");
    compare(apr_pstrcat(pool, hashes, ".comodoca.com." ZONE, NULL),
            "target_zone_appended",
            "another order's target with the zone behind it is recognised as such");
    within_is("other_csr", ZONE);
    ok(target.other == other, "the order of hashes before an appended zone is noted");
}

static void test_unique(void)
{
    compare(HASHES ".comodoca.com", "unique_value_wrong",
            "a target without its unique value is recognised as such");
    is(target.unique_value, "", "a missing unique value is noted as empty");
    compare(HASHES ".abc123.comodoca.com", "unique_value_wrong",
            "a target with another unique value is recognised as such");
    is(target.unique_value, "abc123", "another unique value is noted in full");
    compare(HASHES ".0123456789abcdef0123456789abcdef.comodoca.com",
            "unique_value_wrong",
            "a unique value that looks like a hash is a wrong one");
    is(target.unique_value, "0123456789abcdef0123456789abcdef",
       "a unique value that looks like a hash is noted in full");
    compare_for(plain, HASHES "." UNIQUE ".sectigo.com", "unique_value_wrong",
                "a unique value where none belongs is a wrong one");
    is(target.unique_value, UNIQUE, "a unique value where none belongs is noted");
}

static void test_authority(void)
{
    compare(HASHES "." UNIQUE ".sectigo.com", "wrong_authority",
            "a target with another CA's domain is recognised as such");
    is(target.domain, UNIQUE ".sectigo.com", "the domain of another CA is noted");
    compare_for(plain, HASHES ".comodoca.com", "wrong_authority",
                "Comodo's domain in an order of Sectigo is another CA's");
    is(target.domain, "comodoca.com",
       "Comodo's domain in an order of Sectigo is noted");
    compare_for(plain, HASHES, "wrong_target",
                "hashes without the domain of a CA are a wrong target");
    ok(!target.other, "hashes without the domain of a CA are no other order's");
}

static void test_appended(void)
{
    compare(TARGET "." ZONE, "target_zone_appended",
            "a target with the zone behind it is recognised as such");
    within_is("valid", ZONE);
    compare(TARGET ".www." ZONE, "target_zone_appended",
            "a target with the name behind it is recognised as such");
    within_is("valid", "www." ZONE);
    compare(TARGET "."
                   "TrustOcean.COM",
            "target_zone_appended",
            "a zone behind the target in another case is recognised as such");
    compare(HASHES ".comodoca.com." ZONE, "target_zone_appended",
            "a zone behind a target without its unique value is recognised as such");
    within_is("unique_value_wrong", ZONE);
    is(target.unique_value, "",
       "a unique value that is missing before a zone is noted as empty");
    compare("fdadae5fbe8fce33O26ffa3de7d27f54." HALF_2 "." UNIQUE ".comodoca.com." ZONE,
            "target_zone_appended",
            "a zone behind a target with a slip is recognised as such");
    within_is("wrong_target", ZONE);
    ok(target.slip.kind != DCV_SLIP_NONE, "a slip before an appended zone is noted");
    compare("www.example.net." ZONE, "wrong_target",
            "a name in the zone without the target before it is wrong");
    within_is("wrong_target", NULL);
    compare(ZONE, "wrong_target", "the zone itself is a wrong target");
    compare_at(order, TARGET "." ZONE, ZONE, NULL);
    is(dcv_verdict_name(target.verdict), "target_zone_appended",
       "the domain behind a target is told where the zone is unknown");
    compare_at(order, TARGET ".dns.example", ZONE, "dns.example");
    is(dcv_verdict_name(target.verdict), "target_zone_appended",
       "a zone of any name behind a target is recognised as such");
}

/* An order of an administrator's own authority. */
static const dcv_order_t *own_order(const char *name, const char *template,
                                    const char *unique_value)
{
    dcv_authorities_t *authorities = dcv_authorities_create(pool);
    dcv_definition_t definition = {
        .body = "%{sha256}[ %{unique}]", .target = template, .unique = "optional"};
    dcv_order_t *made = apr_pmemdup(pool, plain, sizeof(*made));

    succeeds(
        dcv_authorities_define(authorities, name, &definition),
        apr_pstrcat(pool, "an authority can be defined with the name ", name, NULL));
    (void)dcv_authorities_find(&made->authority, authorities, name, pool);
    made->unique_value = unique_value;
    return made;
}

static void test_own(void)
{
    const dcv_order_t *own = own_order("mine", "dcv-%{MD5}.ca.example", NULL);

    compare_for(own, "dcv-B8EE25A34BC5CD1F4D5DC8C20FD4EEB2.ca.example", "valid",
                "a target of an MD5 in its authority's form is valid");
    compare_for(own, "dcv-b8ee25a34bc5cd1f4d5dc8c20fd4eeb3.ca.example", "wrong_target",
                "a target of an MD5 with a slip is wrong");
    ok(target.slip.kind != DCV_SLIP_NONE, "a slip in a target of an MD5 is noted");
    compare_for(own, "dcv-b8ee25a34bc5cd1f4d5dc8c20fd4eeb2.ca.example." ZONE,
                "target_zone_appended",
                "a target of an MD5 with the zone behind it is recognised as such");
    own = own_order("digit", "7%{MD5}.ca.example", NULL);
    compare_for(own, "\\0327B8EE25A34BC5CD1F4D5DC8C20FD4EEB2.ca.example",
                "wrong_target",
                "a space before a target that begins with a digit is wrong");
    is(slip_found(), "  before, nothing behind",
       "an escaped space before a digit is noted as a space");
    own = own_order("fixed", "verify.ca.example", NULL);
    compare_for(own, "Verify.ca.example", "valid",
                "a fixed target without any hash is valid");
    compare_for(own, HASHES ".sectigo.com", "wrong_target",
                "hashes where the target is fixed are wrong");
    own = own_order("first", "[%{unique}.]%{sha256.1}.%{sha256.2}.ca.example", "u7");
    compare_for(own, "u7." HASHES ".ca.example", "valid",
                "a target with its unique value in front is valid");
    compare_for(own, "u8." HASHES ".ca.example", "wrong_target",
                "a target with another unique value in front is wrong");
    is(slip_found(), "2: 8 for 7", "a slip in a unique value in front is noted");
    own = own_order("within", "%{sha256.1}.x[.%{unique}].ca.example", "u7");
    compare_for(own, HALF_1 ".x.u7.ca.example", "valid",
                "a target with half a SHA-256 in its authority's form is valid");
    compare_for(own, HALF_1 ".x.ca.example", "wrong_target",
                "a target with half a SHA-256 and no unique value is wrong");
    compare_for(own, HALF_1 ".other.example", "wrong_authority",
                "a target with half a SHA-256 and another domain is another CA's");
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
    test_hashes();
    test_elsewhere();
    test_other();
    test_unique();
    test_authority();
    test_appended();
    test_own();
}
