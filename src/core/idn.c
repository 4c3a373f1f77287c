/* SPDX-FileCopyrightText: The mod_dcv authors */
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

/*
 * libidn2 decodes any code points, control characters and right-to-left marks among
 * them. Only what encodes to the same name again is made of characters that IDNA
 * allows.
 */
const char *dcv_idn_to_unicode(const char *text, apr_pool_t *pool)
{
    char *decoded = NULL;
    const char *unicode, *again;

    if (!strstr(text, "xn--") || idn2_to_unicode_8z8z(text, &decoded, 0) != IDN2_OK) {
        return NULL;
    }
    unicode = keep(decoded, pool);
    again = dcv_idn_to_ascii(unicode, pool);
    return again && !strcmp(again, text) ? unicode : NULL;
}
