/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Which names a virtual host serves, against which names an order has: see dcv/index.h.
 */
#include <string.h>

#include <apr_cstr.h>
#include <apr_lib.h>
#include <apr_strings.h>

#include "index.h"
#include "dcv/hash.h"
#include "snapshot/named.h"
#include "text.h"

static int count_of(const apr_array_header_t *list)
{
    return list ? list->nelts : 0;
}

/*
 * Whether a text matches a pattern in which "*" stands for any characters, and "?" for
 * one. It returns to the last "*" alone, so that its time is bounded by the product of
 * both lengths.
 */
static int matches(const char *pattern, const char *text)
{
    const char *star = NULL, *from = NULL;

    while (*text) {
        if (*pattern == '*') {
            star = pattern++;
            from = text;
        }
        else if (*pattern == '?' || apr_tolower(*pattern) == apr_tolower(*text)) {
            pattern++;
            text++;
        }
        else if (star) {
            pattern = star + 1;
            text = ++from;
        }
        else {
            return 0;
        }
    }
    while (*pattern == '*') {
        pattern++;
    }
    return !*pattern;
}

/* Most names are in lower case, as httpd has the Host, and strcmp() is faster. */
static int is_same_name(const char *name, const char *host)
{
    return name && (!strcmp(host, name) || !apr_cstr_casecmp(host, name));
}

int dcv_served_claims(const dcv_served_t *served, const char *host)
{
    int claims = !served->is_nameless && is_same_name(served->name, host);

    for (int i = 0; i < count_of(served->aliases) && !claims; i++) {
        claims = is_same_name(APR_ARRAY_IDX(served->aliases, i, const char *), host);
    }
    for (int i = 0; i < count_of(served->patterns) && !claims; i++) {
        const char *pattern = APR_ARRAY_IDX(served->patterns, i, const char *);

        claims = pattern && matches(pattern, host);
    }
    return claims;
}

const dcv_answer_t *dcv_served_answer(const dcv_snapshot_t *snapshot,
                                      const dcv_served_t *served, const char *file_name,
                                      const char *host, const struct dcv_named_t *named)
{
    const dcv_answer_t *answer;

    if (!APR_ARRAY_IDX(dcv_snapshot_vhosts(snapshot), served->vhost,
                       const dcv_vhost_t *)
             ->answers) {
        return NULL;
    }
    answer = dcv_snapshot_find(snapshot, served->vhost, file_name);
    if (answer) {
        return answer;
    }
    answer = named
                 ? dcv_named_find(named, served->vhost, host)
                 : dcv_snapshot_find_dropped(snapshot, served->vhost, file_name, host);
    return answer && dcv_served_claims(served, host) ? answer : NULL;
}

/* Add who serves a name to those under a key. */
static void add_name(dcv_index_t *index, apr_hash_t *table, const char *name,
                     const dcv_served_t *served)
{
    const char *folded = dcv_text_lower(apr_pstrdup(index->pool, name));
    apr_array_header_t *hosts = apr_hash_get(table, folded, APR_HASH_KEY_STRING);

    if (!hosts) {
        hosts = apr_array_make(index->pool, 1, sizeof(const dcv_served_t *));
        apr_hash_set(table, folded, APR_HASH_KEY_STRING, hosts);
    }
    APR_ARRAY_PUSH(hosts, const dcv_served_t *) = served;
}

/* The first label of a name, in pool. */
static const char *first_label(const char *name, apr_pool_t *pool)
{
    return dcv_text_lower(apr_pstrmemdup(pool, name, strcspn(name, ".")));
}

/*
 * "*.example.com" is looked up by what is behind the dot, "www.*" by its first label;
 * others are tried in turn.
 */
