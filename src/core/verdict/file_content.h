/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/* What a body is, against the content that a file of an order has. */
#ifndef DCV_CORE_FILE_CONTENT_H
#define DCV_CORE_FILE_CONTENT_H

#include "dcv/verdict.h"

/*
 * Compare the body of a fetch with the file of a case's order, as validators do: the case of
 * letters and all white space count (cPanel compares byte for byte), but for a final newline
 * and the ends of lines, which some take. Texts are in the case's pool, as they came: not
 * readable.
 */
dcv_content_t dcv_file_content_compare(const dcv_case_t *about,
                                       const dcv_fetched_t *fetched);

/* Whether a validator takes a body of this kind. */
int dcv_file_content_is_right(dcv_content_kind_t kind);

/* What is kept of a body as a text, in pool: a zero, which would end it, becomes 1. */
const char *dcv_file_content_text(const dcv_fetched_t *fetched, apr_pool_t *pool);

/* The same of a reply, as far as it is kept; NULL: none came, or an empty one. */
const char *dcv_file_found(const dcv_fetched_t *fetched, apr_pool_t *pool);

#endif
