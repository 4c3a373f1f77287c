/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The time that directories may take while httpd starts or restarts, and everybody waits: two
 * seconds for all of them, beyond what ordinary files take. When these are used up, each
 * directory still has a share. Prefetching has one such credit, and making orders of what was
 * read another one. Files that are left are read by the children, in turns.
 */
#ifndef MOD_DCV_HTTPD_START_CREDIT_H
#define MOD_DCV_HTTPD_START_CREDIT_H

#include <httpd.h>

/* The credit of a start. Opaque. */
typedef struct mod_dcv_start_credit_t mod_dcv_start_credit_t;

/* What one directory has used of it. Opaque. Any thread. */
typedef struct mod_dcv_share_t mod_dcv_share_t;

/* A credit, in pool. */
mod_dcv_start_credit_t *mod_dcv_start_credit_create(apr_pool_t *pool);

/*
 * The credit for prefetching of a start that begins now. A start reads the configuration
 * twice, with one credit: is_first_pass tells that another pass will follow. Lives as long as
 * the process.
 */
mod_dcv_start_credit_t *mod_dcv_start_credit_begin(process_rec *process,
                                                   int is_first_pass);

/* The share of a directory, by its path. By one thread at a time. */
mod_dcv_share_t *mod_dcv_start_credit_share(mod_dcv_start_credit_t *credit,
                                            const char *path);

/* Take from a share what was spent for its directory, in microseconds. */
void mod_dcv_share_spend(mod_dcv_share_t *share, apr_interval_time_t spent);

/* Whether a directory has nothing left. */
int mod_dcv_share_is_spent(const mod_dcv_share_t *share);

#endif