static void add_pattern(dcv_index_t *index, const char *text,
                        const dcv_served_t *served)
{
    apr_array_header_t *list = index->patterns;
    dcv_pattern_t *pattern;

    if (!strncmp(text, "*.", 2) && !strpbrk(text + 2, "*?")) {
        add_name(index, index->suffixes, text + 2, served);
        return;
    }
    if (text[strcspn(text, "*?.")] == '.') {
        const char *label = first_label(text, index->pool);

        list = apr_hash_get(index->labels, label, APR_HASH_KEY_STRING);
        if (!list) {
            list = apr_array_make(index->pool, 1, sizeof(dcv_pattern_t));
            apr_hash_set(index->labels, label, APR_HASH_KEY_STRING, list);
        }
    }
    pattern = apr_array_push(list);
    pattern->text = text;
    pattern->served = served;
}

static void add_vhost(dcv_index_t *index, const dcv_served_t *served)
{
    for (; served; served = served->next) {
        if (served->name) {
            add_name(index, index->served, served->name, served);
        }
        for (int i = 0; i < count_of(served->aliases); i++) {
            add_name(index, index->served,
                     APR_ARRAY_IDX(served->aliases, i, const char *), served);
        }
        for (int i = 0; i < count_of(served->patterns); i++) {
            add_pattern(index, APR_ARRAY_IDX(served->patterns, i, const char *),
                        served);
        }
    }
}

/* All names of the server, once for an index. */
static void collect(dcv_index_t *index)
{
    const apr_array_header_t *vhosts = dcv_snapshot_vhosts(index->snapshot);

    index->served = dcv_hash_make(index->pool);
    index->suffixes = dcv_hash_make(index->pool);
    index->labels = dcv_hash_make(index->pool);
    index->patterns = apr_array_make(index->pool, 4, sizeof(dcv_pattern_t));
    for (int i = 0; i < vhosts->nelts; i++) {
        add_vhost(index, APR_ARRAY_IDX(vhosts, i, const dcv_vhost_t *)->served);
    }
}

int dcv_served_has_names(dcv_index_t *index)
{
    if (!index->served) {
        collect(index);
    }
    return apr_hash_count(index->served) > 0;
}

static void add_hosts(apr_array_header_t *hosts, apr_hash_t *table, const char *key)
{
    const apr_array_header_t *found = apr_hash_get(table, key, APR_HASH_KEY_STRING);

    if (found) {
        apr_array_cat(hosts, found);
    }
}

static void try_patterns(apr_array_header_t *hosts, const apr_array_header_t *patterns,
                         const char *name)
{
    for (int i = 0; i < count_of(patterns); i++) {
        const dcv_pattern_t *pattern = &APR_ARRAY_IDX(patterns, i, dcv_pattern_t);

        if (matches(pattern->text, name)) {
            APR_ARRAY_PUSH(hosts, const dcv_served_t *) = pattern->served;
        }
    }
}

apr_array_header_t *dcv_served_having(dcv_index_t *index, const dcv_name_t *name,
                                      apr_pool_t *pool)
{
    apr_array_header_t *hosts = apr_array_make(pool, 4, sizeof(const dcv_served_t *));

    if (!index->served) {
        collect(index);
    }
    add_hosts(hosts, index->served, name->text);
    for (const char *dot = strchr(name->text, '.'); dot; dot = strchr(dot + 1, '.')) {
        add_hosts(hosts, index->suffixes, dot + 1);
    }
    try_patterns(hosts, index->patterns, name->text);
    try_patterns(
        hosts,
        apr_hash_get(index->labels, first_label(name->text, pool), APR_HASH_KEY_STRING),
        name->text);
    return hosts;
}

int dcv_served_has_written(const dcv_served_t *served, const char *host)
{
    return !served->is_nameless || dcv_served_claims(served, host);
}

int dcv_served_has_literally(const dcv_served_t *served, const char *host)
{
    dcv_served_t names = *served;

    names.patterns = NULL;
    return dcv_served_claims(&names, host);
}

int dcv_served_is_named(const dcv_index_t *index, int vhost, const char *host)
{
    const apr_array_header_t *vhosts = dcv_snapshot_vhosts(index->snapshot);
    const dcv_served_t *served =
        APR_ARRAY_IDX(vhosts, vhost, const dcv_vhost_t *)->served;

    while (served && !dcv_served_has_literally(served, host)) {
        served = served->next;
    }
    return served != NULL;
}
