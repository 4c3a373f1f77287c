/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
#include "order/csr_headers.h"
#include "order/armor.h"
#include "tap.h"

#include <apr_strings.h>

#define CSR \
    "-----BEGIN CERTIFICATE REQUEST-----\nx\n-----END CERTIFICATE REQUEST-----\n"

static const dcv_settings_t *headers;

static dcv_error_t *read_headers(const char *text)
{
    dcv_pem_block_t block;

    headers = NULL;
    ok(dcv_armor_next(&block, text), "a text with header lines has a block");
    return dcv_csr_headers_read(&headers, text, &block, pool, pool);
}

/* Nothing of a line is shown: whoever named the file may have no right to read it. */
static void test_secrets(void)
{
    static const char *const lines[] = {
        "DCV-hunter2\n", "DCV_root:hunter2\n", "DCV-Authorityhunter2:x",
        "DCV-hunter2 DCV-Issued\n", "dcv-hunter2:$6$abc:19000:0\n"};

    for (apr_size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++) {
        dcv_error_t *error =
            read_headers(apr_pstrcat(pool, "a\n", lines[i], "\n" CSR, NULL));

        fails(error, DCV_E_HEADER, "unknown header line in line 2;",
              "a line that is no typing error is told by its place");
        lacks(error ? error->message : "", "hunter2", "nothing of it is shown");
        error = read_headers(apr_pstrcat(pool, CSR, lines[i], NULL));
        fails(error, DCV_E_HEADER, "the header line in line 4 stands behind the CSR",
              "so is one behind the CSR");
        lacks(error ? error->message : "", "hunter2", "and nothing of that is shown");
    }
}

static void test_forms(void)
{
    succeeds(
        read_headers(
            "> DCV-Authority: sectigo\n>> DCV-Issued: 2026-11-23\n> -----BEGIN A-----\n> -----END A-----"),
        "header lines of a quoted mail are read");
    is(headers ? headers->authority : NULL, "sectigo", "a quoted line counts");
    is(headers ? headers->issued : NULL, "2026-11-23", "so does one quoted twice");
    succeeds(read_headers("> DCV-Authority: sectigo\n" CSR),
             "a quoted line before a CSR that is not quoted is read");
    ok(!headers, "and does not count");
    succeeds(
        read_headers(
            "DCV-Authority: sectigo\\r\\nDCV-Issued: 2026-11-23\\\\nDCV-Domains: a.example\\n-----BEGIN A-----\\nx\\n-----END A-----\\n"),
        "header lines whose ends are escaped are read");
    is(headers ? headers->authority : NULL, "sectigo",
       "a value ends where the line does");
    is(headers ? headers->issued : NULL, "2026-11-23", "by any number of backslashes");
    is(headers ? headers->domains : NULL, "a.example", "so does the last one");
    fails(read_headers("-----BEGIN A-----\\nx\\n-----END A-----\\nDCV-Issued: x\\n"),
          DCV_E_HEADER, "the header line \"DCV-Issued\" stands behind the CSR",
          "a line behind the CSR is refused, too");
    succeeds(read_headers("DCV-Authority: a\\nDCV-Isued: x\n" CSR),
             "backslashes are no line ends where the CSR has its own");
    is(headers ? headers->authority : NULL, "a\\nDCV-Isued: x",
       "but a part of the value");
}

void run_tests(void)
{
    test_secrets();
    test_forms();
    fails(read_headers("DCV-Unqiue-Value: x\n" CSR), DCV_E_HEADER,
          "unknown header line \"DCV-Unqiue-Value\"; known are",
          "a typing error is shown");
}
