/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Authorities that an administrator defines: see dcv/authority.h.
 *
 * What is wrong with a definition shall come out when it is read, not when the first
 * order uses it. So its templates are rendered for a CSR of the longest values there
 * are.
 */
#include "dcv/authority.h"

#include <apr_cstr.h>
#include <apr_lib.h>
#include <apr_strings.h>

#include "authority.h"
#include "text.h"
#include "template.h"

#define NAME_MAX_BYTES   64
#define EXPIRES_MAX_DAYS 3650
#define DNS_NAME_MAX     253
#define DNS_LABEL_MAX    63
#define BODY_MAX_BYTES   4096

static const dcv_csr_t sample = {
    .md5 = "0123456789ABCDEF0123456789ABCDEF",
    .sha256 = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef",
};

static dcv_error_t *check_name(const dcv_authorities_t *authorities, const char *name)
{
    apr_pool_t *pool = authorities->list->pool;
    apr_size_t len = strlen(name);
    const dcv_authority_t *existing;

    if (!len) {
        return dcv_error_create(DCV_E_AUTHORITY_UNKNOWN, pool, "the name is missing");
    }
    for (apr_size_t i = 0; i < len; i++) {
        if (len > NAME_MAX_BYTES ||
            (!apr_isalnum(name[i]) && !strchr("._-", name[i]))) {
            return dcv_error_create(DCV_E_AUTHORITY_UNKNOWN, pool,
                                    "\"%s\" is no name for an authority; use up to %d "
                                    "letters, digits, dots, hyphens and underscores",
                                    dcv_error_quote(name, len, pool), NAME_MAX_BYTES);
        }
    }
    (void)dcv_authorities_find(&existing, authorities, name, pool);
    if (existing) {
        return dcv_error_create(
            DCV_E_AUTHORITY_TWICE, pool,
            "there is an authority \"%s\" already; choose another name",
            existing->name);
    }
    return NULL;
}

/*
 * Why text is no sequence of DNS labels (RFC 1035 2.3.4), a format with a place for the option;
 * NULL when it is one.
 */
static const char *labels_problem(const char *text)
{
    if (strlen(text) > DNS_NAME_MAX) {
        return DCV_N("%s= is longer than the 253 octets of a DNS name");
    }
    if (*text && text[strlen(text) - 1] == '.') {
        return DCV_N("%s= ends in a dot; leave it out, it is added where it belongs");
    }
    for (const char *label = text;; label++) {
        apr_size_t len = 0;

        while (apr_isalnum(label[len]) || label[len] == '-' || label[len] == '_') {
            len++;
        }
        if (len > DNS_LABEL_MAX) {
            return DCV_N("%s= has a label over 63 octets; a SHA-256 must be split into "
                         "%%{sha256.1}.%%{sha256.2}");
        }
        label += len;
        if (!len || (*label && *label != '.')) {
            return DCV_N("%s= has an empty label or a character that no DNS name has");
        }
        if (!*label) {
            return NULL;
        }
    }
}

/* The same where it is no content for a file sent as US-ASCII. */
static const char *body_problem(const char *text)
{
    apr_size_t len = strlen(text);

    for (apr_size_t i = 0; i < len; i++) {
        if ((text[i] < ' ' || text[i] > '~') && !strchr("\r\n\t", text[i])) {
            return DCV_N(
                "%s= has a character that is not ASCII, or a control character; "
                "remove it");
        }
    }
    if (len > BODY_MAX_BYTES) {
        return DCV_N("%s= is longer than 4096 bytes");
    }
    return len ? NULL : DCV_N("%s= makes an empty file");
}

/* Parse a template and try it with and without a unique value. */
static dcv_error_t *read_template(const dcv_template_t **template, const char *option,
                                  const char *text,
                                  const char *(*problem_of)(const char *),
                                  apr_pool_t *pool)
{
    static const char *const unique_values[] = {NULL, "ABCDEFGHIJ0123456789"};
    dcv_error_t *error;

    if (!text) {
        return dcv_error_create(DCV_E_TEMPLATE, pool, "%s= is missing; add it", option);
    }
    error = dcv_template_parse(template, text, pool);
    if (error) {
        return dcv_error_within(error, pool, "%s=: %s", option);
    }
    for (int i = 0; i < 2; i++) {
        const char *unique_value = unique_values[i];
        const char *problem;

        if (!unique_value && dcv_template_unique(*template) == DCV_UNIQUE_OUTSIDE) {
            continue;
        }
        problem =
            problem_of(dcv_template_render(*template, &sample, unique_value, pool));
        if (problem) {
            return dcv_error_create(DCV_E_TEMPLATE, pool, problem, option);
        }
    }
    return NULL;
}

static dcv_error_t *read_templates(dcv_authority_t *authority,
                                   const dcv_definition_t *definition, apr_pool_t *pool)
{
    const char *owner = definition->owner ? definition->owner : DCV_OWNER_TEMPLATE;
    dcv_error_t *error =
        read_template(&authority->body, "body", definition->body, body_problem, pool);

    if (!error) {
        error = read_template(&authority->target, "target", definition->target,
                              labels_problem, pool);
    }
    if (!error) {
        error = read_template(&authority->owner, "owner", owner, labels_problem, pool);
    }
    return error;
}

/* The strongest use of the unique value in any of the three templates. */
static dcv_template_unique_t unique_use(const dcv_authority_t *authority)
{
    dcv_template_unique_t use = dcv_template_unique(authority->body);

    if (dcv_template_unique(authority->target) > use) {
        use = dcv_template_unique(authority->target);
    }
    if (dcv_template_unique(authority->owner) > use) {
        use = dcv_template_unique(authority->owner);
    }
    return use;
}

