/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/* What was told, in bytes: see dcv/events.h. */
#include <string.h>

#include "dcv/events.h"
#include "pack.h"

/* Says what the bytes are; another layout takes another number. */
#define FORM 0xe1

#define CHECKSUM_BYTES 3

/* FNV-1a of all that stands before the checksum. */
static apr_uint32_t make_checksum(const unsigned char bytes[DCV_TOLD_BYTES])
{
    apr_uint32_t sum = 2166136261u;

    for (int i = 0; i < DCV_TOLD_BYTES - CHECKSUM_BYTES; i++) {
        sum = (sum ^ bytes[i]) * 16777619u;
    }
    return sum;
}

static void write_checksum(unsigned char *to, apr_uint32_t sum)
{
    for (int i = 0; i < CHECKSUM_BYTES; i++) {
        to[i] = (unsigned char)(sum >> 8 * i);
    }
}

void dcv_told_encode(unsigned char bytes[DCV_TOLD_BYTES],
                     const unsigned char id[DCV_ID_BYTES], const dcv_told_t *told)
{
    dcv_pack_t pack = {bytes, bytes + DCV_TOLD_BYTES, 0};

    dcv_pack_bytes(&pack, id, DCV_ID_BYTES);
    dcv_pack_byte(&pack, FORM);
    dcv_pack_number(&pack, (apr_uint64_t)told->visit);
    dcv_pack_number(&pack, (apr_uint64_t)told->checked);
    dcv_pack_number(&pack, (apr_uint64_t)told->expires);
    dcv_pack_number(&pack, (apr_uint64_t)told->fault_at);
    dcv_pack_number(&pack, (apr_uint64_t)told->retry_at);
    dcv_pack_byte(&pack, (unsigned)told->standing);
    dcv_pack_byte(&pack, (unsigned)told->life);
    dcv_pack_byte(&pack, (unsigned)told->failed);
    dcv_pack_byte(&pack, (unsigned)told->tries);
    write_checksum(pack.at, make_checksum(bytes));
}

int dcv_told_decode(unsigned char id[DCV_ID_BYTES], dcv_told_t *told,
                    const unsigned char bytes[DCV_TOLD_BYTES])
{
    dcv_unpack_t unpack = {bytes + DCV_ID_BYTES, bytes + DCV_TOLD_BYTES, 0};
    unsigned char form = dcv_unpack_byte(&unpack), sum[CHECKSUM_BYTES];
    dcv_told_t read = {0};

    read.visit = (apr_time_t)dcv_unpack_number(&unpack);
    read.checked = (apr_time_t)dcv_unpack_number(&unpack);
    read.expires = (apr_time_t)dcv_unpack_number(&unpack);
    read.fault_at = (apr_time_t)dcv_unpack_number(&unpack);
    read.retry_at = (apr_time_t)dcv_unpack_number(&unpack);
    read.standing = (dcv_standing_t)dcv_unpack_byte(&unpack);
    read.life = (dcv_event_t)dcv_unpack_byte(&unpack);
    read.failed = (dcv_event_t)dcv_unpack_byte(&unpack);
    read.tries = dcv_unpack_byte(&unpack);
    memset(told, 0, sizeof(*told));
    write_checksum(sum, make_checksum(bytes));
    if (form != FORM || memcmp(unpack.at, sum, sizeof(sum)) != 0 ||
        read.standing > DCV_STANDING_BROKEN || read.life >= DCV_EVENTS ||
        read.failed >= DCV_EVENTS) {
        return 0;
    }
    memcpy(id, bytes, DCV_ID_BYTES);
    *told = read;
    return 1;
}
