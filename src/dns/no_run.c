/* SPDX-License-Identifier: Apache-2.0 */
/* Takes the place of all others here in a build without libunbound (DNS=no). */
#include "dcv/run.h"

static const char nobody[] = "mod_dcv was built without libunbound";

int dcv_run_is_possible(void)
{
    return 0;
}

const char *dcv_run(const dcv_run_setup_t *setup, const dcv_work_t *work,
                    apr_pool_t *pool)
{
    (void)setup;
    (void)work;
    (void)pool;
    return nobody;
}

const char *dcv_run_read_hints(apr_array_header_t **addresses, const char *path,
                               apr_pool_t *pool)
{
    (void)path;
    *addresses = apr_array_make(pool, 1, sizeof(const char *));
    return NULL;
}

const char *dcv_run_read_anchors(apr_array_header_t **anchors, const char *path,
                                 apr_pool_t *pool)
{
    return dcv_run_read_hints(anchors, path, pool);
}

apr_array_header_t *dcv_run_root_anchors(apr_pool_t *pool)
{
    return apr_array_make(pool, 1, sizeof(const char *));
}
