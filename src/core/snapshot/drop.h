/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A drop: one file of a drop-in directory, as one block of memory with all that belongs to
 * it. An APR pool per file would be too big, and a common pool could not give memory back,
 * since files do not go in the order in which they came.
 */
#ifndef DCV_CORE_DROP_H
#define DCV_CORE_DROP_H

#include "dcv/drops.h"
#include "table.h"
#include "versions.h"

/* Read-only once published, but for what only the writer reads. */
typedef struct dcv_drop_t {
    const dcv_directory_t *directory;
    const char *name;       /* "" for the directory itself */
    dcv_stamp_t stamp;      /* the writer's own */
    dcv_file_error_t error; /* its text is NULL for an order */
    dcv_order_t order;      /* all zero for an error */
    dcv_answer_t answer;
    apr_size_t bytes; /* dcv_drop_measure() of an order */
} dcv_drop_t;

/*
 * A drop with an order, in a block of versions. The CSR with its names is shared with the
 * order when keep_csr is set, and copied otherwise; the directory and the authority are
 * shared. Never NULL. Writer only.
 */
dcv_drop_t *dcv_drop_create_order(dcv_versions_t *versions,
                                  const dcv_directory_t *directory, const char *name,
                                  const dcv_order_t *order, int keep_csr,
                                  apr_pool_t *scratch_pool);

/* What an order takes of memory, with a copy of its CSR. */
apr_size_t dcv_drop_measure(const dcv_directory_t *directory, const char *name,
                            const dcv_order_t *order, apr_pool_t *scratch_pool);

/* A drop with what is wrong with a file, which is copied. Never NULL. Writer only. */
dcv_drop_t *dcv_drop_create_error(dcv_versions_t *versions,
                                  const dcv_directory_t *directory, const char *name,
                                  const dcv_error_t *error);

/* Whether a file goes before another one for the same CSR and name. */
int dcv_drop_is_preferred(const dcv_drop_t *drop, const dcv_drop_t *to);

/* A file by directory and name. */
typedef struct dcv_drop_id_t {
    int directory;
    const char *name;
} dcv_drop_id_t;

/* What to look for in a table sorted by directory and name. Points to id. */
dcv_wanted_t dcv_drop_wanted(const dcv_drop_id_t *id);

/* The key of an MD5 in a table sorted by MD5. md5 has 32 bytes or more. */
apr_uint64_t dcv_drop_md5_key(const char *md5);

#endif
