/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
#include "file_fixture.h"

#include "explain/explain_file.h"

static scene_t at;
static dcv_fetched_t *fetched;
static dcv_taken_t *taken;

static void begin(int status)
{
    at = file_scene();
    fetched = fetch_file(&at, V4);
    fetched->status = status;
    taken = taken_by_us(fetched);
}

static void says(const char *explanation, const char *remedy, const char *name)
{
    const dcv_file_check_t *file = file_check(&at);

    has(file->explanation, explanation, name);
    has(file->remedy, remedy, name);
}

static void test_vhosts(void)
{
    begin(404);
    says(
        "The virtual host www.example.net (a.conf:7) took it. That one does not have the "
        "order.",
        "In the virtual host at a.conf:7, add “DCVEngine On” and “DCVCSRFile "
        "trustocean.csr”",
        "the line of the virtual host without the order is named");
    taken->place = NULL;
    says("The main server took it, outside of any virtual host",
         "Make " ZONE " a ServerName or ServerAlias",
         "the main server is told from a virtual host");
    begin(404);
    taken->is_other = 1;
    says("answered by another front end of the fleet",
         "On the other front end, give the configuration at a.conf:7",
         "another front end of the fleet is told from this server");
}

/* What somebody is told who sees another virtual host's orders only. */
static void test_scopes(void)
{
    const dcv_address_check_t *first;

    begin(404);
    dcv_index_limit(at.index, 0);
    says("answered by this server. Another virtual host took it. That one does not",
         "Ask the administrator of this server to have requests for " ZONE,
         "a virtual host out of scope is not named");
    first = file_check(&at)->first;
    ok(!first->fetched->taken->place && !*first->fetched->taken->vhost,
       "nor is told where it is configured");
    is(dcv_words_answerer(first, DCV_LANG_EN, pool),
       "this server, another virtual host", "nor in few words");
    taken->is_refused = 1;
    says("It reached this server. Another virtual host took it.",
         "Ask the administrator of this server to let", "nor where a module refuses");
    begin(404);
    taken->place = NULL;
    dcv_index_limit(at.index, 0);
    says("The main server took it", "Make " ZONE, "the virtual host in scope is named");
    begin(404);
    taken->place = NULL;
    dcv_index_limit(at.index, DCV_SCOPE_NONE);
    says("Another virtual host took it", "Ask the administrator",
         "where nothing is in scope none is named");
}

static void test_refusals(void)
{
    begin(403);
    taken->is_refused = 1;
    says("httpd ended it there before mod_dcv was asked",
         "In httpd, for the virtual host at a.conf:7, let the module",
         "a module that refuses before us is told");
}

static void test_changers(void)
{
    begin(301);
    taken->status = 200;
    taken->is_answered = 1;
    says("with the file of an order and the status 200, and the answer was changed",
         "what stands before this server at " V4,
         "somebody who changes our answer is told");
    fetched->server = "cloudflare";
    says("The answer comes from Cloudflare, a CDN", "In Cloudflare, switch off",
         "a CDN that changes our answer is named");
}

static void stranger(int status, const char *server)
{
    begin(status);
    fetched->taken = NULL;
    fetched->server = server;
}

static void test_strangers(void)
{
    stranger(301, "nginx");
    fetched->location = "https://" ZONE "/";
    says("nginx redirects http to https before httpd is asked", "nginx.forcessl.conf",
         "nginx that redirects is told, and where HestiaCP has that");
    stranger(403, "cloudflare");
    says("answered in front of this server. The answer comes from Cloudflare, a CDN.",
         "skip /.well-known/pki-validation/", "a CDN that refuses is told");
    stranger(404, "Apache");
    says("something that calls itself “Apache”",
         "Let whoever runs the machine or proxy that answers at " V4,
         "another machine is named as it names itself");
    stranger(404, NULL);
    says("something that does not name itself", "or correct the A record of " ZONE,
         "one that does not name itself is found by its address");
    stranger(404, "\x1b[0m");
    says("“\\x1b[0m”", "Let whoever", "a hostile header comes out readable");
    at.evidence->file->is_marked = 0;
    says("The answer comes from something", "Let whoever",
         "without a mark nobody is called a stranger");
    lacks(file_check(&at)->explanation, "No server of ours",
          "without a mark this server is not told to be innocent");
}

/* Another address leads to this server. */
static void test_elsewhere(void)
{
    dcv_fetched_t *ours;

    stranger(404, "Apache");
    fetched->address = V6;
    ours = fetch_file(&at, V4);
    taken_by_us(ours)->is_answered = 1;
    says("Not so: " V6,
         "Correct the AAAA record of " ZONE ", which leads to " V6 ", where another "
         "machine answers, or remove it",
         "an AAAA record that leads elsewhere is to be corrected");
    fetched->hint = "CF-Ray: 1";
    says("Cloudflare", "In Cloudflare", "a CDN is mended and not removed from the DNS");
}

void run_tests(void)
{
    test_vhosts();
    test_scopes();
    test_refusals();
    test_changers();
    test_strangers();
    test_elsewhere();
}
