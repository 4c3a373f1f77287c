/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/* What can be wrong with an order and its CSR. Each rule looks at one thing. */
#include <string.h>

#include <apr_strings.h>

#include "index/index.h"
#include "rules.h"
#include "text.h"

#define DAY         apr_time_from_sec(86400)
#define NEARLY_OVER (7 * DAY)

static int takes_file(const dcv_subject_t *subject, const dcv_name_t *name)
{
    (void)subject;
    return dcv_order_permits_file(name);
}

static void warn_engine_off(const dcv_subject_t *subject)
{
    if (!dcv_index_is_answered(subject->index, subject->vhost_number) &&
        dcv_rules_find_names(subject, takes_file)) {
        dcv_rules_warn(
            subject, DCV_ENGINE_OFF,
            dcv_tr(
                subject->lang,
                "A request for the file gets no answer here: DCVEngine is Off. The DNS record "
                "works all the same."),
            dcv_tr(subject->lang, "Set \"DCVEngine On\" and restart httpd."));
    }
}

/* Whether an answer is not that of the order; NULL is none at all. */
static int is_other(const dcv_subject_t *subject, const dcv_answer_t *answer)
{
    return answer && answer->order != subject->order &&
           strcmp(answer->body, subject->order->body);
}

static void warn_order_replaced(const dcv_subject_t *subject)
{
    if (is_other(subject, dcv_snapshot_find(
                              subject->index->snapshot, subject->vhost_number,
                              dcv_order_file_name(subject->order, subject->pool)))) {
        dcv_rules_warn(
            subject, DCV_ORDER_REPLACED,
            dcv_tr(
                subject->lang,
                "The same CSR stands below in this virtual host with another answer, and "
                "only that one is given."),
            dcv_tr(subject->lang, "Remove the order that is done."));
    }
}

/* The first other answer at some ends, of the virtual hosts that the order is for. */
static const dcv_answer_t *find_other_at(const dcv_subject_t *subject,
                                         const apr_array_header_t *ends,
                                         const dcv_name_t *name)
{
    for (int i = 0; i < ends->nelts; i++) {
        const dcv_served_t *served = APR_ARRAY_IDX(ends, i, dcv_end_t).served;

        if (!subject->vhost_number || served->vhost == subject->vhost_number) {
            const dcv_answer_t *answer = dcv_index_answer(
                subject->index, served, subject->order, name->text, subject->pool);

            if (is_other(subject, answer)) {
                return answer;
            }
        }
    }
    return NULL;
}

/* What is answered in the place of a dropped order where requests for a name end. */
static const dcv_answer_t *find_replacement(const dcv_subject_t *subject,
                                            const dcv_name_t *name)
{
    const dcv_answer_t *answer;
    dcv_ends_t ends;

    dcv_ends_find(&ends, subject->index, name, subject->pool);
    answer = find_other_at(subject, ends.having, name);
    return answer || ends.is_asked_by_name ? answer
                                           : find_other_at(subject, ends.asked, name);
}

/* That an order is replaced under names, as far as whoever reads this may know by what. */
static const char *describe_replacement(const dcv_subject_t *subject,
                                        const dcv_answer_t *answer, const char *names)
{
    if (!answer->order) {
        return dcv_rules_say(subject,
                             "A literal file has the same CSR with another answer, and "
                             "only that one is given under %s.",
                             names);
    }
    return dcv_index_scope(subject->index) == DCV_SCOPE_ALL
               ? dcv_rules_say(subject,
                               "%s has the same CSR with another answer, and only that "
                               "one is given under %s.",
                               answer->order->source, names)
               : dcv_rules_say(
                     subject,
                     "Another order has the same CSR with another answer, and "
                     "only that one is given under %s.",
                     names);
}

/* An order from a directory may be replaced under some of its names only. */
static void warn_dropped_order_replaced(const dcv_subject_t *subject)
{
    apr_array_header_t *replaced = apr_array_make(subject->pool, 1, sizeof(char *));
    const dcv_answer_t *first = NULL;

    for (int i = 0; i < subject->order->names->nelts; i++) {
        const dcv_name_t *name =
            APR_ARRAY_IDX(subject->order->names, i, const dcv_name_t *);
        const dcv_answer_t *answer =
            dcv_order_permits_file(name) ? find_replacement(subject, name) : NULL;

        if (answer) {
            APR_ARRAY_PUSH(replaced, const char *) = name->text;
            first = first ? first : answer;
        }
    }
    if (first) {
        dcv_rules_warn(
            subject, DCV_ORDER_REPLACED,
            describe_replacement(subject, first, dcv_rules_list(subject, replaced, 0)),
            dcv_tr(subject->lang, "Remove the order that is done."));
    }
}

