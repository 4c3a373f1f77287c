/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/* What is recorded of a request: see record.h. */
#include "record.h"

#include <apr_strings.h>

void mod_dcv_record_make_id(unsigned char id[DCV_ID_BYTES], const char *file_name,
                            const char *body, const dcv_order_t *order,
                            const char *name, apr_pool_t *pool)
{
    dcv_id_make(id, file_name, body, mod_dcv_share_name(order, name, pool));
}

mod_dcv_seen_t *mod_dcv_record_copy(const mod_dcv_seen_t *seen, apr_pool_t *pool)
{
    mod_dcv_seen_t *copy = apr_pmemdup(pool, seen, sizeof(*seen));

    copy->visit.address = apr_pstrdup(pool, seen->visit.address);
    copy->visit.user_agent = apr_pstrdup(pool, seen->visit.user_agent);
    copy->visit.scheme = apr_pstrdup(pool, seen->visit.scheme);
    copy->visit.host = apr_pstrdup(pool, seen->visit.host);
    copy->stray.md5 = apr_pstrdup(pool, seen->stray.md5);
    copy->stray.host = apr_pstrdup(pool, seen->stray.host);
    copy->stray.address = apr_pstrdup(pool, seen->stray.address);
    return copy;
}

static unsigned int add_visit(void *context, unsigned char *bytes, unsigned int len,
                              unsigned int size, apr_pool_t *pool)
{
    const mod_dcv_seen_t *seen = context;
    dcv_visits_t visits;

    dcv_visits_decode(&visits, bytes, len, pool);
    dcv_visits_add(&visits, &seen->visit, seen->unlisted, pool);
    return (unsigned int)dcv_visits_encode(&visits, bytes, size);
}

static unsigned int add_stray(void *context, unsigned char *bytes, unsigned int len,
                              unsigned int size, apr_pool_t *pool)
{
    const mod_dcv_seen_t *seen = context;
    dcv_strays_t strays;

    dcv_strays_decode(&strays, bytes, len, pool);
    dcv_strays_add(&strays, &seen->stray);
    return (unsigned int)dcv_strays_encode(&strays, bytes, size);
}

int mod_dcv_record_write(mod_dcv_state_t *state, const mod_dcv_seen_t *seen,
                         apr_pool_t *pool)
{
    unsigned char id[DCV_ID_BYTES];

    if (seen->is_stray) {
        return mod_dcv_state_change(state, MOD_DCV_STATE_SERVER, seen->id, NULL,
                                    add_stray, (void *)seen, pool);
    }
    if (!mod_dcv_state_change(state, MOD_DCV_STATE_FILES, seen->id, &seen->share,
                              add_visit, (void *)seen, pool)) {
        return 0;
    }
    mod_dcv_state_record_id(id, MOD_DCV_RECORD_VISITS);
    mod_dcv_state_change(state, MOD_DCV_STATE_SERVER, id, NULL, add_visit, (void *)seen,
                         pool);
    return 1;
}
