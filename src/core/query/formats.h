/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/* The formats of a report: what requests call them. */
#ifndef DCV_CORE_FORMATS_H
#define DCV_CORE_FORMATS_H

#include "dcv/query.h"

/* The word of ?format=; a constant. */
const char *dcv_format_word(dcv_format_t format);

/* The words of all formats, with commas between: "html, json, text". In pool. */
const char *dcv_format_words(apr_pool_t *pool);

/* Set *format to the one with a word. Returns 0, with *format as it was, for another word. */
int dcv_format_named(dcv_format_t *format, const char *word);

/*
 * The format whose media type an Accept header likes best (RFC 9110 12.5.1); html by default.
 * pool is for temporary use.
 */
dcv_format_t dcv_format_accepted(const char *accept, apr_pool_t *pool);

#endif
