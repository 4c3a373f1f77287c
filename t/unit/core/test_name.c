/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
#include "name.h"
#include "tap.h"

#include <apr_strings.h>
#include <string.h>

static void good(const char *text, dcv_name_kind_t kind, const char *expected,
                 const char *fqdn)
{
    const dcv_name_t *name;

    succeeds(dcv_name_parse(&name, text, strlen(text), pool),
             apr_psprintf(pool, "\"%s\" is read as a name", text));
    is_number(name ? (long)name->kind : -1, (long)kind,
              apr_psprintf(pool, "the kind of \"%s\" is recognised", text));
    is(name ? name->text : NULL, expected,
       apr_psprintf(pool, "\"%s\" is written as \"%s\"", text, expected));
    is(name ? name->fqdn : NULL, fqdn,
       apr_psprintf(pool, "for \"%s\" a CA looks up \"%s\"", text, fqdn));
}

static void bad(const char *text, apr_size_t len, const char *why)
{
    const dcv_name_t *name;

    fails(dcv_name_parse(&name, text, len, pool), DCV_E_NAME, "is neither",
          apr_pstrcat(pool, why, " is refused", NULL));
    ok(name == NULL, apr_pstrcat(pool, "no name is returned for ", why, NULL));
}

static int covers(const char *name, const char *host)
{
    const dcv_name_t *parsed = NULL;

    succeeds(dcv_name_parse(&parsed, name, strlen(name), pool),
             apr_psprintf(pool, "\"%s\" is read as a name", name));
    return dcv_name_covers(parsed, host);
}

static void test_covers(void)
{
    ok(covers("www.example.com", "WWW.example.com"),
       "a name covers itself in any case");
    ok(!covers("www.example.com", "a.www.example.com"),
       "a name covers nothing below it");
    ok(covers("*.example.com", "a.Example.com"), "a wildcard covers one label");
    ok(!covers("*.example.com", "a.b.example.com"),
       "a wildcard does not cover two labels");
    ok(!covers("*.example.com", "example.com"), "a wildcard does not cover its base");
    ok(covers("*.example.com", "*.example.com"), "a wildcard covers itself");
    ok(covers("192.0.2.1", "192.0.2.1"), "an address covers itself");
    ok(!covers("*.example.com", "com"), "a wildcard does not cover a single label");
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
    good("BÜcher.example", DCV_NAME_DOMAIN, "xn--bcher-kva.example",
         "xn--bcher-kva.example");
    good("*.bücher.example", DCV_NAME_WILDCARD, "*.xn--bcher-kva.example",
         "xn--bcher-kva.example");
    good("192.0.2.1", DCV_NAME_IPV4, "192.0.2.1", "192.0.2.1");
    good("2001:DB8:0::1", DCV_NAME_IPV6, "2001:db8::1", "2001:db8::1");
    good(longest, DCV_NAME_DOMAIN, longest, longest);

    bad("", 0, "an empty text");
    bad(".", 1, "the root as a single dot");
    bad("a..b", 4, "a name with an empty label");
    bad("*.", 2, "a star and a dot alone");
    bad("*", 1, "a star without a name");
    bad("*.192.0.2.1", 11, "a star before an address");
    bad("a*.example.com", 14, "a name with a star inside a label");
    bad("a.*.example.com", 15, "a name whose second label is a star");
    bad("-a.example", 10, "a label that begins with a hyphen");
    bad("a-.example", 10, "a label that ends in a hyphen");
    bad("a_b.example", 11, "a name with an underscore");
    bad("a b.example", 11, "a name with a space");
    bad("1.2.3.999", 9, "a name whose last label is a number");
    bad("a.example\0.evil", 15, "a name with a NUL inside");
    bad(apr_pstrcat(pool, label63, "d.example", NULL), 72, "a label of 64 octets");
    bad(apr_pstrcat(pool, longest, "d", NULL), 254, "a name of 254 octets");
    bad("\xff\xff.example", 10, "a text that is not UTF-8");

    name = dcv_name_from_address(v4, sizeof(v4), pool);
    is(name->text, "192.0.2.1", "four octets become an IPv4 address");
    ok(dcv_name_is_address(name), "a name made of octets is an address");
    is(dcv_name_unicode(name, pool), NULL, "an address has no international form");
    is(dcv_name_from_address(v6, sizeof(v6), pool)->text, "2001:db8::1",
       "sixteen octets become an IPv6 address");
    ok(!dcv_name_from_address(v6, 5, pool), "five octets do not become an address");
    (void)dcv_name_parse(&name, "*.xn--bcher-kva.example", 23, pool);
    is(dcv_name_unicode(name, pool), "*.bücher.example",
       "a wildcard with A-labels is told as people write it");
    ok(!dcv_name_is_address(name), "a wildcard is not an address");
    test_covers();
}
