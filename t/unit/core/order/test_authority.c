/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
#include "dcv/authority.h"
#include "tap.h"
#include "order/template.h"

#include <apr_strings.h>

static const dcv_csr_t csr = {.md5 = "M", .sha256 = "ab"};

static void form(const char *name, const char *separator, const char *hex,
                 const char *expected)
{
    dcv_authorities_t *authorities = dcv_authorities_create(pool);
    /* 64 digits, of which only case and place count here. */
    dcv_csr_t sample = csr;
    const dcv_authority_t *authority;

    sample.md5 = "0123456789ABCDEF0123456789ABCDEF";
    sample.sha256 = "a000000000000000000000000000000b"
                    "c000000000000000000000000000000d";
    succeeds(dcv_authorities_find(&authority, authorities, name, pool),
             apr_psprintf(pool, "the authority \"%s\" is found", name));
    succeeds(dcv_authority_with_form(&authority, authority, separator, hex, pool),
             apr_psprintf(pool, "the authority \"%s\" can be given a form", name));
    is(dcv_template_render(authority->body, &sample, NULL, pool), expected,
       apr_psprintf(pool, "the file of \"%s\" is \"%s\"", name,
                    dcv_error_line(expected, pool)));
}

#define LOWER "a000000000000000000000000000000bc000000000000000000000000000000d"
#define UPPER "A000000000000000000000000000000BC000000000000000000000000000000D"

/* What no document settles about the form is said, until the form is. */
static void test_doubt(void)
{
    static const char *const certain[] = {"sectigo", "comodoca", "zerossl", "ssl.com"};
    static const char *const doubtful[] = {"certigna", "tbs"};
    dcv_authorities_t *authorities = dcv_authorities_create(pool);
    const dcv_authority_t *authority, *same;

    for (int i = 0; i < 4; i++) {
        (void)dcv_authorities_find(&authority, authorities, certain[i], pool);
        ok(!authority->doubt && !authority->doubt_remedy,
           apr_pstrcat(pool, "no doubt about the form of ", certain[i], " is told",
                       NULL));
    }
    for (int i = 0; i < 2; i++) {
        (void)dcv_authorities_find(&authority, authorities, doubtful[i], pool);
        ok(authority->doubt && authority->doubt_remedy,
           apr_pstrcat(pool, "a doubt about the form of ", doubtful[i], " is told",
                       NULL));
        succeeds(
            dcv_authority_with_form(&same, authority, NULL, "upper", pool),
            apr_pstrcat(pool, doubtful[i], " can be given another hex case", NULL));
        ok(same->doubt && same->doubt_remedy,
           apr_pstrcat(pool, "another hex case leaves the doubt about ", doubtful[i],
                       NULL));
        succeeds(
            dcv_authority_with_form(&same, authority, authority->form.separator, NULL,
                                    pool),
            apr_pstrcat(pool, doubtful[i], " can be given the separator it has", NULL));
        ok(!same->doubt && !same->doubt_remedy,
           apr_pstrcat(pool, "a separator that is set ends the doubt about ",
                       doubtful[i], NULL));
        ok(authority->doubt != NULL, apr_pstrcat(pool, "the profile of ", doubtful[i],
                                                 " itself keeps its doubt", NULL));
    }
}

static int rhythm(const char *name, apr_uint32_t count)
{
    const dcv_authority_t *authority = NULL;

    (void)dcv_authorities_find(&authority, dcv_authorities_create(pool), name, pool);
    return dcv_authority_rhythm_s(authority, count);
}

