/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/* Whether a text is French: see french.h. */
#include "french.h"

#include <string.h>

#include <apr_lib.h>
#include <apr_strings.h>

/* None of them is a French word. */
static const char *const words[] = {
    "the",  "The",   "is",   "are",     "of",   "and",  "that", "That", "this",
    "This", "with",  "has",  "have",    "does", "not",  "it",   "It",   "to",
    "by",   "There", "From", "whoever", "was",  "been", "which"};

/* Marks of quotation, and what ends them. */
static const struct {
    const char *begin, *end;
} quotes[] = {{"\"", "\""}, {"«", "»"}};

/* Behind a quotation that begins at text; NULL: none does. */
static const char *behind_quote(const char *text)
{
    for (apr_size_t i = 0; i < sizeof(quotes) / sizeof(quotes[0]); i++) {
        apr_size_t len = strlen(quotes[i].begin);

        if (!strncmp(text, quotes[i].begin, len)) {
            const char *end = strstr(text + len, quotes[i].end);

            return end ? end + strlen(quotes[i].end) : text + strlen(text);
        }
    }
    return NULL;
}

/* The length of a word of letters, and of what joins them in names and codes. */
static apr_size_t word_len(const char *text)
{
    apr_size_t len = 0;

    while (apr_isalnum(text[len]) || (text[len] && strchr("_-./=\\", text[len])) ||
           text[len] & 0x80) {
        len++;
    }
    return len;
}

const char *english_in(const char *text, int in_quotes)
{
    while (*text) {
        const char *behind = in_quotes ? NULL : behind_quote(text);
        apr_size_t len = behind ? 0 : word_len(text), letters = len;

        /* The end of a sentence belongs to no word. */
        letters -= letters && text[letters - 1] == '.';
        for (apr_size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
            if (letters == strlen(words[i]) && !strncmp(text, words[i], letters)) {
                return words[i];
            }
        }
        text = behind ? behind : text + (len ? len : 1);
    }
    return NULL;
}

void expect_french(const char *text, int in_quotes)
{
    const char *word = text ? english_in(text, in_quotes) : NULL;

    if (word) {
        ok(0, apr_psprintf(pool, "there is no \"%s\" in French: %s", word, text));
    }
}
