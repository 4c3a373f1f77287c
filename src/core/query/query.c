/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/* What a request asks of the report: see dcv/query.h. */
#include "query.h"

#include <string.h>

#include <apr_cstr.h>
#include <apr_escape.h>
#include <apr_strings.h>

#include "formats.h"
#include "name.h"

/* The words of sort=. */
static const char *const sorts[DCV_SORTS] = {
    "configured", "problem", "expires",    "name", "visited", "authority",
    "file",       "record",  "persistent", "caa",  "who"};

dcv_sort_t dcv_query_usual_sort(dcv_format_t format)
{
    return format == DCV_FORMAT_HTML ? DCV_SORT_PROBLEM : DCV_SORT_NONE;
}

int dcv_query_wants(const dcv_query_t *query, const dcv_name_t *name)
{
    return !query->domain || dcv_name_covers(name, query->domain->text);
}

const char *dcv_query_sort_word(dcv_sort_t sort)
{
    return sorts[sort];
}

int dcv_query_is_in_zone(const char *name, const char *zone)
{
    apr_size_t len = strlen(name), zone_len = strlen(zone);

    len -= len && name[len - 1] == '.';
    return len >= zone_len &&
           !apr_cstr_casecmpn(name + len - zone_len, zone, zone_len) &&
           (len == zone_len || name[len - zone_len - 1] == '.');
}

int dcv_query_narrows(const dcv_query_t *query)
{
    return query->domain || query->vhost || query->search || query->warning ||
           query->visited || query->verdict || query->order || query->has_expires ||
           query->zone || query->who;
}

int dcv_query_shows(const dcv_query_t *query, int number)
{
    return number >= query->names_offset &&
           (!query->names || number - query->names_offset < query->names);
}

/* Append "key=value", escaped; nothing for NULL. */
static const char *with(const char *link, const char *key, const char *value,
                        apr_pool_t *pool)
{
    return value ? apr_pstrcat(pool, link, strcmp(link, "?") ? "&" : "", key, "=",
                               apr_pescape_urlencoded(pool, value), NULL)
                 : link;
}

static const char *number_text(int number, apr_pool_t *pool)
{
    return number ? apr_itoa(pool, number) : NULL;
}

const char *dcv_query_link(const dcv_query_t *query, dcv_format_t format, int offset,
                           apr_pool_t *pool)
{
    const char *link = "?";

    link = with(link, "format", format ? dcv_format_word(format) : NULL, pool);
    link = with(link, "domain", query->domain ? query->domain->text : NULL, pool);
    link = with(link, "vhost", query->vhost, pool);
    link = with(link, "search", query->search, pool);
    link = with(link, "warning", query->warning, pool);
    link = with(link, "visited", query->visited, pool);
    link = with(link, "verdict", query->verdict, pool);
    link = with(link, "order", query->order, pool);
    link = with(link, "expires",
                query->has_expires ? apr_itoa(pool, query->expires_days) : NULL, pool);
    link = with(link, "zone", query->zone, pool);
    link = with(link, "who", query->who, pool);
    link = with(link, "sort",
                query->has_sort && query->sort != dcv_query_usual_sort(format)
                    ? sorts[query->sort]
                    : NULL,
                pool);
    link = with(
        link, "limit",
        number_text(query->format == DCV_FORMAT_HTML && query->limit == DCV_PAGE_ORDERS
                        ? 0
                        : query->limit,
                    pool),
        pool);
    link = with(
        link, "names",
        number_text(query->format == DCV_FORMAT_HTML && query->names == DCV_PAGE_NAMES
                        ? 0
                        : query->names,
                    pool),
        pool);
    link = with(link, "names_offset", number_text(query->names_offset, pool), pool);
    link = with(link, "lang", query->has_lang ? dcv_lang_tag(query->lang) : NULL, pool);
    link = with(link, "refresh", number_text(query->refresh, pool), pool);
    return with(link, "offset", number_text(offset, pool), pool);
}
