/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/* The warnings of an order, by all rules. */
#ifndef DCV_CORE_WARNINGS_H
#define DCV_CORE_WARNINGS_H

#include "dcv/index.h"
#include "dcv/lang.h"
#include "dcv/warning.h"
#include "warning_kinds.h"

/*
 * The warnings of an order of a virtual host as of now, without those on its signature:
 * dcv_warning_t, in pool, with sentences in a language.
 */
apr_array_header_t *dcv_warnings_collect(dcv_index_t *index, int vhost,
                                         const dcv_order_t *order, apr_time_t now,
                                         dcv_lang_t lang, apr_pool_t *pool);

/*
 * The kinds of the same warnings. What the notes of the index have of the order's names is not
 * found again, and noted where they have nothing.
 */
dcv_warning_set_t dcv_warnings_kinds(dcv_index_t *index, int vhost,
                                     const dcv_order_t *order, apr_time_t now,
                                     apr_pool_t *pool);

/* Add the warning on a signature, if it is not valid. */
void dcv_warnings_add_signature(apr_array_header_t *warnings, dcv_signature_t signature,
                                dcv_lang_t lang);

#endif
