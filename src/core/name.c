/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/* Names of an order: see dcv/name.h. Knows nothing of where a name came from. */
#include "name.h"

#include <string.h>

#include <apr_cstr.h>
#include <apr_lib.h>
#include <apr_network_io.h>
#include <apr_strings.h>
#if APR_HAVE_ARPA_INET_H
#include <arpa/inet.h>
#endif

#include "dcv/address.h"
#include "idn.h"

#define NAME_MAX_BYTES    253
#define LABEL_MAX_BYTES   63
#define TEXT_MAX_BYTES    1024 /* more than any name, in U-labels too */
#define ADDRESS_MAX_BYTES 46

static const dcv_name_t *make(dcv_name_kind_t kind, const char *text, apr_pool_t *pool)
{
    dcv_name_t *name = apr_palloc(pool, sizeof(*name));

    name->kind = kind;
    name->text = text;
    name->fqdn = kind == DCV_NAME_WILDCARD ? text + 2 : text;
    return name;
}

const dcv_name_t *dcv_name_copy(const dcv_name_t *name, apr_pool_t *pool)
{
    return make(name->kind, apr_pstrdup(pool, name->text), pool);
}

const dcv_name_t *dcv_name_from_address(const unsigned char *octets, apr_size_t len,
                                        apr_pool_t *pool)
{
    int family = len == 4 ? AF_INET : AF_INET6;
    char text[ADDRESS_MAX_BYTES];

    if ((len != 4 && len != 16) || !inet_ntop(family, octets, text, sizeof(text))) {
        return NULL;
    }
    return make(len == 4 ? DCV_NAME_IPV4 : DCV_NAME_IPV6, apr_pstrdup(pool, text),
                pool);
}

static const dcv_name_t *parse_address(const char *text, apr_pool_t *pool)
{
    unsigned char octets[16];

    if (inet_pton(AF_INET, text, octets) == 1) {
        return dcv_name_from_address(octets, 4, pool);
    }
    if (inet_pton(AF_INET6, text, octets) == 1) {
        return dcv_name_from_address(octets, 16, pool);
    }
    return NULL;
}

/*
 * The length of the label at text if it is letters, digits and inner hyphens; else 0.
 */
static apr_size_t label_length(const char *text)
{
    apr_size_t len = 0;

    while (apr_isalnum(text[len]) || text[len] == '-') {
        len++;
    }
    if (len > LABEL_MAX_BYTES || text[0] == '-' || (len && text[len - 1] == '-')) {
        return 0;
    }
    return len;
}

/* Whether text is a host name in lower-case ASCII without a final dot. */
static int is_hostname(const char *text)
{
    const char *label = text;
    apr_size_t len;

    if (strlen(text) > NAME_MAX_BYTES) {
        return 0;
    }
    while ((len = label_length(label)) && label[len] == '.') {
        label += len + 1;
    }
    /* A last label of digits alone would be taken for an address (RFC 3696 2). */
    return len && !label[len] && strspn(label, "0123456789") != len;
}

static int is_ascii(const char *text)
{
    while (*text && !(*text & 0x80)) {
        text++;
    }
    return !*text;
}

/* A copy of text in lower case without a final dot. */
static char *fold(const char *text, apr_size_t len, apr_pool_t *pool)
{
    char *copy = apr_pstrmemdup(pool, text, len);

    for (char *c = copy; *c; c++) {
        *c = (char)((*c >= 'A' && *c <= 'Z') ? *c + ('a' - 'A') : *c);
    }
    if (len && copy[len - 1] == '.') {
        copy[len - 1] = '\0';
    }
    return copy;
}

/* The domain name or wildcard in text, NULL when it is neither. */
static const dcv_name_t *parse_domain(const char *text, apr_pool_t *pool)
{
    int wildcard = strncmp(text, "*.", 2) == 0;
    const char *host = text + (wildcard ? 2 : 0);

    if (!is_ascii(host)) {
        host = dcv_idn_to_ascii(host, pool);
    }
    if (!host || !is_hostname(host)) {
        return NULL;
    }
    return wildcard ? make(DCV_NAME_WILDCARD, apr_pstrcat(pool, "*.", host, NULL), pool)
                    : make(DCV_NAME_DOMAIN, host, pool);
}

dcv_error_t *dcv_name_parse(const dcv_name_t **name, const char *text, apr_size_t len,
                            apr_pool_t *pool)
{
    *name = NULL;
    if (len <= TEXT_MAX_BYTES && !memchr(text, '\0', len)) {
        const char *folded = fold(text, len, pool);

        *name = parse_address(folded, pool);
        if (!*name) {
            *name = parse_domain(folded, pool);
        }
    }
    if (*name) {
        return NULL;
    }
    return dcv_error_create(DCV_E_NAME, pool,
                            "\"%s\" is neither a domain name nor an IP address",
                            dcv_error_quote(text, len, pool));
}

const char *dcv_name_unicode(const dcv_name_t *name, apr_pool_t *pool)
{
    return dcv_name_is_address(name) ? NULL : dcv_idn_to_unicode(name->text, pool);
}

int dcv_name_is_address(const dcv_name_t *name)
{
    return name->kind == DCV_NAME_IPV4 || name->kind == DCV_NAME_IPV6;
}

int dcv_name_is_reserved(const dcv_name_t *name)
{
    int is_v6 = name->kind == DCV_NAME_IPV6;
    unsigned char octets[16];

    return dcv_name_is_address(name) &&
           inet_pton(is_v6 ? AF_INET6 : AF_INET, name->text, octets) == 1 &&
           dcv_address_is_special(octets, is_v6 ? 16 : 4);
}

int dcv_name_covers(const dcv_name_t *name, const char *host)
{
    const char *parent = strchr(host, '.');

    return !apr_cstr_casecmp(name->text, host) ||
           (name->kind == DCV_NAME_WILDCARD && parent &&
            !apr_cstr_casecmp(name->fqdn, parent + 1));
}
