/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
#include "md5.h"

#include <string.h>

#include "tap.h"

/* RFC 1321 A.5 */
void run_tests(void)
{
    static const unsigned char expected[DCV_MD5_BYTES] = {
        0xf9, 0x6b, 0x69, 0x7d, 0x7c, 0xb7, 0x93, 0x8d,
        0x52, 0x5a, 0x2f, 0x31, 0xaa, 0xf1, 0x61, 0xd0};
    static const dcv_md5_part_t parts[] = {{"message ", 8}, {"", 0}, {"digest", 6}};
    unsigned char digest[DCV_MD5_BYTES];
    char hex[DCV_MD5_HEX_BYTES];

    dcv_md5_hex(hex, "abc", 3);
    is(hex, "900150983CD24FB0D6963F7D28E17F72",
       "the MD5 of \"abc\" is the one that RFC 1321 gives");
    dcv_md5_parts(digest, parts, 3);
    ok(!memcmp(digest, expected, sizeof(digest)),
       "the MD5 of \"message digest\" in parts is the one that RFC 1321 gives");
}
