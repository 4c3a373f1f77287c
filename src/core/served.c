/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Which names a virtual host serves, against which names an order has. ServerName and
 * ServerAlias are compared as httpd compares them: without regard to case, "*" for any
 * characters, dots included, and "?" for one.
 */
#include <string.h>

#include <apr_cstr.h>
#include <apr_fnmatch.h>
#include <apr_lib.h>
#include <apr_strings.h>

#include "report.h"

static int count_of(const apr_array_header_t *list)
{
    return list ? list->nelts : 0;
}

static int matches(const char *pattern, const char *name)
{
    return apr_fnmatch(pattern, name, APR_FNM_CASE_BLIND) == APR_SUCCESS;
}

static int serves(const dcv_served_t *served, const char *name)
{
    for (; served; served = served->next) {
        if (served->name && !apr_cstr_casecmp(served->name, name)) {
            return 1;
        }
        for (int i = 0; i < count_of(served->aliases); i++) {
            if (!apr_cstr_casecmp(APR_ARRAY_IDX(served->aliases, i, const char *),
                                  name)) {
                return 1;
            }
        }
        for (int i = 0; i < count_of(served->patterns); i++) {
            if (matches(APR_ARRAY_IDX(served->patterns, i, const char *), name)) {
                return 1;
            }
        }
    }
    return 0;
}

static void collect_name(dcv_report_t *report, const char *name)
{
    char *folded = apr_pstrdup(report->pool, name);

    for (char *c = folded; *c; c++) {
        *c = (char)apr_tolower(*c);
    }
    apr_hash_set(report->served, folded, APR_HASH_KEY_STRING, folded);
}

/* All names of the server in one table: the main server's orders answer everywhere. */
static void collect_served(dcv_report_t *report)
{
    const apr_array_header_t *vhosts = dcv_snapshot_vhosts(report->snapshot);

    report->served = apr_hash_make(report->pool);
    report->patterns = apr_array_make(report->pool, 4, sizeof(const char *));
    for (int i = 0; i < vhosts->nelts; i++) {
        const dcv_served_t *served =
            APR_ARRAY_IDX(vhosts, i, const dcv_vhost_t *)->served;

        for (; served; served = served->next) {
            if (served->name) {
                collect_name(report, served->name);
            }
            for (int j = 0; j < count_of(served->aliases); j++) {
                collect_name(report, APR_ARRAY_IDX(served->aliases, j, const char *));
            }
            if (served->patterns) {
                apr_array_cat(report->patterns, served->patterns);
            }
        }
    }
}

/* Whether any virtual host serves a name, as far as is known. */
static int served_anywhere(dcv_report_t *report, const char *name)
{
    if (!report->served) {
        collect_served(report);
    }
    if (apr_hash_get(report->served, name, APR_HASH_KEY_STRING) ||
        (!apr_hash_count(report->served) && !report->patterns->nelts)) {
        return 1;
    }
    for (int i = 0; i < report->patterns->nelts; i++) {
        if (matches(APR_ARRAY_IDX(report->patterns, i, const char *), name)) {
            return 1;
        }
    }
    return 0;
}

int dcv_served_has(dcv_report_t *report, int vhost, const dcv_name_t *name)
{
    const dcv_served_t *served =
        APR_ARRAY_IDX(dcv_snapshot_vhosts(report->snapshot), vhost, const dcv_vhost_t *)
            ->served;

    return vhost ? !served || serves(served, name->text)
                 : served_anywhere(report, name->text);
}

/* Whether a name of the order covers a served one: itself, or as its wildcard. */
static int covers(const dcv_name_t *name, const char *served)
{
    const char *parent = strchr(served, '.');

    return !apr_cstr_casecmp(name->text, served) ||
           (name->kind == DCV_NAME_WILDCARD && parent &&
            !apr_cstr_casecmp(name->fqdn, parent + 1));
}

static int order_covers(const dcv_order_t *order, const char *served)
{
    for (int i = 0; i < order->names->nelts; i++) {
        if (covers(APR_ARRAY_IDX(order->names, i, const dcv_name_t *), served)) {
            return 1;
        }
    }
    return 0;
}

static int is_listed(const apr_array_header_t *list, const char *text)
{
    for (int i = 0; i < count_of(list); i++) {
        if (!strcmp(APR_ARRAY_IDX(list, i, const char *), text)) {
            return 1;
        }
    }
    return 0;
}

/* Add a served name that the order lacks, once, if a certificate could have it. */
static void add_missing(apr_array_header_t **missing, const dcv_order_t *order,
                        const char *served, apr_pool_t *pool)
{
    const dcv_name_t *name = NULL;

    if (!served || !strchr(served, '.')) {
        return;
    }
    (void)dcv_name_parse(&name, served, strlen(served), pool);
    if (!name || dcv_name_is_address(name) || order_covers(order, name->text) ||
        is_listed(*missing, name->text)) {
        return;
    }
    if (!*missing) {
        *missing = apr_array_make(pool, 4, sizeof(const char *));
    }
    APR_ARRAY_PUSH(*missing, const char *) = name->text;
}

static void add_missing_of(apr_array_header_t **missing, const dcv_order_t *order,
                           const apr_array_header_t *list, apr_pool_t *pool)
{
    for (int i = 0; i < count_of(list); i++) {
        add_missing(missing, order, APR_ARRAY_IDX(list, i, const char *), pool);
    }
}

apr_array_header_t *dcv_served_missing(dcv_report_t *report, int vhost,
                                       const dcv_order_t *order, apr_pool_t *pool)
{
    const apr_array_header_t *vhosts = dcv_snapshot_vhosts(report->snapshot);
    const dcv_served_t *served =
        APR_ARRAY_IDX(vhosts, vhost, const dcv_vhost_t *)->served;
    apr_array_header_t *missing = NULL;

    /* Each order of a main server is for one of many hosts: nobody can say which. */
    if (!vhost && (vhosts->nelts > 1 || (served && served->next))) {
        return NULL;
    }
    for (; served; served = served->next) {
        add_missing(&missing, order, served->name, pool);
        add_missing_of(&missing, order, served->aliases, pool);
        add_missing_of(&missing, order, served->patterns, pool);
    }
    return missing;
}
