/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Notes of who took a fetch of a check: they are kept outside of the process, for all children
 * and perhaps for a whole fleet, so they have a form in bytes.
 */
#ifndef DCV_TAKEN_H
#define DCV_TAKEN_H

#include <apr_pools.h>

#include "dcv/fetch.h"
#include "dcv/id.h"

/* Which server wrote a note: random octets. */
#define DCV_TAKEN_SERVER_BYTES 8

/* A note has no longer form in bytes. */
#define DCV_TAKEN_MAX_BYTES 600

typedef struct dcv_note_t {
    dcv_taken_t taken; /* is_other is not kept: who reads a note knows its own server */
    unsigned char server[DCV_TAKEN_SERVER_BYTES];
    int is_final; /* whether the response is out */
} dcv_note_t;

/* The key of the note for a fetch, of its check's nonce and its number. */
void dcv_taken_id(unsigned char id[DCV_ID_BYTES], const char *nonce, int number);

/* The form in bytes; returns its length. Texts are cut after 254 octets. */
apr_size_t dcv_taken_encode(const dcv_note_t *note,
                            unsigned char bytes[DCV_TAKEN_MAX_BYTES]);

/* Read it, texts in pool. Returns 0 when the bytes are no such form. */
int dcv_taken_decode(dcv_note_t *note, const unsigned char *bytes, apr_size_t len,
                     apr_pool_t *pool);

#endif
