/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/* Orders: see dcv/order.h. */
#include "order.h"

#include <apr_cstr.h>
#include <apr_lib.h>
#include <apr_strings.h>

#include "name_list.h"
#include "text.h"
#include "name.h"
#include "when.h"
#include "template.h"

#define UNIQUE_MAX_BYTES 20

/* The end of the year 9999: reports of all orders have years of four digits (RFC 3339 5.6). */
#define LAST_TIME apr_time_from_sec(APR_INT64_C(253402300799))

/* A directive's option, or else the header line. */
static const char *setting(const char *option, const char *header)
{
    return option ? option : header;
}

/*
 * The nearest preset of a name, or of any when name is NULL; NULL when there is none.
 */
static const dcv_authority_t *nearest_preset(const apr_array_header_t *presets,
                                             const char *name)
{
    for (int i = presets->nelts - 1; i >= 0; i--) {
        const dcv_authority_t *preset =
            APR_ARRAY_IDX(presets, i, const dcv_authority_t *);

        if (!name || !apr_cstr_casecmp(name, preset->name)) {
            return preset;
        }
    }
    return NULL;
}

static dcv_error_t *choose_authority(const dcv_authority_t **authority,
                                     const char *name,
                                     const apr_array_header_t *presets,
                                     const dcv_authorities_t *authorities,
                                     apr_pool_t *pool)
{
    *authority = nearest_preset(presets, name);
    if (*authority) {
        return NULL;
    }
    if (name) {
        return dcv_authorities_find(authority, authorities, name, pool);
    }
    return dcv_error_create(DCV_E_AUTHORITY_MISSING, pool,
                            "no authority is named for it; put \"DCVAuthority NAME\" "
                            "above, authority=NAME behind the path, or a line "
                            "\"DCV-Authority: NAME\" before the CSR");
}

/* 1 to 20 letters and digits (Sectigo TLS CP/CPS 6.2.2). */
static int is_unique_value(const char *text)
{
    apr_size_t len = 0;

    while (apr_isalnum(text[len])) {
        len++;
    }
    return len && len <= UNIQUE_MAX_BYTES && !text[len];
}

static dcv_error_t *check_unique_form(const char *unique_value, apr_pool_t *pool)
{
    if (is_unique_value(unique_value)) {
        return NULL;
    }
    return dcv_error_create(DCV_E_UNIQUE_MALFORMED, pool,
                            "\"%s\" is no unique value; it has 1 to %d letters and "
                            "digits, copy it from the CA's or reseller's page",
                            dcv_error_quote(unique_value, strlen(unique_value), pool),
                            UNIQUE_MAX_BYTES);
}

static dcv_error_t *check_unique(const dcv_authority_t *authority,
                                 const char *unique_value, apr_pool_t *pool)
{
    if (!unique_value && authority->unique == DCV_UNIQUE_REQUIRED) {
        return dcv_error_create(
            DCV_E_UNIQUE_MISSING, pool,
            "authority \"%s\" requires the order's unique value; add "
            "unique=VALUE behind the path, or a line "
            "\"DCV-Unique-Value: VALUE\" before the CSR",
            authority->name);
    }
    if (unique_value && authority->unique == DCV_UNIQUE_NONE) {
        return dcv_error_create(DCV_E_UNIQUE_UNEXPECTED, pool,
                                "authority \"%s\" knows no unique value; remove it, or "
                                "name another authority",
                                authority->name);
    }
    return unique_value ? check_unique_form(unique_value, pool) : NULL;
}

static dcv_error_t *read_date(apr_time_t *date, const char *text, apr_pool_t *pool)
{
    return dcv_when_read_day(date, text)
               ? NULL
               : dcv_error_create(
                     DCV_E_DATE, pool,
                     "\"%s\" is no day; write YYYY-MM-DD, as in 2026-11-23",
                     dcv_error_quote(text, strlen(text), pool));
}

