/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Any bytes as a CSR file: as one that was dropped and, where an order can be made of it,
 * as one that a directive names, too. What is then shown of the server is in the grammar of
 * each format. The file begins with what else clients choose: its name, and what they send
 * when they ask for the order's file.
 */
#include <apr_general.h>
#include <apr_strings.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "dcv/drops.h"
#include "formats.h"

/* So many of the file's first bytes are what a client sends. */
#define CLIENT_BYTES 40

/* The file that the main server's directive names, and a virtual host's view does not. */
#define HIDDEN "/etc/main-server.csr"

#define MD5 "B8EE25A34BC5CD1F4D5DC8C20FD4EEB2"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len);

static apr_pool_t *root;
static dcv_psl_t *psl;
static dcv_authorities_t *authorities;
static apr_array_header_t *presets;

/* The file that is tried. */
typedef struct {
    const uint8_t *bytes;
    size_t len;
    const char *client; /* its first bytes as text */
    const dcv_csr_file_t *file;
    const dcv_error_t *error; /* why no order could be made of it; NULL: one was */
} tried_t;

static void set_up(void)
{
    apr_initialize();
    atexit(apr_terminate);
    apr_pool_create(&root, NULL);
    psl = dcv_psl_create(root);
    authorities = dcv_authorities_create(root);
    presets = apr_array_make(root, 1, sizeof(const dcv_authority_t *));
    (void)dcv_authorities_find(apr_array_push(presets), authorities, "sectigo", root);
}

static void find_visits(dcv_visits_t *visits, void *context, const dcv_order_t *order,
                        const char *name, apr_pool_t *pool)
{
    const char *client = ((tried_t *)context)->client;
    const dcv_visit_t visit = {FORMATS_NOW - apr_time_from_sec(60), client, client,
                               "http", client};

    (void)order;
    (void)name;
    dcv_visits_add(visits, &visit, 2, pool);
}

static void find_strays(dcv_strays_t *strays, void *context, int known, int part,
                        apr_pool_t *pool)
{
    const tried_t *tried = context;
    const dcv_stray_t stray = {.time = FORMATS_NOW - apr_time_from_sec(60),
                               .md5 =
                                   known && !tried->error ? tried->file->csr->md5 : MD5,
                               .host = tried->client,
                               .address = tried->client,
                               .count = 2,
                               .status = 404};

    (void)pool;
    if (!part) {
        dcv_strays_add(strays, &stray);
    }
}

/* The CSR once more, as a report has it read that wants to know its signature. */
static const dcv_csr_t *find_csr(void *context, const char *source, apr_pool_t *pool)
{
    const tried_t *tried = context;
    const dcv_csr_file_t *file;

    (void)source;
    return dcv_csr_file_parse(&file, (const char *)tried->bytes, tried->len,
                              DCV_CHECK_SIGNATURE, pool, pool)
               ? NULL
               : file->csr;
}

/* Read the file, and make an order of it: one that a directive names if options do. */
static const dcv_order_t *make_order(tried_t *tried, const char *source,
                                     const dcv_settings_t *options, apr_pool_t *pool)
{
    const dcv_order_t *order = NULL;

    tried->error = dcv_csr_file_parse(&tried->file, (const char *)tried->bytes,
                                      tried->len, DCV_SKIP_SIGNATURE, pool, pool);
    if (!tried->error) {
        tried->error = dcv_order_create(&order, source, tried->file, options, presets,
                                        NULL, authorities, pool, pool);
    }
    return order;
}

/* A server with the file in a virtual host's directory. */
static void try_dropped(tried_t *tried, apr_pool_t *pool)
{
    static const dcv_settings_t none, other = {.authority = "comodoca",
                                               .issued = "2026-11-01",
                                               .domains = "*.example.com 192.0.2.1"};
    dcv_sources_t sources = {.context = tried,
                             .visits = find_visits,
                             .strays = find_strays,
                             .csr = find_csr};
    formats_t formats = {.psl = psl, .sources = &sources, .view = 1, .hidden = HIDDEN};
    dcv_served_t served = {.name = "www.example.com", .file = "a.conf", .line = 1};
    dcv_snapshot_t *snapshot = dcv_snapshot_create(pool);
    const char *source = apr_pstrcat(pool, "/drop/", tried->client, NULL);
    const dcv_order_t *named = make_order(tried, HIDDEN, &other, pool), *order;
    const dcv_snapshot_t *held;
    const dcv_directory_t *directory;
    dcv_drops_t *drops;

    dcv_snapshot_add_vhost(snapshot, "main server", 0, NULL, 0, 1);
    if (named) {
        (void)dcv_snapshot_add_order(snapshot, 0, named);
    }
    dcv_snapshot_add_vhost(snapshot, "www.example.com", 443, "a.conf", 1, 1);
    dcv_snapshot_add_served(snapshot, 1, &served);
    directory = dcv_snapshot_add_directory(snapshot, "/drop");
    drops = dcv_drops_create(snapshot);
    order = make_order(tried, source, &none, pool);
    if (order) {
        dcv_drops_put_order(drops, directory, tried->client, NULL, order, 0, pool);
    }
    else {
        dcv_drops_put_error(drops, directory, tried->client, NULL, tried->error);
    }
    (void)dcv_drops_publish(drops);
    held = dcv_drops_hold(drops);
    formats.snapshot = held;
    formats.search = order ? order->csr->subject : tried->client;
    formats_try(&formats, pool);
    dcv_drops_release(held);
    dcv_drops_destroy(drops);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
    tried_t tried = {.bytes = bytes, .len = len};
    apr_pool_t *pool;

    if (!root) {
        set_up();
    }
    apr_pool_create(&pool, root);
    /* A file has a name. */
    tried.client = apr_pstrmemdup(pool, (const char *)bytes,
                                  len < CLIENT_BYTES ? len : CLIENT_BYTES);
    tried.client = *tried.client ? tried.client : "x";
    try_dropped(&tried, pool);
    apr_pool_destroy(pool);
    return 0;
}
