/* SPDX-License-Identifier: Apache-2.0 */
#include "dcv/csr.h"
#include "tap.h"

#include <apr_strings.h>
#include <string.h>

static const char *pem;

static const dcv_csr_file_t *good(const char *text, const char *name)
{
    const dcv_csr_file_t *file = NULL;

    succeeds(
        dcv_csr_file_parse(&file, text, strlen(text), DCV_CHECK_SIGNATURE, pool, pool),
        name);
    return file;
}

static void bad(const char *text, dcv_error_code_t code, const char *message)
{
    const dcv_csr_file_t *file;

    fails(
        dcv_csr_file_parse(&file, text, strlen(text), DCV_CHECK_SIGNATURE, pool, pool),
        code, message, apr_psprintf(pool, "a CSR file is refused with '%s'", message));
}

static const char *with(const char *before, const char *after)
{
    return apr_pstrcat(pool, before, pem, after, NULL);
}

static void test_vectors(void)
{
    apr_size_t len;
    const dcv_csr_file_t *file;

    /* Stated by those who published the CSRs: t/data/README.md */
    file = good(read_file("t/data/comodoca-lf.csr.pem", &len),
                "the CSR that Comodo published is read");
    is(file->csr->md5, "4547FDDC7118AC1B676C964534F2DB10",
       "the MD5 of Comodo's CSR is the one that Comodo published");
    is(file->csr->sha256,
       "0ba404b6326c6790c9abe76fa303b17ba25b90b732507810df280549d1c5d5b0",
       "the SHA-256 of Comodo's CSR is the one that Comodo published");
    file = good(read_file("t/data/trustocean-crlf.csr.pem", &len),
                "the CSR that TrustOcean published is read");
    is(file->csr->md5, "B8EE25A34BC5CD1F4D5DC8C20FD4EEB2",
       "the MD5 of TrustOcean's CSR, with lines that end in CRLF, is the published one");
    is(file->csr->sha256,
       "fdadae5fbe8fce33026ffa3de7d27f546edc2686259e2ed1d64053aaef156d18",
       "the SHA-256 of TrustOcean's CSR, with lines that end in CRLF, is the published one");
    file = good(read_file("t/data/certigna-faq.csr.pem", &len),
                "the CSR that Certigna published is read");
    is(file->csr->md5, "FFC7866140DAA57A8428E2292BA57F0F",
       "the MD5 of Certigna's CSR is the one that Certigna published");
}

static void test_headers(void)
{
    const dcv_csr_file_t *file = good(pem, "a CSR file without header lines is read");

    ok(!file->headers, "a CSR file without header lines has no headers");
    file = good(with("note: x\nDCV-Authority:  sectigo \nDCV-UNIQUE-VALUE:abc\n"
                     "dcv-issued: 2026-11-23\nDCV-Domains: a.example, b.example\n",
                     ""),
                "a CSR file with all header lines is read");
    is(file->headers->authority, "sectigo",
       "the header line DCV-Authority is read, without spaces around its value");
    is(file->headers->unique_value, "abc",
       "the header line DCV-Unique-Value is read, in upper case and without a space");
    is(file->headers->issued, "2026-11-23",
       "the header line DCV-Issued is read, in lower case");
    is(file->headers->domains, "a.example, b.example",
       "the header line DCV-Domains is read with its spaces");
    file = good(with("DCV-Authority:\n", ""),
                "a CSR file with a header line without a value is read");
    ok(!file->headers, "a header line without a value counts as absent");
    bad(with("DCV-Issue: x\n", ""), DCV_E_HEADER, "unknown header line \"DCV-Issue\"");
    bad(with("  DCV-Isued: x\n", ""), DCV_E_HEADER,
        "unknown header line \"DCV-Isued\"");
    bad(with("DCV_Issued: x\n", ""), DCV_E_HEADER,
        "unknown header line \"DCV_Issued\"");
    file = good(with("\t DCV-Issued: 2026-11-23\n", ""),
                "a CSR file with an indented header line is read");
    is(file->headers->issued, "2026-11-23",
       "an indented header line counts like any other");
    bad(with("DCV-Issued\n", ""), DCV_E_HEADER, "unknown header line \"DCV-Issued\"");
    bad(with("DCV-Issued: a\nDCV-Issued: b\n", ""), DCV_E_HEADER, "stands twice");
    bad(with("", "DCV-Issued: a\n"), DCV_E_HEADER, "stands behind the CSR");
}

void run_tests(void)
{
    apr_size_t len;
    char *large = apr_pcalloc(pool, DCV_CSR_MAX_BYTES + 2);

    pem = read_file("t/data/certigna-faq.csr.pem", &len);
    test_vectors();
    test_headers();
    good(with("-----BEGIN SOMETHING\n-----BEGIN X-----\n", ""),
         "a block without an end before the CSR does no harm");
    good(with("-----BEGIN A-----\nQUJD\n-----END A-----\n", ""),
         "another block before the CSR does no harm");

    memset(large, ' ', DCV_CSR_MAX_BYTES + 1);
    bad(large, DCV_E_CSR_TOO_LARGE, "larger than 256 KiB");
    large[DCV_CSR_MAX_BYTES] = '\0';
    bad(large, DCV_E_CSR_EMPTY, "it is empty");
    bad("", DCV_E_CSR_EMPTY, "it is empty");
    bad("text", DCV_E_CSR_MISSING, "it holds no CSR");
    bad("-----BEGIN \x1b-----\n", DCV_E_CSR_MISSING, "it holds a \\x1b, but no CSR");
    bad(with(pem, ""), DCV_E_CSR_SEVERAL, "it holds 2 CSRs");
    bad(with(apr_pstrndup(pool, pem, 300), ""), DCV_E_CSR_SEVERAL, "it holds 2 CSRs");
    bad(apr_pstrcat(pool, apr_pstrndup(pool, pem, 300), "\n-----BEGIN X-----\n", NULL),
        DCV_E_CSR_CUT, "it was cut off");
    bad("0A text that begins like a SEQUENCE of 65 bytes, and is longer than that is",
        DCV_E_CSR_MISSING, "it holds no CSR");
    bad(apr_pstrndup(pool, pem, 300), DCV_E_CSR_CUT, "it was cut off");
    bad("-----BEGIN CERTIFICATE REQUEST-----\n-----END CERTIFICATE REQUEST-----\n",
        DCV_E_CSR_DAMAGED, "not whole base64");
    bad("-----BEGIN CERTIFICATE REQUEST-----\nQUJD\n-----END CERTIFICATE REQUEST-----\n",
        DCV_E_CSR_DAMAGED, "does not decode");
}