static dcv_error_t *read_issued(dcv_order_t *order, const char *text, apr_pool_t *pool)
{
    dcv_error_t *error = text ? read_date(&order->issued, text, pool) : NULL;

    if (text && !error) {
        order->expires =
            order->issued +
            apr_time_from_sec(86400) * (apr_time_t)order->authority->lifetime_days;
        error = order->expires > LAST_TIME
                    ? dcv_error_create(
                          DCV_E_DATE, pool,
                          "\"%s\" is too far ahead for the day of an order; write the "
                          "day on which you ordered, as in 2026-11-23",
                          dcv_error_quote(text, strlen(text), pool))
                    : NULL;
    }
    return error;
}

/*
 * Refuse more names than an order may have besides its CN: those of the CSR, and those of a
 * list as they are spelled.
 */
static dcv_error_t *check_count(const dcv_csr_t *csr, const apr_array_header_t *added,
                                apr_pool_t *pool, apr_pool_t *scratch_pool)
{
    dcv_spellings_t spellings = dcv_spellings_create(scratch_pool);

    for (int i = 0; i < csr->names->nelts; i++) {
        const char *text = APR_ARRAY_IDX(csr->names, i, const dcv_name_t *)->text;

        dcv_spellings_add(&spellings, text, strlen(text));
    }
    for (int i = 0; i < added->nelts; i++) {
        const char *text = APR_ARRAY_IDX(added, i, const char *);

        dcv_spellings_add(&spellings, text, strlen(text));
    }
    return dcv_name_list_check(spellings.count - csr->begins_with_cn, 1, pool);
}

/* Read one name of a list beside the CSR. */
static dcv_error_t *read_name(const dcv_name_t **name, const char *text,
                              apr_pool_t *pool, apr_pool_t *scratch_pool)
{
    dcv_error_t *error = dcv_name_parse(name, text, strlen(text), scratch_pool);

    return error ? dcv_error_within(error, pool,
                                    "%s: %s; write NAME,NAME with commas between",
                                    "domains")
                 : NULL;
}

/* The names of the CSR, and those of a list beside it. */
static dcv_error_t *collect_names(dcv_order_t *order, const char *list,
                                  apr_pool_t *pool, apr_pool_t *scratch_pool)
{
    const apr_array_header_t *of_csr = order->csr->names;
    apr_array_header_t *added;
    dcv_name_list_t names;
    dcv_error_t *too_many;

    order->names = of_csr;
    if (!list) {
        return NULL;
    }
    added = dcv_text_split(list, scratch_pool);
    too_many = check_count(order->csr, added, pool, scratch_pool);
    if (too_many) {
        return too_many;
    }
    names = dcv_name_list_create(of_csr->nelts + added->nelts, pool, scratch_pool);
    for (int i = 0; i < of_csr->nelts; i++) {
        dcv_name_list_add(&names, APR_ARRAY_IDX(of_csr, i, const dcv_name_t *));
    }
    for (int i = 0; i < added->nelts; i++) {
        const char *text = APR_ARRAY_IDX(added, i, const char *);
        const dcv_name_t *name;
        dcv_error_t *error = read_name(&name, text, pool, scratch_pool);

        if (error) {
            return error;
        }
        dcv_name_list_add(&names, name);
    }
    order->names = names.list;
    return NULL;
}

static const char *render(const dcv_template_t *template, const dcv_order_t *order,
                          apr_pool_t *pool)
{
    return dcv_template_render(template, order->csr, order->unique_value, pool);
}

