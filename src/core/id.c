/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/* Ids: see dcv/id.h. */
#include "dcv/id.h"

#include <string.h>

#include "md5.h"

void dcv_id_make(unsigned char id[DCV_ID_BYTES], const char *first, const char *second,
                 const char *third)
{
    /* A text may hold whatever separates them, but none has a NUL. */
    const dcv_md5_part_t parts[] = {{first, strlen(first) + 1},
                                    {second, strlen(second) + 1},
                                    {third, strlen(third) + 1}};

    dcv_md5_parts(id, parts, 3);
}

apr_uint64_t dcv_id_number(const char *text)
{
    unsigned char digest[DCV_MD5_BYTES];
    const dcv_md5_part_t part = {text, strlen(text)};
    apr_uint64_t number = 0;

    dcv_md5_parts(digest, &part, 1);
    for (apr_size_t i = 0; i < sizeof(number); i++) {
        number = number << 8 | digest[i];
    }
    return number;
}
