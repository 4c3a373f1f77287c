/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
#include "file_fixture.h"

#define COUNT(list) ((int)(sizeof(list) / sizeof((list)[0])))

static scene_t at;

static void verdict(const char *expected, const char *name)
{
    file_is(file_check(&at), expected, name);
}

/* Each status, at the only address. */
static void test_statuses(void)
{
    static const struct {
        int status;
        const char *verdict;
    } rows[] = {{200, "valid"},        {204, "wrong_status"}, {206, "wrong_status"},
                {301, "redirected"},   {302, "redirected"},   {307, "redirected"},
                {308, "redirected"},   {304, "redirected"},   {401, "denied"},
                {403, "denied"},       {407, "denied"},       {451, "denied"},
                {404, "not_found"},    {410, "not_found"},    {500, "server_error"},
                {502, "server_error"}, {503, "server_error"}, {599, "server_error"},
                {400, "wrong_status"}, {405, "wrong_status"}, {429, "wrong_status"},
                {999, "wrong_status"}, {100, "wrong_status"}};

    for (int i = 0; i < COUNT(rows); i++) {
        at = file_scene();
        fetch_file(&at, V4)->status = rows[i].status;
        verdict(rows[i].verdict,
                apr_psprintf(pool, "the status %d makes this verdict", rows[i].status));
    }
    at = file_scene();
    set_body(fetch_file(&at, V4), "Hello");
    verdict("wrong_content", "200 with something else is wrong content");
}

static void test_outcomes(void)
{
    static const struct {
        dcv_fetch_outcome_t outcome;
        const char *verdict;
    } rows[] = {
        {DCV_FETCH_REFUSED, "unreachable"},     {DCV_FETCH_SILENT, "unreachable"},
        {DCV_FETCH_CLOSED, "unreachable"},      {DCV_FETCH_NO_REPLY, "unreachable"},
        {DCV_FETCH_NO_HTTP, "unreachable"},     {DCV_FETCH_ENDLESS_HEAD, "unreachable"},
        {DCV_FETCH_TLS, "unreachable"},         {DCV_FETCH_NO_ROUTE, "unreachable"},
        {DCV_FETCH_PRIVATE, "private_address"}, {DCV_FETCH_NO_FAMILY, "unknown"},
        {DCV_FETCH_NOT_TRIED, "unknown"}};

    for (int i = 0; i < COUNT(rows); i++) {
        at = file_scene();
        fetch_at(&at, V4, 80, rows[i].outcome);
        verdict(rows[i].verdict, "each way to get no status makes its verdict");
    }
}

static void test_https(void)
{
    at = file_scene();
    fetch_file(&at, V4);
    fetch_at(&at, V4, 443, DCV_FETCH_TLS)->error = "no shared cipher";
    verdict("valid", "what comes over https decides nothing");
    at = file_scene();
    fetch_file(&at, V4)->status = 404;
    fetch_file(&at, V4)->port = 443;
    verdict("not_found", "a file over https does not help one that lacks http");
    has(file_check(&at)->explanation, "Over https the file is right there",
        "that it is right over https is said");
}

static void test_several(void)
{
    at = file_scene();
    fetch_file(&at, V6);
    fetch_file(&at, V4);
    verdict("valid", "the file is right where each address has it");
    at = file_scene();
    fetch_file(&at, V6)->status = 404;
    fetch_file(&at, V4);
    verdict("partial", "the file is partial where some addresses have it");
    is(file_check(&at)->first->fetched->address, V6, "the one that lacks it leads");
    at = file_scene();
    fetch_file(&at, V6);
    fetch_at(&at, V4, 80, DCV_FETCH_PRIVATE);
    verdict("partial", "public and private addresses together are partial");
    at = file_scene();
    fetch_at(&at, V6, 80, DCV_FETCH_SILENT);
    fetch_file(&at, V4)->status = 404;
    verdict("not_found", "where somebody answered goes before one that is silent");
    at = file_scene();
    fetch_file(&at, V4)->status = 301;
    fetch_file(&at, V6)->status = 503;
    verdict("server_error", "of those that answer IPv6 leads");
    at = file_scene();
    fetch_at(&at, V6, 80, DCV_FETCH_PRIVATE);
    fetch_at(&at, V4, 80, DCV_FETCH_REFUSED);
    verdict("unreachable", "a public address goes before a private one");
}

