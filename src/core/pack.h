/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Numbers and short texts as bytes, for what is kept outside of the process. The bytes
 * may come back from anywhere: reading never goes past their end.
 */
#ifndef DCV_CORE_PACK_H
#define DCV_CORE_PACK_H

#include <apr_pools.h>

/* A longer text is cut. */
#define DCV_PACK_TEXT_MAX 254

/* Where the next item goes. failed: there was no room for one. */
typedef struct dcv_pack_t {
    unsigned char *at;
    const unsigned char *end;
    int failed;
} dcv_pack_t;

void dcv_pack_number(dcv_pack_t *pack, apr_uint64_t number);

/* What is more than a byte can hold counts as no room. */
void dcv_pack_byte(dcv_pack_t *pack, unsigned byte);

/* NULL is kept as NULL. */
void dcv_pack_text(dcv_pack_t *pack, const char *text);

/* So many bytes as they are, without their length. */
void dcv_pack_bytes(dcv_pack_t *pack, const void *bytes, apr_size_t len);

/* Where the next item comes from. failed: there was none, or it was cut off. */
typedef struct dcv_unpack_t {
    const unsigned char *at;
    const unsigned char *end;
    int failed;
} dcv_unpack_t;

/* 0 when there is none. */
apr_uint64_t dcv_unpack_number(dcv_unpack_t *unpack);

unsigned char dcv_unpack_byte(dcv_unpack_t *unpack);

/* In pool; NULL when it was NULL or there is none. */
const char *dcv_unpack_text(dcv_unpack_t *unpack, apr_pool_t *pool);

/* So many bytes as they are, where they stand; NULL when there are less. */
const unsigned char *dcv_unpack_bytes(dcv_unpack_t *unpack, apr_size_t len);

#endif