dcv_error_t *dcv_order_create(const dcv_order_t **order, const char *source,
                              const dcv_csr_file_t *file, const dcv_settings_t *options,
                              const apr_array_header_t *presets,
                              const apr_array_header_t *accounts,
                              const dcv_authorities_t *authorities,
                              apr_pool_t *result_pool, apr_pool_t *scratch_pool)
{
    static const dcv_settings_t none = {0};
    const dcv_settings_t *headers = file->headers ? file->headers : &none;
    dcv_order_t *made = apr_pcalloc(result_pool, sizeof(*made));
    dcv_error_t *error = choose_authority(
        &made->authority, setting(options->authority, headers->authority), presets,
        authorities, result_pool);

    made->source = source;
    made->csr = file->csr;
    made->has_private_key = file->has_private_key != 0;
    made->unique_value = setting(options->unique_value, headers->unique_value);
    if (!error) {
        error = check_unique(made->authority, made->unique_value, result_pool);
    }
    if (!error) {
        error =
            read_issued(made, setting(options->issued, headers->issued), result_pool);
    }
    if (!error) {
        error = collect_names(made, setting(options->domains, headers->domains),
                              result_pool, scratch_pool);
    }
    if (!error) {
        made->body =
            apr_pstrdup(result_pool, render(made->authority->body, made, scratch_pool));
        made->account = dcv_persist_find(accounts, made->authority);
        *order = made;
    }
    return error;
}

/* Whether all of a list of names are names; NULL: there is no list. */
static dcv_error_t *check_domains(const char *list, apr_pool_t *pool)
{
    const apr_array_header_t *names = list ? dcv_text_split(list, pool) : NULL;
    const dcv_name_t *name;
    dcv_error_t *error = NULL;

    for (int i = 0; names && !error && i < names->nelts; i++) {
        error = read_name(&name, APR_ARRAY_IDX(names, i, const char *), pool, pool);
    }
    return error;
}

dcv_error_t *dcv_order_check_options(const dcv_settings_t *options,
                                     const apr_array_header_t *presets,
                                     const dcv_authorities_t *authorities,
                                     apr_pool_t *pool)
{
    const dcv_authority_t *authority = NULL;
    dcv_error_t *error = NULL;
    apr_time_t date;

    if (options->authority) {
        error = choose_authority(&authority, options->authority, presets, authorities,
                                 pool);
    }
    if (!error && options->unique_value) {
        error = authority ? check_unique(authority, options->unique_value, pool)
                          : check_unique_form(options->unique_value, pool);
    }
    if (!error && options->issued) {
        error = read_date(&date, options->issued, pool);
    }
    return error ? error : check_domains(options->domains, pool);
}

int dcv_order_permits_file(const dcv_name_t *name)
{
    return name->kind != DCV_NAME_WILDCARD;
}

int dcv_order_permits_record(const dcv_name_t *name)
{
    return !dcv_name_is_address(name);
}

int dcv_order_covers(const dcv_order_t *order, const char *host)
{
    for (int i = 0; i < order->names->nelts; i++) {
        if (dcv_name_covers(APR_ARRAY_IDX(order->names, i, const dcv_name_t *), host)) {
            return 1;
        }
    }
    return 0;
}

const char *dcv_order_file_name(const dcv_order_t *order, apr_pool_t *pool)
{
    return apr_pstrcat(pool, order->csr->md5, ".txt", NULL);
}

const char *dcv_order_url(const dcv_order_t *order, const char *scheme,
                          const dcv_name_t *name, apr_pool_t *pool)
{
    int bracketed = name->kind == DCV_NAME_IPV6;

    return apr_pstrcat(pool, scheme, "://", bracketed ? "[" : "", name->fqdn,
                       bracketed ? "]" : "", DCV_FILE_DIRECTORY, order->csr->md5,
                       ".txt", NULL);
}

const char *dcv_order_owner(const dcv_order_t *order, apr_pool_t *pool)
{
    return render(order->authority->owner, order, pool);
}

const char *dcv_order_target(const dcv_order_t *order, apr_pool_t *pool)
{
    return render(order->authority->target, order, pool);
}

const char *dcv_order_zone_line(const dcv_order_t *order, const char *domain,
                                apr_pool_t *pool)
{
    return apr_pstrcat(pool, dcv_order_owner(order, pool), ".", domain, ". IN CNAME ",
                       dcv_order_target(order, pool), ".", NULL);
}
