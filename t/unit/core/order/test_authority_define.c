/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
#include "dcv/authority.h"
#include "tap.h"

#include <apr_strings.h>

static dcv_authorities_t *authorities;

static void good(const char *name, dcv_definition_t definition,
                 dcv_unique_rule_t unique)
{
    const dcv_authority_t *authority;

    succeeds(dcv_authorities_define(authorities, name, &definition),
             apr_psprintf(pool, "the authority \"%s\" can be defined", name));
    succeeds(
        dcv_authorities_find(&authority, authorities, name, pool),
        apr_psprintf(pool, "the authority \"%s\" is found once it is defined", name));
    is_number(authority ? (long)authority->unique : -1, (long)unique,
              apr_psprintf(pool, "the authority \"%s\" has its rule for unique values",
                           name));
}

static void bad(dcv_definition_t definition, dcv_error_code_t code, const char *message)
{
    const dcv_authority_t *authority;

    fails(dcv_authorities_define(authorities, "bad", &definition), code, message,
          apr_psprintf(pool, "a definition is refused with \"%s\"", message));
    ok(dcv_authorities_find(&authority, authorities, "bad", pool) != NULL,
       apr_psprintf(pool, "nothing is defined when the refusal is \"%s\"", message));
}

#define WITH(...) ((dcv_definition_t){.body = "b", .target = "t.example", __VA_ARGS__})

static void test_unique(void)
{
    good("none", WITH(.unique = NULL), DCV_UNIQUE_NONE);
    good("optional", WITH(.body = "b[%{unique}]"), DCV_UNIQUE_OPTIONAL);
    good("required", WITH(.target = "%{unique}.b"), DCV_UNIQUE_REQUIRED);
    good("owner", WITH(.owner = "_%{unique}"), DCV_UNIQUE_REQUIRED);
    good("strict", WITH(.body = "b[%{unique}]", .unique = "Required"),
         DCV_UNIQUE_REQUIRED);
    bad(WITH(.unique = "x"), DCV_E_FORM, "is not one of");
    bad(WITH(.body = "%{unique}", .unique = "optional"), DCV_E_FORM,
        "needs %{unique} in");
    bad(WITH(.body = "[%{unique}]a", .unique = "none"), DCV_E_FORM, "contradicts");
    bad(WITH(.unique = "optional"), DCV_E_FORM, "needs a template");
}

void run_tests(void)
{
    dcv_definition_t definition = WITH(.body = NULL);
    const dcv_authority_t *authority;

    authorities = dcv_authorities_create(pool);
    test_unique();
    good("full",
         WITH(.caa = "a.example, b.example", .persist = "P.example,a.example",
              .mail = "dcv@a.example", .expires = "7"),
         DCV_UNIQUE_NONE);
    (void)dcv_authorities_find(&authority, authorities, "FULL", pool);
    is_number(authority->caa->nelts, 2,
              "the authority that was defined has two names for CAA");
    is(apr_array_pstrcat(pool, authority->persist, ' '), "P.example a.example",
       "the authority that was defined has its names for the persistent record");
    is(authority->mail, "dcv@a.example",
       "the authority that was defined has the mail address of its sender");
    is_number(authority->lifetime_days, 7,
              "orders of the authority that was defined expire after seven days");

    bad(WITH(.body = NULL), DCV_E_TEMPLATE, "body= is missing");
    bad(WITH(.target = NULL), DCV_E_TEMPLATE, "target= is missing");
    bad(WITH(.body = "[a]"), DCV_E_TEMPLATE, "makes an empty file");
    bad(WITH(.body = "\xc3\xa9"), DCV_E_TEMPLATE, "not ASCII");
    bad(WITH(.target = "a..b"), DCV_E_TEMPLATE, "empty label");
    bad(WITH(.target = "a.b."), DCV_E_TEMPLATE, "ends in a dot; leave it out");
    bad(WITH(.target = "%{sha256}.b"), DCV_E_TEMPLATE, "over 63 octets");
    bad(WITH(.owner = "a b"), DCV_E_TEMPLATE,
        "owner= has an empty label or a character");
    bad(WITH(.caa = "a.example,;"), DCV_E_FORM, "caa= has \";\"");
    bad(WITH(.caa = "a_b.example"), DCV_E_FORM, "caa= has \"a_b.example\"");
    bad(WITH(.caa = ","), DCV_E_FORM, "caa= has no name; give one");
    bad(WITH(.persist = "a.example,b.example."), DCV_E_FORM,
        "persist= has \"b.example.\", which is no domain name");
    bad(WITH(.persist = "-a.example"), DCV_E_FORM, "persist= has \"-a.example\"");
    bad(WITH(.persist = "a.-b"), DCV_E_FORM, "persist= has \"a.-b\"");
    bad(WITH(.persist = "a-.b"), DCV_E_FORM, "persist= has \"a-.b\"");
    bad(WITH(.persist = "a.b-"), DCV_E_FORM, "persist= has \"a.b-\"");
    bad(WITH(.persist = "a.example;x=y"), DCV_E_FORM, "persist= has \"a.example;x=y\"");
    bad(WITH(.mail = "@a.example"), DCV_E_FORM, "is no address");
    bad(WITH(.mail = "a <b@c.example>"), DCV_E_FORM, "is no address");
    bad(WITH(.expires = "-1"), DCV_E_FORM, "no number of days");
    bad(WITH(.expires = "9999"), DCV_E_FORM, "no number of days");
    bad(WITH(.expires = "7d"), DCV_E_FORM, "no number of days");

    definition.body = "b";
    fails(dcv_authorities_define(authorities, "SECTIGO", &definition),
          DCV_E_AUTHORITY_TWICE, "\"sectigo\" already",
          "a definition whose name is taken in another case is refused");
    fails(dcv_authorities_define(authorities, "a b", &definition),
          DCV_E_AUTHORITY_UNKNOWN, "is no name",
          "a definition whose name has a space is refused");
    fails(dcv_authorities_define(authorities, "", &definition), DCV_E_AUTHORITY_UNKNOWN,
          "missing", "a definition whose name is empty is refused");
}