/* Read unique=, and see that the templates and it agree. */
static dcv_error_t *read_unique(dcv_authority_t *authority, const char *word,
                                apr_pool_t *pool)
{
    static const char *const words[] = {"none", "optional", "required"};
    dcv_template_unique_t use = unique_use(authority);
    int rule = use == DCV_UNIQUE_OUTSIDE ? DCV_UNIQUE_REQUIRED : (int)use;
    const char *problem = NULL;

    if (word) {
        for (rule = 0; rule < 3 && apr_cstr_casecmp(words[rule], word); rule++) {
        }
    }
    authority->unique = (dcv_unique_rule_t)rule;
    if (rule == 3) {
        problem = DCV_N("unique=%s is not one of none, optional, required");
    }
    else if (rule == DCV_UNIQUE_NONE && use != DCV_UNIQUE_ABSENT) {
        problem = DCV_N(
            "unique=%s contradicts a template with %%{unique}; remove one of them");
    }
    else if (rule != DCV_UNIQUE_NONE && use == DCV_UNIQUE_ABSENT) {
        problem = DCV_N(
            "unique=%s needs a template with %%{unique}; add it, or take unique=none");
    }
    else if (rule == DCV_UNIQUE_OPTIONAL && use == DCV_UNIQUE_OUTSIDE) {
        problem = DCV_N(
            "unique=%s needs %%{unique} in [...], which vanishes for an order without one");
    }
    return problem ? dcv_error_create(DCV_E_FORM, pool, problem,
                                      dcv_error_quote(word, strlen(word), pool))
                   : NULL;
}

/* Whether a text is an issuer-domain-name of at most 253 octets (RFC 8659 4.2). */
static int is_issuer(const char *text)
{
    apr_size_t len = strlen(text);

    return !labels_problem(text) && *text != '-' && text[len - 1] != '-' &&
           !strchr(text, '_') && !strstr(text, ".-") && !strstr(text, "-.");
}

/* Read a list of issuer names, that of an option; NULL: the option is absent. */
static dcv_error_t *read_issuers(const apr_array_header_t **issuers, const char *option,
                                 const char *list, apr_pool_t *pool)
{
    *issuers = dcv_text_split(list ? list : "", pool);
    if (list && !(*issuers)->nelts) {
        return dcv_error_create(DCV_E_FORM, pool,
                                "%s= has no name; give one, or remove it", option);
    }
    for (int i = 0; i < (*issuers)->nelts; i++) {
        const char *issuer = APR_ARRAY_IDX(*issuers, i, const char *);

        if (!is_issuer(issuer)) {
            return dcv_error_create(
                DCV_E_FORM, pool,
                "%s= has \"%s\", which is no domain name; write names as ca.example, "
                "with commas between and no dot at the end",
                option, dcv_error_quote(issuer, strlen(issuer), pool));
        }
    }
    return NULL;
}

static dcv_error_t *read_mail(dcv_authority_t *authority, const char *mail,
                              apr_pool_t *pool)
{
    const char *at = mail ? strchr(mail, '@') : NULL;

    if (mail && (!at || at == mail || body_problem(mail) ||
                 strpbrk(mail, " \t\r\n<>\"") || labels_problem(at + 1))) {
        return dcv_error_create(DCV_E_FORM, pool,
                                "mail=%s is no address; write name@example.com",
                                dcv_error_quote(mail, strlen(mail), pool));
    }
    authority->mail = apr_pstrdup(pool, mail);
    return NULL;
}

static dcv_error_t *read_expires(dcv_authority_t *authority, const char *days,
                                 apr_pool_t *pool)
{
    char *end;
    apr_int64_t value = days ? apr_strtoi64(days, &end, 10) : DCV_LIFETIME_DAYS;

    if (days &&
        (!apr_isdigit(*days) || *end || value < 1 || value > EXPIRES_MAX_DAYS)) {
        return dcv_error_create(
            DCV_E_FORM, pool, "expires=%s is no number of days from 1 to %d",
            dcv_error_quote(days, strlen(days), pool), EXPIRES_MAX_DAYS);
    }
    authority->lifetime_days = (int)value;
    return NULL;
}

dcv_error_t *dcv_authorities_define(dcv_authorities_t *authorities, const char *name,
                                    const dcv_definition_t *definition)
{
    apr_pool_t *pool = authorities->list->pool;
    dcv_authority_t *authority = apr_pcalloc(pool, sizeof(*authority));
    dcv_error_t *error = check_name(authorities, name);

    int named = !error;

    authority->name = apr_pstrdup(pool, name);
    if (!error) {
        error = read_templates(authority, definition, pool);
    }
    if (!error) {
        error = read_unique(authority, definition->unique, pool);
    }
    if (!error) {
        error = read_issuers(&authority->caa, "caa", definition->caa, pool);
    }
    if (!error) {
        error = read_issuers(&authority->persist, "persist", definition->persist, pool);
    }
    if (!error) {
        error = read_mail(authority, definition->mail, pool);
    }
    if (!error) {
        error = read_expires(authority, definition->expires, pool);
    }
    if (!error) {
        APR_ARRAY_PUSH(authorities->list, const dcv_authority_t *) = authority;
    }
    else if (named) {
        APR_ARRAY_PUSH(authorities->broken, const char *) = authority->name;
    }
    return error;
}
