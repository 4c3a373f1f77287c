/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/* How a request is read: see dcv/query.h. */
#include "query.h"

#include <stddef.h>
#include <string.h>

#include <apr_cstr.h>
#include <apr_escape.h>
#include <apr_hash.h>
#include <apr_lib.h>
#include <apr_strings.h>

#include "dcv/hash.h"
#include "dcv/verdict.h"
#include "dcv/warning.h"
#include "formats.h"
#include "name.h"
#include "warnings/warning_kinds.h"
#include "verdict/verdict.h"

#define REFRESH_DEFAULT 10 /* as mod_status has it */
#define REFRESH_MAX     86400
#define NUMBER_MAX      100000000
#define SEARCH_MAX      400
#define EXPIRES_MAX     3650 /* days, as DCVDefineAuthority has it */
#define MD5_DIGITS      32
#define CHECK_ALL       "all"
#define ANY             "any" /* of a form where nothing was chosen */

/* An error on a value, for which the format has a place. */
static dcv_error_t *bad_value(const char *value, const char *format, apr_pool_t *pool)
{
    return dcv_error_create(DCV_E_QUERY, pool, format,
                            dcv_error_quote(value, strlen(value), pool));
}

static dcv_error_t *read_number(int *number, const char *key, const char *value,
                                int least, int most, apr_pool_t *pool)
{
    char *end = NULL;
    apr_int64_t read = apr_isdigit(*value) ? apr_strtoi64(value, &end, 10) : -1;

    if (!end || *end || read < least || read > most) {
        return dcv_error_create(
            DCV_E_QUERY, pool,
            "\"%s\" makes no sense for %s=; write a number from %d to %d",
            dcv_error_quote(value, strlen(value), pool), key, least, most);
    }
    *number = (int)read;
    return NULL;
}

static dcv_error_t *read_format(dcv_query_t *query, const char *value, apr_pool_t *pool)
{
    return dcv_format_named(&query->format, value)
               ? NULL
               : dcv_error_create(DCV_E_QUERY, pool,
                                  "\"%s\" makes no sense for format=; known are %s",
                                  dcv_error_quote(value, strlen(value), pool),
                                  dcv_format_words(pool));
}

static dcv_error_t *read_domain(dcv_query_t *query, const char *value, apr_pool_t *pool)
{
    dcv_error_t *error = dcv_name_parse(&query->domain, value, strlen(value), pool);

    return error
               ? bad_value(
                     value,
                     DCV_N(
                         "\"%s\" makes no sense for domain=; write a domain name or an IP address, as in domain=www.example.com"),
                     pool)
               : NULL;
}

static dcv_error_t *read_search(dcv_query_t *query, const char *value, apr_pool_t *pool)
{
    if (strlen(value) > SEARCH_MAX) {
        return dcv_error_create(
            DCV_E_QUERY, pool,
            "\"%s\" makes no sense for search=; write at most %d bytes",
            dcv_error_quote(value, strlen(value), pool), SEARCH_MAX);
    }
    query->search = *value ? value : NULL;
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
               : bad_value(
                     value,
                     DCV_N(
                         "\"%s\" makes no sense for vhost=; write the virtual host's ServerName, as in vhost=www.example.com or vhost=www.example.com:443"),
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
                     value,
                     DCV_N(
                         "\"%s\" makes no sense for warning=; write the code of a warning, \"problem\" for orders that fail, or \"note\" for all notes"),
                     pool);
}

static dcv_error_t *read_visited(dcv_query_t *query, const char *value,
                                 apr_pool_t *pool)
{
    query->visited = value;
    return !strcmp(value, "yes") || !strcmp(value, "no")
               ? NULL
               : bad_value(value,
                           DCV_N("\"%s\" makes no sense for visited=; write yes or no"),
                           pool);
}

