/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/* MD5: see md5.h. */
#include "md5.h"

#include <apr_escape.h>
#include <apr_md5.h>

void dcv_md5_digest(unsigned char digest[DCV_MD5_BYTES], const void *bytes,
                    apr_size_t len)
{
    apr_md5(digest, bytes, len);
}

void dcv_md5_hex(char hex[DCV_MD5_HEX_BYTES], const void *bytes, apr_size_t len)
{
    unsigned char digest[DCV_MD5_BYTES];

    dcv_md5_digest(digest, bytes, len);
    apr_escape_hex(hex, digest, sizeof(digest), 0, NULL);
    for (char *c = hex; *c; c++) {
        *c = (char)(*c >= 'a' ? *c - ('a' - 'A') : *c);
    }
}
