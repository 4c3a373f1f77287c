/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/* What can be wrong with the names of an order. Each rule looks at one thing. */
#include <string.h>

#include <apr_strings.h>

#include "index/index.h"
#include "rules.h"
#include "text.h"
#include "psl.h"

static int is_wildcard(const dcv_subject_t *subject, const dcv_name_t *name)
{
    (void)subject;
    return name->kind == DCV_NAME_WILDCARD;
}

static void warn_wildcard_no_file(const dcv_subject_t *subject)
{
    const apr_array_header_t *found = dcv_rules_find_names(subject, is_wildcard);

    if (found) {
        dcv_rules_warn(
            subject, DCV_WILDCARD_NO_FILE,
            dcv_rules_say(
                subject, "The file cannot validate %s: CAs accept none for a wildcard.",
                dcv_rules_list(subject, found, 0)),
            dcv_tr(subject->lang,
                   "Choose DNS at the CA and set the record shown here."));
    }
}

/* The names of the order, by where the CA's requests for its file end. */
typedef struct {
    apr_array_header_t *nowhere, *elsewhere, *partly, *taken; /* const char * */
    const dcv_end_t
        *silent; /* where the first of elsewhere or partly goes unanswered */
    const dcv_end_t *hidden; /* and the first of taken */
} requests_t;

/* What was seen where requests for a name end. */
typedef struct {
    int answering;
    const dcv_end_t *silent; /* the first one that does not answer; NULL: none */
} seen_t;

/*
 * Its own virtual host does not answer, or a dropped order is replaced by another one:
 * other rules tell why. One that lacks the name is told of by none of them.
 */
static int is_warned_elsewhere(const dcv_subject_t *subject, const dcv_served_t *served,
                               const dcv_answer_t *answer)
{
    int is_own = subject->vhost_number && served->vhost == subject->vhost_number;

    if (is_own && (answer || !subject->order->directory ||
                   !dcv_index_is_answered(subject->index, served->vhost))) {
        return 1;
    }
    return subject->order->directory && !subject->vhost_number && answer;
}

/* See whether what is answered at some ends is this order. */
static void look_at(seen_t *seen, const dcv_subject_t *subject,
                    const apr_array_header_t *ends, const dcv_name_t *name)
{
    for (int i = 0; i < ends->nelts && !(seen->answering && seen->silent); i++) {
        const dcv_end_t *end = &APR_ARRAY_IDX(ends, i, dcv_end_t);
        const dcv_answer_t *answer = dcv_index_answer(
            subject->index, end->served, subject->order, name->text, subject->pool);

        if (answer && !strcmp(answer->body, subject->order->body)) {
            seen->answering++;
        }
        else if (!seen->silent && !is_warned_elsewhere(subject, end->served, answer)) {
            seen->silent = end;
        }
    }
}

static void add_name(apr_array_header_t *names, const dcv_end_t **first,
                     const dcv_name_t *name, const dcv_end_t *end)
{
    APR_ARRAY_PUSH(names, const char *) = name->text;
    *first = *first ? *first : end;
}

static void find_where_requests_end(requests_t *requests, const dcv_subject_t *subject,
                                    const dcv_name_t *name)
{
    seen_t seen = {0}, taken = {0};
    dcv_ends_t ends;

    dcv_ends_find(&ends, subject->index, name, subject->pool);
    if (!ends.is_known) {
        APR_ARRAY_PUSH(requests->nowhere, const char *) = name->text;
        return;
    }
    look_at(&seen, subject, ends.having, name);
    if (!ends.is_asked_by_name) {
        look_at(&seen, subject, ends.asked, name);
    }
    if (seen.silent) {
        add_name(seen.answering ? requests->partly : requests->elsewhere,
                 &requests->silent, name, seen.silent);
        return;
    }
    /* It is answered by one virtual host, but others have some addresses for themselves. */
    if (seen.answering && ends.is_asked_by_name) {
        look_at(&taken, subject, ends.taken, name);
    }
    if (taken.silent) {
        add_name(requests->taken, &requests->hidden, name, taken.silent);
    }
}

