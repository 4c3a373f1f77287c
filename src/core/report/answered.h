/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/* Whether a client gets an order's file. */
#ifndef DCV_CORE_ANSWERED_H
#define DCV_CORE_ANSWERED_H

#include "dcv/index.h"

/*
 * Why this server does not answer the file of a virtual host's order under a name that takes
 * one, with that order's content: sentences in pool. NULL: it does.
 *
 * It is asked at port 80, or where the first Listen is if httpd does not listen at port 80,
 * as a CA asks by http (BR 3.2.2.4.18). Where virtual hosts that have the name get the
 * requests at some addresses, those count; else all that are asked. All of them must answer.
 */
const char *dcv_answered_find(dcv_index_t *index, int vhost, const dcv_order_t *order,
                              const dcv_name_t *name, dcv_lang_t lang,
                              apr_pool_t *pool);

#endif
