/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/* The part of grammar.h for HTML. */
#ifndef HTML_GRAMMAR_H
#define HTML_GRAMMAR_H

#include <apr_pools.h>

/* What is wrong with a page or a fragment, a sentence in pool; NULL: nothing. */
const char *html_fault(const char *text, apr_pool_t *pool);

#endif
