/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include <apr_strings.h>

#include "dcv/nonce.h"
#include "tap.h"

#define PATH "/.well-known/pki-validation/AB.txt"

static const unsigned char secret[DCV_NONCE_SECRET_BYTES] =
    "the secret of this server......";
static const unsigned char other[DCV_NONCE_SECRET_BYTES] =
    "that of somebody else..........";
static const apr_time_t made_at = 2000000000LL * APR_USEC_PER_SEC;

static char nonce[DCV_NONCE_BYTES], found[DCV_NONCE_BYTES];
static int number;

static const char *header(const char *text, const char *end)
{
    return apr_pstrcat(pool, text, end, NULL);
}

static dcv_nonce_match_t match(const char *value, const char *host, const char *path,
                               const unsigned char *with, int seconds)
{
    const dcv_nonce_claim_t claim = {value, host, path};

    return dcv_nonce_match(found, &number, &claim, with,
                           made_at + apr_time_from_sec(seconds));
}

static void test_own(void)
{
    ok(match(header(nonce, "-0"), "a.example", PATH, secret, 0) == DCV_NONCE_OWN,
       "a server knows a request of its own check");
    is(found, nonce, "its nonce is the one of the check");
    ok(number == 0, "the first fetch has the number 0");
    ok(match(header(nonce, "-16"), "a.example", PATH, secret, 0) == DCV_NONCE_OWN &&
           number == 16,
       "numbers may have two digits");
    ok(match(header(nonce, "-0"), "b.example", PATH, secret, 0) == DCV_NONCE_RENAMED,
       "under another host it is known as renamed");
    ok(match(header(nonce, "-0"), NULL, PATH, secret, 0) == DCV_NONCE_RENAMED,
       "without a host, too");
}

static void test_time(void)
{
    ok(match(header(nonce, "-0"), "a.example", PATH, secret, 170) == DCV_NONCE_OWN,
       "it is valid for as long as a check takes, on a clock that is ahead, too");
    ok(match(header(nonce, "-0"), "a.example", PATH, secret, 190) == DCV_NONCE_FOREIGN,
       "an old one is not valid");
    ok(match(header(nonce, "-0"), "a.example", PATH, secret, -50) == DCV_NONCE_OWN,
       "it is valid on a clock that is behind");
    ok(match(header(nonce, "-0"), "a.example", PATH, secret, -70) == DCV_NONCE_FOREIGN,
       "one from the future is not");
}

/* Whether a header is none of a check, when one character of it is another one. */
static int changes(int at)
{
    char *value = apr_pstrcat(pool, nonce, "-0", NULL);

    value[at] = value[at] == '0' ? '1' : '0';
    return match(value, "a.example", PATH, secret, 0) == DCV_NONCE_FOREIGN;
}

static void test_foreign(void)
{
    static const char *const ends[] = {"",    "-",   "-x",  "-1x",  "-17", "-99",
                                       "-+1", "--1", "-1 ", "-001", "0-1", " -1"};
    int refused = 0, changed = 0;

    ok(match(header(nonce, "-0"), "a.example", PATH, other, 0) == DCV_NONCE_FOREIGN,
       "another secret makes another nonce");
    ok(match(header(nonce, "-0"), "a.example", PATH "x", secret, 0) ==
           DCV_NONCE_FOREIGN,
       "it is not valid for another path");
    for (int i = 0; i < DCV_NONCE_BYTES - 1; i++) {
        changed += changes(i);
    }
    ok(changed == DCV_NONCE_BYTES - 1, "each digit of it counts");
    for (unsigned i = 0; i < sizeof(ends) / sizeof(*ends); i++) {
        refused += match(header(nonce, ends[i]), "a.example", PATH, secret, 0) ==
                   DCV_NONCE_FOREIGN;
    }
    ok(refused == sizeof(ends) / sizeof(*ends),
       "what is no number of a fetch is refused");
    ok(match("", "a.example", PATH, secret, 0) == DCV_NONCE_FOREIGN &&
           match("-0", "a.example", PATH, secret, 0) == DCV_NONCE_FOREIGN,
       "what is shorter is no nonce");
    ok(match(header(nonce, "-0"), "a.example",
             apr_pstrcat(pool, PATH, apr_psprintf(pool, "%0300d", 0), NULL), secret,
             0) == DCV_NONCE_FOREIGN,
       "a long path is none of a check");
}

void run_tests(void)
{
    char again[DCV_NONCE_BYTES], *upper;

    ok(dcv_nonce_make(nonce, secret, (const unsigned char *)"12345678", made_at,
                      "a.example", PATH),
       "a nonce can be made");
    ok(strlen(nonce) == DCV_NONCE_BYTES - 1, "it is as long as it says");
    dcv_nonce_make(again, secret, (const unsigned char *)"12345679", made_at,
                   "a.example", PATH);
    ok(strcmp(nonce, again) != 0, "each is another one");
    test_own();
    test_time();
    test_foreign();
    upper = apr_pstrdup(pool, nonce);
    for (char *c = upper; *c; c++) {
        *c = (char)(*c >= 'a' ? *c - ('a' - 'A') : *c);
    }
    ok(match(header(upper, "-3"), "a.example", PATH, secret, 0) == DCV_NONCE_OWN &&
           !strcmp(found, nonce),
       "however it is written, it is the same nonce");
}
