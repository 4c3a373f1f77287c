/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/* Notes of who took a fetch: see dcv/taken.h. */
#include "dcv/taken.h"

#include <string.h>

#include <apr_strings.h>

#include "pack.h"

#define VERSION 1

/* What a note says in one byte. */
enum {
    ANSWERED = 1,
    REFUSED = 2,
    RENAMED = 4,
    FINAL = 8,
    FLAGS_END = 16
};

void dcv_taken_id(unsigned char id[DCV_ID_BYTES], const char *nonce, int number)
{
    char text[16];

    apr_snprintf(text, sizeof(text), "%d", number);
    dcv_id_make(id, "taken", nonce, text);
}

apr_size_t dcv_taken_encode(const dcv_note_t *note,
                            unsigned char bytes[DCV_TAKEN_MAX_BYTES])
{
    const dcv_taken_t *taken = &note->taken;
    dcv_pack_t pack = {.at = bytes, .end = bytes + DCV_TAKEN_MAX_BYTES};

    dcv_pack_byte(&pack, VERSION);
    dcv_pack_byte(&pack, (unsigned)((taken->is_answered ? ANSWERED : 0) |
                                    (taken->is_refused ? REFUSED : 0) |
                                    (taken->is_renamed ? RENAMED : 0) |
                                    (note->is_final ? FINAL : 0)));
    dcv_pack_number(&pack, (apr_uint64_t)taken->status);
    for (int i = 0; i < DCV_TAKEN_SERVER_BYTES; i++) {
        dcv_pack_byte(&pack, note->server[i]);
    }
    dcv_pack_text(&pack, taken->vhost);
    dcv_pack_text(&pack, taken->place);
    return (apr_size_t)(pack.at - bytes);
}

int dcv_taken_decode(dcv_note_t *note, const unsigned char *bytes, apr_size_t len,
                     apr_pool_t *pool)
{
    dcv_unpack_t unpack = {.at = bytes, .end = bytes + len};
    unsigned flags;
    apr_uint64_t status;

    memset(note, 0, sizeof(*note));
    if (dcv_unpack_byte(&unpack) != VERSION) {
        return 0;
    }
    flags = dcv_unpack_byte(&unpack);
    status = dcv_unpack_number(&unpack);
    for (int i = 0; i < DCV_TAKEN_SERVER_BYTES; i++) {
        note->server[i] = dcv_unpack_byte(&unpack);
    }
    note->taken.is_answered = (flags & ANSWERED) != 0;
    note->taken.is_refused = (flags & REFUSED) != 0;
    note->taken.is_renamed = (flags & RENAMED) != 0;
    note->is_final = (flags & FINAL) != 0;
    note->taken.status = (int)status;
    note->taken.vhost = dcv_unpack_text(&unpack, pool);
    note->taken.place = dcv_unpack_text(&unpack, pool);
    return !unpack.failed && flags < FLAGS_END && status < 1000 && note->taken.vhost;
}
