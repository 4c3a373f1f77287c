/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/* What a request asks of the report: see dcv/query.h. */
#include "query.h"

#include <string.h>

#include <apr_cstr.h>
#include <apr_escape.h>
#include <apr_hash.h>
#include <apr_lib.h>
#include <apr_strings.h>

#include "dcv/hash.h"
#include "dcv/verdict.h"
#include "dcv/warning.h"
#include "name.h"
#include "warnings/warning_kinds.h"
#include "verdict/verdict.h"

#define REFRESH_DEFAULT 10 /* as mod_status has it */
#define REFRESH_MAX     86400
#define NUMBER_MAX      100000000
#define SEARCH_MAX      400
#define CHECK_ALL       "all"

/* Formats by number: the word of ?format=, and the media types that ask for them. */
static const struct {
    const char *word;
    const char *types[3];
} formats[] = {
    {"html", {"text/html", "application/xhtml+xml", NULL}},
    {"json", {"application/json", "text/json", NULL}},
    {"text", {"text/plain", NULL}},
    {"zone", {"text/dns", NULL}},
    {"openmetrics", {"application/openmetrics-text", NULL}},
};

#define FORMAT_COUNT (int)(sizeof(formats) / sizeof(formats[0]))

int dcv_query_wants(const dcv_query_t *query, const dcv_name_t *name)
{
    return !query->domain || dcv_name_covers(name, query->domain->text);
}

int dcv_query_narrows(const dcv_query_t *query)
{
    return query->domain || query->vhost || query->search || query->warning ||
           query->visited || query->verdict;
}

int dcv_query_shows(const dcv_query_t *query, int number)
{
    return number >= query->names_offset &&
           (!query->names || number - query->names_offset < query->names);
}

static dcv_error_t *bad_value(const char *key, const char *value, const char *remedy,
                              apr_pool_t *pool)
{
    return dcv_error_create(DCV_E_QUERY, pool, "\"%s\" makes no sense for %s=; %s",
                            dcv_error_quote(value, strlen(value), pool), key, remedy);
}

static dcv_error_t *read_number(int *number, const char *key, const char *value,
                                int least, int most, apr_pool_t *pool)
{
    char *end = NULL;
    apr_int64_t read = apr_isdigit(*value) ? apr_strtoi64(value, &end, 10) : -1;

    if (!end || *end || read < least || read > most) {
        return bad_value(
            key, value, apr_psprintf(pool, "write a number from %d to %d", least, most),
            pool);
    }
    *number = (int)read;
    return NULL;
}

static dcv_error_t *read_format(dcv_query_t *query, const char *value, apr_pool_t *pool)
{
    for (int i = 0; i < FORMAT_COUNT; i++) {
        if (!strcmp(value, formats[i].word)) {
            query->format = (dcv_format_t)i;
            return NULL;
        }
    }
    return bad_value("format", value, "write html, json, text, zone or openmetrics",
                     pool);
}

static dcv_error_t *read_domain(dcv_query_t *query, const char *value, apr_pool_t *pool)
{
    dcv_error_t *error = dcv_name_parse(&query->domain, value, strlen(value), pool);

    return error ? bad_value("domain", value,
                             "write a domain name or an IP address, as in "
                             "domain=www.example.com",
                             pool)
                 : NULL;
}

static dcv_error_t *read_text(const char **text, const char *key, const char *value,
                              apr_pool_t *pool)
{
    if (strlen(value) > SEARCH_MAX) {
        return bad_value(
            key, value, apr_psprintf(pool, "write at most %d bytes", SEARCH_MAX), pool);
    }
    *text = *value ? value : NULL;
    return NULL;
}

static dcv_error_t *read_vhost(dcv_query_t *query, const char *value, apr_pool_t *pool)
{
    query->vhost = value;
    for (const char *c = value; *c; c++) {
        if (!apr_isalnum(*c) && !strchr(" ._-:*[]", *c)) {
            query->vhost = NULL;
        }
    }
    return query->vhost && *value && strlen(value) < 260
               ? NULL
               : bad_value("vhost", value,
                           "write the virtual host's ServerName, as in "
                           "vhost=www.example.com or vhost=www.example.com:443",
                           pool);
}

static dcv_error_t *read_warning(dcv_query_t *query, const char *value,
                                 apr_pool_t *pool)
{
    query->warning = value;
    return !strcmp(value, "problem") || !strcmp(value, "note") ||
                   dcv_warning_title(value)
               ? NULL
               : bad_value(
                     "warning", value,
                     "write the code of a warning, \"problem\" for orders that fail, or "
                     "\"note\" for all notes",
                     pool);
}

static dcv_error_t *read_visited(dcv_query_t *query, const char *value,
                                 apr_pool_t *pool)
{
    query->visited = value;
    return !strcmp(value, "yes") || !strcmp(value, "no")
               ? NULL
               : bad_value("visited", value, "write yes or no", pool);
}

