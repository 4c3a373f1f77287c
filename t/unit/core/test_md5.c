/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
#include "md5.h"

#include <string.h>

#include "tap.h"

/* RFC 1321 A.5 */
void run_tests(void)
{
    static const unsigned char of_nothing[DCV_MD5_BYTES] = {
        0xd4, 0x1d, 0x8c, 0xd9, 0x8f, 0x00, 0xb2, 0x04,
        0xe9, 0x80, 0x09, 0x98, 0xec, 0xf8, 0x42, 0x7e};
    unsigned char digest[DCV_MD5_BYTES];
    char hex[DCV_MD5_HEX_BYTES];

    dcv_md5_hex(hex, "abc", 3);
    is(hex, "900150983CD24FB0D6963F7D28E17F72",
       "the MD5 of \"abc\" is the one that RFC 1321 gives");
    dcv_md5_digest(digest, "", 0);
    ok(!memcmp(digest, of_nothing, sizeof(digest)),
       "the MD5 of nothing is the one that RFC 1321 gives");
}