/* When the CAs say that they look again: docs/authorities.md. */
static void test_rhythm(void)
{
    static const int tbs_minutes[] = {10, 10, 20, 40, 80, 160, 320, 640, 1440};

    for (apr_uint32_t i = 0; i < 9; i++) {
        is_number(rhythm("tbs", i + 1), 60 * tbs_minutes[i],
                  apr_psprintf(pool, "TBS waits %d minutes after look %u",
                               tbs_minutes[i], i + 1));
    }
    is_number(rhythm("tbs", 10), 86400, "TBS waits a day after its tenth look");
    is_number(rhythm("tbs", APR_UINT32_MAX), 86400,
              "TBS waits a day after the last look that can be counted");
    is_number(rhythm("tbs", 0), 600, "TBS waits ten minutes before its first look");
    is_number(rhythm("certigna", 1), 3600,
              "Certigna waits an hour after its first look");
    is_number(rhythm("certigna", 50), 3600,
              "Certigna waits an hour after its fiftieth look");
    is_number(rhythm("sectigo", 1), 0, "it is not known how long Sectigo waits");
    is_number(rhythm("zerossl", 3), 0, "it is not known how long ZeroSSL waits");
}

/* Which profiles have a persistent record, and how it names the CA. */
static void test_persist(void)
{
    static const char *const with[] = {"sectigo", "comodoca", "tbs", "zerossl"};
    static const char *const without[] = {"certigna", "ssl.com"};
    dcv_authorities_t *authorities = dcv_authorities_create(pool);
    const dcv_authority_t *authority;

    for (int i = 0; i < 4; i++) {
        (void)dcv_authorities_find(&authority, authorities, with[i], pool);
        is(apr_array_pstrcat(pool, authority->persist, ' '),
           "sectigo.com trust-provider.com comodo.com comodoca.com usertrust.com",
           apr_pstrcat(pool, with[i],
                       " has Sectigo's names for the persistent record, and not "
                       "Entrust's",
                       NULL));
    }
    for (int i = 0; i < 2; i++) {
        (void)dcv_authorities_find(&authority, authorities, without[i], pool);
        is_number(authority->persist->nelts, 0,
                  apr_pstrcat(pool, without[i],
                              " has no name for the persistent record", NULL));
    }
}

void run_tests(void)
{
    dcv_authorities_t *authorities = dcv_authorities_create(pool);
    const dcv_authority_t *authority, *same;

    form("certigna", NULL, NULL, LOWER ".certigna.com");
    form("certigna", "newline", NULL, LOWER "\ncertigna.com");
    form("Certigna", "Space", "UPPER", UPPER " certigna.com");
    form("sectigo", NULL, NULL, LOWER "\nsectigo.com");
    form("sectigo", "crlf", NULL, LOWER "\r\nsectigo.com");
    form("comodoca", NULL, NULL, LOWER "\ncomodoca.com");
    form("tbs", NULL, NULL, LOWER "\ntrust-provider.com");
    form("zerossl", NULL, NULL, UPPER "\ncomodoca.com");
    form("zerossl", NULL, "lower", LOWER "\ncomodoca.com");
    form("ssl.com", NULL, NULL, UPPER "\nssl.com");

    fails(dcv_authorities_find(&authority, authorities, "letsencrypt", pool),
          DCV_E_AUTHORITY_UNKNOWN,
          "known are certigna sectigo comodoca tbs zerossl ssl.com",
          "an unknown authority is refused with the names of the known ones");
    succeeds(dcv_authorities_find(&authority, authorities, "tbs", pool),
             "the authority TBS is found");
    is_number((long)authority->unique, (long)DCV_UNIQUE_REQUIRED,
              "TBS requires a unique value");
    is(authority->mail, "noreply_support@trust-provider.com",
       "TBS has the mail address of its sender");
    is_number(authority->caa->nelts, 7, "TBS has seven names for CAA");
    is_number(authority->lifetime_days, 30, "an order of TBS expires after 30 days");
    succeeds(dcv_authority_with_form(&same, authority, NULL, NULL, pool),
             "a form without a separator or a hex case is accepted");
    ok(same == authority, "a form that changes nothing returns the profile itself");
    fails(dcv_authority_with_form(&same, authority, "tab", NULL, pool), DCV_E_FORM,
          "unknown separator", "an unknown separator is refused");
    fails(dcv_authority_with_form(&same, authority, NULL, "mixed", pool), DCV_E_FORM,
          "unknown hex case", "an unknown hex case is refused");
    test_doubt();
    test_rhythm();
    test_persist();
}
