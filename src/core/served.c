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

/* Add who serves a name to those under a key. */
static void collect(dcv_report_t *report, apr_hash_t *table, const char *name,
                    const dcv_served_t *served)
{
    char *folded = apr_pstrdup(report->pool, name);
    apr_array_header_t *hosts;

    for (char *c = folded; *c; c++) {
        *c = (char)apr_tolower(*c);
    }
    hosts = apr_hash_get(table, folded, APR_HASH_KEY_STRING);
    if (!hosts) {
        hosts = apr_array_make(report->pool, 1, sizeof(const dcv_served_t *));
        apr_hash_set(table, folded, APR_HASH_KEY_STRING, hosts);
    }
    APR_ARRAY_PUSH(hosts, const dcv_served_t *) = served;
}

/* The first label of a name, in pool. */
static const char *first_label(const char *name, apr_pool_t *pool)
{
    char *label = apr_pstrmemdup(pool, name, strcspn(name, "."));

    for (char *c = label; *c; c++) {
        *c = (char)apr_tolower(*c);
    }
    return label;
}

/*
 * "*.example.com" is looked up by what is behind the dot, "www.*" by its first label;
 * others are tried in turn.
 */
static void collect_pattern(dcv_report_t *report, const char *text,
                            const dcv_served_t *served)
{
    apr_array_header_t *list = report->patterns;
    dcv_pattern_t *pattern;

    if (!strncmp(text, "*.", 2) && !strpbrk(text + 2, "*?")) {
        collect(report, report->suffixes, text + 2, served);
        return;
    }
    if (text[strcspn(text, "*?.")] == '.') {
        const char *label = first_label(text, report->pool);

        list = apr_hash_get(report->labels, label, APR_HASH_KEY_STRING);
        if (!list) {
            list = apr_array_make(report->pool, 1, sizeof(dcv_pattern_t));
            apr_hash_set(report->labels, label, APR_HASH_KEY_STRING, list);
        }
    }
    pattern = apr_array_push(list);
    pattern->text = text;
    pattern->served = served;
}

static void collect_host(dcv_report_t *report, const dcv_served_t *served)
{
    for (; served; served = served->next) {
        if (served->name) {
            collect(report, report->served, served->name, served);
        }
        for (int i = 0; i < count_of(served->aliases); i++) {
            collect(report, report->served,
                    APR_ARRAY_IDX(served->aliases, i, const char *), served);
        }
        for (int i = 0; i < count_of(served->patterns); i++) {
            collect_pattern(report, APR_ARRAY_IDX(served->patterns, i, const char *),
                            served);
        }
    }
}

/* All names of the server, once for a report. */
static void collect_served(dcv_report_t *report)
{
    const apr_array_header_t *vhosts = dcv_snapshot_vhosts(report->snapshot);

    report->served = apr_hash_make(report->pool);
    report->suffixes = apr_hash_make(report->pool);
    report->labels = apr_hash_make(report->pool);
    report->patterns = apr_array_make(report->pool, 4, sizeof(dcv_pattern_t));
    for (int i = 0; i < vhosts->nelts; i++) {
        collect_host(report, APR_ARRAY_IDX(vhosts, i, const dcv_vhost_t *)->served);
    }
}

/* Whether requests that one host could get go to another one before it. */
static int is_before(const dcv_served_t *other, const dcv_served_t *served)
{
    return other->rank < served->rank && other->port == served->port &&
           other->address && served->address &&
           !strcmp(other->address, served->address);
}

/* Add a host to those that get requests for a name, unless another one gets them. */
static void add_host(apr_array_header_t *hosts, const dcv_served_t *served)
{
    int kept = 0;

    for (int i = 0; i < hosts->nelts; i++) {
        const dcv_served_t *other = APR_ARRAY_IDX(hosts, i, const dcv_served_t *);

        if (other == served || is_before(other, served)) {
            return;
        }
    }
    for (int i = 0; i < hosts->nelts; i++) {
        const dcv_served_t *other = APR_ARRAY_IDX(hosts, i, const dcv_served_t *);

        if (!is_before(served, other)) {
            APR_ARRAY_IDX(hosts, kept++, const dcv_served_t *) = other;
        }
    }
    hosts->nelts = kept;
    APR_ARRAY_PUSH(hosts, const dcv_served_t *) = served;
}

static void add_hosts(apr_array_header_t *hosts, apr_hash_t *table, const char *key)
{
    const apr_array_header_t *found = apr_hash_get(table, key, APR_HASH_KEY_STRING);

    for (int i = 0; i < count_of(found); i++) {
        add_host(hosts, APR_ARRAY_IDX(found, i, const dcv_served_t *));
    }
}

static void try_patterns(apr_array_header_t *hosts, const apr_array_header_t *patterns,
                         const char *name)
{
    for (int i = 0; i < count_of(patterns); i++) {
        const dcv_pattern_t *pattern = &APR_ARRAY_IDX(patterns, i, dcv_pattern_t);

        if (apr_fnmatch(pattern->text, name, APR_FNM_CASE_BLIND) == APR_SUCCESS) {
            add_host(hosts, pattern->served);
        }
    }
}

apr_array_header_t *dcv_served_hosts(dcv_report_t *report, const dcv_name_t *name,
                                     apr_pool_t *pool)
{
    apr_array_header_t *hosts = apr_array_make(pool, 4, sizeof(const dcv_served_t *));

    if (!report->served) {
        collect_served(report);
    }
    add_hosts(hosts, report->served, name->text);
    for (const char *dot = strchr(name->text, '.'); dot; dot = strchr(dot + 1, '.')) {
        add_hosts(hosts, report->suffixes, dot + 1);
    }
    try_patterns(hosts, report->patterns, name->text);
    try_patterns(hosts,
                 apr_hash_get(report->labels, first_label(name->text, pool),
                              APR_HASH_KEY_STRING),
                 name->text);
    return hosts;
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

    if (!served || !strchr(served, '.') || count_of(*missing) == DCV_MISSING_MAX) {
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
