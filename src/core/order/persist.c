/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/* The account and the value of the persistent record: see dcv/persist.h. */
#include "dcv/persist.h"

#include <string.h>

#include <apr_cstr.h>
#include <apr_lib.h>
#include <apr_strings.h>

#include "when.h"

/* What a character-string of a TXT record holds (RFC 1035 3.3). */
#define STRING_MAX 255

/*
 * What a URI has besides letters and digits (RFC 3986 2), but for what separates
 * parameters, and for the apostrophe, which a panel may take for a quotation mark.
 */
#define URI_MARKS "-._~:/?#[]@!$&()*+,=%"

/* The end of a URI's scheme (RFC 3986 3.1), its colon; NULL: there is none. */
static const char *end_of_scheme(const char *uri)
{
    const char *at = uri;

    while (apr_isalnum(*at) || (*at && strchr("+-.", *at))) {
        at++;
    }
    return apr_isalpha(*uri) && *at == ':' ? at : NULL;
}

/* The first character of a text that it cannot have; NULL: there is none. */
static const char *find_wrong(const char *uri)
{
    for (; *uri; uri++) {
        if (!apr_isascii(*uri) || (!apr_isalnum(*uri) && !strchr(URI_MARKS, *uri))) {
            return uri;
        }
    }
    return NULL;
}

static dcv_error_t *check_uri(const char *uri, apr_pool_t *pool)
{
    const char *wrong = find_wrong(uri), *colon = end_of_scheme(uri);
    const char *quoted = dcv_error_quote(uri, strlen(uri), pool);

    if (wrong) {
        return dcv_error_create(
            DCV_E_PERSIST, pool,
            "the account's URI has the character \"%s\" at place %d, which is none of a "
            "URI in this record: \"%s\"; copy the URI of the account as the CA shows it",
            dcv_error_quote(wrong, 1, pool), (int)(wrong - uri) + 1, quoted);
    }
    if (strlen(uri) > DCV_PERSIST_URI_MAX) {
        return dcv_error_create(
            DCV_E_PERSIST, pool,
            "the account's URI has more than %d characters: \"%s\"; copy the URI of the "
            "account as the CA shows it",
            DCV_PERSIST_URI_MAX, quoted);
    }
    if (!colon || !colon[1]) {
        return dcv_error_create(
            DCV_E_PERSIST, pool,
            "\"%s\" is no URI; write the whole URI of the account as the CA shows it, "
            "with what stands before its first colon, as in "
            "https://ca.example/account/123",
            quoted);
    }
    return NULL;
}

/* Find the authority, which must know the record. */
static dcv_error_t *find_authority(const dcv_authority_t **authority,
                                   const dcv_authorities_t *authorities,
                                   const char *name, apr_pool_t *pool)
{
    dcv_error_t *error = dcv_authorities_find(authority, authorities, name, pool);

    if (!error && !(*authority)->persist->nelts) {
        error = dcv_error_create(
            DCV_E_PERSIST, pool,
            "authority \"%s\" has no issuer name for the persistent record; remove the "
            "directive, or name one that has: sectigo, say, or one of a "
            "DCVDefineAuthority with persist=NAME",
            (*authority)->name);
    }
    return error;
}

static dcv_error_t *read_until(apr_time_t *until, const char *text, apr_pool_t *pool)
{
    if (!text) {
        return NULL;
    }
    if (!dcv_when_read_day(until, text)) {
        return dcv_error_create(
            DCV_E_DATE, pool,
            "\"%s\" is no day; write until=YYYY-MM-DD, as in 2027-03-31",
            dcv_error_quote(text, strlen(text), pool));
    }
    /* A record must not hold on the next day. */
    *until += apr_time_from_sec(86400 - 1);
    return NULL;
}

static const char *value_of(const dcv_persist_account_t *account, apr_pool_t *pool)
{
    const char *value =
        apr_pstrcat(pool, APR_ARRAY_IDX(account->authority->persist, 0, const char *),
                    "; accounturi=", account->uri, NULL);

    return account->until ? apr_psprintf(pool, "%s; persistUntil=%" APR_TIME_T_FMT,
                                         value, apr_time_sec(account->until))
                          : value;
}

/* Nothing in a value has to be escaped: see check_uri() and read_issuers(). */
static const char *text_of(const char *value, apr_pool_t *pool)
{
    const char *text = "";

    while (*value) {
        apr_size_t len = strlen(value);

        len = len > STRING_MAX ? STRING_MAX : len;
        text = apr_pstrcat(pool, text, *text ? " \"" : "\"",
                           apr_pstrmemdup(pool, value, len), "\"", NULL);
        value += len;
    }
    return text;
}

dcv_error_t *dcv_persist_create(const dcv_persist_account_t **account, const char *name,
                                const char *uri, const char *until,
                                const dcv_authorities_t *authorities, apr_pool_t *pool)
{
    dcv_persist_account_t *made = apr_pcalloc(pool, sizeof(*made));
    dcv_error_t *error = find_authority(&made->authority, authorities, name, pool);

    if (!error) {
        error = check_uri(uri, pool);
    }
    if (!error) {
        error = read_until(&made->until, until, pool);
    }
    if (!error) {
        made->uri = apr_pstrdup(pool, uri);
        made->value = value_of(made, pool);
        made->text = text_of(made->value, pool);
        *account = made;
    }
    return error;
}

const dcv_persist_account_t *dcv_persist_find(const apr_array_header_t *accounts,
                                              const dcv_authority_t *authority)
{
    for (int i = 0; accounts && i < accounts->nelts; i++) {
        const dcv_persist_account_t *account =
            APR_ARRAY_IDX(accounts, i, const dcv_persist_account_t *);

        /* With another form it is another profile of the same name. */
        if (!apr_cstr_casecmp(account->authority->name, authority->name)) {
            return account;
        }
    }
    return NULL;
}

const char *dcv_persist_zone_line(const dcv_persist_account_t *account,
                                  const char *domain, apr_pool_t *pool)
{
    return apr_pstrcat(pool, DCV_PERSIST_LABEL ".", domain, ". IN TXT ", account->text,
                       NULL);
}
