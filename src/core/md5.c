/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/* MD5: see md5.h. */
#include "md5.h"

#include <apr_escape.h>
#include <apr_md5.h>

void dcv_md5_parts(unsigned char digest[DCV_MD5_BYTES], const dcv_md5_part_t *parts,
                   int count)
{
    apr_md5_ctx_t context;

    apr_md5_init(&context);
    for (int i = 0; i < count; i++) {
        apr_md5_update(&context, parts[i].bytes, parts[i].len);
    }
    apr_md5_final(digest, &context);
}

void dcv_md5_hex(char hex[DCV_MD5_HEX_BYTES], const void *bytes, apr_size_t len)
{
    unsigned char digest[DCV_MD5_BYTES];

    apr_md5(digest, bytes, len);
    apr_escape_hex(hex, digest, sizeof(digest), 0, NULL);
    for (char *c = hex; *c; c++) {
        *c = (char)(*c >= 'a' ? *c - ('a' - 'A') : *c);
    }
}
