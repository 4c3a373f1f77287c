/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/* The languages in which people are told something: see dcv/lang.h. */
#include "dcv/lang.h"

#include <stdlib.h>
#include <string.h>

#include <apr_cstr.h>
#include <apr_lib.h>
#include <apr_strings.h>
#include <apr_tables.h>

#include "accept.h"
#include "catalogue.h"

static const struct {
    const char *tag;
    const dcv_catalogue_t *catalogue; /* NULL: the texts are in that language */
} langs[DCV_LANGS] = {
    [DCV_LANG_EN] = {"en", NULL},
    [DCV_LANG_FR] = {"fr", &dcv_catalogue_fr},
};

const char *dcv_lang_tag(dcv_lang_t lang)
{
    return langs[lang].tag;
}

int dcv_lang_of_tag(dcv_lang_t *lang, const char *tag)
{
    for (int i = 0; i < DCV_LANGS; i++) {
        if (!apr_cstr_casecmp(langs[i].tag, tag)) {
            *lang = (dcv_lang_t)i;
            return 1;
        }
    }
    return 0;
}

dcv_lang_t dcv_lang_accepted(const char *accept, apr_pool_t *pool)
{
    char *rest = apr_pstrdup(pool, accept ? accept : ""), *state, *range;
    dcv_lang_t best = DCV_LANG_EN, lang;
    int best_quality = 0;

    while ((range = apr_strtok(rest, ",", &state))) {
        int quality = dcv_accept_quality(range);

        rest = NULL;
        range += strspn(range, " \t");
        /* "fr-CA" is asked for, and "fr" is there: RFC 4647 3.4. */
        range[strcspn(range, "-; \t")] = '\0';
        if (quality > best_quality && dcv_lang_of_tag(&lang, range)) {
            best = lang;
            best_quality = quality;
        }
    }
    return best;
}

static int compare_texts(const void *key, const void *element)
{
    return strcmp(key, ((const dcv_translation_t *)element)->text);
}

/* NULL: there is none. */
static const dcv_translation_t *find_translation(dcv_lang_t lang, const char *text)
{
    const dcv_catalogue_t *catalogue = langs[lang].catalogue;

    return catalogue ? bsearch(text, catalogue->translations, (size_t)catalogue->count,
                               sizeof(dcv_translation_t), compare_texts)
                     : NULL;
}

const char *dcv_tr(dcv_lang_t lang, const char *text)
{
    const dcv_translation_t *found = find_translation(lang, text);

    return found ? found->one : text;
}

/* The values of a format that has %s and %d only, const char *, in pool. */
static apr_array_header_t *take_values(const char *format, va_list values,
                                       apr_pool_t *pool)
{
    apr_array_header_t *taken = apr_array_make(pool, 8, sizeof(const char *));

    for (; (format = strchr(format, '%')); format += 2) {
        if (format[1] == 's') {
            APR_ARRAY_PUSH(taken, const char *) = va_arg(values, const char *);
        }
        else if (format[1] == 'd') {
            APR_ARRAY_PUSH(taken, const char *) = apr_itoa(pool, va_arg(values, int));
        }
    }
    return taken;
}

/* Fill in a translation whose places are numbered, all of them: "%2$s". */
static const char *fill_numbered(const char *text, const apr_array_header_t *values,
                                 apr_pool_t *pool)
{
    apr_array_header_t *parts = apr_array_make(pool, 16, sizeof(const char *));

    while (*text) {
        apr_size_t len = strcspn(text, "%");

        APR_ARRAY_PUSH(parts, const char *) = apr_pstrmemdup(pool, text, len);
        text += len;
        if (*text && text[1] == '%') {
            APR_ARRAY_PUSH(parts, const char *) = "%";
            text += 2;
        }
        else if (*text) {
            int number = text[1] - '1';

            if (number >= 0 && number < values->nelts) {
                APR_ARRAY_PUSH(parts, const char *) =
                    APR_ARRAY_IDX(values, number, const char *);
            }
            text += sizeof("%1$s") - 1;
        }
    }
    return apr_array_pstrcat(pool, parts, 0);
}

/* Whether a text has numbered places. */
static int is_numbered(const char *text)
{
    while ((text = strchr(text, '%'))) {
        if (apr_isdigit(text[1]) && text[2] == '$') {
            return 1;
        }
        text += text[1] ? 2 : 1;
    }
    return 0;
}

/* Fill in a translation of format. */
static const char *fill(const char *text, const char *format, va_list values,
                        apr_pool_t *pool)
{
    return is_numbered(text)
               ? fill_numbered(text, take_values(format, values, pool), pool)
               : apr_pvsprintf(pool, text, values);
}

const char *dcv_trv(dcv_lang_t lang, apr_pool_t *pool, const char *format,
                    va_list values)
{
    return fill(dcv_tr(lang, format), format, values, pool);
}

const char *dcv_trf(dcv_lang_t lang, apr_pool_t *pool, const char *format, ...)
{
    const char *text;
    va_list values;

    va_start(values, format);
    text = dcv_trv(lang, pool, format, values);
    va_end(values);
    return text;
}

const char *dcv_trp(dcv_lang_t lang, apr_int64_t count, const char *one,
                    const char *many)
{
    const dcv_translation_t *found = find_translation(lang, one);

    if (!found || !found->many) {
        return count == 1 ? one : many;
    }
    /* French counts 0 as one, English as many. */
    return count == 0 || count == 1 ? found->one : found->many;
}

const char *dcv_trn(dcv_lang_t lang, apr_pool_t *pool, apr_int64_t count,
                    const char *one, const char *many, ...)
{
    const char *text;
    va_list values;

    va_start(values, many);
    text = fill(dcv_trp(lang, count, one, many), one, values, pool);
    va_end(values);
    return text;
}
