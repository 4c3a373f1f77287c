/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/* Text files as people's editors leave them, made into one form. */
#ifndef DCV_CORE_TEXT_H
#define DCV_CORE_TEXT_H

#include <apr_pools.h>
#include <apr_tables.h>

#include "dcv/lang.h"
#include "dcv/text.h"

/*
 * The text of a file in UTF-8 with lines that end in LF, in pool and terminated by NUL.
 *
 * Takes UTF-8 with or without a byte order mark, UTF-16 of either order with one, and
 * LF, CRLF or CR at the end of lines. Any other eight-bit encoding passes through as it
 * is. NULL when it is no text: it has a NUL, or UTF-16 that stops in the middle.
 */
char *dcv_text_normalise(const char *bytes, apr_size_t len, apr_pool_t *pool);

/* Where a text has another one, without regard to the case of ASCII; NULL: nowhere. */
const char *dcv_text_find(const char *text, const char *part);

/* Make the capitals of ASCII in a text small, where it stands. Returns the text. */
char *dcv_text_lower(char *text);

/* The items of a list with commas or white space between, const char *, in pool. */
apr_array_header_t *dcv_text_split(const char *list, apr_pool_t *pool);

/*
 * A list of texts (const char *, at least one) as a part of a sentence, in pool: "a, b
 * and c", or "a, b, c, d and 17 more". A list with cut_at items was cut there: "and
 * many more".
 */
const char *dcv_text_enumerate(const apr_array_header_t *list, int cut_at,
                               dcv_lang_t lang, apr_pool_t *pool);

/* "a, b and 17 more", in pool: items that were listed already, and how many were not. */
const char *dcv_text_and_more(const char *listed, int more, dcv_lang_t lang,
                              apr_pool_t *pool);

/* A text in pool that is there once, however often it is asked for: one of few. */
const char *dcv_text_shared(const char *text, apr_pool_t *pool);

/* As dcv_text_readable(), of several lines: their ends and tabs are left as they are. */
const char *dcv_text_readable_lines(const char *text, apr_pool_t *pool);

#endif
