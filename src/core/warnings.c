/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What an administrator should know before the CA finds out: see dcv/report.h. Each rule
 * looks at one thing; docs/status.md lists them.
 */
#include <string.h>

#include <apr_cstr.h>
#include <apr_strings.h>

#include "report.h"

#define DAY         apr_time_from_sec(86400)
#define NEARLY_OVER (7 * DAY)
#define NAMES_MAX   5 /* named one by one in a warning */

/* What a rule looks at, and where it adds to. */
typedef struct {
    dcv_report_t *report;
    int vhost_number;
    const dcv_vhost_t *vhost;
    const dcv_order_t *order;
    apr_pool_t *pool;
    apr_array_header_t *list;
} subject_t;

static void warn(const subject_t *subject, const char *code, dcv_severity_t severity,
                 const char *text, const char *remedy)
{
    dcv_warning_t *warning = apr_array_push(subject->list);

    warning->code = code;
    warning->severity = severity;
    warning->text = text;
    warning->remedy = remedy;
}

/* "a, b and c", or "a, b and 17 more". */
static const char *enumerate(const apr_array_header_t *names, apr_pool_t *pool)
{
    int shown = names->nelts > NAMES_MAX ? NAMES_MAX - 1 : names->nelts;
    const char *text = APR_ARRAY_IDX(names, 0, const char *);

    for (int i = 1; i < shown; i++) {
        text = apr_pstrcat(pool, text, i == names->nelts - 1 ? " and " : ", ",
                           APR_ARRAY_IDX(names, i, const char *), NULL);
    }
    return shown < names->nelts
               ? apr_psprintf(pool, "%s and %d more", text, names->nelts - shown)
               : text;
}

/* The order's names of which a test says yes; NULL: none. */
static apr_array_header_t *names_which(const subject_t *subject,
                                       int (*test)(const subject_t *,
                                                   const dcv_name_t *))
{
    apr_array_header_t *found = NULL;

    for (int i = 0; i < subject->order->names->nelts; i++) {
        const dcv_name_t *name =
            APR_ARRAY_IDX(subject->order->names, i, const dcv_name_t *);

        if (test(subject, name)) {
            if (!found) {
                found = apr_array_make(subject->pool, 4, sizeof(const char *));
            }
            APR_ARRAY_PUSH(found, const char *) = name->text;
        }
    }
    return found;
}

/* The main server's orders are answered where any virtual host answers. */
static void engine_off(const subject_t *subject)
{
    if (subject->vhost_number ? !subject->vhost->answers : !subject->report->answers) {
        warn(subject, "engine_off", DCV_PROBLEM,
             "The CA gets no answer here: DCVEngine is Off.",
             "Set \"DCVEngine On\" and restart httpd.");
    }
}

static void order_replaced(const subject_t *subject)
{
    const dcv_answer_t *answer =
        dcv_snapshot_find(subject->report->snapshot, subject->vhost_number,
                          dcv_order_file_name(subject->order, subject->pool));

    if (answer && answer->order != subject->order &&
        strcmp(answer->body, subject->order->body)) {
        warn(subject, "order_replaced", DCV_PROBLEM,
             "The same CSR stands below in this virtual host with another answer, and "
             "only that one is given.",
             "Remove the order that is done.");
    }
}

/* Whether two orders are one, named in several virtual hosts. */
static int is_same_order(const dcv_order_t *a, const dcv_order_t *b)
{
    return !strcmp(a->source, b->source) && !strcmp(a->body, b->body);
}

static int have_same_unique(const dcv_order_t *a, const dcv_order_t *b)
{
    return a->unique_value && b->unique_value
               ? !strcmp(a->unique_value, b->unique_value)
               : !a->unique_value && !b->unique_value;
}

/* A CSR's hash without a unique value counts once (BR 1.6.1 "Request Token"). */
static void csr_reused(const subject_t *subject)
{
    const dcv_order_t *order = subject->order;
    const dcv_use_t *use =
        apr_hash_get(subject->report->uses, order->csr->md5, APR_HASH_KEY_STRING);

    for (; use; use = use->next) {
        if (!is_same_order(use->order, order) && have_same_unique(use->order, order)) {
            warn(subject, "csr_reused", DCV_PROBLEM,
                 apr_psprintf(subject->pool,
                              "Another order, of %s, has the same CSR and no other "
                              "unique value. A CA takes the values of a CSR once.",
                              strcmp(use->order->source, order->source)
                                  ? use->order->source
                                  : "the same file"),
                 "Make a new CSR for each order, or give each the unique value that "
                 "its CA shows.");
            return;
        }
    }
}

