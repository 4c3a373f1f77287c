/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/* The public suffix list: see dcv/psl.h. The only file that includes libpsl. */
#include "psl.h"

#include <libpsl.h>
#include <string.h>

struct dcv_psl_t {
    psl_ctx_t *list;      /* NULL when the one that is built in is the newest */
    const psl_ctx_t *use; /* NULL when there is none at all */
};

static apr_status_t release(void *data)
{
    psl_free(((dcv_psl_t *)data)->list);
    return APR_SUCCESS;
}

dcv_psl_t *dcv_psl_create(apr_pool_t *pool)
{
    dcv_psl_t *psl = apr_pcalloc(pool, sizeof(*psl));

    psl->list = psl_latest(NULL);
    psl->use = psl->list ? psl->list : psl_builtin();
    apr_pool_cleanup_register(pool, psl, release, apr_pool_cleanup_null);
    return psl;
}

const char *dcv_psl_base(const dcv_psl_t *psl, const char *fqdn)
{
    const char *base;

    if (!psl->use) {
        return strchr(fqdn, '.') ? fqdn : NULL;
    }
    base = psl_registrable_domain(psl->use, fqdn);
    if (!base && strchr(fqdn, '.') &&
        !psl_is_public_suffix2(psl->use, fqdn, PSL_TYPE_ICANN)) {
        base = fqdn;
    }
    return base;
}

int dcv_psl_is_internal(const dcv_psl_t *psl, const char *fqdn)
{
    const char *dot = strrchr(fqdn, '.');
    const char *top = dot ? dot + 1 : fqdn;

    return psl->use && strcmp(top, "example") && strcmp(top, "test") &&
           !psl_is_public_suffix2(psl->use, top, PSL_TYPE_ANY | PSL_TYPE_NO_STAR_RULE);
}
