/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
#include "dcv/dropped.h"
#include "fixture.h"
#include "order/csr.h"

static void names(void)
{
    static const char *const wrong[] = {
        "",     ".csr", "..",       "-rf.csr",   "a/b.csr",       "../a.csr",
        "a\\b", "a b",  "a\nb.csr", "a\x1b.csr", "b\xc3\xbc.csr", "a:b",
        "*",    "a;b",  "a$b",      "a'b",       "a\"b"};
    const char *name = NULL;

    succeeds(dcv_dropped_name(&name, "example.com", pool), "a name is taken");
    is(name, "example.com.csr", "a name gets an ending");
    succeeds(dcv_dropped_name(&name, "a.PEM", pool), "a name with an ending is taken");
    is(name, "a.PEM", "a name's own ending stays");
    for (apr_size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
        fails(dcv_dropped_name(&name, wrong[i], pool), DCV_E_FILE, "is no name",
              apr_psprintf(pool, "name %d is refused, which could be a path or worse",
                           (int)i));
    }
    fails(dcv_dropped_name(&name, apr_psprintf(pool, "%0201d", 0), pool), DCV_E_FILE,
          "is no name", "a name that is too long is refused");
    ok(dcv_dropped_is_wanted("a.csr") && dcv_dropped_is_wanted("a.DER"),
       "a file is an order by the end of its name");
    ok(!dcv_dropped_is_wanted(".a.csr") && !dcv_dropped_is_wanted(".csr") &&
           !dcv_dropped_is_wanted("a.csr~") && !dcv_dropped_is_wanted("a"),
       "other files are none");
}

/* What is written of a file's content is read again as the same order. */
static void is_kept(const char *content, apr_size_t len, dcv_settings_t options,
                    const char *issued, const char *begin, const char *what)
{
    const dcv_csr_file_t *file, *again;
    const dcv_order_t *order, *other;
    const dcv_authorities_t *authorities = dcv_authorities_create(pool);
    const apr_array_header_t *none = apr_array_make(pool, 1, sizeof(void *));
    const dcv_settings_t no_options = {0};
    const char *text = "";

    succeeds(dcv_csr_file_parse(&file, content, len, DCV_SKIP_SIGNATURE, pool, pool),
             what);
    succeeds(dcv_order_create(&order, "a", file, &options, none, NULL, authorities,
                              pool, pool),
             what);
    succeeds(dcv_dropped_text(&text, order, issued, content, len, pool), what);
    ok(!strncmp(text, begin, strlen(begin)), what);
    succeeds(
        dcv_csr_file_parse(&again, text, strlen(text), DCV_SKIP_SIGNATURE, pool, pool),
        what);
    succeeds(dcv_order_create(&other, "b", again, &no_options, none, NULL, authorities,
                              pool, pool),
             what);
    is(other->csr->sha256, order->csr->sha256, what);
    is(other->body, order->body, what);
    is_number(other->names->nelts, order->names->nelts, what);
    ok(other->issued == order->issued, what);
    lacks(text, "PRIVATE", what);
}

void run_tests(void)
{
    const char *pem =
        output_of("openssl req -new " EC "-nodes -keyout - -subj /CN=a.example");
    const char *mail = apr_pstrcat(
        pool, "DCV-Authority: sectigo\nDCV-Issued: 2026-11-23\n", pem, NULL);
    const unsigned char *der = NULL;
    apr_size_t len = 0;

    names();
    is_kept(pem, strlen(pem),
            ORDER(.unique_value = "abc", .domains = "b.example a.example *.c.example"),
            NULL,
            "DCV-Authority: sectigo\nDCV-Unique-Value: abc\n"
            "DCV-Domains: b.example,*.c.example\n-----BEGIN CERTIFICATE REQUEST-----\n",
            "an order with its options is written, and no private key");
    is_kept(mail, strlen(mail), (dcv_settings_t){0}, "2026-11-23",
            "DCV-Authority: sectigo\nDCV-Issued: 2026-11-23\n-----BEGIN",
            "header lines of a file are written");
    succeeds(dcv_csr_file_der(&der, &len, pem, strlen(pem), pool),
             "the DER of a CSR in PEM is found");
    is_kept((const char *)der, len, (dcv_settings_t){.authority = "sectigo"}, NULL,
            "DCV-Authority: sectigo\n-----BEGIN", "a CSR in DER is written as PEM");
}
