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
            apr_psprintf(subject->pool,
                         "The file cannot validate %s: CAs accept none for a wildcard.",
                         dcv_text_enumerate(found, 0, subject->pool)),
            "Choose DNS at the CA and set the record shown here.");
    }
}

/* What a virtual host that claims a name answers for the order's file under it. */
static const dcv_answer_t *find_answer(const dcv_subject_t *subject,
                                       const dcv_served_t *served, const char *name)
{
    const dcv_vhost_t *host =
        APR_ARRAY_IDX(dcv_snapshot_vhosts(subject->index->snapshot), served->vhost,
                      const dcv_vhost_t *);
    const dcv_answer_t *answer =
        host->answers ? dcv_index_find_named(subject->index, served->vhost,
                                             subject->order, name, subject->pool)
                      : NULL;
    int is_dropped = answer && answer->order && answer->order->directory;

    return is_dropped && !dcv_served_has_written(served, name) ? NULL : answer;
}

/* The names of the order, by where the CA's requests for its file end. */
typedef struct {
    apr_array_header_t *nowhere, *elsewhere, *partly; /* const char * */
    const dcv_served_t
        *silent; /* where the first of elsewhere or partly goes unanswered */
} requests_t;

/*
 * Its own virtual host does not answer, or a dropped order is replaced by another one:
 * other rules tell why.
 */
static int is_warned_elsewhere(const dcv_subject_t *subject, const dcv_served_t *served,
                               const dcv_answer_t *answer)
{
    return (subject->vhost_number && served->vhost == subject->vhost_number) ||
           (subject->order->directory && !subject->vhost_number && answer);
}

static void find_where_requests_end(requests_t *requests, const dcv_subject_t *subject,
                                    const dcv_name_t *name)
{
    const apr_array_header_t *hosts =
        dcv_served_find(subject->index, name, subject->pool);
    const dcv_served_t *silent = NULL;
    int answering = 0;

    for (int i = 0; i < hosts->nelts; i++) {
        const dcv_served_t *served = APR_ARRAY_IDX(hosts, i, const dcv_served_t *);

        const dcv_answer_t *answer = find_answer(subject, served, name->text);

        if (answer && !strcmp(answer->body, subject->order->body)) {
            answering++;
        }
        else if (!silent && !is_warned_elsewhere(subject, served, answer)) {
            silent = served;
        }
    }
    if (!hosts->nelts) {
        APR_ARRAY_PUSH(requests->nowhere, const char *) = name->text;
    }
    else if (silent) {
        APR_ARRAY_PUSH(answering ? requests->partly : requests->elsewhere,
                       const char *) = name->text;
        requests->silent = requests->silent ? requests->silent : silent;
    }
}

/* A virtual host, for people to find it, unless it is none of theirs. */
static const char *describe_served(const dcv_subject_t *subject,
                                   const dcv_served_t *served)
{
    apr_pool_t *pool = subject->pool;

    if (!dcv_index_has_vhost(subject->index, served->vhost)) {
        return "another virtual host";
    }
    return served->file ? apr_psprintf(pool, "the virtual host %s (%s:%d)",
                                       served->name ? served->name : "without a name",
                                       served->file, served->line)
                        : "the main server";
}