/*
 * A CSR's hash without a unique value counts once (BR 1.6.1 "Request Token"). What others
 * copy is no problem of whom they have it from: see dcv_reuse_find().
 */
static void warn_csr_reused(const dcv_subject_t *subject)
{
    const dcv_order_t *order = subject->order;
    int is_copy;
    const dcv_order_t *other = dcv_reuse_find(subject->index, subject->vhost_number,
                                              order, &is_copy, subject->pool);

    if (other && is_copy) {
        dcv_rules_warn(
            subject, DCV_CSR_COPIED,
            dcv_rules_say(subject,
                          "The same CSR, with no other unique value, is an order of "
                          "another virtual host or of the main server already: %s.",
                          other->source),
            dcv_tr(subject->lang,
                   "If both are yours, make a new CSR for each order, or give each the "
                   "unique value that its CA shows. Else remove this order."));
    }
    else if (other) {
        dcv_rules_warn(
            subject, DCV_CSR_REUSED,
            strcmp(other->source, order->source)
                ? dcv_rules_say(subject,
                                "Another order, of %s, has the same CSR and no other "
                                "unique value. A CA takes the values of a CSR once.",
                                other->source)
                : dcv_tr(
                      subject->lang,
                      "Another order, of the same file, has the same CSR and no other "
                      "unique value. A CA takes the values of a CSR once."),
            dcv_tr(subject->lang, "Make a new CSR for each order, or give each the "
                                  "unique value that its CA shows."));
    }
}

static void warn_expiry(const dcv_subject_t *subject)
{
    apr_time_t left = subject->order->expires - subject->now;
    int days = (int)(left / DAY) + 1;
    int lifetime_days = subject->order->authority->lifetime_days;

    /* A day more, since it may be tomorrow where the order was made. */
    if (subject->order->issued > subject->now + DAY) {
        dcv_rules_warn(
            subject, DCV_ISSUED_LATER,
            dcv_tr(subject->lang, "The order's date of issue is still to come."),
            dcv_rules_either(
                subject, DCV_N("Correct issued=, or the server's clock."),
                DCV_N("Correct the line \"DCV-Issued:\", or the server's clock.")));
    }
    if (subject->order->expires && left <= 0) {
        dcv_rules_warn(
            subject, DCV_EXPIRED,
            dcv_rules_say(subject,
                          "The CA accepted these values for %d days, which are over.",
                          lifetime_days),
            dcv_rules_either(
                subject,
                DCV_N("Order again with a new CSR, or correct issued= if the order is "
                      "newer. If the certificate is there, remove the order."),
                DCV_N(
                    "Order again with a new CSR, or correct the line \"DCV-Issued:\" if "
                    "the order is newer. If the certificate is there, remove the "
                    "order.")));
    }
    else if (subject->order->expires && left <= NEARLY_OVER) {
        dcv_rules_warn(
            subject, DCV_EXPIRES_SOON,
            dcv_trn(
                subject->lang, subject->pool, days,
                "The CA accepts these values for %d days, of which less than %d is "
                "left.",
                "The CA accepts these values for %d days, of which less than %d are "
                "left.",
                lifetime_days, days),
            dcv_tr(subject->lang,
                   "Finish the order soon; afterwards it takes a new one."));
    }
}

static void warn_unusual_key(const dcv_subject_t *subject, const char *text)
{
    dcv_rules_warn(
        subject, DCV_KEY_UNUSUAL, text,
        dcv_tr(subject->lang,
               "Unless the CA says that it takes this key, make a new one and a CSR of "
               "it: openssl req -new -newkey rsa:2048 ..."));
}

/* RSA keys that are larger than any CA takes. */
static void warn_large_key(const dcv_subject_t *subject)
{
    const dcv_csr_t *csr = subject->order->csr;

    warn_unusual_key(
        subject,
        dcv_rules_say(subject,
                      "The key is RSA with %d bits and an exponent of %d bits. Public "
                      "CAs take up to 8192 and 64 at most; the CSR's signature is not "
                      "verified.",
                      csr->key_bits, csr->exponent_bits));
}

/* Keys of other types than CAs take. */
static void warn_other_key(const dcv_subject_t *subject)
{
    const dcv_csr_t *csr = subject->order->csr;
    const char *text =
        !csr->odd_curve
            ? DCV_N("The key is %s. Public CAs take RSA, and EC on the curves "
                    "P-256, P-384 and P-521.")
        : *csr->odd_curve
            ? DCV_N("The key is %s on the curve %s. Public CAs take RSA, and EC on the "
                    "curves P-256, P-384 and P-521.")
            : DCV_N(
                  "The key is %s with explicit parameters of its curve. Public CAs take "
                  "RSA, and EC on the curves P-256, P-384 and P-521.");

    text = dcv_rules_say(subject, text, csr->key_type, csr->odd_curve);
    if (csr->never_verified) {
        text = apr_pstrcat(
            subject->pool, text, " ",
            dcv_tr(subject->lang, "The CSR's signature is not verified."), NULL);
    }
    warn_unusual_key(subject, text);
}

