/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/* Files in a drop-in directory: see dcv/dropped.h. */
#include "dcv/dropped.h"

#include <string.h>

#include <apr_cstr.h>
#include <apr_lib.h>
#include <apr_strings.h>

#include "crypto.h"
#include "order/csr.h"

/* Characters of a line of PEM (RFC 7468 2). */
#define LINE_MAX_CHARACTERS 64

#define LABEL "CERTIFICATE REQUEST-----\n"

int dcv_dropped_is_wanted(const char *name)
{
    static const char *const endings[] = {".csr", ".pem", ".der"};
    apr_size_t len = strlen(name);

    for (int i = 0; i < 3 && len > 4 && *name != '.'; i++) {
        if (!apr_cstr_casecmp(name + len - 4, endings[i])) {
            return 1;
        }
    }
    return 0;
}

static int is_harmless(const char *text)
{
    for (; *text; text++) {
        if (!apr_isascii(*text) || (!apr_isalnum(*text) && !strchr("-_.+@=,", *text))) {
            return 0;
        }
    }
    return 1;
}

dcv_error_t *dcv_dropped_name(const char **name, const char *text, apr_pool_t *pool)
{
    apr_size_t len = strlen(text);

    if (len > DCV_DROPPED_NAME_MAX || !apr_isascii(*text) || !apr_isalnum(*text) ||
        !is_harmless(text)) {
        return dcv_error_create(
            DCV_E_FILE, pool,
            "\"%s\" is no name for an order; write up to %d letters, digits and \"-\", "
            "\"_\", \".\", \"+\", \"@\", \"=\" or \",\", the first one a letter or digit",
            dcv_error_quote(text, len, pool), DCV_DROPPED_NAME_MAX);
    }
    *name = dcv_dropped_is_wanted(text) ? text : apr_pstrcat(pool, text, ".csr", NULL);
    return NULL;
}

/* The names that an order has besides those of its CSR, with commas; "" for none. */
static const char *list_added(const dcv_order_t *order, apr_pool_t *pool)
{
    const char *list = "";

    for (int i = order->csr->names->nelts; i < order->names->nelts; i++) {
        list =
            apr_pstrcat(pool, list, *list ? "," : "",
                        APR_ARRAY_IDX(order->names, i, const dcv_name_t *)->text, NULL);
    }
    return list;
}

static const char *header(const char *name, const char *value, apr_pool_t *pool)
{
    return value && *value ? apr_pstrcat(pool, name, ": ", value, "\n", NULL) : "";
}

/* DER as PEM (RFC 7468). */
static const char *armor(const unsigned char *der, apr_size_t len, apr_pool_t *pool)
{
    const char *base64 = dcv_crypto_to_base64(der, len, pool);
    apr_size_t left = strlen(base64);
    char *text = apr_palloc(pool, left + left / LINE_MAX_CHARACTERS + 2), *to = text;

    while (left) {
        apr_size_t count = left < LINE_MAX_CHARACTERS ? left : LINE_MAX_CHARACTERS;

        memcpy(to, base64, count);
        to[count] = '\n';
        to += count + 1;
        base64 += count;
        left -= count;
    }
    *to = '\0';
    return apr_pstrcat(pool, "-----BEGIN " LABEL, text, "-----END " LABEL, NULL);
}

dcv_error_t *dcv_dropped_text(const char **text, const dcv_order_t *order,
                              const char *issued, const char *bytes, apr_size_t len,
                              apr_pool_t *pool)
{
    const unsigned char *der;
    apr_size_t der_len;
    dcv_error_t *error = dcv_csr_file_der(&der, &der_len, bytes, len, pool);

    if (!error) {
        *text = apr_pstrcat(pool, header("DCV-Authority", order->authority->name, pool),
                            header("DCV-Unique-Value", order->unique_value, pool),
                            header("DCV-Issued", issued, pool),
                            header("DCV-Domains", list_added(order, pool), pool),
                            armor(der, der_len, pool), NULL);
    }
    return error;
}
