/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/* DNS messages before they are decoded: see message.h. */
#include "message.h"

/* Records of a message, its question among them. */
#define RECORDS_MAX 500

#define HEADER_BYTES 12

/* Behind a question's name, and behind a record's, without its data. */
#define QUESTION_BYTES 4
#define RECORD_BYTES   10

#define TYPE_TSIG 250

/* The flags QR and TC, in the third byte. */
#define REPLY_THAT_IS_CUT 0x82

static unsigned int read_uint16(const unsigned char *bytes)
{
    return (unsigned int)bytes[0] << 8 | bytes[1];
}

/* What is behind the name at a place; len where it runs out. RFC 1035 4.1.4. */
static apr_size_t skip_name(const unsigned char *bytes, apr_size_t len, apr_size_t at)
{
    while (at < len) {
        if (!bytes[at]) {
            return at + 1;
        }
        if (bytes[at] >= 0xc0) {
            return at + 2;
        }
        at += bytes[at] + (apr_size_t)1;
    }
    return len;
}

/* How many of the records are of type TSIG, as far as the message goes. */
static int count_signatures(const unsigned char *bytes, apr_size_t len,
                            unsigned int questions, unsigned int records)
{
    apr_size_t at = HEADER_BYTES;
    int count = 0;

    while (questions-- && at < len) {
        at = skip_name(bytes, len, at) + QUESTION_BYTES;
    }
    while (records-- && at < len) {
        at = skip_name(bytes, len, at);
        if (at + RECORD_BYTES > len) {
            break;
        }
        count += read_uint16(bytes + at) == TYPE_TSIG;
        at += RECORD_BYTES + read_uint16(bytes + at + RECORD_BYTES - 2);
    }
    return count;
}

int dcv_message_is_decodable(const unsigned char *bytes, apr_size_t len)
{
    unsigned int questions, records;

    if (len < HEADER_BYTES) {
        return 1;
    }
    questions = read_uint16(bytes + 4);
    records = read_uint16(bytes + 6) + read_uint16(bytes + 8) + read_uint16(bytes + 10);
    return questions + records <= RECORDS_MAX &&
           count_signatures(bytes, len, questions, records) <= 1;
}

int dcv_message_is_cut(const unsigned char *bytes, apr_size_t len, int id)
{
    return len >= HEADER_BYTES && id >= 0 &&
           (bytes[2] & REPLY_THAT_IS_CUT) == REPLY_THAT_IS_CUT &&
           read_uint16(bytes) == (unsigned int)id;
}
