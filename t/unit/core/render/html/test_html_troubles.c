/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
#include "page_fixture.h"

#define NOBODY "00112233445566778899AABBCCDDEEFF"

static const char *shown(const server_t *server)
{
    page_part_t *part =
        begin_part(server, (dcv_query_t){.format = DCV_FORMAT_HTML}, NOW);

    dcv_html_troubles(&part->out);
    return end_part(part);
}

static void test_strays(server_t *server, known_t *known)
{
    const char *html;
    const dcv_csr_file_t *file = make_csr(EC "-subj /CN=www.example.com");

    add_order(server, 0, make_order("a", file, ORDER(0)));
    stray(&known->strays, NOW - apr_time_from_sec(240), NOBODY, HOSTILE);
    stray(&known->known_strays, NOW, file->csr->md5, NULL);
    html = shown(server);
    has(html, NOBODY, "an unknown request is shown with its MD5");
    has(html, "&lt;evil", "the Host of an unknown request is shown escaped");
    has(html, "3 times", "an unknown request is shown with its count");
    has(html, "4 minutes ago", "an unknown request is shown with its age");
    has(html, "192.0.2.9", "an unknown request is shown with the client's address");
    has(html, "404", "an unknown request is shown with the status it got");
    ok(strstr(html, file->csr->md5) < strstr(html, NOBODY),
       "the newest unknown request comes first");
    has(html, apr_pstrcat(pool, "?order=", file->csr->md5, NULL),
        "a way to the order that it belongs to");
    lacks(html, "(null)", "no host was sent");
    known->strays.list[0].md5 = HOSTILE;
    lacks(shown(server), NOBODY, "even an MD5 that is none is harmless");
}

/* The same with what is in the directory now. */
static const char *shown_with(server_t *server, const drop_t *drop)
{
    server->snapshot = published(drop);
    return shown(server);
}

void run_tests(void)
{
    server_t server = make_server(), asked = make_server();
    known_t known = {.visited = NULL};
    drop_t drop = make_drop(&server, "main server");

    is(shown_with(&server, &drop), "", "nothing when nothing is wrong");
    refuse_file(&drop, "a" HOSTILE ".csr", "it is " HOSTILE);
    has(shown_with(&server, &drop), "<details open>",
        "a list of one file error is unfolded");
    has(shown_with(&server, &drop), "/drop/a&lt;evil",
        "a file error is shown with its path, escaped");
    has(shown_with(&server, &drop), "it is &lt;evil", "and what is wrong");
    for (int i = 0; i < 120; i++) {
        refuse_file(&drop, apr_psprintf(pool, "%03d.csr", i), "it is empty");
    }
    has(shown_with(&server, &drop), "<details><summary>121 of them",
        "a list of many file errors is folded");
    has(shown_with(&server, &drop), "and 21 more", "and not all are shown");
    dcv_drops_destroy(drop.drops);
    asked.sources = sources_of(&known);
    serve(&asked, 0, "www.example.com", NULL, NULL);
    test_strays(&asked, &known);
}
