/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
#include "message.h"

#include <string.h>

#include <apr_strings.h>

#include "tap.h"

#define QUESTION "\1a\0\0\5\0\1"
#define TSIG     "\0\0\xfa\0\xff\0\0\0\0\0\0"
#define ADDRESS  "\xc0\x0c\0\1\0\1\0\0\0\0\0\4\xc0\0\2\1"

/* A reply with so many records, of which text, a literal, is what is there. */
#define message(records, text) make(records, QUESTION text, sizeof(QUESTION text) - 1)

static apr_size_t length;

static const unsigned char *make(int records, const char *body, apr_size_t len)
{
    char *made = apr_palloc(pool, 12 + len);

    memcpy(made, "\0\7\x84\0\0\1\0\0\0\0\0\0", 12);
    made[10] = (char)(records >> 8);
    made[11] = (char)records;
    memcpy(made + 12, body, len);
    length = 12 + len;
    return (const unsigned char *)made;
}

void run_tests(void)
{
    const unsigned char *bytes = message(1, ADDRESS);

    ok(dcv_message_is_decodable(bytes, length), "an ordinary reply is decoded");
    for (apr_size_t len = 0; len < length; len++) {
        ok(dcv_message_is_decodable(bytes, len),
           apr_psprintf(pool, "a reply cut after %d bytes is left to the decoder",
                        (int)len));
    }
    bytes = message(2, ADDRESS TSIG);
    ok(dcv_message_is_decodable(bytes, length), "one TSIG is left to the decoder");
    bytes = message(3, TSIG ADDRESS TSIG);
    ok(!dcv_message_is_decodable(bytes, length), "two TSIG are not decoded");
    bytes = message(9, TSIG TSIG);
    ok(!dcv_message_is_decodable(bytes, length),
       "nor are they where the header promises more records");
    bytes = message(1, TSIG TSIG);
    ok(dcv_message_is_decodable(bytes, length),
       "what is behind the last record does not count");
    bytes = message(499, ADDRESS);
    ok(dcv_message_is_decodable(bytes, length), "500 records are not too many");
    bytes = message(500, ADDRESS);
    ok(!dcv_message_is_decodable(bytes, length), "501 records are too many");

    ok(!dcv_message_is_cut(bytes, length, 7), "a reply without TC is not cut");
    bytes = (const unsigned char *)"\0\7\x86\0\0\0\0\0\0\0\0\0";
    ok(dcv_message_is_cut(bytes, 12, 7), "a reply with TC is cut");
    ok(!dcv_message_is_cut(bytes, 12, 8), "the reply to another question is not");
    ok(!dcv_message_is_cut(bytes, 12, -1), "what a resolver says is never cut");
    ok(!dcv_message_is_cut(bytes, 11, 7), "half a header says nothing");
}
