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

    is(drop->name, "a.csr", "a file's name");
    is(drop->order.source, "/drop/a.csr", "its path");
    ok(drop->order.directory == &directory, "its directory");
    ok(!drop->error.text, "nothing is wrong with it");
    is(drop->order.body, order->body, "its content");
    is(drop->order.unique_value, order->unique_value, "its unique value");
    ok(drop->order.expires && drop->order.expires == order->expires, "its dates");
    ok(drop->order.authority == order->authority, "its authority");
    is(csr->md5, order->csr->md5, "its CSR's MD5");
    is(csr->sha256, order->csr->sha256, "and SHA-256");
    is(csr->subject, order->csr->subject, "its subject");
    is(csr->key_type, order->csr->key_type, "its key");
    is(csr->signature_algorithm, order->csr->signature_algorithm, "its signature");
    is(APR_ARRAY_IDX(csr->odd_names, 0, const char *), "odd name", "its odd name");
    is_number(drop->order.names->nelts, 3, "its names");
    is(name_at(drop->order.names, 0)->text, "odd.example", "in their order");
    is(name_at(drop->order.names, 1)->text, "*.example.com", "a wildcard");
    is(name_at(drop->order.names, 1)->fqdn, "example.com", "with its base");
    is(name_at(drop->order.names, 2)->fqdn, "more.example", "and one beside the CSR");
    is(drop->answer.file_name, apr_pstrcat(pool, csr->md5, ".txt", NULL), "its file");
    ok(drop->answer.order == &drop->order && drop->answer.body == drop->order.body,
       "which answers with the order");
    is_number(drop->answer.body_len, (long)strlen(order->body), "of that length");
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
    is(drop->order.unique_value, NULL, "no unique value");
    ok(drop->order.names == drop->order.csr->names, "the names are the CSR's");
    dcv_versions_retire(versions, drop);

    drop = dcv_drop_create_error(versions, &directory, "b.csr", "it is empty");
    is(drop->error.source, "/drop/b.csr", "a problem's file");
    is(drop->error.text, "it is empty", "and its text");
    is(drop->name, "b.csr", "and its name");
    dcv_versions_retire(versions, drop);
    drop = dcv_drop_create_error(versions, &directory, "", "it is gone");
    is(drop->error.source, "/drop", "a problem of the directory itself");
    is(drop->name, "", "which has no name");
    dcv_versions_retire(versions, drop);
    dcv_versions_destroy(versions);
}
