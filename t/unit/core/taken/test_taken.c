/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include <apr_strings.h>

#include "dcv/taken.h"
#include "tap.h"

static const dcv_note_t sample = {.taken = {.vhost = "a.example",
                                            .place = "/etc/httpd.conf:12",
                                            .is_answered = 1,
                                            .status = 200,
                                            .is_renamed = 1},
                                  .server = {1, 2, 3, 4, 5, 6, 7, 0xff},
                                  .is_final = 1};

static unsigned char bytes[DCV_TAKEN_MAX_BYTES];

static void test_same(void)
{
    apr_size_t len = dcv_taken_encode(&sample, bytes);
    dcv_note_t note;
    int cut = 0;

    ok(dcv_taken_decode(&note, bytes, len, pool), "a note can be read again");
    is(note.taken.vhost, "a.example", "it has the virtual host");
    is(note.taken.place, "/etc/httpd.conf:12", "it has its place");
    ok(note.taken.status == 200 && note.taken.is_answered && note.taken.is_renamed &&
           note.is_final,
       "it has what is known");
    ok(!note.taken.is_refused && !note.taken.is_other, "it has nothing else");
    ok(!memcmp(note.server, sample.server, sizeof(note.server)), "it has the server");
    for (apr_size_t i = 0; i < len; i++) {
        cut += !dcv_taken_decode(&note, bytes, i, pool);
    }
    ok(cut == (int)len, "one that is cut is none");
    bytes[0]++;
    ok(!dcv_taken_decode(&note, bytes, len, pool), "one of another version is none");
}

static void test_refused(void)
{
    const dcv_note_t early = {.taken = {.vhost = "", .is_refused = 1}};
    char *name = apr_psprintf(pool, "%0999d", 0);
    const dcv_note_t large = {.taken = {.vhost = name, .place = name}};
    dcv_note_t note;
    apr_size_t len = dcv_taken_encode(&early, bytes);

    ok(dcv_taken_decode(&note, bytes, len, pool) && note.taken.is_refused &&
           !note.is_final && !note.taken.place && !note.taken.status,
       "an early note of a main server without a name can be read again");
    len = dcv_taken_encode(&large, bytes);
    ok(dcv_taken_decode(&note, bytes, len, pool) && strlen(note.taken.place) == 254,
       "long texts are cut");
}

void run_tests(void)
{
    unsigned char one[DCV_ID_BYTES], other[DCV_ID_BYTES];

    test_same();
    test_refused();
    dcv_taken_id(one, "nonce", 1);
    dcv_taken_id(other, "nonce", 2);
    ok(memcmp(one, other, sizeof(one)) != 0, "each fetch has its own note");
    dcv_taken_id(other, "nonce", 1);
    ok(!memcmp(one, other, sizeof(one)), "the same fetch has the same one");
}
