/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Reads CSR files in a thread while httpd parses its configuration.
 *
 * It only fills the cache. What cannot be read is left to whoever asks the cache for
 * it, and so is everything where there is no thread: few files do not get one.
 */
#ifndef MOD_DCV_HTTPD_PREFETCH_H
#define MOD_DCV_HTTPD_PREFETCH_H

#include "read/cache.h"
#include "start_credit.h"

/* Opaque. For the thread that reads the configuration. */
typedef struct mod_dcv_prefetch_t mod_dcv_prefetch_t;

/*
 * Begin one pass over the configuration, in which directories use up credit. The thread ends
 * with pool, if not before. NULL when there is no memory; the other functions do nothing then.
 */
mod_dcv_prefetch_t *mod_dcv_prefetch_open(mod_dcv_cache_t *cache,
                                          mod_dcv_start_credit_t *credit,
                                          apr_pool_t *pool);

/*
 * Say that a file, or max files of a directory, will be asked for. path is kept, not
 * copied. is_match: the path is one of
 * wildcards. follows_all is as mod_dcv_handle_t has it. What an earlier pass has read is left to
 * whoever asks: it has hardly changed.
 */
void mod_dcv_prefetch_add_file(mod_dcv_prefetch_t *prefetch, const char *path,
                               int is_match);
void mod_dcv_prefetch_add_directory(mod_dcv_prefetch_t *prefetch, const char *path,
                                    int max, int follows_all);

/*
 * Help the thread until all is read, and put it into the cache. Until then nobody else
 * may use the cache. prefetch is gone afterwards.
 */
void mod_dcv_prefetch_finish(mod_dcv_prefetch_t *prefetch);

#endif
