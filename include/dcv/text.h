/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/* Texts that people see, and lists of texts. */
#ifndef DCV_TEXT_H
#define DCV_TEXT_H

#include <apr_tables.h>

/*
 * Text that came from outside, fit to be shown to people: well-formed UTF-8 without
 * control characters and without the marks that reorder what is beside them. Each byte
 * of anything else becomes \xHH. The result is in pool.
 */
const char *dcv_text_readable(const char *text, apr_pool_t *pool);

/* Sort a list of texts (const char *, none NULL) by their bytes, whatever the locale. */
void dcv_text_sort(apr_array_header_t *texts);

#endif
