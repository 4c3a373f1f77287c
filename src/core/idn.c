/* SPDX-License-Identifier: Apache-2.0 */
/* International domain names, by libidn2: see idn.h. */
#include "idn.h"

#include <apr_strings.h>
#include <idn2.h>

/* A copy of text in pool, the original given back to libidn2. */
static const char *keep(char *text, apr_pool_t *pool)
{
    const char *kept = apr_pstrdup(pool, text);

    idn2_free(text);
    return kept;
}

const char *dcv_idn_to_ascii(const char *text, apr_pool_t *pool)
{
    char *ascii = NULL;
    int flags = IDN2_NFC_INPUT | IDN2_NONTRANSITIONAL;

    if (idn2_to_ascii_8z(text, &ascii, flags) != IDN2_OK) {
        return NULL;
    }
    return keep(ascii, pool);
}

const char *dcv_idn_to_unicode(const char *text, apr_pool_t *pool)
{
    char *unicode = NULL;

    if (!strstr(text, "xn--") || idn2_to_unicode_8z8z(text, &unicode, 0) != IDN2_OK) {
        return NULL;
    }
    return keep(unicode, pool);
}
