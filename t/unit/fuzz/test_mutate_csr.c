/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/* That what libFuzzer makes of a CSR file often still is one. */
#include "mutate_csr.h"

#include <string.h>

#include <apr_strings.h>

#include "dcv/csr.h"
#include "tap.h"

#define TRIES      400
#define FILE_BYTES 4096

/* In the place of libFuzzer's: change a byte. */
size_t LLVMFuzzerMutate(uint8_t *data, size_t size, size_t max_size)
{
    if (!size && max_size) {
        data[size++] = 'a';
    }
    else if (size) {
        data[size / 2] ^= 1;
    }
    return size;
}

/* The file after a change; its length. */
static size_t mutate(uint8_t *data, const char *text, size_t len, unsigned seed)
{
    memset(data, 0, FILE_BYTES);
    memcpy(data, text, len);
    return LLVMFuzzerCustomMutator(data, len, FILE_BYTES, seed);
}

void run_tests(void)
{
    static uint8_t data[FILE_BYTES], again[FILE_BYTES];
    apr_size_t len;
    const char *text = read_file("t/data/seeds/csr_file/headers", &len);
    const dcv_csr_file_t *before, *after;
    int csrs = 0, others = 0, names = 0, same = 0, fitting = 0;

    succeeds(dcv_csr_file_parse(&before, text, len, DCV_SKIP_SIGNATURE, pool, pool),
             "the file is a CSR before a change");
    for (unsigned seed = 0; seed < TRIES; seed++) {
        size_t changed_len = mutate(data, text, len, seed);

        same += mutate(again, text, len, seed) == changed_len &&
                !memcmp(data, again, FILE_BYTES);
        fitting += changed_len <= FILE_BYTES;
        if (!dcv_csr_file_parse(&after, (const char *)data, changed_len,
                                DCV_SKIP_SIGNATURE, pool, pool)) {
            csrs++;
            others += strcmp(after->csr->sha256, before->csr->sha256) != 0;
            names += strcmp(after->csr->subject, before->csr->subject) != 0;
        }
    }
    is_number(same, TRIES, "the same seed makes the same change");
    is_number(fitting, TRIES, "a changed file is no longer than libFuzzer allows");
    ok(csrs > TRIES / 4, "many changed files are CSRs");
    ok(others > TRIES / 8, "many of them are other CSRs than before");
    ok(names > 5, "some of them have another subject");
    is_number((long)LLVMFuzzerCustomMutator(data, 0, 1, 7), 1,
              "a file without a CSR is changed by libFuzzer");
}