/* A virtual host, where it is told by its name; NULL else. */
static const char *describe(const dcv_end_t *end, dcv_host_kind_t kind,
                            apr_pool_t *pool)
{
    return kind == DCV_HOST_NAMED ? dcv_ends_describe_host(end->served, pool) : NULL;
}

/* Names for which a virtual host that does not have the order gets all requests. */
static void warn_elsewhere(const dcv_subject_t *subject, const requests_t *requests)
{
    static const struct {
        const char *one, *many;
    } texts[DCV_HOST_KINDS] = {
        [DCV_HOST_NAMED] = {DCV_NN(
            "The order names %s, but requests for it end in the virtual host %s, "
            "which does not answer them with this order.",
            "The order names %s, but requests for them end in the virtual host "
            "%s, which does not answer them with this order.")},
        [DCV_HOST_MAIN] = {DCV_NN(
            "The order names %s, but requests for it end in the main server, "
            "which does not answer them with this order.",
            "The order names %s, but requests for them end in the main server, "
            "which does not answer them with this order.")},
        [DCV_HOST_HIDDEN] = {
            DCV_NN("The order names %s, but requests for it end in another virtual "
                   "host, which does not answer them with this order.",
                   "The order names %s, but requests for them end in another virtual "
                   "host, which does not answer them with this order.")}};
    const dcv_end_t *end = requests->silent;
    int count = requests->elsewhere->nelts;
    dcv_host_kind_t kind = dcv_ends_kind_of_host(subject->index, end->served);

    dcv_rules_warn(
        subject, DCV_NAME_SERVED_ELSEWHERE,
        dcv_trn(subject->lang, subject->pool, count, texts[kind].one, texts[kind].many,
                dcv_rules_list(subject, requests->elsewhere, 0),
                describe(end, kind, subject->pool)),
        subject->vhost_number && end->served->vhost == subject->vhost_number
            ? dcv_trp(subject->lang, count,
                      "Give that virtual host a ServerName or ServerAlias for it; or "
                      "use the DNS record.",
                      "Give that virtual host a ServerName or ServerAlias for them; or "
                      "use the DNS record.")
            : dcv_tr(
                  subject->lang,
                  "Name the CSR there, too, if both belong to the same customer, and "
                  "set \"DCVEngine On\"; or use the DNS record."));
}

/* Names for which such a virtual host gets some requests. */
static void warn_partly(const dcv_subject_t *subject, const requests_t *requests)
{
    static const char *const texts[DCV_HOST_KINDS] = {
        [DCV_HOST_NAMED] = DCV_N(
            "Requests for %s may also end in the virtual host %s, which does not "
            "answer them with this order. The CA may ask either, over http first."),
        [DCV_HOST_MAIN] = DCV_N(
            "Requests for %s may also end in the main server, which does not "
            "answer them with this order. The CA may ask either, over http first."),
        [DCV_HOST_HIDDEN] = DCV_N(
            "Requests for %s may also end in another virtual host, which does not "
            "answer them with this order. The CA may ask either, over http "
            "first.")};
    const dcv_end_t *end = requests->silent;
    dcv_host_kind_t kind = dcv_ends_kind_of_host(subject->index, end->served);

    dcv_rules_warn(
        subject, DCV_NAME_SERVED_TWICE,
        dcv_rules_say(subject, texts[kind],
                      dcv_rules_list(subject, requests->partly, 0),
                      describe(end, kind, subject->pool)),
        dcv_tr(subject->lang, "Name the CSR there, too, and set \"DCVEngine On\"."));
}

