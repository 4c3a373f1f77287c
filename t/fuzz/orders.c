/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/* The orders of fuzz_dns_reply: see orders.h. */
#include "orders.h"

#include <stdlib.h>
#include <string.h>

#include <apr_general.h>

#include "dcv/persist.h"

struct fuzz_orders_t fuzz_orders;

/* An order of a hand-made CSR. */
static const dcv_order_t *make_order(const char *md5, const char *sha256,
                                     const char *unique_value)
{
    static const char text[] = "www.example.com";
    dcv_csr_t *csr = apr_pcalloc(fuzz_orders.pool, sizeof(*csr));
    dcv_csr_file_t *file = apr_pcalloc(fuzz_orders.pool, sizeof(*file));
    apr_array_header_t *names =
        apr_array_make(fuzz_orders.pool, 1, sizeof(dcv_name_t *));
    dcv_settings_t options = {
        .authority = "sectigo", .unique_value = unique_value, .issued = "2026-11-20"};
    const dcv_order_t *order = NULL;

    (void)dcv_name_parse(apr_array_push(names), text, strlen(text), fuzz_orders.pool);
    csr->md5 = md5;
    csr->sha256 = sha256;
    csr->names = names;
    csr->subject = "CN=www.example.com";
    csr->key_type = "EC";
    csr->key_bits = 256;
    csr->signature_algorithm = "ecdsa-with-SHA256";
    csr->has_common_name = csr->begins_with_cn = 1;
    csr->signature = DCV_SIGNATURE_VALID;
    file->csr = csr;
    if (dcv_order_create(&order, "a.csr", file, &options,
                         apr_array_make(fuzz_orders.pool, 1, sizeof(void *)),
                         fuzz_orders.accounts, fuzz_orders.authorities,
                         fuzz_orders.pool, fuzz_orders.pool)) {
        abort();
    }
    (void)dcv_snapshot_add_order(fuzz_orders.snapshot, 0, order);
    return order;
}

/* The account for the persistent record of the orders. */
static void make_account(void)
{
    fuzz_orders.authorities = dcv_authorities_create(fuzz_orders.pool);
    fuzz_orders.accounts = apr_array_make(fuzz_orders.pool, 1, sizeof(const void *));
    if (dcv_persist_create(
            &APR_ARRAY_PUSH(fuzz_orders.accounts, const dcv_persist_account_t *),
            "sectigo", "https://a.example/1", NULL, fuzz_orders.authorities,
            fuzz_orders.pool)) {
        abort();
    }
}

void fuzz_orders_make(void)
{
    apr_initialize();
    atexit(apr_terminate);
    apr_pool_create(&fuzz_orders.pool, NULL);
    fuzz_orders.psl = dcv_psl_create(fuzz_orders.pool);
    make_account();
    fuzz_orders.snapshot = dcv_snapshot_create(fuzz_orders.pool);
    dcv_snapshot_add_vhost(fuzz_orders.snapshot, "main server", 0, NULL, 0, 1);
    (void)make_order("C7FBC2039E400C8EF74129EC7DB1842C",
                     "c9c863405fe7675a3988b97664ea6baf"
                     "442019e4e52fa335f406f7c5f26cf14f",
                     NULL);
    fuzz_orders.order = make_order(FUZZ_MD5,
                                   "fdadae5fbe8fce33026ffa3de7d27f54"
                                   "6edc2686259e2ed1d64053aaef156d18",
                                   "u7");
}