static void expiry(const subject_t *subject)
{
    apr_time_t left = subject->order->expires - subject->report->now;

    if (subject->order->expires && left <= 0) {
        warn(subject, "expired", DCV_PROBLEM,
             apr_psprintf(subject->pool,
                          "The CA accepted these values for %d days, which are over.",
                          subject->order->authority->lifetime_days),
             "Order again with a new CSR, or correct issued= if the order is newer. If "
             "the certificate is there, remove the order.");
    }
    else if (subject->order->expires && left <= NEARLY_OVER) {
        warn(subject, "expires_soon", DCV_NOTE,
             apr_psprintf(subject->pool,
                          "The CA accepts these values for %d days, of which less than "
                          "%d are left.",
                          subject->order->authority->lifetime_days,
                          (int)(left / DAY) + 1),
             "Finish the order soon; afterwards it takes a new one.");
    }
}

static void weak_key(const subject_t *subject)
{
    const dcv_csr_t *csr = subject->order->csr;
    int least = !strcmp(csr->key_type, "RSA")  ? 2048
                : !strcmp(csr->key_type, "EC") ? 256
                                               : 0;

    if (csr->key_bits && csr->key_bits < least) {
        warn(subject, "weak_key", DCV_PROBLEM,
             apr_psprintf(subject->pool,
                          "The key is %s with %d bits; CAs refuse less than %d.",
                          csr->key_type, csr->key_bits, least),
             "Make a new key and CSR: openssl req -new -newkey rsa:2048 ...");
    }
}

static void weak_signature(const subject_t *subject)
{
    if (subject->order->csr->weak_digest) {
        warn(subject, "weak_signature", DCV_PROBLEM,
             apr_psprintf(subject->pool,
                          "The CSR is signed with %s, which CAs refuse as too weak.",
                          subject->order->csr->signature_algorithm),
             "Make the CSR again with SHA-256: openssl req -new -sha256 ...");
    }
}

/* Certigna's own rules for CSRs (its FAQ). Others take what weak_key lets pass. */
static void certigna(const subject_t *subject)
{
    const dcv_csr_t *csr = subject->order->csr;

    if (strcmp(subject->order->authority->name, "certigna")) {
        return;
    }
    if (!csr->has_common_name) {
        warn(subject, "no_common_name", DCV_PROBLEM,
             "The CSR's subject has no CN, which Certigna requires.",
             "Make the CSR again with the main name as CN: openssl req -new -subj "
             "/CN=www.example.com ...");
    }
    if (strcmp(csr->key_type, "RSA") || csr->key_bits != 2048) {
        warn(subject, "key_not_rsa_2048", DCV_PROBLEM,
             csr->key_bits
                 ? apr_psprintf(subject->pool,
                                "The key is %s with %d bits, but Certigna takes RSA "
                                "with 2048 bits only.",
                                csr->key_type, csr->key_bits)
                 : apr_psprintf(subject->pool,
                                "The key is %s, but Certigna takes RSA with 2048 bits "
                                "only.",
                                csr->key_type),
             "Make a new key and CSR: openssl req -new -newkey rsa:2048 ...");
    }
}

static int is_wildcard(const subject_t *subject, const dcv_name_t *name)
{
    (void)subject;
    return name->kind == DCV_NAME_WILDCARD;
}

static void wildcard_no_file(const subject_t *subject)
{
    const apr_array_header_t *found = names_which(subject, is_wildcard);

    if (found) {
        warn(
            subject, "wildcard_no_file", DCV_NOTE,
            apr_psprintf(subject->pool,
                         "The file cannot validate %s: CAs accept none for a wildcard.",
                         enumerate(found, subject->pool)),
            "Choose DNS at the CA and set the record shown here.");
    }
}

static int is_not_served(const subject_t *subject, const dcv_name_t *name)
{
    /* A wildcard takes no file; an address is reached without a ServerName. */
    return name->kind == DCV_NAME_DOMAIN &&
           !dcv_served_has(subject->report, subject->vhost_number, name);
}

static void name_not_served(const subject_t *subject)
{
    const apr_array_header_t *found = names_which(subject, is_not_served);

    if (found) {
        warn(
            subject, "name_not_served", DCV_PROBLEM,
            apr_psprintf(subject->pool,
                         "The order names %s, but %s has no such ServerName or "
                         "ServerAlias, so that the CA's request for the file may end "
                         "elsewhere.",
                         enumerate(found, subject->pool),
                         subject->vhost_number ? "this virtual host"
                                               : "no virtual host"),
            "Add a ServerAlias, put the order where the name is served, or use the DNS "
            "record.");
    }
}

