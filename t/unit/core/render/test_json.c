/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
#include "file_fixture.h"
#undef ZONE
#include "checked.h"

#include "render/json.h"

/* A value as text. */
static const char *dump(json_t *value)
{
    char *dumped =
        json_dumps(value, JSON_ENCODE_ANY | JSON_COMPACT | JSON_ENSURE_ASCII);
    const char *kept = apr_pstrdup(pool, dumped);

    free(dumped);
    json_decref(value);
    return kept;
}

/* A check whose file one address has, while another one redirects. */
static dcv_check_t *make_check(void)
{
    scene_t at = file_scene();
    dcv_check_t *check;

    at.evidence->file = file_seen(at.order->body);
    check = judge(&at);
    check->time = NOW;
    return check;
}

static void test_values(const dcv_out_t *out)
{
    is(dump(dcv_json_text(out, "a\xff")), "\"a\\\\xff\"", "any bytes make a text");
    is(dump(dcv_json_text(out, NULL)), "null", "no text makes a null");
    is(dump(dcv_json_when(out, NOW)), "\"2026-11-23T12:00:00Z\"",
       "a time makes a text");
    is(dump(dcv_json_when(out, 0)), "null", "no time makes a null");
}

static void test_file(const dcv_out_t *out)
{
    dcv_check_t *check = make_check();
    const char *text = dump(dcv_json_file_check(out, check));

    has(text,
        "{\"time\":\"2026-11-23T12:00:00Z\",\"verdict\":\"partial\",\"explanation\":",
        "the check of a file begins with its time and its verdict");
    has(text,
        "{\"address\":\"2001:db8::1\",\"port\":80,\"scheme\":\"http\","
        "\"verdict\":\"redirected\",\"status\":301,"
        "\"location\":\"https://www.example.com/\",\"server\":\"nginx\","
        "\"answered_here\":false,\"vhost\":null,\"configured_at\":null,\"duration_ms\":0,"
        "\"found\":null}",
        "an address that redirects has all keys");
    has(text,
        "\"server\":\"Apache\",\"answered_here\":true,\"vhost\":\"www.example.net\","
        "\"configured_at\":\"a.conf:7\",\"duration_ms\":12,\"found\":\"" HALF_1,
        "an address that this server answered at has its virtual host");
    has(text,
        "\"port\":443,\"scheme\":\"https\",\"verdict\":\"unreachable\",\"status\":null,"
        "\"location\":null,\"server\":null,\"answered_here\":null",
        "where nobody answered nobody is told");
    check->file = NULL;
    is(dump(dcv_json_file_check(out, check)), "null",
       "a file that was not asked for is null");
    is(dump(dcv_json_file_check(out, NULL)), "null", "no check is null");
}

void run_tests(void)
{
    const dcv_out_t out = {.pool = pool, .scratch = pool};

    test_values(&out);
    test_file(&out);
}