/* Where requests for the file end, as far as this server's configuration tells. */
static void warn_requests(const dcv_subject_t *subject)
{
    const apr_array_header_t *names = subject->order->names;
    apr_array_header_t *list = apr_array_make(subject->pool, 1, sizeof(const char *));
    requests_t requests = {list, apr_array_copy(subject->pool, list),
                           apr_array_copy(subject->pool, list), NULL};

    for (int i = 0; i < names->nelts; i++) {
        const dcv_name_t *name = APR_ARRAY_IDX(names, i, const dcv_name_t *);

        /* A wildcard takes no file; an address is reached without a ServerName. */
        if (name->kind == DCV_NAME_DOMAIN && subject->index->answers) {
            find_where_requests_end(&requests, subject, name);
        }
    }
    if (requests.silent && requests.elsewhere->nelts) {
        dcv_rules_warn(
            subject, DCV_NAME_SERVED_ELSEWHERE,
            apr_psprintf(subject->pool,
                         "The order names %s, but requests for that end in %s, "
                         "which does not answer them with this order.",
                         dcv_text_enumerate(requests.elsewhere, 0, subject->pool),
                         describe_served(subject, requests.silent)),
            "Name the CSR there, too, if both belong to the same customer, and "
            "set \"DCVEngine On\"; or use the DNS record.");
    }
    if (requests.silent && requests.partly->nelts) {
        dcv_rules_warn(
            subject, DCV_NAME_SERVED_TWICE,
            apr_psprintf(subject->pool,
                         "Requests for %s may also end in %s, which does not "
                         "answer them with this order. The CA may ask either, "
                         "over http first.",
                         dcv_text_enumerate(requests.partly, 0, subject->pool),
                         describe_served(subject, requests.silent)),
            "Name the CSR there, too, and set \"DCVEngine On\".");
    }
    if (requests.nowhere->nelts && subject->order->directory) {
        dcv_rules_warn(
            subject, DCV_NAME_NOT_CLAIMED,
            apr_psprintf(subject->pool,
                         "The order names %s, but no virtual host has such a "
                         "ServerName or ServerAlias: requests for it are not answered "
                         "with an order from a directory.",
                         dcv_text_enumerate(requests.nowhere, 0, subject->pool)),
            "If the name leads to this server, add a ServerAlias; else use the "
            "DNS record.");
    }
    else if (requests.nowhere->nelts && dcv_served_has_names(subject->index)) {
        dcv_rules_warn(
            subject, DCV_NAME_NOT_SERVED,
            apr_psprintf(subject->pool,
                         "The order names %s, but no virtual host has such a "
                         "ServerName or ServerAlias: only a default one would "
                         "answer.",
                         dcv_text_enumerate(requests.nowhere, 0, subject->pool)),
            "If the name leads to this server, add a ServerAlias; else use the "
            "DNS record.");
    }
}

static void warn_served_name_missing(const dcv_subject_t *subject)
{
    const apr_array_header_t *found = dcv_served_find_missing(
        subject->index, subject->vhost_number, subject->order, subject->pool);

    /* An order without any name is told so already. */
    if (found && subject->order->names->nelts) {
        dcv_rules_warn(
            subject, DCV_SERVED_NAME_MISSING,
            apr_psprintf(subject->pool,
                         "This virtual host also serves %s, which the order lacks: the "
                         "certificate will not be valid there.",
                         dcv_text_enumerate(found, DCV_MISSING_MAX, subject->pool)),
            "If it should be, make the CSR again with that name, or add it with "
            "domains= when the CA adds it.");
    }
}

static int is_not_public(const dcv_subject_t *subject, const dcv_name_t *name)
{
    return dcv_name_is_address(name)
               ? dcv_name_is_reserved(name)
               : !dcv_psl_base(subject->index->psl, name->fqdn) ||
                     dcv_psl_is_internal(subject->index->psl, name->fqdn);
}

/* CAs certify neither internal names nor reserved addresses (BR 7.1.2.7.12). */
static void warn_name_not_public(const dcv_subject_t *subject)
{
    const apr_array_header_t *found = dcv_rules_find_names(subject, is_not_public);

    if (found) {
        dcv_rules_warn(
            subject, DCV_NAME_NOT_PUBLIC,
            apr_psprintf(
                subject->pool,
                "No public CA issues a certificate for %s: that is no name below "
                "a public suffix, or a private address.",
                dcv_text_enumerate(found, 0, subject->pool)),
            "Make the CSR again without it.");
    }
}

static void warn_odd_names(const dcv_subject_t *subject)
{
    const apr_array_header_t *odd_names = subject->order->csr->odd_names;

    for (int i = 0; odd_names && i < odd_names->nelts; i++) {
        dcv_rules_warn(
            subject, DCV_NAME_IGNORED,
            apr_psprintf(subject->pool,
                         "%s in the CSR is neither a domain name nor an IP address, "
                         "and takes no part.",
                         APR_ARRAY_IDX(odd_names, i, const char *)),
            "If it should be a name, make the CSR again; else there is nothing to do.");
    }
    if (!subject->order->names->nelts) {
        dcv_rules_warn(subject, DCV_NO_NAME,
                       "Neither the CSR nor domains= names a domain.",
                       "Add domains=NAME to see addresses and records here.");
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
