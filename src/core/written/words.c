/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/* Words of a line: see dcv/written.h. */
#include "dcv/written.h"

#include <apr_lib.h>
#include <apr_strings.h>

static const char *skip_space(const char *at)
{
    while (apr_isspace(*at)) {
        at++;
    }
    return at;
}

/* Whether a backslash escapes what stands behind it. quote: the word's; '\0': none. */
static int is_escape(const char *at, char quote)
{
    return *at == '\\' && (at[1] == '\\' || (quote && at[1] == quote));
}

const char *dcv_word_next(const char **line, apr_pool_t *pool)
{
    const char *at = skip_space(*line);
    char quote = *at == '"' || *at == '\'' ? *at : '\0';
    char *word = apr_palloc(pool, strlen(at) + 1), *to = word;

    at += quote != '\0';
    while (*at && (quote ? *at != quote : !apr_isspace(*at))) {
        at += is_escape(at, quote);
        *to++ = *at++;
    }
    *to = '\0';
    *line = skip_space(at + (quote && *at == quote));
    return word;
}
