/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Any bytes as a CSR file, and an order made of what is read from them.
 *
 * For libFuzzer (`make fuzz`). A customer can put any bytes into a CSR.
 */
#include <apr_general.h>
#include <stdint.h>

#include "dcv/order.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len);

static void show(const dcv_order_t *order, apr_pool_t *pool)
{
    for (int i = 0; i < order->names->nelts; i++) {
        const dcv_name_t *name = APR_ARRAY_IDX(order->names, i, const dcv_name_t *);

        (void)dcv_name_unicode(name, pool);
        (void)dcv_order_url(order, "http", name, pool);
        (void)dcv_order_zone_line(order, name->fqdn, pool);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
    static const dcv_settings_t none;
    static apr_pool_t *root;
    const dcv_csr_file_t *file;
    apr_array_header_t *presets;
    const dcv_order_t *order;
    dcv_authorities_t *authorities;
    apr_pool_t *pool;

    if (!root) {
        apr_initialize();
        apr_pool_create(&root, NULL);
    }
    apr_pool_create(&pool, root);
    authorities = dcv_authorities_create(pool);
    presets = apr_array_make(pool, 1, sizeof(const dcv_authority_t *));
    (void)dcv_authorities_find(apr_array_push(presets), authorities, "sectigo", pool);
    if (!dcv_csr_file_parse(&file, (const char *)bytes, len, DCV_CHECK_SIGNATURE, pool,
                            pool) &&
        !dcv_order_create(&order, "fuzz", file, &none, presets, NULL, authorities, pool,
                          pool)) {
        show(order, pool);
    }
    apr_pool_destroy(pool);
    return 0;
}
