/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
#include "checked.h"

#define HEAD                                                                  \
    "name,wildcard,vhost,authority,source,md5,sha256,unique_value,file_path," \
    "file_body,record_owner,record_target,persistent_owner,persistent_value," \
    "file_verdict,record_verdict,persistent_verdict,visits,last_visit,"       \
    "expires,next_step\r\n"

static void test_order(const dcv_csr_file_t *file)
{
    server_t server = make_server();
    known_t known = {.visited = ZONE, .evidence = evidence_of(NULL, NULL, NULL)};
    dcv_order_t *order = make_order(
        "/a,\"b\"", file,
        ORDER(.unique_value = "u1", .issued = "2026-11-20", .domains = "*." ZONE));
    const char *md5 = file->csr->md5, *text;

    visit(&known.visits, NOW, "192.0.2.1");
    server.sources = sources_of(&known);
    add_order(&server, add_vhost(&server, ZONE, NULL), order);
    text = get(&server, "format=csv");
    has(text,
        apr_pstrcat(pool, HEAD ZONE ",false," ZONE ",sectigo,\"/a,\"\"b\"\"\",", md5,
                    ",", file->csr->sha256, ",u1,/.well-known/pki-validation/", md5,
                    ".txt,\"", order->body, "\",_", md5, "." ZONE ".,",
                    dcv_order_target(order, pool),
                    ".,,,,missing,,1,2026-11-23T12:00:00Z,"
                    "2026-12-20T00:00:00Z,",
                    NULL),
        "a name has its row, with what needs it in quotation marks");
    has(text, apr_pstrcat(pool, "\r\n*." ZONE ",true," ZONE ",sectigo,", NULL),
        "a wildcard has its row");
    has(text, ",u1,,,_", "which has no file");
    is_number(count_in(text, "\r\n"), 3, "there is a row for each name");
}

/* A spreadsheet calculates what begins with these. */
static void test_formulas(const dcv_csr_file_t *file)
{
    static const char *const formulas[] = {"=1+1", "+1", "-1", "@a", "\xef\xbc\x9d#"};

    for (int i = 0; i < 5; i++) {
        server_t server = make_server();

        add_order(&server, 0, make_order(formulas[i], file, ORDER(.issued = NULL)));
        has(get(&server, "format=csv"), apr_pstrcat(pool, ",'", formulas[i], ",", NULL),
            "what a spreadsheet would calculate has an apostrophe before it");
    }
}

void run_tests(void)
{
    const dcv_csr_file_t *file = make_csr(EC "-subj /CN=" ZONE);
    server_t server = make_server();

    is(get(&server, "format=csv"), HEAD, "without orders there are headings");
    test_order(file);
    test_formulas(file);
    add_order(&server, 0, make_order(HOSTILE, file, ORDER(.issued = NULL)));
    lacks(get(&server, "format=csv"), "\x1b", "all of it can be read");
}
