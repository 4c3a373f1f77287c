/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A customer can put any bytes into a CSR file. The promise: 256 KiB of anything are read
 * in 20 ms of processor time. Each shape is tried several times, since caches of the
 * processor may be cold.
 */
#include "tap.h"

#include <apr_strings.h>
#include <apr_time.h>

#include "dcv/csr.h"

#define TRIES 10

/* In microseconds. */
#define LIMIT 20000

/* Whether a file of a CSR's greatest size, which repeats a part, is read in time. */
static int is_read_in_time(const char *start, const char *part, apr_size_t part_len)
{
    char *bytes = apr_palloc(pool, DCV_CSR_MAX_BYTES);
    apr_size_t at = strlen(start);

    memcpy(bytes, start, at);
    for (apr_size_t i = 0; at < DCV_CSR_MAX_BYTES; i++) {
        bytes[at++] = part[i % part_len];
    }
    for (int i = 0; i < TRIES; i++) {
        const dcv_csr_file_t *file;
        apr_pool_t *scratch;
        apr_time_t began, took;

        apr_pool_create(&scratch, pool);
        began = used_time();
        (void)dcv_csr_file_parse(&file, bytes, DCV_CSR_MAX_BYTES, DCV_CHECK_SIGNATURE,
                                 scratch, scratch);
        took = used_time() - began;
        apr_pool_destroy(scratch);
        if (is_in_time(took, LIMIT)) {
            return 1;
        }
    }
    return 0;
}

static void long_texts(void)
{
    static const struct {
        const char *start, *part, *name;
    } shapes[] = {
        {"", "-----BEGIN X-----\n",
         "a file of nothing but first lines of PEM blocks is read in time"},
        {"", "-----BEGIN -----\n-----END X-----\n",
         "a file of first lines, each with another block's last line, is read in time"},
        {"-----BEGIN X-----\n", "-----END \n",
         "a file of last lines without a label is read in time"},
        {"", "-----BEGIN ", "a file of first lines that do not end is read in time"},
        {"", "-----BEGIN X-----\n-----END X-----\n",
         "a file of empty blocks is read in time"},
        {"-----BEGIN X-----\n", "-", "a block of nothing but dashes is read in time"},
        {"-----BEGIN CERTIFICATE REQUEST-----\n", "A\n",
         "a CSR of short lines without an end is read in time"},
        {"", "-----BEGIN CERTIFICATE REQUEST-----\n",
         "a file of first lines of CSRs is read in time"},
        {"", "DCV-Issued:\r", "a file of header lines is read in time"},
        {"", " \n", "a file of empty lines is read in time"},
        {"", "- BEGIN ", "a file of first words after a dash is read in time"},
        {"-BEGIN CERTIFICATE REQUEST-\n", "-END X-",
         "a CSR with other blocks' last lines alone is read in time"},
        {"", "-BEGIN CERTIFICATE REQUEST-END A-",
         "a file of CSRs of one dash is read in time"},
        {"-BEGIN ", "PRIVATE ", "a long label without an end is read in time"},
        {"", "-BEGIN PRIVATE PRIVATE PRIVATE PRIVATE PRIVATE-",
         "a file of labels that nearly are of private keys is read in time"},
        {"- BEGIN X", "\xc2\xa0", "a label with nothing but blanks is read in time"},
        {"", "\xe2\x80\x94 ", "a file of dashes and blanks is read in time"},
        {"", "\xe2", "a file of the first bytes of dashes is read in time"},
        {"-BEGIN CERTIFICATE REQUEST-", "\\",
         "a CSR of nothing but backslashes is read in time"},
        {"DCV-Issued: x", "\\", "a header line of backslashes is read in time"},
        {"-BEGIN CERTIFICATE REQUEST-\\n-END CERTIFICATE REQUEST-", "\\\\nx",
         "a file of escaped line ends behind a CSR is read in time"},
        {"", "DCV-", "a line of beginnings of header lines is read in time"},
        {"-BEGIN CERTIFICATE REQUEST-\n", "> ", "a CSR of quotation is read in time"},
    };

    for (size_t i = 0; i < sizeof(shapes) / sizeof(shapes[0]); i++) {
        ok(is_read_in_time(shapes[i].start, shapes[i].part, strlen(shapes[i].part)),
           shapes[i].name);
    }
    ok(is_read_in_time("\xff\xfe", "-\0", 2), "a file of UTF-16 is read in time");
}

/* A CSR between its lines, of a part that is repeated: so its base64 is read. */
static int is_csr_read_in_time(const char *part)
{
    static const char first[] = "-BEGIN CERTIFICATE REQUEST-\n";
    static const char last[] = "\n-END CERTIFICATE REQUEST-\n";
    apr_size_t len = DCV_CSR_MAX_BYTES - sizeof(first) - sizeof(last), part_len;
    char *middle = apr_palloc(pool, len + 1);

    part_len = strlen(part);
    for (apr_size_t i = 0; i < len; i++) {
        middle[i] = part[i % part_len];
    }
    middle[len] = '\0';
    return is_read_in_time(apr_pstrcat(pool, first, middle, last, NULL), "\n", 1);
}

static void long_base64(void)
{
    static const char *const parts[] = {
        "A",  "A\n", "> A\n", "\\nA", "\\\\",       "\\/",   "\"A\"\n", "\\u000a",
        "\"", "A=",  "-",     "\n",   "\xc2\xa0\n", "A\\\n", "A,\n"};

    for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++) {
        ok(is_csr_read_in_time(parts[i]),
           apr_psprintf(pool, "a CSR of nothing but '%s' is read in time",
                        dcv_error_line(parts[i], pool)));
    }
}

static void long_der(void)
{
    static const char nested[] = "\x30\x84\x00\x01\x00\x00";

    ok(is_read_in_time("", nested, sizeof(nested) - 1),
       "DER of sequences in sequences is read in time");
    ok(is_read_in_time("", "0\x80", 2),
       "sequences of indefinite length are read in time");
}

void run_tests(void)
{
    long_texts();
    long_base64();
    long_der();
}
