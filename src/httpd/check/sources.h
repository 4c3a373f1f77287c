/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/* The sources of a report: what a snapshot does not hold. */
#ifndef MOD_DCV_HTTPD_SOURCES_H
#define MOD_DCV_HTTPD_SOURCES_H

#include <apr_hash.h>

#include "dcv/report.h"

/*
 * The sources of a report: the server's state, read by the thread of pool. In pool.
 * fresh has the evidence of checks that the request itself asked for, by id; NULL:
 * none.
 */
const dcv_sources_t *mod_dcv_sources_create(apr_hash_t *fresh, dcv_lang_t lang,
                                            apr_pool_t *pool);

#endif
