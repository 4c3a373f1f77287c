/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/* Options of a directive: see dcv/written.h. */
#include "dcv/written.h"

#include <apr_cstr.h>
#include <apr_lib.h>
#include <apr_strings.h>

/*
 * Split the next word at its first "=". The value may be quoted, and so may the whole
 * word. Moves *args behind it. Returns 0 when there is no "=".
 */
static int next_option(const char **key, const char **value, const char **args,
                       apr_pool_t *pool)
{
    const char *equals = *args + strcspn(*args, "= \t\"'");

    if (*equals == '=') {
        *key = apr_pstrmemdup(pool, *args, (apr_size_t)(equals - *args));
        *args = equals + 1;
        /* dcv_word_next() would skip white space: an empty value is followed by it. */
        *value = apr_isspace(**args) ? "" : dcv_word_next(args, pool);
        return 1;
    }
    *key = dcv_word_next(args, pool);
    equals = strchr(*key, '=');
    if (!equals) {
        return 0;
    }
    *value = equals + 1;
    *key = apr_pstrmemdup(pool, *key, (apr_size_t)(equals - *key));
    return 1;
}

static const char *known_keys(const dcv_option_t *options, apr_pool_t *pool)
{
    const char *keys = "";

    for (; options->key; options++) {
        keys = apr_pstrcat(pool, keys, *keys ? " " : "", options->key, "=", NULL);
    }
    return keys;
}

static const char *store(const dcv_option_t *options, const char *key,
                         const char *value, apr_pool_t *pool)
{
    for (const dcv_option_t *option = options; option->key; option++) {
        if (apr_cstr_casecmp(option->key, key)) {
            continue;
        }
        if (*option->value) {
            return apr_psprintf(pool, "option %s= stands twice; leave one",
                                option->key);
        }
        if (!*value) {
            return apr_psprintf(pool, "option %s= has no value; give one, or remove it",
                                option->key);
        }
        *option->value = value;
        return NULL;
    }
    return apr_psprintf(pool, "unknown option %s=; known are %s%s", key,
                        known_keys(options, pool),
                        strchr(value, '/') || strchr(key, '/')
                            ? "; a path with blanks in it stands in quotation marks"
                            : "");
}

const char *dcv_options_read(const dcv_option_t *options, const char *args,
                             apr_pool_t *pool)
{
    const char *problem = NULL;

    while (apr_isspace(*args)) {
        args++;
    }
    while (*args && !problem) {
        const char *key, *value;

        problem = next_option(&key, &value, &args, pool)
                      ? store(options, key, value, pool)
                      : apr_psprintf(pool,
                                     "\"%s\" is no option; known are %s; what has "
                                     "blanks in it stands in quotation marks",
                                     key, known_keys(options, pool));
        while (apr_isspace(*args)) {
            args++;
        }
    }
    return problem;
}

const char *dcv_options_first(const char **word, const char **args, const char *what,
                              const dcv_option_t *options, apr_pool_t *pool)
{
    *word = dcv_word_next(args, pool);
    for (; options->key; options++) {
        apr_size_t len = strlen(options->key);

        if (!apr_cstr_casecmpn(*word, options->key, len) && (*word)[len] == '=') {
            return apr_psprintf(pool, "%s must stand before its options", what);
        }
    }
    return **word ? NULL : apr_psprintf(pool, "%s is missing", what);
}
