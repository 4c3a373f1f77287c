/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
#include "file_fixture.h"

#include "verdict/file_answerer.h"

static dcv_fetched_t fetched;
static dcv_content_t content;

static void answerer_is(dcv_verdict_t verdict, int is_marked, dcv_answerer_t expected,
                        const char *name)
{
    is_number(dcv_file_answerer(&fetched, verdict, &content, is_marked), expected,
              name);
}

static void test_ours(void)
{
    dcv_taken_t *taken = taken_by_us(&fetched);

    answerer_is(DCV_NOT_FOUND, 1, DCV_BY_OTHER_VHOST,
                "a virtual host that answers otherwise lacks the order");
    taken->is_refused = 1;
    answerer_is(DCV_DENIED, 1, DCV_BY_REFUSAL,
                "httpd may end a request before our turn");
    taken->is_refused = 0;
    taken->is_answered = 1;
    answerer_is(DCV_VALID, 1, DCV_BY_ORDER, "a server of ours has the file");
    content.kind = DCV_CONTENT_UNIQUE;
    answerer_is(DCV_WRONG_CONTENT, 1, DCV_BY_ORDER,
                "a server of ours may have another order of the CSR");
    content.kind = DCV_CONTENT_PAGE;
    answerer_is(DCV_WRONG_CONTENT, 1, DCV_BY_CHANGER,
                "a page in place of what we answered was put there by somebody");
    fetched.status = 301;
    answerer_is(DCV_REDIRECTED, 1, DCV_BY_CHANGER,
                "another status than we answered was put there by somebody");
    taken->status = 0;
    answerer_is(DCV_REDIRECTED, 1, DCV_BY_CHANGER,
                "a file is answered with 200 where the status is not known");
    fetched.outcome = DCV_FETCH_CLOSED;
    answerer_is(DCV_NOT_REACHED, 1, DCV_BY_LOSER, "an answer of ours may be lost");
}

void run_tests(void)
{
    fetched.outcome = DCV_FETCH_REPLIED;
    fetched.status = 200;
    answerer_is(DCV_VALID, 1, DCV_BY_STRANGER,
                "what none of ours noted is a stranger's");
    answerer_is(DCV_VALID, 0, DCV_BY_SOMEBODY,
                "nobody can tell who answered a request without a mark");
    fetched.outcome = DCV_FETCH_REFUSED;
    answerer_is(DCV_NOT_REACHED, 1, DCV_BY_NOBODY, "a refused connection is nobody's");
    fetched.outcome = DCV_FETCH_REPLIED;
    test_ours();
    is_number(dcv_file_answered_here(DCV_BY_NOBODY), -1,
              "nobody answered is not known");
    is_number(dcv_file_answered_here(DCV_BY_SOMEBODY), -1,
              "somebody who cannot be told is not known");
    is_number(dcv_file_answered_here(DCV_BY_STRANGER), 0, "a stranger is not of ours");
    is_number(dcv_file_answered_here(DCV_BY_OTHER_VHOST), 1,
              "a virtual host without the order is of ours");
}
