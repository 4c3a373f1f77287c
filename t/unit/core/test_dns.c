/* SPDX-License-Identifier: Apache-2.0 */
#include "dns.h"
#include "tap.h"

static void test_words(void)
{
    is(dcv_dns_type(DCV_TYPE_A), "A", "an address");
    is(dcv_dns_type(DCV_TYPE_AAAA), "AAAA", "a longer one");
    is(dcv_dns_type(DCV_TYPE_NS), "NS", "a name server");
    is(dcv_dns_type(DCV_TYPE_SOA), "SOA", "a zone");
    is(dcv_dns_type(DCV_TYPE_CNAME), "CNAME", "an alias");
    is(dcv_dns_type(DCV_TYPE_MX), "MX", "a mail server");
    is(dcv_dns_type(DCV_TYPE_TXT), "TXT", "a text");
    is(dcv_dns_type(DCV_TYPE_DNSKEY), "DNSKEY", "a key");
    is(dcv_dns_type(DCV_TYPE_CAA), "CAA", "a list of CAs");
    is(dcv_dns_rcode(0), "NOERROR", "no error");
    is(dcv_dns_rcode(2), "SERVFAIL", "a failure");
    is(dcv_dns_rcode(3), "NXDOMAIN", "no such name");
    is(dcv_dns_rcode(5), "REFUSED", "a refusal");
    is(dcv_dns_rcode(10), "NOTZONE", "the last one that has a name");
    is(dcv_dns_rcode(11), "RCODE", "one without");
    is(dcv_dns_rcode(4095), "RCODE", "nor has the greatest");
    is(dcv_dns_rcode(-1), NULL, "none came");
    is(dcv_dns_dnssec(DCV_DNSSEC_UNKNOWN), "unknown", "not validated");
    is(dcv_dns_dnssec(DCV_DNSSEC_INSECURE), "insecure", "not signed");
    is(dcv_dns_dnssec(DCV_DNSSEC_SECURE), "secure", "signed");
    is(dcv_dns_dnssec(DCV_DNSSEC_BOGUS), "bogus", "forged, or badly signed");
}

static void test_same(void)
{
    ok(dcv_dns_same("a.example", "A.eXample"), "case is nothing");
    ok(dcv_dns_same("a.example.", "a.example"), "nor is a final dot");
    ok(dcv_dns_same("", "."), "the root");
    ok(!dcv_dns_same("a.example", "a.exampl"), "a character less");
    ok(!dcv_dns_same("a.exampl", "a.example"), "or more");
    ok(!dcv_dns_same("a.example..", "a.example"), "two dots are no final dot");
    ok(!dcv_dns_same("\xc3\x84.example", "\xc3\xa4.example"), "case is that of ASCII");
}

static void test_below(void)
{
    ok(dcv_dns_is_below("a.b.example", "b.Example"), "below");
    ok(dcv_dns_is_below("b.example", "b.example."), "the same");
    ok(dcv_dns_is_below("b.example.", "example"), "with a final dot");
    ok(dcv_dns_is_below("b.example", ""), "all is below the root");
    ok(dcv_dns_is_below("b.example", "."), "whichever way that is written");
    ok(!dcv_dns_is_below("ab.example", "b.example"), "a part of a label is no label");
    ok(!dcv_dns_is_below("example", "b.example"), "above");
    ok(!dcv_dns_is_below("", "example"), "the root is below nothing");
}

static void test_parent(void)
{
    const char *name = "a.b.example";

    is(dcv_dns_parent(name), "b.example", "one label up");
    ok(dcv_dns_parent(name) == name + 2, "a part of the name itself");
    is(dcv_dns_parent("example"), NULL, "a name of one label");
    is(dcv_dns_parent("example."), NULL, "also with its final dot");
    is(dcv_dns_parent(""), NULL, "the root");
}

void run_tests(void)
{
    test_words();
    test_same();
    test_below();
    test_parent();
}