/* Names for which such a virtual host gets those at an address of its own. */
static void warn_taken(const dcv_subject_t *subject, const requests_t *requests)
{
    static const char *const texts[DCV_HOST_KINDS] = {
        [DCV_HOST_NAMED] =
            DCV_N("Requests for %s that arrive at %s end in the virtual host %s, which "
                  "has that address and does not answer them with this order."),
        [DCV_HOST_MAIN] =
            DCV_N("Requests for %s that arrive at %s end in the main server, which has "
                  "that address and does not answer them with this order."),
        [DCV_HOST_HIDDEN] = DCV_N(
            "Requests for %s that arrive at %s end in another virtual host, which "
            "has that address and does not answer them with this order.")};
    const dcv_end_t *end = requests->hidden;
    dcv_host_kind_t kind = dcv_ends_kind_of_host(subject->index, end->served);

    dcv_rules_warn(
        subject, DCV_NAME_SERVED_TWICE,
        dcv_rules_say(subject, texts[kind], dcv_rules_list(subject, requests->taken, 0),
                      dcv_ends_describe_place(end->place, subject->pool),
                      describe(end, kind, subject->pool)),
        dcv_tr(subject->lang, "If the DNS leads the CA to that address, name the CSR "
                              "there, too, and set \"DCVEngine On\"."));
}

static void warn_nowhere(const dcv_subject_t *subject,
                         const apr_array_header_t *nowhere)
{
    int count = nowhere->nelts;
    const char *names = dcv_rules_list(subject, nowhere, 0);
    const char *remedy =
        dcv_trp(subject->lang, count,
                "If the name leads to this server, add a ServerAlias; "
                "else use the DNS record.",
                "If the names lead to this server, add a ServerAlias for "
                "each; else use the DNS record.");

    if (subject->order->directory) {
        dcv_rules_warn(
            subject, DCV_NAME_NOT_CLAIMED,
            dcv_trn(
                subject->lang, subject->pool, count,
                "The order names %s, but no virtual host has such a ServerName or "
                "ServerAlias: requests for it are not answered with an order from a "
                "directory.",
                "The order names %s, but no virtual host has such a ServerName or "
                "ServerAlias: requests for them are not answered with an order from "
                "a directory.",
                names),
            remedy);
    }
    else if (dcv_served_has_names(subject->index)) {
        dcv_rules_warn(
            subject, DCV_NAME_NOT_SERVED,
            dcv_rules_say(
                subject,
                "The order names %s, but no virtual host has such a ServerName "
                "or ServerAlias: only a default one would answer.",
                names),
            remedy);
    }
}

/* Where requests for the file end, as far as this server's configuration tells. */
static void warn_requests(const dcv_subject_t *subject)
{
    const apr_array_header_t *names = subject->order->names;
    apr_array_header_t *list = apr_array_make(subject->pool, 1, sizeof(const char *));
    requests_t requests = {list,
                           apr_array_copy(subject->pool, list),
                           apr_array_copy(subject->pool, list),
                           apr_array_copy(subject->pool, list),
                           NULL,
                           NULL};

    for (int i = 0; i < names->nelts; i++) {
        const dcv_name_t *name = APR_ARRAY_IDX(names, i, const dcv_name_t *);

        /* A wildcard takes no file; an address is reached without a ServerName. */
        if (name->kind == DCV_NAME_DOMAIN && subject->index->answers) {
            find_where_requests_end(&requests, subject, name);
        }
    }
    if (requests.silent && requests.elsewhere->nelts) {
        warn_elsewhere(subject, &requests);
    }
    if (requests.silent && requests.partly->nelts) {
        warn_partly(subject, &requests);
    }
    if (requests.taken->nelts) {
        warn_taken(subject, &requests);
    }
    if (requests.nowhere->nelts) {
        warn_nowhere(subject, requests.nowhere);
    }
}

static void warn_served_name_missing(const dcv_subject_t *subject)
{
    const apr_array_header_t *found = dcv_served_find_missing(
        subject->index, subject->vhost_number, subject->order, subject->pool);

    /* An order without any name is told so already. */
    if (found && subject->order->names->nelts) {
        static const struct {
            const char *one, *many;
        } remedies[] = {
            {DCV_NN(
                "If it should be, make the CSR again with that name, or add it with "
                "domains= when the CA adds it.",
                "If it should be, make the CSR again with those names, or add them "
                "with domains= when the CA adds them.")},
            {DCV_NN(
                "If it should be, make the CSR again with that name, or add it with "
                "the line \"DCV-Domains:\" when the CA adds it.",
                "If it should be, make the CSR again with those names, or add them "
                "with the line \"DCV-Domains:\" when the CA adds them.")}};
        int dropped = subject->order->directory != NULL;

        dcv_rules_warn(
            subject, DCV_SERVED_NAME_MISSING,
            dcv_rules_say(
                subject,
                "This virtual host also serves %s, which the order lacks: the "
                "certificate will not be valid there.",
                dcv_rules_list(subject, found, DCV_MISSING_MAX)),
            dcv_trp(subject->lang, found->nelts, remedies[dropped].one,
                    remedies[dropped].many));
    }
}