static void served_name_missing(const subject_t *subject)
{
    const apr_array_header_t *found = dcv_served_missing(
        subject->report, subject->vhost_number, subject->order, subject->pool);

    /* An order without any name is told so already. */
    if (found && subject->order->names->nelts) {
        warn(
            subject, "served_name_missing", DCV_NOTE,
            apr_psprintf(subject->pool,
                         "This virtual host also serves %s, which the order lacks: the "
                         "certificate will not be valid there.",
                         enumerate(found, subject->pool)),
            "If it should be, make the CSR again with that name, or add it with "
            "domains= when the CA adds it.");
    }
}

static void form_uncertain(const subject_t *subject)
{
    const dcv_authority_t *authority = subject->order->authority;

    if (authority->doubt) {
        warn(subject, "form_uncertain", DCV_NOTE, authority->doubt,
             authority->doubt_remedy);
    }
}

static int has_no_base(const subject_t *subject, const dcv_name_t *name)
{
    return !dcv_name_is_address(name) &&
           !dcv_psl_base(subject->report->psl, name->fqdn);
}

static void name_not_public(const subject_t *subject)
{
    const apr_array_header_t *found = names_which(subject, has_no_base);

    if (found) {
        warn(
            subject, "name_not_public", DCV_PROBLEM,
            apr_psprintf(subject->pool,
                         "No CA issues a certificate for %s: not a name below a public "
                         "suffix.",
                         enumerate(found, subject->pool)),
            "Make the CSR again without it.");
    }
}

static void names(const subject_t *subject)
{
    const apr_array_header_t *odd_names = subject->order->csr->odd_names;

    for (int i = 0; odd_names && i < odd_names->nelts; i++) {
        warn(
            subject, "name_ignored", DCV_NOTE,
            apr_psprintf(
                subject->pool,
                "\"%s\" in the CSR is neither a domain name nor an IP address, "
                "and takes no part.",
                APR_ARRAY_IDX(odd_names, i, const char *)),
            "If it should be a name, make the CSR again; else there is nothing to do.");
    }
    if (!subject->order->names->nelts) {
        warn(subject, "no_name", DCV_NOTE,
             "Neither the CSR nor domains= names a domain.",
             "Add domains=NAME to see addresses and records here.");
    }
}

/* The most pressing first. */
static void (*const rules[])(const subject_t *) = {engine_off,
                                                   order_replaced,
                                                   expiry,
                                                   weak_key,
                                                   weak_signature,
                                                   certigna,
                                                   csr_reused,
                                                   name_not_public,
                                                   name_not_served,
                                                   wildcard_no_file,
                                                   served_name_missing,
                                                   form_uncertain,
                                                   names};

apr_array_header_t *dcv_warnings_collect(dcv_report_t *report, int vhost,
                                         const dcv_order_t *order, apr_pool_t *pool)
{
    subject_t subject = {report, vhost, NULL, order, pool, NULL};

    subject.vhost = APR_ARRAY_IDX(dcv_snapshot_vhosts(report->snapshot), vhost,
                                  const dcv_vhost_t *);
    subject.list = apr_array_make(pool, 4, sizeof(dcv_warning_t));
    for (apr_size_t i = 0; i < sizeof(rules) / sizeof(rules[0]); i++) {
        rules[i](&subject);
    }
    return subject.list;
}

void dcv_warnings_add_signature(apr_array_header_t *warnings, dcv_signature_t signature)
{
    subject_t subject = {.list = warnings};

    if (signature == DCV_SIGNATURE_INVALID) {
        warn(&subject, "signature_invalid", DCV_PROBLEM,
             "The CSR's signature does not match its key: the CSR was changed or "
             "damaged, and every CA refuses it.",
             "Make the CSR again, or copy it again from where it was made.");
    }
}

const char *dcv_report_title(const char *code)
{
    static const struct {
        const char *code, *title;
    } titles[] = {
        {"engine_off", "DCVEngine is off"},
        {"order_replaced", "replaced by a newer order"},
        {"expired", "too old for the CA"},
        {"expires_soon", "soon too old for the CA"},
        {"weak_key", "the key is too short"},
        {"weak_signature", "signed with SHA-1 or worse"},
        {"signature_invalid", "the CSR is damaged"},
        {"no_common_name", "no CN, which Certigna requires"},
        {"key_not_rsa_2048", "not RSA 2048, which Certigna requires"},
        {"csr_reused", "the CSR was used before"},
        {"name_not_public", "a name that no CA certifies"},
        {"name_not_served", "a name that is not served here"},
        {"served_name_missing", "a served name is missing"},
        {"wildcard_no_file", "a wildcard needs the DNS record"},
        {"form_uncertain", "the file's form is not certain"},
        {"name_ignored", "a name that is none"},
        {"no_name", "no name at all"},
    };

    for (apr_size_t i = 0; i < sizeof(titles) / sizeof(titles[0]); i++) {
        if (!strcmp(code, titles[i].code)) {
            return titles[i].title;
        }
    }
    return NULL;
}
