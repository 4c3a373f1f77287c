/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/* The DNS panels of common providers: what they call the parts of a CNAME record, as data. */
#ifndef DCV_CORE_PANELS_H
#define DCV_CORE_PANELS_H

#include <apr_pools.h>

#include "dcv/lang.h"

/* What becomes of the final dot of a target that is typed in. */
typedef enum {
    DCV_DOT_WRITE, /* without it, the panel puts the zone behind the target */
    DCV_DOT_LEAVE, /* the panel wants none */
    DCV_DOT_EITHER /* it makes no difference */
} dcv_dot_t;

typedef struct dcv_panel_t {
    const char *name;
    const char *host, *target; /* what the fields are called: DCV_N() */
    int adds_zone;             /* whether it puts the zone behind the host */
    dcv_dot_t dot;
    int proxies; /* whether it offers to proxy the record */
} dcv_panel_t;

/* How many are known, and each by its number from 0 on: a constant. */
int dcv_panels_count(void);
const dcv_panel_t *dcv_panels_at(int number);

/* What to mind in a panel, sentences, in pool. */
const char *dcv_panel_advice(const dcv_panel_t *panel, dcv_lang_t lang,
                             apr_pool_t *pool);

#endif