/* A single label is no name that a CA knows, so that it can stand for all of them. */
static dcv_error_t *read_check(dcv_query_t *query, const char *value, apr_pool_t *pool)
{
    if (!strcmp(value, CHECK_ALL)) {
        query->check_all = 1;
        return NULL;
    }
    return dcv_name_parse(&query->check, value, strlen(value), pool)
               ? bad_value(
                     value,
                     DCV_N(
                         "\"%s\" makes no sense for check=; write a name of an order, as in check=www.example.com, or \"all\""),
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
                     value,
                     DCV_N(
                         "\"%s\" makes no sense for verdict=; write a verdict, as in verdict=missing, or \"none\" for names that were not checked"),
                     pool);
}

static dcv_error_t *read_auto(dcv_query_t *query, const char *value, apr_pool_t *pool)
{
    (void)value;
    (void)pool;
    query->format = DCV_FORMAT_TEXT;
    return NULL;
}

static dcv_error_t *read_order(dcv_query_t *query, const char *value, apr_pool_t *pool)
{
    char *md5 = apr_pstrdup(pool, value);

    for (char *c = md5; *c; c++) {
        *c = (char)apr_toupper(*c);
    }
    query->order = md5;
    return strlen(md5) == MD5_DIGITS && strspn(md5, "0123456789ABCDEF") == MD5_DIGITS
               ? NULL
               : bad_value(
                     value,
                     DCV_N(
                         "\"%s\" makes no sense for order=; write the MD5 of a CSR, which has 32 hex digits"),
                     pool);
}

static dcv_error_t *read_sort(dcv_query_t *query, const char *value, apr_pool_t *pool)
{
    for (int i = 0; i < DCV_SORTS; i++) {
        if (!strcmp(value, dcv_query_sort_word((dcv_sort_t)i))) {
            query->sort = (dcv_sort_t)i;
            query->has_sort = 1;
            return NULL;
        }
    }
    return bad_value(
        value,
        DCV_N("\"%s\" makes no sense for sort=; write problem, expires, name, "
              "visited, authority, file, record, persistent, caa, who or "
              "configured"),
        pool);
}

static dcv_error_t *read_who(dcv_query_t *query, const char *value, apr_pool_t *pool)
{
    dcv_who_t who;

    query->who = strcmp(value, ANY) ? value : NULL;
    return !query->who || dcv_who_named(&who, value)
               ? NULL
               : bad_value(
                     value,
                     DCV_N("\"%s\" makes no sense for who=; write host, customer, "
                           "dns, ca or nobody"),
                     pool);
}

static dcv_error_t *read_expires(dcv_query_t *query, const char *value,
                                 apr_pool_t *pool)
{
    query->has_expires = strcmp(value, ANY) != 0;
    return query->has_expires ? read_number(&query->expires_days, "expires", value, 0,
                                            EXPIRES_MAX, pool)
                              : NULL;
}

/* An address is in no zone of names, and a wildcard is none. */
static dcv_error_t *read_zone(dcv_query_t *query, const char *value, apr_pool_t *pool)
{
    const dcv_name_t *name;

    if (dcv_name_parse(&name, value, strlen(value), pool) ||
        name->kind != DCV_NAME_DOMAIN) {
        return bad_value(
            value,
            DCV_N(
                "\"%s\" makes no sense for zone=; write the name of a zone, as in zone=example.com"),
            pool);
    }
    query->zone = name->text;
    return NULL;
}

static dcv_error_t *read_refresh(dcv_query_t *query, const char *value,
                                 apr_pool_t *pool)
{
    query->refresh = REFRESH_DEFAULT;
    return *value ? read_number(&query->refresh, "refresh", value, 1, REFRESH_MAX, pool)
                  : NULL;
}

static dcv_error_t *read_strict(dcv_query_t *query, const char *value, apr_pool_t *pool)
{
    query->strict = 1;
    return *value
               ? bad_value(
                     value,
                     DCV_N(
                         "\"%s\" makes no sense for strict=; write it without a value"),
                     pool)
               : NULL;
}

static dcv_error_t *read_lang(dcv_query_t *query, const char *value, apr_pool_t *pool)
{
    query->has_lang = 1;
    /* In lower case, as every word of a query. */
    return dcv_lang_of_tag(&query->lang, value) &&
                   !strcmp(value, dcv_lang_tag(query->lang))
               ? NULL
               : bad_value(value,
                           DCV_N("\"%s\" makes no sense for lang=; write en or fr"),
                           pool);
}

