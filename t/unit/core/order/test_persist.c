/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
#include "fixture.h"

#include "dcv/persist.h"

#include <stdlib.h>

static dcv_authorities_t *authorities;

static const dcv_persist_account_t *account_of(const char *name, const char *uri,
                                               const char *until)
{
    const dcv_persist_account_t *account = NULL;

    succeeds(dcv_persist_create(&account, name, uri, until, authorities, pool),
             apr_psprintf(pool, "an account at \"%s\" with %.60s is made", name, uri));
    return account;
}

static void bad(const char *name, const char *uri, const char *until,
                dcv_error_code_t code, const char *message)
{
    const dcv_persist_account_t *account = NULL;

    fails(dcv_persist_create(&account, name, uri, until, authorities, pool), code,
          message, apr_psprintf(pool, "an account is refused with \"%s\"", message));
    ok(!account,
       apr_psprintf(pool, "there is no account when the refusal is \"%s\"", message));
}

#define URI "https://authority.example/acct/123"

static void test_value(void)
{
    const dcv_persist_account_t *account = account_of("OWN", URI, NULL);

    is(account->value, "authority.example; accounturi=" URI,
       "a value has the first issuer name and the account's URI");
    is(account->text, "\"authority.example; accounturi=" URI "\"",
       "a value in a zone file stands in quotes");
    is(dcv_persist_zone_line(account, "example.com", pool),
       "_validation-persist.example.com. IN TXT \"authority.example; accounturi=" URI
       "\"",
       "a zone line has the owner in full");
    is_number((long)account->until, 0, "without until= an account has no end");
    is(account_of("sectigo", "acme:Account/A%2f~!$&()*+,=?#[@]:_.-", NULL)->value,
       "sectigo.com; accounturi=acme:Account/A%2f~!$&()*+,=?#[@]:_.-",
       "a URI is taken to the letter");
}

/* The day belongs to it to its last second, and the next day not at all. */
static void test_until(void)
{
    const dcv_persist_account_t *account = account_of("own", URI, "2026-06-25");
    const char *end = output_of("date -u -d 2026-06-25T23:59:59Z +%s");

    is_number((long)apr_time_sec(account->until), atol(end),
              "an account ends with the last second of its day, UTC");
    is(account->value,
       apr_psprintf(pool, "authority.example; accounturi=" URI "; persistUntil=%ld",
                    atol(end)),
       "the value has that second");
    ok(apr_time_sec(account->until) > 1782424856,
       "it is later than 22:00:56 of the day");
    account_of("own", URI, "1999-12-31");
    bad("own", URI, "2026-02-29", DCV_E_DATE,
        "\"2026-02-29\" is no day; write until=YYYY-MM-DD");
    bad("own", URI, "1782424856", DCV_E_DATE, "no day");
    bad("own", URI, "2026-06-25T00", DCV_E_DATE, "no day");
}

/* A character-string holds 255 octets (RFC 1035 3.3). */
static void test_strings(void)
{
    const char *issuer = "authority.example; accounturi=";
    apr_size_t fits = 255 - strlen(issuer);
    const char *digits = apr_psprintf(pool, "%0*d", 512, 7);
    const char *one = apr_psprintf(pool, "a:%s", digits + 512 - (fits - strlen("a:")));
    const dcv_persist_account_t *account = account_of("own", one, NULL);

    is_number((long)strlen(account->value), 255, "a value of 255 octets");
    is(account->text, apr_psprintf(pool, "\"%s\"", account->value),
       "255 octets are one character-string");
    account = account_of("own", apr_pstrcat(pool, one, "x", NULL), NULL);
    is(account->text, apr_psprintf(pool, "\"%.255s\" \"x\"", account->value),
       "256 octets are two, of 255 and of 1");
    account = account_of("own", apr_psprintf(pool, "a:%s", digits + 2), "2027-03-31");
    is_number(count_in(account->text, "\" \""), 2, "the longest URI makes three");
    bad("own", apr_psprintf(pool, "a:%s", digits + 1), NULL, DCV_E_PERSIST,
        "has more than 512 characters");
}

static void test_mistakes(void)
{
    static const char *const refused[] = {" ", "\t", "\"", "'", ";",    "\\",  "<",
                                          ">", "{",  "|",  "`", "\x7f", "\xe9"};
    static const char *const none[] = {"123",  "https:", "//a.example/1",
                                       "1a:b", ":b",     ""};

    for (apr_size_t i = 0; i < sizeof(refused) / sizeof(refused[0]); i++) {
        const char *shown = dcv_error_quote(refused[i], 1, pool);

        bad("own", apr_pstrcat(pool, "https://a.example/", refused[i], "1", NULL), NULL,
            DCV_E_PERSIST,
            apr_psprintf(pool, "the character \"%s\" at place 19,", shown));
    }
    for (apr_size_t i = 0; i < sizeof(none) / sizeof(none[0]); i++) {
        bad("own", none[i], NULL, DCV_E_PERSIST,
            apr_psprintf(pool, "\"%s\" is no URI; write the whole URI", none[i]));
    }
    bad("nobody", URI, NULL, DCV_E_AUTHORITY_UNKNOWN, "unknown authority \"nobody\"");
    bad("Certigna", URI, NULL, DCV_E_PERSIST,
        "authority \"certigna\" has no issuer name for the persistent record; remove");
    bad("ssl.com", URI, NULL, DCV_E_PERSIST, "no issuer name");
    bad("without", URI, NULL, DCV_E_PERSIST, "no issuer name");
}

static void test_find(void)
{
    apr_array_header_t *accounts = apr_array_make(pool, 2, sizeof(void *));
    const dcv_persist_account_t *own = account_of("own", URI, NULL),
                                *first = account_of("sectigo", URI "?1", NULL),
                                *second = account_of("sectigo", URI "?2", NULL);
    const dcv_authority_t *sectigo, *upper, *tbs;

    succeeds(dcv_authorities_find(&sectigo, authorities, "sectigo", pool),
             "the authority sectigo is found");
    succeeds(dcv_authorities_find(&tbs, authorities, "tbs", pool),
             "the authority tbs is found");
    succeeds(dcv_authority_with_form(&upper, sectigo, NULL, "upper", pool),
             "sectigo has another form");
    ok(!dcv_persist_find(NULL, sectigo), "without accounts there is none");
    ok(!dcv_persist_find(accounts, sectigo), "nor is there in an empty list");
    APR_ARRAY_PUSH(accounts, const dcv_persist_account_t *) = own;
    APR_ARRAY_PUSH(accounts, const dcv_persist_account_t *) = first;
    APR_ARRAY_PUSH(accounts, const dcv_persist_account_t *) = second;
    ok(dcv_persist_find(accounts, sectigo) == first, "the first of two counts");
    ok(dcv_persist_find(accounts, upper) == first, "with another form, too");
    ok(!dcv_persist_find(accounts, tbs),
       "an account at one authority is none at another with the same issuer names");
}

void run_tests(void)
{
    dcv_definition_t own = {.body = "b",
                            .target = "t.example",
                            .persist = "authority.example,old.example"},
                     without = {.body = "b", .target = "t.example"};

    authorities = dcv_authorities_create(pool);
    succeeds(dcv_authorities_define(authorities, "own", &own),
             "an authority with issuer names is defined");
    succeeds(dcv_authorities_define(authorities, "without", &without),
             "an authority without issuer names is defined");
    test_value();
    test_until();
    test_strings();
    test_mistakes();
    test_find();
}