/* A single label is no name that a CA knows, so that it can stand for all of them. */
static dcv_error_t *read_check(dcv_query_t *query, const char *value, apr_pool_t *pool)
{
    if (!strcmp(value, CHECK_ALL)) {
        query->check_all = 1;
        return NULL;
    }
    return dcv_name_parse(&query->check, value, strlen(value), pool)
               ? bad_value("check", value,
                           "write a name of an order, as in check=www.example.com, or "
                           "\"" CHECK_ALL "\"",
                           pool)
               : NULL;
}

static dcv_error_t *read_verdict(dcv_query_t *query, const char *value,
                                 apr_pool_t *pool)
{
    query->verdict = value;
    return !strcmp(value, "none") ||
                   dcv_verdict_of(value, DCV_ABOUT_RECORD) != DCV_VERDICTS
               ? NULL
               : bad_value(
                     "verdict", value,
                     "write a verdict, as in verdict=missing, or \"none\" for names "
                     "that were not checked",
                     pool);
}

/* One parameter; value is "" when it has none. */
static dcv_error_t *read_parameter(dcv_query_t *query, const char *key,
                                   const char *value, apr_pool_t *pool)
{
    if (!strcmp(key, "format")) {
        return read_format(query, value, pool);
    }
    if (!strcmp(key, "auto")) {
        query->format = DCV_FORMAT_TEXT;
        return NULL;
    }
    if (!strcmp(key, "domain")) {
        return read_domain(query, value, pool);
    }
    if (!strcmp(key, "vhost")) {
        return read_vhost(query, value, pool);
    }
    if (!strcmp(key, "search")) {
        return read_text(&query->search, key, value, pool);
    }
    if (!strcmp(key, "warning")) {
        return read_warning(query, value, pool);
    }
    if (!strcmp(key, "visited")) {
        return read_visited(query, value, pool);
    }
    if (!strcmp(key, "check")) {
        return read_check(query, value, pool);
    }
    if (!strcmp(key, "verdict")) {
        return read_verdict(query, value, pool);
    }
    if (!strcmp(key, "offset")) {
        return read_number(&query->offset, key, value, 0, NUMBER_MAX, pool);
    }
    if (!strcmp(key, "limit")) {
        return read_number(&query->limit, key, value, 1, NUMBER_MAX, pool);
    }
    if (!strcmp(key, "names_offset")) {
        return read_number(&query->names_offset, key, value, 0, NUMBER_MAX, pool);
    }
    if (!strcmp(key, "names")) {
        return read_number(&query->names, key, value, 1, NUMBER_MAX, pool);
    }
    if (!strcmp(key, "refresh")) {
        query->refresh = REFRESH_DEFAULT;
        return *value ? read_number(&query->refresh, key, value, 1, REFRESH_MAX, pool)
                      : NULL;
    }
    return dcv_error_create(DCV_E_QUERY, pool,
                            "unknown parameter \"%s\"; known are format, auto, domain, "
                            "vhost, search, warning, visited, check, verdict, offset, "
                            "limit, names_offset, names, refresh",
                            dcv_error_quote(key, strlen(key), pool));
}

/* Undo URL escapes, "+" for a space among them; NULL for one that is none, or a NUL. */
static const char *unescape(const char *text, apr_pool_t *pool)
{
    char *copy = apr_palloc(pool, strlen(text) + 1);
    apr_status_t status =
        apr_unescape_url(copy, text, APR_ESCAPE_STRING, NULL, NULL, 1, NULL);

    /* Not found stands for: nothing to undo. */
    return status == APR_NOTFOUND ? text : status == APR_SUCCESS ? copy : NULL;
}

/* A weight as RFC 9110 12.4.2 has it, "0.5", of 1000. */
static int weight_of(const char *text)
{
    int value = 0;

    if (*text == '1') {
        return 1000;
    }
    text += *text == '0';
    text += *text == '.';
    for (int unit = 100; unit && apr_isdigit(*text); unit /= 10, text++) {
        value += unit * (*text - '0');
    }
    return value;
}

/* The preference for a media range of an Accept header, of 1000; 0: refused. */
static int quality_of(const char *range)
{
    const char *at = range;

    while ((at = strchr(at, ';'))) {
        at += 1 + strspn(at + 1, " \t");
        if ((*at == 'q' || *at == 'Q') && at[1] == '=') {
            return weight_of(at + 2);
        }
    }
    return 1000;
}

/*
 * The format whose type an Accept header likes best (RFC 9110 12.5.1); html by default.
 */