static void test_untried(void)
{
    at = file_scene();
    fetch_at(&at, V6, 80, DCV_FETCH_NO_FAMILY);
    fetch_file(&at, V4);
    verdict("valid", "a family that this machine lacks does not count");
    has(file_check(&at)->explanation, "has no IPv6", "but it is said");
    at = file_scene();
    fetch_at(&at, V6, 80, DCV_FETCH_NO_FAMILY);
    fetch_file(&at, V4)->status = 404;
    verdict("not_found", "nor does it where another address is wrong");
    at = file_scene();
    fetch_at(&at, V6, 80, DCV_FETCH_NOT_TRIED);
    fetch_file(&at, V4);
    verdict("unknown", "an address that was not tried may lack the file");
    at = file_scene();
    fetch_at(&at, V6, 80, DCV_FETCH_NO_FAMILY);
    fetch_at(&at, V4, 80, DCV_FETCH_PRIVATE);
    verdict("partial",
            "a private address beside one that could not be tried is partial");
    at = file_scene();
    fetch_file(&at, V4);
    at.evidence->file->left_out = 3;
    verdict("valid", "the first eight addresses decide");
    has(file_check(&at)->explanation, "has 11 addresses, of which 8 were asked",
        "that there are more is said");
}

static void test_lookups(void)
{
    dcv_file_seen_t *file;

    at = file_scene();
    verdict("no_address", "a name without addresses has none");
    at = file_scene();
    file = at.evidence->file;
    file->a.outcome = file->aaaa.outcome = DCV_FAILED;
    verdict("server_failure", "a look-up that fails is a failure");
    fail(see_server(&at, NULL), DCV_REFERRAL, 0);
    fail(see_owner(&at, NULL), DCV_FAILED, 2);
    verdict("lame", "what each name server did says more than the resolver");
    at = file_scene();
    at.evidence->file->a.outcome = DCV_SILENT;
    verdict("timeout", "a look-up without a reply is a timeout");
    at.evidence->view = DCV_VIEW_FORWARDER;
    verdict("unknown", "a silent resolver of somebody else says nothing");
    at = file_scene();
    at.evidence->file->a.outcome = DCV_UNREACHABLE;
    verdict("unknown", "a look-up that could not be sent says nothing");
    at = file_scene();
    fetch_file(&at, V4);
    at.evidence->file->aaaa.outcome = DCV_FAILED;
    verdict("partial", "a look-up of one family that fails may stop some CAs");
    at.evidence->file->aaaa.dnssec = DCV_DNSSEC_BOGUS;
    at.evidence->file->aaaa.why_bogus = "no signatures";
    verdict("dnssec_bogus", "a look-up that is bogus stops each CA");
    has(file_check(&at)->explanation, "no signatures", "why it is bogus is said");
}

static void test_nobody(void)
{
    at = file_scene();
    at.evidence->view = DCV_VIEW_NOBODY;
    at.evidence->file->a.outcome = at.evidence->file->aaaa.outcome = DCV_FAILED;
    verdict("unknown", "where nobody could be asked nothing is known of the file");
}

static void test_caa(void)
{
    at = file_scene();
    fetch_file(&at, V4);
    add_property(&at, 0, "issue", "ca.example");
    verdict("caa_forbids", "a file that is right is of no use where CAA forbids");
    has(file_check(&at)->remedy, "sectigo.com", "the CA that CAA lacks is named");
    at = file_scene();
    fetch_file(&at, V4)->status = 404;
    add_property(&at, 0, "issue", "ca.example");
    verdict("not_found", "a file that is wrong is mended before CAA");
    at = file_scene();
    fetch_file(&at, V4);
    at.evidence->caa.at = ZONE;
    at.evidence->caa.outcome = DCV_FAILED;
    verdict("server_failure", "CAA that cannot be looked up stops each CA");
}

/* Names for which there is no record, or no file. */
static void test_names(void)
{
    dcv_check_t *check;

    at = file_scene_of(order_with(ORDER(.domains = V4)), V4);
    fetch_file(&at, V4);
    check = judge(&at);
    file_is(check->file, "valid", "the file of an address is judged");
    is_number(check->verdict, DCV_VERDICTS, "there is no verdict on its record");
    is_number(check->findings->nelts, 0, "nothing is said about its record");
    at = file_scene_of(order_with(PUBLISHED), "*." ZONE);
    fetch_file(&at, V4);
    ok(!judge(&at)->file, "a wildcard has no check of the file");
    at = scene();
    see_owner(&at, TARGET);
    ok(!judge(&at)->file, "a file that was not asked for is not judged");
}

void run_tests(void)
{
    test_statuses();
    test_outcomes();
    test_https();
    test_several();
    test_untried();
    test_lookups();
    test_nobody();
    test_caa();
    test_names();
}
