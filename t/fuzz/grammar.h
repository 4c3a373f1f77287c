/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The grammars of what the formats of a report write, checked without the code that writes
 * it.
 */
#ifndef GRAMMAR_H
#define GRAMMAR_H

#include <apr_pools.h>

#include "dcv/query.h"

/*
 * What is wrong with a text of len bytes as a whole one of its format, a sentence in pool;
 * NULL: nothing. In each format it must be UTF-8 without control characters, but for
 * newlines, and without marks that reorder what is beside them. Beyond that:
 *
 *   html: elements of the page's own kinds, nested as HTML allows it and each closed;
 *         attributes in quotes; links to this page or by http; each "<", ">", "&" and quote
 *         in data escaped; no style or script but the page's. A fragment counts, too.
 *   json: one JSON value (RFC 8259) with each key once in an object.
 *   text: empty lines, and lines "Key: value".
 *   zone: empty lines, comments, and CNAME records that ldns reads, names in full.
 *   openmetrics: the exposition format of OpenMetrics 1.0.0, each series once.
 */
const char *grammar_fault(dcv_format_t format, const char *text, apr_size_t len,
                          apr_pool_t *pool);

#endif
