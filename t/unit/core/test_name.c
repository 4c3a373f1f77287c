/* SPDX-License-Identifier: Apache-2.0 */
#include "name.h"
#include "tap.h"

#include <apr_strings.h>
#include <string.h>

static void good(const char *text, dcv_name_kind_t kind, const char *expected,
                 const char *fqdn)
{
    const dcv_name_t *name;

    succeeds(dcv_name_parse(&name, text, strlen(text), pool), text);
    is_number(name ? (long)name->kind : -1, (long)kind, "its kind");
    is(name ? name->text : NULL, expected, "its text");
    is(name ? name->fqdn : NULL, fqdn, "what a CA looks up");
}

static void bad(const char *text, apr_size_t len, const char *why)
{
    const dcv_name_t *name;

    fails(dcv_name_parse(&name, text, len, pool), DCV_E_NAME, "is neither", why);
    ok(name == NULL, "and there is no name");
}

static int covers(const char *name, const char *host)
{
    const dcv_name_t *parsed = NULL;

    succeeds(dcv_name_parse(&parsed, name, strlen(name), pool), name);
    return dcv_name_covers(parsed, host);
}

static void test_covers(void)
{
    ok(covers("www.example.com", "WWW.example.com"),
       "a name covers itself in any case");
    ok(!covers("www.example.com", "a.www.example.com"),
       "a name covers nothing below it");
    ok(covers("*.example.com", "a.Example.com"), "a wildcard covers one label");
    ok(!covers("*.example.com", "a.b.example.com"), "a wildcard covers no two labels");
    ok(!covers("*.example.com", "example.com"), "a wildcard does not cover its base");
    ok(covers("*.example.com", "*.example.com"), "a wildcard covers itself");
    ok(covers("192.0.2.1", "192.0.2.1"), "an address covers itself");
    ok(!covers("*.example.com", "com"), "a single label is covered by nothing");
}

void run_tests(void)
{
    static const unsigned char v4[] = {192, 0, 2, 1};
    static const unsigned char v6[16] = {0x20, 0x01, 0x0d, 0xb8, [15] = 1};
    const char *label63 =
        "abcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabc";
    const char *longest =
        apr_psprintf(pool, "%s.%s.%s.%.61s", label63, label63, label63, label63);
    const dcv_name_t *name;

    good("www.example.com", DCV_NAME_DOMAIN, "www.example.com", "www.example.com");
    good("WWW.Example.COM.", DCV_NAME_DOMAIN, "www.example.com", "www.example.com");
    good("*.Example.com", DCV_NAME_WILDCARD, "*.example.com", "example.com");
    good("localhost", DCV_NAME_DOMAIN, "localhost", "localhost");
    good("1.2.3.x4", DCV_NAME_DOMAIN, "1.2.3.x4", "1.2.3.x4");
    good("B\xc3\x9c"
         "cher.example",
         DCV_NAME_DOMAIN, "xn--bcher-kva.example", "xn--bcher-kva.example");
    good("*.b\xc3\xbc"
         "cher.example",
         DCV_NAME_WILDCARD, "*.xn--bcher-kva.example", "xn--bcher-kva.example");
    good("192.0.2.1", DCV_NAME_IPV4, "192.0.2.1", "192.0.2.1");
    good("2001:DB8:0::1", DCV_NAME_IPV6, "2001:db8::1", "2001:db8::1");
    good(longest, DCV_NAME_DOMAIN, longest, longest);

    bad("", 0, "nothing");
    bad(".", 1, "the root");
    bad("a..b", 4, "an empty label");
    bad("*.", 2, "a star and nothing");
    bad("*", 1, "a star");
    bad("*.192.0.2.1", 11, "a star before an address");
    bad("a*.example.com", 14, "a star inside a label");
    bad("a.*.example.com", 15, "a star in the middle");
    bad("-a.example", 10, "a hyphen first");
    bad("a-.example", 10, "a hyphen last");
    bad("a_b.example", 11, "an underscore");
    bad("a b.example", 11, "a space");
    bad("1.2.3.999", 9, "a number last");
    bad("a.example\0.evil", 15, "a NUL inside");
    bad(apr_pstrcat(pool, label63, "d.example", NULL), 72, "a label of 64");
    bad(apr_pstrcat(pool, longest, "d", NULL), 254, "254 octets");
    bad("\xff\xff.example", 10, "no UTF-8");

    name = dcv_name_from_address(v4, sizeof(v4), pool);
    is(name->text, "192.0.2.1", "an IPv4 address from octets");
    ok(dcv_name_is_address(name), "it is an address");
    is(dcv_name_unicode(name, pool), NULL, "with nothing international");
    is(dcv_name_from_address(v6, sizeof(v6), pool)->text, "2001:db8::1",
       "an IPv6 address from octets");
    ok(!dcv_name_from_address(v6, 5, pool), "five octets are none");
    (void)dcv_name_parse(&name, "*.xn--bcher-kva.example", 23, pool);
    is(dcv_name_unicode(name, pool),
       "*.b\xc3\xbc"
       "cher.example",
       "an international name as people write it");
    ok(!dcv_name_is_address(name), "which is no address");
    test_covers();
}
