/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Replaces all other files of this folder in a build without libunbound, ldns
 * and libcurl (DNS=no): nothing can be asked, and no file of root hints or trust anchors is read.
 */
#include "dcv/root.h"
#include "dcv/run.h"

int dcv_run_is_possible(void)
{
    return 0;
}

dcv_error_t *dcv_run(const dcv_run_setup_t *setup, const dcv_work_t *work,
                     apr_pool_t *pool)
{
    (void)setup;
    (void)work;
    return dcv_error_create(
        DCV_E_RUN, pool, "mod_dcv was built without libunbound; build it with DNS=yes");
}

dcv_error_t *dcv_root_read_hints(apr_array_header_t **addresses, const char *path,
                                 apr_pool_t *pool)
{
    (void)path;
    *addresses = apr_array_make(pool, 1, sizeof(const char *));
    return NULL;
}

dcv_error_t *dcv_root_read_anchors(apr_array_header_t **anchors, const char *path,
                                   apr_pool_t *pool)
{
    return dcv_root_read_hints(anchors, path, pool);
}

apr_array_header_t *dcv_root_builtin_anchors(apr_pool_t *pool)
{
    return apr_array_make(pool, 1, sizeof(const char *));
}
