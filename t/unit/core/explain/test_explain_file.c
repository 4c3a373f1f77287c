/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
#include "file_fixture.h"

static scene_t at;
static const char *docs;

/* That docs/checks.md has what is said of the file, as the text format says it. */
static const dcv_file_check_t *documented(const char *verdict)
{
    const dcv_file_check_t *file = file_check(&at);
    const char *text =
        apr_pstrcat(pool, "FileVerdict: ", verdict,
                    "\nFileExplanation: ", file->explanation, "\n", NULL);

    if (file->remedy) {
        text = apr_pstrcat(pool, text, "FileRemedy: ", file->remedy, "\n", NULL);
    }
    file_is(file, verdict, "the sample of the documentation has its verdict");
    has(docs, text, "docs/checks.md has the sample of this verdict");
    return file;
}

static dcv_fetched_t *begin(void)
{
    at = file_scene();
    return fetch_file(&at, V4);
}

static void ours(dcv_fetched_t *fetched)
{
    taken_by_us(fetched)->is_answered = 1;
}

/* One sample for each verdict. */
static void test_answers(void)
{
    dcv_fetched_t *fetched;

    ours(begin());
    documented("valid");
    ours(begin());
    fetched = fetch_file(&at, V6);
    fetched->status = 404;
    fetched->server = "Apache";
    documented("partial");
    fetched = begin();
    fetched->status = 301;
    fetched->location = "https://" ZONE "/.well-known/pki-validation/";
    fetched->server = "nginx";
    documented("redirected");
    fetched = begin();
    fetched->status = 403;
    taken_by_us(fetched)->is_refused = 1;
    documented("denied");
    fetched = begin();
    fetched->status = 404;
    taken_by_us(fetched);
    documented("not_found");
    fetched = begin();
    fetched->status = 503;
    fetched->hint = "CF-Ray: 8f1b2c3d4e5f6789-CDG";
    documented("server_error");
    fetched = begin();
    fetched->status = 204;
    documented("wrong_status");
    fetched = begin();
    fetched->server = "nginx";
    fetched->type = "text/html";
    set_body(fetched, "<!doctype html><title>My shop</title>");
    documented("wrong_content");
}

static void test_addresses(void)
{
    at = file_scene();
    documented("no_address");
    fetch_at(&at, "10.0.0.1", 80, DCV_FETCH_PRIVATE);
    documented("private_address");
    at = file_scene();
    fetch_at(&at, V4, 80, DCV_FETCH_SILENT);
    documented("unreachable");
    at = file_scene();
    fetch_at(&at, V6, 80, DCV_FETCH_NO_FAMILY);
    documented("unknown");
    begin();
    add_property(&at, 0, "issue", "letsencrypt.org");
    documented("caa_forbids");
    at = file_scene();
    at.evidence->file->a.dnssec = at.evidence->file->aaaa.dnssec = DCV_DNSSEC_BOGUS;
    at.evidence->file->a.why_bogus = "signature expired";
    documented("dnssec_bogus");
    at = file_scene();
    at.evidence->file->a.outcome = at.evidence->file->aaaa.outcome = DCV_FAILED;
    documented("server_failure");
}

static void test_care(void)
{
    const dcv_file_check_t *file;

    at = file_scene();
    fetch_at(&at, V4, 80, DCV_FETCH_REFUSED);
    file = file_check(&at);
    has(file->explanation, "From this server",
        "silence is told from where it was heard");
    has(file->explanation, "many routers do not let",
        "a router may be why nobody answers");
    taken_by_us(&APR_ARRAY_IDX(at.evidence->file->fetches, 0, dcv_fetched_t));
    APR_ARRAY_IDX(at.evidence->file->fetches, 0, dcv_fetched_t).outcome =
        DCV_FETCH_CLOSED;
    file = file_check(&at);
    has(file->explanation, "did not come back", "an answer of ours may be lost");
    begin();
    at.evidence->file->aaaa.outcome = DCV_FAILED;
    file = file_check(&at);
    has(file->explanation, "IPv6 addresses of the name cannot be looked up",
        "the family whose look-up fails is told");
    has(file->remedy, "name servers of " ZONE,
        "whoever runs its name servers is asked");
}

/* What is to be done beside addresses that are right. */
static void test_partial(void)
{
    ours(begin());
    fetch_at(&at, "10.0.0.1", 80, DCV_FETCH_PRIVATE);
    has(file_check(&at)->remedy, "Remove the A record of " ZONE " that has 10.0.0.1",
        "a private address beside a public one is removed");
    ours(begin());
    fetch_at(&at, V6, 80, DCV_FETCH_SILENT);
    has(file_check(&at)->remedy, "remove the AAAA record of " ZONE,
        "an address at which nobody answers is removed");
    has(file_check(&at)->explanation, V6 " does not answer",
        "which address fails is told");
}

/* What was given is told in the explanation, of each address. */
static void test_all(void)
{
    dcv_fetched_t *fetched = begin();

    fetched->status = 301;
    fetch_at(&at, OTHER, 80, DCV_FETCH_REFUSED);
    has(file_check(&at)->explanation,
        V4 " redirects (301) without telling where to, " OTHER
           " refuses the connection to port 80",
        "each address is told with what it did");
    fetched = begin();
    fetched->status = 301;
    fetched->location = "\xff\n\x1b[0m";
    is_readable(judge(&at));
    lacks(file_check(&at)->explanation, "\x1b", "no header comes out as it went in");
    fetched = begin();
    set_body(fetched, apr_pstrcat(pool, at.order->body, "\n", NULL));
    has(file_check(&at)->explanation, "A newline stands at its end",
        "a final newline is said");
}

void run_tests(void)
{
    apr_size_t len;

    docs = read_file("docs/checks.md", &len);
    test_answers();
    test_addresses();
    test_care();
    test_partial();
    test_all();
}
