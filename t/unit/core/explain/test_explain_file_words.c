/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
#include "french.h"
#include "file_fixture.h"

#include "explain/explain_file.h"

static dcv_fetched_t fetched = {.address = V4, .port = 80};

static void words_are(dcv_verdict_t verdict, const char *expected, const char *name)
{
    const dcv_address_check_t address = {.fetched = &fetched, .verdict = verdict};

    expect_french(dcv_words_fetched(&address, DCV_LANG_FR, pool), 0);
    is(dcv_words_fetched(&address, DCV_LANG_EN, pool), expected, name);
}

static void test_answers(void)
{
    words_are(DCV_VALID, "has the file", "a file that is right is told");
    fetched.status = 301;
    words_are(DCV_REDIRECTED, "redirects (301) without telling where to",
              "a redirect without a target is told");
    fetched.location = "https://x\n/";
    words_are(DCV_REDIRECTED, "redirects (301) to https://x\\x0a/",
              "where a redirect leads is told readably");
    fetched.status = 403;
    words_are(DCV_DENIED, "denies access (403)", "a refusal is told with its status");
    words_are(DCV_NOT_FOUND, "has no such file (403)", "a missing file is told");
    words_are(DCV_SERVER_ERROR, "answers with an error (403)", "an error is told");
    words_are(DCV_WRONG_STATUS, "answers with the status 403", "a status is told");
    words_are(DCV_WRONG_CONTENT, "answers 200, with something else",
              "another content is told");
}

static void test_failures(void)
{
    for (int i = DCV_FETCH_REFUSED; i <= DCV_FETCH_NOT_TRIED; i++) {
        const dcv_address_check_t address = {.fetched = &fetched,
                                             .verdict = DCV_NOT_REACHED};

        fetched.outcome = (dcv_fetch_outcome_t)i;
        ok(*dcv_words_fetched(&address, DCV_LANG_EN, pool),
           "each way to get no status has words");
    }
    fetched.outcome = DCV_FETCH_TLS;
    fetched.error = "no shared cipher";
    words_are(DCV_NOT_REACHED, "makes no TLS connection (no shared cipher)",
              "what the TLS library says is told");
    fetched.outcome = DCV_FETCH_NO_FAMILY;
    words_are(DCV_UNKNOWN, "could not be tried, since this machine has no IPv4",
              "which family this machine lacks is told");
    fetched.address = V6;
    words_are(DCV_UNKNOWN, "could not be tried, since this machine has no IPv6",
              "which family this machine lacks is told for IPv6");
}

void run_tests(void)
{
    const dcv_address_check_t address = {.fetched = &fetched};

    is(dcv_words_address_type(&address), "A", "an IPv4 address stands in an A record");
    test_answers();
    test_failures();
    is(dcv_words_address_type(&address), "AAAA",
       "an IPv6 address stands in an AAAA record");
}