static dcv_format_t accepted_format(const char *accept, apr_pool_t *pool)
{
    char *rest = apr_pstrdup(pool, accept), *state, *range;
    dcv_format_t best = DCV_FORMAT_HTML;
    int best_quality = 0;

    while ((range = apr_strtok(rest, ",", &state))) {
        int quality = quality_of(range);
        apr_size_t len;

        rest = NULL;
        range += strspn(range, " \t");
        len = strcspn(range, "; \t");
        for (int i = 0; i < FORMAT_COUNT && quality > best_quality; i++) {
            for (int j = 0; formats[i].types[j]; j++) {
                if (len == strlen(formats[i].types[j]) &&
                    !apr_cstr_casecmpn(range, formats[i].types[j], len)) {
                    best = (dcv_format_t)i;
                    best_quality = quality;
                }
            }
        }
    }
    return best;
}

/* Whether an Accept header names a type, which "*" does not. */
static int names_type(const char *accept, const char *type, apr_pool_t *pool)
{
    char *folded = apr_pstrdup(pool, accept);

    for (char *c = folded; *c; c++) {
        *c = (char)apr_tolower(*c);
    }
    return strstr(folded, type) != NULL;
}

/* The format of a refusal, by the Accept header alone. */
static dcv_format_t accepted_refusal(const char *accept, apr_pool_t *pool)
{
    dcv_format_t format = accepted_format(accept, pool);

    if (format != DCV_FORMAT_HTML ||
        names_type(accept, formats[DCV_FORMAT_HTML].types[0], pool) ||
        names_type(accept, formats[DCV_FORMAT_HTML].types[1], pool)) {
        return format;
    }
    return names_type(accept, "application/problem+json", pool) ? DCV_FORMAT_JSON
                                                                : DCV_FORMAT_TEXT;
}

dcv_format_t dcv_query_refused_format(const char *args, const char *accept,
                                      apr_pool_t *pool)
{
    char *rest = apr_pstrdup(pool, args ? args : ""), *state, *parameter;
    dcv_query_t named = {0};

    while ((parameter = apr_strtok(rest, "&", &state))) {
        rest = NULL;
        if (!strcmp(parameter, "auto")) {
            return DCV_FORMAT_TEXT;
        }
        if (!strncmp(parameter, "format=", 7) &&
            !read_format(&named, parameter + 7, pool)) {
            return named.format;
        }
    }
    return accepted_refusal(accept ? accept : "", pool);
}

dcv_error_t *dcv_query_parse(dcv_query_t *query, const char *args, const char *accept,
                             apr_pool_t *pool)
{
    char *rest = apr_pstrdup(pool, args ? args : ""), *state, *parameter;
    apr_hash_t *seen = dcv_hash_make(pool);
    dcv_error_t *error = NULL;

    memset(query, 0, sizeof(*query));
    query->format = accepted_format(accept ? accept : "", pool);
    while (!error && (parameter = apr_strtok(rest, "&", &state))) {
        char *equals = strchr(parameter, '=');
        const char *key, *value;

        rest = NULL;
        if (equals) {
            *equals = '\0';
        }
        key = unescape(parameter, pool);
        value = unescape(equals ? equals + 1 : "", pool);
        if (!key || !value) {
            return dcv_error_create(DCV_E_QUERY, pool,
                                    "a \"%%\" is not followed by two hex digits, or "
                                    "stands for a NUL; write \"%%25\" for the sign "
                                    "itself");
        }
        /* Both choose a format. */
        if (apr_hash_get(seen, !strcmp(key, "auto") ? "format" : key,
                         APR_HASH_KEY_STRING)) {
            return dcv_error_create(DCV_E_QUERY, pool,
                                    "parameter \"%s\" stands twice; write it once",
                                    dcv_error_quote(key, strlen(key), pool));
        }
        apr_hash_set(seen, !strcmp(key, "auto") ? "format" : key, APR_HASH_KEY_STRING,
                     key);
        error = read_parameter(query, key, value, pool);
    }
    if (query->check && !query->domain) {
        query->domain = query->check;
    }
    if (query->format == DCV_FORMAT_HTML && !query->limit) {
        query->limit = DCV_PAGE_ORDERS;
    }
    if (query->format == DCV_FORMAT_HTML && !query->names) {
        query->names = DCV_PAGE_NAMES;
    }
    return error;
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

    link = with(link, "format", format ? formats[format].word : NULL, pool);
    link = with(link, "domain", query->domain ? query->domain->text : NULL, pool);
    link = with(link, "vhost", query->vhost, pool);
    link = with(link, "search", query->search, pool);
    link = with(link, "warning", query->warning, pool);
    link = with(link, "visited", query->visited, pool);
    link = with(link, "verdict", query->verdict, pool);
    link = with(link, "limit", number_text(query->limit, pool), pool);
    link = with(
        link, "names",
        number_text(query->format == DCV_FORMAT_HTML && query->names == DCV_PAGE_NAMES
                        ? 0
                        : query->names,
                    pool),
        pool);
    link = with(link, "names_offset", number_text(query->names_offset, pool), pool);
    link = with(link, "refresh", number_text(query->refresh, pool), pool);
    return with(link, "offset", number_text(offset, pool), pool);
}
