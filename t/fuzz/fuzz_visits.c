/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/* Any bytes as visits and as strays: what is read from them is written and read again. */
#include <apr_general.h>
#include <stdint.h>
#include <stdlib.h>

#include "report/visits.h"

/* Texts of strays are longer here than a stray's MD5 ever is. */
#define ROOM (2 * DCV_VISITS_MAX_BYTES)

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len);

static void try_visits(const uint8_t *bytes, size_t len, apr_pool_t *pool)
{
    static unsigned char form[ROOM];
    dcv_visits_t visits, again;
    apr_size_t form_len;
    int count, addresses;

    dcv_visits_decode(&visits, bytes, len, pool);
    dcv_visits_recent(&visits, 0, &count, &addresses);
    form_len = dcv_visits_encode(&visits, form, sizeof(form));
    dcv_visits_decode(&again, form, form_len, pool);
    if (!form_len || again.count != visits.count ||
        again.recent_count != visits.recent_count || addresses > count) {
        abort();
    }
    dcv_visits_make_readable(&visits, pool);
}

static void try_strays(const uint8_t *bytes, size_t len, apr_pool_t *pool)
{
    static unsigned char form[ROOM];
    dcv_strays_t strays, again;
    apr_size_t form_len;

    dcv_strays_decode(&strays, bytes, len, pool);
    form_len = dcv_strays_encode(&strays, form, sizeof(form));
    dcv_strays_decode(&again, form, form_len, pool);
    if (!form_len || again.count != strays.count) {
        abort();
    }
    dcv_strays_make_readable(&strays, pool);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
    static apr_pool_t *root;
    apr_pool_t *pool;

    if (!root) {
        apr_initialize();
        apr_pool_create(&root, NULL);
    }
    apr_pool_create(&pool, root);
    try_visits(bytes, len, pool);
    try_strays(bytes, len, pool);
    apr_pool_destroy(pool);
    return 0;
}
