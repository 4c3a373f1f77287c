/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/* The words for who does the next step: see dcv/query.h. */
#include "dcv/query.h"

#include <string.h>

static const char *const who_names[] = {[DCV_WHO_HOST] = "host",
                                        [DCV_WHO_CUSTOMER] = "customer",
                                        [DCV_WHO_DNS] = "dns",
                                        [DCV_WHO_CA] = "ca",
                                        [DCV_WHO_NOBODY] = "nobody"};

const char *dcv_who_name(dcv_who_t who)
{
    return who_names[who];
}

int dcv_who_named(dcv_who_t *who, const char *name)
{
    for (int i = DCV_WHO_HOST; i <= DCV_WHO_NOBODY; i++) {
        if (!strcmp(name, who_names[i])) {
            *who = (dcv_who_t)i;
            return 1;
        }
    }
    return 0;
}