/* What a certificate's key may be (BR 6.1.5): RSA, or EC on one of three curves. */
static void warn_key(const dcv_subject_t *subject)
{
    const dcv_csr_t *csr = subject->order->csr;
    int is_rsa = !strcmp(csr->key_type, "RSA"), is_ec = !strcmp(csr->key_type, "EC");
    int least = is_rsa ? 2048 : is_ec ? 256 : 0;

    if (csr->key_bits && csr->key_bits < least) {
        dcv_rules_warn(
            subject, DCV_WEAK_KEY,
            dcv_rules_say(subject,
                          "The key is %s with %d bits; CAs refuse less than %d.",
                          csr->key_type, csr->key_bits, least),
            dcv_tr(subject->lang,
                   "Make a new key and CSR: openssl req -new -newkey rsa:2048 ..."));
    }
    else if (is_rsa && csr->never_verified) {
        warn_large_key(subject);
    }
    if (csr->odd_curve || (!is_rsa && !is_ec)) {
        warn_other_key(subject);
    }
}

static void warn_private_key(const dcv_subject_t *subject)
{
    if (subject->order->has_private_key) {
        dcv_rules_warn(
            subject, DCV_PRIVATE_KEY,
            dcv_tr(
                subject->lang,
                "A private key is in the same file as the CSR. It must not lie there: a CSR "
                "is for others to read, a key for nobody."),
            dcv_tr(
                subject->lang,
                "Move the key out of this file. If others could read it, treat it as exposed: "
                "make a new key and a CSR of it, and have certificates of the old key revoked."));
    }
}

static void warn_weak_signature(const dcv_subject_t *subject)
{
    if (subject->order->csr->weak_digest) {
        dcv_rules_warn(
            subject, DCV_WEAK_SIGNATURE,
            dcv_rules_say(subject,
                          "The CSR is signed with %s, which CAs refuse as too weak.",
                          subject->order->csr->signature_algorithm),
            dcv_tr(subject->lang,
                   "Make the CSR again with SHA-256: openssl req -new -sha256 ..."));
    }
}

/* Certigna's own rules for CSRs (its FAQ). Others take what weak_key lets pass. */
static void warn_certigna(const dcv_subject_t *subject)
{
    const dcv_csr_t *csr = subject->order->csr;

    if (strcmp(subject->order->authority->name, "certigna")) {
        return;
    }
    if (!csr->has_common_name) {
        dcv_rules_warn(
            subject, DCV_NO_COMMON_NAME,
            dcv_tr(subject->lang,
                   "The CSR's subject has no CN, which Certigna requires."),
            dcv_tr(
                subject->lang,
                "Make the CSR again with the main name as CN: openssl req -new -subj "
                "/CN=www.example.com ..."));
    }
    if (strcmp(csr->key_type, "RSA") || csr->key_bits != 2048) {
        dcv_rules_warn(
            subject, DCV_KEY_NOT_RSA_2048,
            csr->key_bits
                ? dcv_rules_say(subject,
                                "The key is %s with %d bits, but Certigna takes RSA "
                                "with 2048 bits only.",
                                csr->key_type, csr->key_bits)
                : dcv_rules_say(subject,
                                "The key is %s, but Certigna takes RSA with 2048 bits "
                                "only.",
                                csr->key_type),
            dcv_tr(subject->lang,
                   "Make a new key and CSR: openssl req -new -newkey rsa:2048 ..."));
    }
}

static void warn_form_uncertain(const dcv_subject_t *subject)
{
    const dcv_authority_t *authority = subject->order->authority;

    if (authority->doubt) {
        dcv_rules_warn(subject, DCV_FORM_UNCERTAIN,
                       dcv_tr(subject->lang, authority->doubt),
                       dcv_tr(subject->lang, authority->doubt_remedy));
    }
}

void dcv_rules_answer(const dcv_subject_t *subject)
{
    warn_engine_off(subject);
    if (subject->order->directory) {
        warn_dropped_order_replaced(subject);
    }
    else {
        warn_order_replaced(subject);
    }
}

void dcv_rules_order(const dcv_subject_t *subject)
{
    warn_expiry(subject);
    warn_key(subject);
    warn_private_key(subject);
    warn_weak_signature(subject);
    warn_certigna(subject);
    warn_csr_reused(subject);
    warn_form_uncertain(subject);
}