static int is_not_public(const dcv_subject_t *subject, const dcv_name_t *name)
{
    return dcv_name_is_address(name)
               ? dcv_name_is_reserved(name)
               : !dcv_psl_base(subject->index->psl, name->fqdn) ||
                     dcv_psl_is_internal(subject->index->psl, name->fqdn);
}

/* Where such names stand, and what to do there. */
static const char *remedy_of_not_public(const dcv_subject_t *subject, int count)
{
    static const struct {
        const char *one, *many;
    } remove[] = {{DCV_NN("Remove it from domains=.", "Remove them from domains=.")},
                  {DCV_NN("Remove it from the line \"DCV-Domains:\".",
                          "Remove them from the line \"DCV-Domains:\".")}};
    const apr_array_header_t *of_csr = subject->order->csr->names;
    int in_csr = 0, dropped = subject->order->directory != NULL;

    for (int i = 0; i < of_csr->nelts; i++) {
        in_csr += is_not_public(subject, APR_ARRAY_IDX(of_csr, i, const dcv_name_t *));
    }
    if (!in_csr) {
        return dcv_trp(subject->lang, count, remove[dropped].one, remove[dropped].many);
    }
    return in_csr == count
               ? dcv_trp(subject->lang, count, "Make the CSR again without it.",
                         "Make the CSR again without them.")
               : dcv_rules_either(
                     subject,
                     DCV_N(
                         "Make the CSR again without those that it has, and remove the "
                         "others from domains=."),
                     DCV_N(
                         "Make the CSR again without those that it has, and remove the "
                         "others from the line \"DCV-Domains:\"."));
}

/* CAs certify neither internal names nor reserved addresses (BR 7.1.2.7.12). */
static void warn_name_not_public(const dcv_subject_t *subject)
{
    const apr_array_header_t *found = dcv_rules_find_names(subject, is_not_public);

    if (found) {
        dcv_rules_warn(
            subject, DCV_NAME_NOT_PUBLIC,
            dcv_trn(
                subject->lang, subject->pool, found->nelts,
                "No public CA issues a certificate for %s: that is no name below a "
                "public suffix, or a private address.",
                "No public CA issues a certificate for %s: these are no names below "
                "a public suffix, or private addresses.",
                dcv_rules_list(subject, found, 0)),
            remedy_of_not_public(subject, found->nelts));
    }
}

static void warn_odd_names(const dcv_subject_t *subject)
{
    const apr_array_header_t *odd_names = subject->order->csr->odd_names;

    for (int i = 0; odd_names && i < odd_names->nelts; i++) {
        dcv_rules_warn(
            subject, DCV_NAME_IGNORED,
            dcv_rules_say(
                subject,
                "%s in the CSR is neither a domain name nor an IP address, and "
                "takes no part.",
                APR_ARRAY_IDX(odd_names, i, const char *)),
            dcv_tr(subject->lang, "If it should be a name, make the CSR again; else "
                                  "there is nothing to do."));
    }
    if (!subject->order->names->nelts) {
        dcv_rules_warn(
            subject, DCV_NO_NAME,
            dcv_rules_either(
                subject, DCV_N("Neither the CSR nor domains= names a domain."),
                DCV_N("Neither the CSR nor the line \"DCV-Domains:\" names a domain.")),
            dcv_rules_either(
                subject, DCV_N("Add domains=NAME to see addresses and records here."),
                DCV_N("Add \"DCV-Domains: NAME\" to see addresses and records here.")));
    }
}

void dcv_rules_names(const dcv_subject_t *subject)
{
    warn_name_not_public(subject);
    warn_requests(subject);
    warn_wildcard_no_file(subject);
    warn_served_name_missing(subject);
    warn_odd_names(subject);
}
