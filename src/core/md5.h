/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/* MD5, by APR-util, since OpenSSL has none in FIPS mode. */
#ifndef DCV_CORE_MD5_H
#define DCV_CORE_MD5_H

#include <apr.h>

#define DCV_MD5_BYTES     16
#define DCV_MD5_HEX_BYTES 33

/* Bytes that more follow. */
typedef struct dcv_md5_part_t {
    const void *bytes;
    apr_size_t len;
} dcv_md5_part_t;

/* MD5 of count parts, one behind the other, for keys that need no strength. */
void dcv_md5_parts(unsigned char digest[DCV_MD5_BYTES], const dcv_md5_part_t *parts,
                   int count);

/* MD5 of the bytes as upper-case hex, as CAs ask for it. */
void dcv_md5_hex(char hex[DCV_MD5_HEX_BYTES], const void *bytes, apr_size_t len);

#endif
