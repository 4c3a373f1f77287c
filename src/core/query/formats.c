/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/* The formats of a report: see formats.h, and dcv/query.h for those of refusals. */
#include "formats.h"

#include <string.h>

#include <apr_cstr.h>
#include <apr_strings.h>

#include "lang/accept.h"
#include "text.h"

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
    {"csv", {"text/csv", NULL}},
    {"message", {NULL}},
    {"health", {"application/health+json", NULL}},
    {"schema", {"application/schema+json", NULL}},
};

#define FORMAT_COUNT (int)(sizeof(formats) / sizeof(formats[0]))

const char *dcv_format_word(dcv_format_t format)
{
    return formats[format].word;
}

const char *dcv_format_words(apr_pool_t *pool)
{
    const char *words = formats[0].word;

    for (int i = 1; i < FORMAT_COUNT; i++) {
        words = apr_pstrcat(pool, words, ", ", formats[i].word, NULL);
    }
    return words;
}

int dcv_format_named(dcv_format_t *format, const char *word)
{
    for (int i = 0; i < FORMAT_COUNT; i++) {
        if (!strcmp(word, formats[i].word)) {
            *format = (dcv_format_t)i;
            return 1;
        }
    }
    return 0;
}

dcv_format_t dcv_format_accepted(const char *accept, apr_pool_t *pool)
{
    char *rest = apr_pstrdup(pool, accept), *state, *range;
    dcv_format_t best = DCV_FORMAT_HTML;
    int best_quality = 0;

    while ((range = apr_strtok(rest, ",", &state))) {
        int quality = dcv_accept_quality(range);
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

/* The format of a refusal, by the Accept header alone. */
static dcv_format_t accepted_refusal(const char *accept, apr_pool_t *pool)
{
    dcv_format_t format = dcv_format_accepted(accept, pool);

    /* "*" in the header names no type. */
    if (format != DCV_FORMAT_HTML ||
        dcv_text_find(accept, formats[DCV_FORMAT_HTML].types[0]) ||
        dcv_text_find(accept, formats[DCV_FORMAT_HTML].types[1])) {
        return format;
    }
    return dcv_text_find(accept, "application/problem+json") ? DCV_FORMAT_JSON
                                                             : DCV_FORMAT_TEXT;
}

dcv_format_t dcv_query_refused_format(const char *args, const char *accept,
                                      apr_pool_t *pool)
{
    char *rest = apr_pstrdup(pool, args ? args : ""), *state, *parameter;
    dcv_format_t named;

    while ((parameter = apr_strtok(rest, "&", &state))) {
        rest = NULL;
        if (!strcmp(parameter, "auto")) {
            return DCV_FORMAT_TEXT;
        }
        if (!strncmp(parameter, "format=", 7) &&
            dcv_format_named(&named, parameter + 7)) {
            return named;
        }
    }
    return accepted_refusal(accept ? accept : "", pool);
}

dcv_lang_t dcv_query_refused_lang(const char *args, const char *accept_language,
                                  apr_pool_t *pool)
{
    char *rest = apr_pstrdup(pool, args ? args : ""), *state, *parameter;
    dcv_lang_t named;

    while ((parameter = apr_strtok(rest, "&", &state))) {
        rest = NULL;
        if (!strncmp(parameter, "lang=", 5) && dcv_lang_of_tag(&named, parameter + 5)) {
            return named;
        }
    }
    return dcv_lang_accepted(accept_language, pool);
}