/* The parameters: those with a value of many forms, and those that are numbers. */
static const struct {
    const char *key;
    dcv_error_t *(*read)(dcv_query_t *query, const char *value, apr_pool_t *pool);
} parameters[] = {
    {"format", read_format},   {"auto", read_auto},       {"domain", read_domain},
    {"vhost", read_vhost},     {"search", read_search},   {"warning", read_warning},
    {"visited", read_visited}, {"check", read_check},     {"verdict", read_verdict},
    {"order", read_order},     {"expires", read_expires}, {"zone", read_zone},
    {"sort", read_sort},       {"refresh", read_refresh}, {"strict", read_strict},
    {"lang", read_lang},       {"who", read_who},
};
static const struct {
    const char *key;
    apr_size_t at; /* of its field */
    int least;
} numbers[] = {
    {"offset", offsetof(dcv_query_t, offset), 0},
    {"limit", offsetof(dcv_query_t, limit), 1},
    {"names_offset", offsetof(dcv_query_t, names_offset), 0},
    {"names", offsetof(dcv_query_t, names), 1},
};

#define PARAMETER_COUNT (sizeof(parameters) / sizeof(parameters[0]))
#define NUMBER_COUNT    (sizeof(numbers) / sizeof(numbers[0]))

static dcv_error_t *refuse_unknown(const char *key, apr_pool_t *pool)
{
    const char *known = parameters[0].key;

    for (apr_size_t i = 1; i < PARAMETER_COUNT; i++) {
        known = apr_pstrcat(pool, known, ", ", parameters[i].key, NULL);
    }
    for (apr_size_t i = 0; i < NUMBER_COUNT; i++) {
        known = apr_pstrcat(pool, known, ", ", numbers[i].key, NULL);
    }
    return dcv_error_create(DCV_E_QUERY, pool, "unknown parameter \"%s\"; known are %s",
                            dcv_error_quote(key, strlen(key), pool), known);
}

/* One parameter; value is "" when it has none. */
static dcv_error_t *read_parameter(dcv_query_t *query, const char *key,
                                   const char *value, apr_pool_t *pool)
{
    for (apr_size_t i = 0; i < PARAMETER_COUNT; i++) {
        if (!strcmp(key, parameters[i].key)) {
            return parameters[i].read(query, value, pool);
        }
    }
    for (apr_size_t i = 0; i < NUMBER_COUNT; i++) {
        if (!strcmp(key, numbers[i].key)) {
            return read_number((int *)((char *)query + numbers[i].at), key, value,
                               numbers[i].least, NUMBER_MAX, pool);
        }
    }
    return refuse_unknown(key, pool);
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

dcv_error_t *dcv_query_parse(dcv_query_t *query, const char *args, const char *accept,
                             const char *accept_language, apr_pool_t *pool)
{
    char *rest = apr_pstrdup(pool, args ? args : ""), *state, *parameter;
    apr_hash_t *seen = dcv_hash_make(pool);
    dcv_error_t *error = NULL;

    memset(query, 0, sizeof(*query));
    query->format = dcv_format_accepted(accept ? accept : "", pool);
    query->lang = dcv_lang_accepted(accept_language, pool);
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
    if (!error && query->strict && query->format != DCV_FORMAT_HEALTH) {
        return dcv_error_create(DCV_E_QUERY, pool,
                                "strict makes sense for health only; add "
                                "format=health");
    }
    if (query->check && !query->domain) {
        query->domain = query->check;
    }
    if (!query->has_sort) {
        query->sort = dcv_query_usual_sort(query->format);
    }
    if (query->format == DCV_FORMAT_HTML && !query->limit) {
        query->limit = DCV_PAGE_ORDERS;
    }
    if (query->format == DCV_FORMAT_HTML && !query->names) {
        query->names = DCV_PAGE_NAMES;
    }
    return error;
}
