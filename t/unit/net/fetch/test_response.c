/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/* What is kept of a response, and where reading it ends. */
#include <apr_strings.h>
#include <string.h>

#include "fetch/response.h"
#include "tap.h"

/* Take a head, line by line; returns whether all of it was taken. */
static int take(dcv_response_t *response, const char *head)
{
    int is_taken = 1;

    while (*head && is_taken) {
        const char *end = strchr(head, '\n');
        apr_size_t len = end ? (apr_size_t)(end - head) + 1 : strlen(head);

        is_taken = dcv_response_take_line(response, head, len);
        head += len;
    }
    return is_taken;
}

static const dcv_response_t *response_of(const char *head)
{
    dcv_response_t *response = dcv_response_create(pool);

    take(response, head);
    return response;
}

static const char *hint_of(const char *headers)
{
    return response_of(apr_pstrcat(pool, "HTTP/1.1 200 OK\r\n", headers, "\r\n", NULL))
        ->fetched.hint;
}

static void test_status(void)
{
    is_number(response_of("HTTP/1.1 200 OK\r\n\r\n")->fetched.status, 200,
              "the status is read");
    is_number(response_of("HTTP/1.0 404\r\n\r\n")->fetched.status, 404,
              "also without a reason");
    is_number(response_of("HTTP/1.1\r\n\r\n")->is_head_over, 0,
              "a head without a status never ends");
    ok(!response_of("HTTP/1.1 200 OK\r\nServer: a\r\n")->is_head_over,
       "a head without its empty line is not over");
    ok(response_of("HTTP/1.1 200 OK\nServer: a\n\n")->is_head_over,
       "line feeds will do");
    ok(!response_of("HTTP/1.1 103 Early\r\n\r\n")->is_head_over,
       "an interim response is not the end");
    ok(response_of("HTTP/1.1 101 Upgrade\r\n\r\n")->is_head_over,
       "a change of protocols is");
    is(response_of("HTTP/1.1 103 Early\r\nServer: a\r\n\r\nHTTP/1.1 200 OK\r\n\r\n")
           ->fetched.server,
       NULL, "nothing of an interim response is kept");
}

static void test_headers(void)
{
    const dcv_fetched_t *fetched =
        &response_of("HTTP/1.1 302 Found\r\nlocation:/a\r\nSERVER:  b c \t\r\n"
                     "Location: /second\r\nVia:\r\nContent-Type: d\r\nnonsense\r\n"
                     ": e\r\n\r\n")
             ->fetched;

    is(fetched->location, "/a", "the first of a name is kept, in any case");
    is(fetched->server, "b c", "without white space around it");
    is(fetched->via, NULL, "one that is empty is none");
    is(fetched->type, "d", "nonsense among them does no harm");
    is(response_of("HTTP/1.1 200 OK\r\n\r\nServer: trailer\r\n")->fetched.server, NULL,
       "a trailer is no header");
    is(hint_of("Date: now\r\nX-Powered-By: a\r\nX-Cache: b\r\nX-Powered-By: c\r\n"),
       "X-Cache: b", "the most telling hint is kept, wherever it stands");
    is(hint_of("CF-RAY: a\r\nX-Akamai-Staging: b\r\n"), "CF-RAY: a",
       "a CDN's own number tells more than a family of headers");
    is(hint_of("x-akamai-request-id: b\r\n"), "x-akamai-request-id: b",
       "of a family any will do, as it is written");
    is(hint_of("X-Akama: b\r\n"), NULL, "but not a part of its name");
    is(hint_of("Date: now\r\n"), NULL, "other headers are no hint");
}

static void test_limits(void)
{
    const char *long_value = apr_pstrcat(
        pool, "HTTP/1.1 200 OK\r\nX-Cache: ", apr_psprintf(pool, "%0*d", 1000, 1),
        "\r\n\r\n", NULL);
    dcv_response_t *response = dcv_response_create(pool);
    char *body = apr_pcalloc(pool, DCV_FETCH_BODY_MAX + 1);
    int lines = 0;

    is_number((long)strlen(response_of(long_value)->fetched.hint),
              DCV_RESPONSE_HEADER_MAX, "of a long header the beginning is kept");
    while (dcv_response_take_line(response, "a:b\r\n", 5)) {
        lines++;
    }
    is_number(lines, DCV_RESPONSE_LINES_MAX, "a head has so many lines and no more");
    ok(response->is_endless, "more is without an end");

    response = dcv_response_create(pool);
    take(response, "HTTP/1.1 200 OK\r\n\r\n");
    ok(dcv_response_take_body(response, body, DCV_FETCH_BODY_MAX),
       "a body may have its limit");
    ok(!dcv_response_take_body(response, body, 1), "an octet more is too much");
    is_number((long)response->fetched.body_len, DCV_FETCH_BODY_MAX,
              "what came is counted up to the limit");
    is_number((long)response->fetched.body_kept, DCV_FETCH_BODY_KEPT,
              "and its first octets are kept");
}

static void test_body(void)
{
    dcv_response_t *response = dcv_response_create(pool);

    is(response->fetched.body, NULL, "before it came there is no body");
    dcv_response_take_body(response, "ab", 2);
    dcv_response_take_body(response, "\0cd", 3);
    is_number((long)response->fetched.body_kept, 5,
              "pieces of a body are put together");
    ok(!memcmp(response->fetched.body, "ab\0cd", 5), "zeros in a body are kept");
}

void run_tests(void)
{
    test_status();
    test_headers();
    test_limits();
    test_body();
}
