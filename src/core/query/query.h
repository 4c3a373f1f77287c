/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/* What the core alone asks of a query. */
#ifndef DCV_CORE_QUERY_H
#define DCV_CORE_QUERY_H

#include "dcv/query.h"

/* Whether a query leaves orders out, other than by offset and limit. */
int dcv_query_narrows(const dcv_query_t *query);

/* The word of sort=, a constant; and how a format is sorted that was not asked to be. */
const char *dcv_query_sort_word(dcv_sort_t sort);
dcv_sort_t dcv_query_usual_sort(dcv_format_t format);

#endif
