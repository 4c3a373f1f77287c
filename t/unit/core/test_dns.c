/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
#include "dns.h"
#include "tap.h"

static void test_words(void)
{
    is(dcv_dns_type(DCV_TYPE_A), "A",
       "the type of an IPv4 address record is written A");
    is(dcv_dns_type(DCV_TYPE_AAAA), "AAAA",
       "the type of an IPv6 address record is written AAAA");
    is(dcv_dns_type(DCV_TYPE_NS), "NS",
       "the type of a name server record is written NS");
    is(dcv_dns_type(DCV_TYPE_SOA), "SOA",
       "the type of a zone's SOA record is written SOA");
    is(dcv_dns_type(DCV_TYPE_CNAME), "CNAME",
       "the type of an alias record is written CNAME");
    is(dcv_dns_type(DCV_TYPE_MX), "MX",
       "the type of a mail server record is written MX");
    is(dcv_dns_type(DCV_TYPE_TXT), "TXT", "the type of a text record is written TXT");
    is(dcv_dns_type(DCV_TYPE_DNSKEY), "DNSKEY",
       "the type of a zone key record is written DNSKEY");
    is(dcv_dns_type(DCV_TYPE_CAA), "CAA",
       "the type of a CA authorisation record is written CAA");
    is(dcv_dns_rcode(0), "NOERROR", "response code 0 is written NOERROR");
    is(dcv_dns_rcode(2), "SERVFAIL", "response code 2 is written SERVFAIL");
    is(dcv_dns_rcode(3), "NXDOMAIN", "response code 3 is written NXDOMAIN");
    is(dcv_dns_rcode(5), "REFUSED", "response code 5 is written REFUSED");
    is(dcv_dns_rcode(10), "NOTZONE",
       "response code 10, the last one with a name, is written NOTZONE");
    is(dcv_dns_rcode(11), "RCODE",
       "response code 11, the first one without a name, is written RCODE");
    is(dcv_dns_rcode(4095), "RCODE",
       "response code 4095, the greatest one, is written RCODE");
    is(dcv_dns_rcode(-1), NULL,
       "response code -1, for a reply that never came, has no word");
    is(dcv_dns_dnssec(DCV_DNSSEC_UNKNOWN), "unknown",
       "a reply that was not validated is called unknown");
    is(dcv_dns_dnssec(DCV_DNSSEC_INSECURE), "insecure",
       "a reply from an unsigned zone is called insecure");
    is(dcv_dns_dnssec(DCV_DNSSEC_SECURE), "secure",
       "a reply with valid signatures is called secure");
    is(dcv_dns_dnssec(DCV_DNSSEC_BOGUS), "bogus",
       "a reply with invalid signatures is called bogus");
}

static void test_same(void)
{
    ok(dcv_dns_same("a.example", "A.eXample"),
       "names that differ in case only are the same");
    ok(dcv_dns_same("a.example.", "a.example"),
       "names that differ in a final dot only are the same");
    ok(dcv_dns_same("", "."), "the empty name and a dot are both the root");
    ok(!dcv_dns_same("a.example", "a.exampl"),
       "a name is not the same as its beginning");
    ok(!dcv_dns_same("a.exampl", "a.example"),
       "the beginning of a name is not the same as the name");
    ok(!dcv_dns_same("a.example..", "a.example"),
       "two dots at the end do not count as a final dot");
    ok(!dcv_dns_same("\xc3\x84.example", "\xc3\xa4.example"),
       "letters beyond ASCII differ when their case differs");
}

static void test_below(void)
{
    ok(dcv_dns_is_below("a.b.example", "b.Example"),
       "a name is below another one that it ends in, in any case");
    ok(dcv_dns_is_below("b.example", "b.example."),
       "a name is below itself, with or without a final dot");
    ok(dcv_dns_is_below("b.example.", "example"),
       "a name with a final dot is below its parent");
    ok(dcv_dns_is_below("b.example", ""), "a name is below the root as the empty name");
    ok(dcv_dns_is_below("b.example", "."), "a name is below the root as a dot");
    ok(!dcv_dns_is_below("ab.example", "b.example"),
       "a name is not below another one that begins inside a label");
    ok(!dcv_dns_is_below("example", "b.example"), "a name is not below its own child");
    ok(!dcv_dns_is_below("", "example"), "the root is below no other name");
}

static void test_parent(void)
{
    const char *name = "a.b.example";

    is(dcv_dns_parent(name), "b.example", "the parent of a name lacks its first label");
    ok(dcv_dns_parent(name) == name + 2,
       "the parent is a pointer into the name itself");
    is(dcv_dns_parent("example"), NULL, "a name of one label has no parent");
    is(dcv_dns_parent("example."), NULL,
       "a name of one label and a final dot has no parent");
    is(dcv_dns_parent(""), NULL, "the root has no parent");
}

void run_tests(void)
{
    test_words();
    test_same();
    test_below();
    test_parent();
}
