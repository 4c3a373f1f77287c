/* SPDX-FileCopyrightText: The mod_dcv authors */
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

/* The published CSR in another form, whose MD5 must stay. */
static void same(const char *text, const char *form)
{
    const dcv_csr_file_t *file =
        good(text, apr_psprintf(pool, "a CSR is read in this form: %s", form));

    is(file && file->csr ? file->csr->md5 : NULL, "FFC7866140DAA57A8428E2292BA57F0F",
       "its MD5 is the one of the DER");
}

/* The CSR's text with a part replaced wherever it stands. */
static const char *replaced(const char *text, const char *part, const char *by)
{
    const char *result = "", *found;

    for (; (found = strstr(text, part)); text = found + strlen(part)) {
        result = apr_pstrcat(pool, result,
                             apr_pstrmemdup(pool, text, (apr_size_t)(found - text)), by,
                             NULL);
    }
    return apr_pstrcat(pool, result, text, NULL);
}

static void test_forms(void)
{
    const char *json =
        apr_pstrcat(pool, "{\"id\": 1,\n \"csr\": \"",
                    replaced(replaced(pem, "/", "\\/"), "\n", "\\r\\n"), "\"}\n", NULL);

    for (int count = 1; count <= 8; count++) {
        const char *dashes = apr_psprintf(pool, "%.*s", count, "--------");

        same(replaced(pem, "-----", dashes), "dashes missing or added");
        same(replaced(pem, "-----END", apr_pstrcat(pool, dashes, "END", NULL)),
             "dashes of the last line alone");
        same(replaced(pem, "BEGIN CERTIFICATE REQUEST-----",
                      apr_pstrcat(pool, "BEGIN CERTIFICATE REQUEST", dashes, NULL)),
             "dashes at the end of the first line");
    }
    same(replaced(pem, "-----", "\xe2\x80\x94\xe2\x80\x94-"), "Word's dashes");
    same(replaced(pem, "-----", " -- --- "), "blanks around");
    same(replaced(pem, "CERTIFICATE", "  CERTIFICATE "), "blanks in the label");
    same(replaced(pem, "CERTIFICATE REQUEST", "CERTIFICATE SIGNING REQUEST"),
         "the label with SIGNING");
    same(replaced(pem, "BEGIN", "BEGIN NEW"), "NEW in the first line alone");
    same(replaced(pem, "END", "END NEW"), "NEW in the last line alone");
    same(replaced(pem, "\n", "\\n"), "line ends as two characters");
    same(replaced(pem, "\n", "\\\\n"), "line ends escaped twice");
    same(json, "JSON");
    same(replaced(replaced(pem, "\n", "\\u000a"), "=", "\\u003d"), "JSON all escaped");
    same(apr_pstrcat(pool, "> ", replaced(pem, "\n", "\r\n> "), NULL), "a quoted mail");
    same(
        with("Send -BEGIN CERTIFICATE REQUEST- and\n--END CERTIFICATE REQUEST--\n", ""),
        "text before it that looks like one");
}

/* A line of PEM that only its dashes hide is counted with the others. */
static void test_doubt(void)
{
    const char *short_dashes = replaced(pem, "-----", "----");

    bad(apr_pstrcat(pool, short_dashes, short_dashes, NULL), DCV_E_CSR_SEVERAL,
        "it holds 2 CSRs");
    bad(replaced(short_dashes, "----END", "END"), DCV_E_CSR_CUT,
        "the CSR has no line \"-----END CERTIFICATE REQUEST-----\"; it was cut off");
    bad(replaced(pem, "\nMIIC", "\nMI\xc2\xa0IC"), DCV_E_CSR_DAMAGED,
        "line 2 has the character U+00A0 (no-break space) at place 3, so that the CSR is not whole base64");
}

/* Whoever named the file may have no right to read it. */
static void test_secrets(void)
{
    static const char *const texts[] = {
        "root:hunter2:19000:0:99999:7:::\n",
        "password = hunter2\n",
        "hunter2",
        "-----BEGIN hunter2-----\nhunter2\n-----END hunter2-----\n",
        "-----BEGIN PRIVATE KEY-----\nhunter2\n-----END PRIVATE KEY-----\n",
        "-----BEGIN CERTIFICATE REQUEST-----\n!hunter2\n-----END CERTIFICATE REQUEST-----\n",
        "-----BEGIN CERTIFICATE REQUEST hunter2-----\nhunter2\n",
        "- BEGIN CERTIFICATE REQUEST\nhunter2 hunter2\n",
        "-----BEGIN CERTIFICATE REQUEST-----\nhunter2\n-----END CERTIFICATE REQUEST-----\n"};

    for (apr_size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
        const dcv_csr_file_t *file;
        dcv_error_t *error = dcv_csr_file_parse(&file, texts[i], strlen(texts[i]),
                                                DCV_CHECK_SIGNATURE, pool, pool);

        ok(error != NULL, "a file with a secret is refused");
        lacks(error ? error->message : "", "hunter", "nothing of the secret is shown");
    }
}

static void test_private_key(void)
{
    static const char *const keys[] = {
        "-----BEGIN PRIVATE KEY-----\nQUJD\n-----END PRIVATE KEY-----\n",
        "-----BEGIN RSA PRIVATE KEY-----\nQUJD\n-----END RSA PRIVATE KEY-----\n",
        "---BEGIN ENCRYPTED PRIVATE KEY---\nQUJD\n",
    };

    ok(!good(pem, "a CSR without a key is read")->has_private_key,
       "a CSR alone has no private key with it");
    for (apr_size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++) {
        ok(good(with(keys[i], ""), "a CSR behind a private key is read")
               ->has_private_key,
           "a private key before the CSR is noticed");
        ok(good(with("", keys[i]), "a CSR before a private key is read")
               ->has_private_key,
           "a private key behind the CSR is noticed");
    }
    ok(!good(with("-----BEGIN PUBLIC KEY-----\nQUJD\n-----END PUBLIC KEY-----\n", ""),
             "a CSR behind a public key is read")
            ->has_private_key,
       "a public key is no private one");
}

void run_tests(void)
{
    apr_size_t len;
    char *large = apr_pcalloc(pool, DCV_CSR_MAX_BYTES + 2);

    pem = read_file("t/data/certigna-faq.csr.pem", &len);
    test_vectors();
    test_headers();
    test_forms();
    test_doubt();
    test_secrets();
    test_private_key();
    good(read_file("t/data/cases/thousand1000.csr", &len),
         "a CSR with a thousand names is read");
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
    bad("-----BEGIN \x1b-----\n", DCV_E_CSR_MISSING,
        "it holds a block of another kind in line 1, but no CSR");
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
