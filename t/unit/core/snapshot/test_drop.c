/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
#include "fixture.h"
#include "snapshot/drop.h"

static const dcv_directory_t directory = {"/drop", 3, 1, NULL},
                             root = {"/", 4, 1, NULL};

static const dcv_name_t *name_at(const apr_array_header_t *names, int i)
{
    return APR_ARRAY_IDX(names, i, const dcv_name_t *);
}

static void is_whole(const dcv_drop_t *drop, const dcv_order_t *order)
{
    const dcv_csr_t *csr = drop->order.csr;

    is(drop->name, "a.csr", "a drop has its file's name");
    is(drop->order.source, "/drop/a.csr", "a drop's order has its path");
    ok(drop->order.directory == &directory, "a drop's order has its directory");
    ok(!drop->error.text, "nothing is wrong with it");
    is(drop->order.body, order->body, "a drop's order has its file's content");
    is(drop->order.unique_value, order->unique_value,
       "a drop's order has its unique value");
    ok(drop->order.expires && drop->order.expires == order->expires,
       "a drop's order has its dates");
    ok(drop->order.authority == order->authority, "a drop's order has its authority");
    is(csr->md5, order->csr->md5, "a drop's CSR has its MD5");
    is(csr->sha256, order->csr->sha256, "a drop's CSR has its SHA-256");
    is(csr->subject, order->csr->subject, "a drop's CSR has its subject");
    is(csr->key_type, order->csr->key_type, "a drop's CSR has its key type");
    is(csr->signature_algorithm, order->csr->signature_algorithm,
       "a drop's CSR has its signature algorithm");
    is(APR_ARRAY_IDX(csr->odd_names, 0, const char *), "odd name",
       "a drop's CSR has its odd names");
    is_number(drop->order.names->nelts, 3, "a drop's order has all its names");
    is(name_at(drop->order.names, 0)->text, "odd.example",
       "a drop's names are in their order");
    is(name_at(drop->order.names, 1)->text, "*.example.com",
       "a drop's names may be wildcards");
    is(name_at(drop->order.names, 1)->fqdn, "example.com",
       "a wildcard of a drop has its base name");
    is(name_at(drop->order.names, 2)->fqdn, "more.example", "and one beside the CSR");
    is(drop->answer.file_name, apr_pstrcat(pool, csr->md5, ".txt", NULL),
       "a drop's answer is for the file of its MD5");
    ok(drop->answer.order == &drop->order && drop->answer.body == drop->order.body,
       "which answers with the order");
    is_number(drop->answer.body_len, (long)strlen(order->body),
              "a drop's answer has the length of its body");
}

void run_tests(void)
{
    dcv_versions_t *versions = dcv_versions_create();
    const dcv_csr_file_t *file =
        make_csr(EC "-subj '/CN=odd.example' -addext "
                    "subjectAltName=DNS:*.example.com,email:x@y.example");
    dcv_order_t *order = make_order(
        "x", file,
        ORDER(.unique_value = "u1", .issued = "2026-11-01", .domains = "more.example"));
    apr_array_header_t *odd = apr_array_make(pool, 1, sizeof(const char *));
    dcv_drop_t *drop;

    APR_ARRAY_PUSH(odd, const char *) = "odd name";
    own_csr(order)->odd_names = odd;
    drop = dcv_drop_create_order(versions, &directory, "a.csr", order, 0, pool);
    is_whole(drop, order);
    ok(drop->order.csr != order->csr &&
           name_at(drop->order.names, 0) != name_at(order->names, 0) &&
           drop->order.body != order->body,
       "all of it is copied");
    dcv_versions_retire(versions, drop);
    drop = dcv_drop_create_order(versions, &directory, "a.csr", order, 1, pool);
    is_whole(drop, order);
    ok(drop->order.csr == order->csr, "or all but the CSR");
    dcv_versions_retire(versions, drop);

    order = make_order("x", file, ORDER(.unique_value = NULL));
    drop = dcv_drop_create_order(versions, &root, "a.csr", order, 0, pool);
    is(drop->order.source, "/a.csr", "a directory that ends with a slash");
    is(drop->order.unique_value, NULL, "a drop without a unique value has none");
    ok(drop->order.names == drop->order.csr->names, "the names are the CSR's");
    dcv_versions_retire(versions, drop);

    drop = dcv_drop_create_error(versions, &directory, "b.csr",
                                 dcv_error_plain(DCV_E_FILE, pool, "it is empty"));
    is(drop->error.source, "/drop/b.csr", "a file error has its file's path");
    is(drop->error.text, "it is empty", "a file error has its text");
    is(drop->name, "b.csr", "a file error has its file's name");
    dcv_versions_retire(versions, drop);
    drop = dcv_drop_create_error(versions, &directory, "",
                                 dcv_error_plain(DCV_E_FILE, pool, "it is gone"));
    is(drop->error.source, "/drop", "a problem of the directory itself");
    is(drop->name, "", "which has no name");
    dcv_versions_retire(versions, drop);
    dcv_versions_destroy(versions);
}
