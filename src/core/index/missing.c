/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/* Which names an order lacks that its virtual host serves: see index.h. */
#include <string.h>

#include "index.h"
#include "order/order.h"

/* An order, and what it lacks. */
typedef struct {
    dcv_index_t *index;
    const dcv_order_t *order;
    apr_array_header_t *names; /* const char *; NULL: none */
    apr_pool_t *pool;
} missing_t;

static int is_listed(const apr_array_header_t *list, const char *text)
{
    for (int i = 0; list && i < list->nelts; i++) {
        if (!strcmp(APR_ARRAY_IDX(list, i, const char *), text)) {
            return 1;
        }
    }
    return 0;
}

/* Whether requests for a name end in a virtual host of httpd, and not in one before it. */
static int is_reached(const missing_t *missing, const dcv_served_t *served,
                      const dcv_name_t *name)
{
    const apr_array_header_t *hosts =
        dcv_served_find(missing->index, name, missing->pool);

    for (int i = 0; i < hosts->nelts; i++) {
        if (APR_ARRAY_IDX(hosts, i, const dcv_served_t *) == served) {
            return 1;
        }
    }
    return 0;
}

/* Add a name or pattern that the order lacks, once, if a certificate could have it. */
static void add(missing_t *missing, const dcv_served_t *served, const char *text)
{
    const dcv_name_t *name = NULL;

    if (!text || !strchr(text, '.') ||
        (missing->names && missing->names->nelts == DCV_MISSING_MAX)) {
        return;
    }
    (void)dcv_name_parse(&name, text, strlen(text), missing->pool);
    if (!name || dcv_name_is_address(name) ||
        dcv_order_covers(missing->order, name->text) ||
        is_listed(missing->names, name->text) || !is_reached(missing, served, name)) {
        return;
    }
    if (!missing->names) {
        missing->names = apr_array_make(missing->pool, 4, sizeof(const char *));
    }
    APR_ARRAY_PUSH(missing->names, const char *) = name->text;
}

static void add_each(missing_t *missing, const dcv_served_t *served,
                     const apr_array_header_t *list)
{
    for (int i = 0; list && i < list->nelts; i++) {
        add(missing, served, APR_ARRAY_IDX(list, i, const char *));
    }
}

static void add_names_of(missing_t *missing, const dcv_served_t *served)
{
    add(missing, served, served->name);
    add_each(missing, served, served->aliases);
    add_each(missing, served, served->patterns);
}

/*
 * What is served where all orders are the main server's: by the only virtual host of httpd,
 * or the main server itself where there is none. NULL: by several, so that it is not known
 * which one an order is for.
 */
static const dcv_served_t *find_only(const dcv_served_t *served)
{
    const dcv_served_t *only = NULL, *main_server = NULL;

    for (; served; served = served->next) {
        if (!served->addresses) {
            main_server = served;
        }
        else if (only) {
            return NULL;
        }
        else {
            only = served;
        }
    }
    return only ? only : main_server;
}

apr_array_header_t *dcv_served_find_missing(dcv_index_t *index, int vhost,
                                            const dcv_order_t *order, apr_pool_t *pool)
{
    const apr_array_header_t *vhosts = dcv_snapshot_vhosts(index->snapshot);
    const dcv_served_t *served =
        APR_ARRAY_IDX(vhosts, vhost, const dcv_vhost_t *)->served;
    missing_t missing = {index, order, NULL, pool};

    if (!vhost) {
        served = vhosts->nelts > 1 ? NULL : find_only(served);
        if (served) {
            add_names_of(&missing, served);
        }
        return missing.names;
    }
    for (; served; served = served->next) {
        add_names_of(&missing, served);
    }
    return missing.names;
}
