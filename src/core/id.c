/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/* Ids: see dcv/id.h. */
#include "dcv/id.h"

#include <string.h>

#include "md5.h"

void dcv_id_make(unsigned char id[DCV_ID_BYTES], const char *first, const char *second,
                 const char *third)
{
    unsigned char parts[3][DCV_ID_BYTES];

    /* Each by itself: a text may be long, and hold whatever separates them. */
    dcv_md5_digest(parts[0], first, strlen(first));
    dcv_md5_digest(parts[1], second, strlen(second));
    dcv_md5_digest(parts[2], third, strlen(third));
    dcv_md5_digest(id, parts, sizeof(parts));
}
