/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/* Where a request comes from: see origin.h. */
#include "origin.h"

#include <apr_cstr.h>
#include <apr_strings.h>

/* Whether an address has the host and port that the request was sent to. */
static int is_here(const request_rec *r, const char *address)
{
    const char *host = apr_table_get(r->headers_in, "Host");
    const char *authority = ap_strstr_c(address, "://");
    apr_size_t len;

    if (!host || !authority) {
        return 0;
    }
    authority += 3;
    len = strcspn(authority, "/?#");
    return len == strlen(host) && !apr_cstr_casecmpn(authority, host, len);
}

int mod_dcv_origin_is_foreign(const request_rec *r)
{
    const char *site = apr_table_get(r->headers_in, "Sec-Fetch-Site");
    const char *origin = apr_table_get(r->headers_in, "Origin");
    const char *referer = apr_table_get(r->headers_in, "Referer");
    const char *agent = apr_table_get(r->headers_in, "User-Agent");

    if (site) {
        return strcmp(site, "same-origin") && strcmp(site, "none");
    }
    if (origin || referer) {
        return (origin && !is_here(r, origin)) || (referer && !is_here(r, referer));
    }
    /* A page elsewhere can forbid its Referer; every browser calls itself Mozilla. */
    return agent && !strncmp(agent, "Mozilla/", 8);
}
