/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/* Any text as what a request asks for: a URL's parameters, a NUL, an Accept header. */
#include <apr_general.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "query/query.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len);

/* A text that ends where its memory ends. NULL when there is none. */
static char *text_of(const uint8_t *bytes, size_t len)
{
    char *text = len ? malloc(len + 1) : NULL;

    if (text) {
        memcpy(text, bytes, len);
        text[len] = '\0';
    }
    return text;
}

/* What a link says is read as what it was made of. */
static void follow(const dcv_query_t *query, apr_pool_t *pool)
{
    dcv_query_t again;
    const char *link = dcv_query_link(query, query->format, query->offset, pool);

    if (dcv_query_parse(&again, link + 1, NULL, NULL, pool) ||
        again.format != query->format || again.offset != query->offset ||
        again.limit != query->limit || again.sort != query->sort ||
        again.has_expires != query->has_expires ||
        again.expires_days != query->expires_days || again.refresh != query->refresh ||
        dcv_query_narrows(&again) != dcv_query_narrows(query) ||
        (query->search && strcmp(again.search, query->search))) {
        abort();
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
    static apr_pool_t *root;
    const uint8_t *end = memchr(bytes, '\0', len);
    size_t args_len = end ? (size_t)(end - bytes) : len;
    char *args = text_of(bytes, args_len);
    char *accept = end ? text_of(end + 1, len - args_len - 1) : NULL;
    apr_pool_t *pool;
    dcv_query_t query;

    if (!root) {
        apr_initialize();
        apr_pool_create(&root, NULL);
    }
    apr_pool_create(&pool, root);
    if (!dcv_query_parse(&query, args, accept, accept, pool)) {
        follow(&query, pool);
    }
    apr_pool_destroy(pool);
    free(args);
    free(accept);
    return 0;
}
