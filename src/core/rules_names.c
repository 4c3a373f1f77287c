/* SPDX-License-Identifier: Apache-2.0 */
/* What can be wrong with the names of an order. Each rule looks at one thing. */
#include <string.h>

#include <apr_strings.h>

#include "rules.h"

static int is_wildcard(const dcv_subject_t *subject, const dcv_name_t *name)
{
    (void)subject;
    return name->kind == DCV_NAME_WILDCARD;
}

static void wildcard_no_file(const dcv_subject_t *subject)
{
    const apr_array_header_t *found = dcv_rule_names(subject, is_wildcard);

    if (found) {
        dcv_rule_warn(
            subject, DCV_WILDCARD_NO_FILE,
            apr_psprintf(subject->pool,
                         "The file cannot validate %s: CAs accept none for a wildcard.",
                         dcv_rule_enumerate(found, subject->pool)),
            "Choose DNS at the CA and set the record shown here.");
    }
}

/* Whether a virtual host answers a request for the order's file as the order has it. */
static int answers_there(const dcv_subject_t *subject, int vhost)
{
    const dcv_vhost_t *host = APR_ARRAY_IDX(
        dcv_snapshot_vhosts(subject->report->snapshot), vhost, const dcv_vhost_t *);
    const dcv_answer_t *answer =
        dcv_snapshot_find(subject->report->snapshot, vhost,
                          dcv_order_file_name(subject->order, subject->pool));

    return host->answers && answer && !strcmp(answer->body, subject->order->body);
}

/* A virtual host that serves a name and does not answer for the order; NULL: none. */
static const dcv_vhost_t *silent_host(const dcv_subject_t *subject,
                                      const dcv_name_t *name)
{
    const apr_array_header_t *hosts =
        dcv_served_hosts(subject->report, name, subject->pool);

    for (int i = 0; i < hosts->nelts; i++) {
        int vhost = APR_ARRAY_IDX(hosts, i, int);

        /* Its own virtual host's engine is another rule's; the main server has none. */
        if ((vhost != subject->vhost_number || !vhost) &&
            !answers_there(subject, vhost)) {
            return APR_ARRAY_IDX(dcv_snapshot_vhosts(subject->report->snapshot), vhost,
                                 const dcv_vhost_t *);
        }
    }
    return NULL;
}

/* Served by another virtual host only, which does not answer for the order. */
static int is_served_elsewhere(const dcv_subject_t *subject, const dcv_name_t *name)
{
    /* A wildcard takes no file; an address is reached without a ServerName. */
    return name->kind == DCV_NAME_DOMAIN &&
           (!subject->vhost_number ||
            !dcv_served_has(subject->report, subject->vhost_number, name)) &&
           silent_host(subject, name);
}

/* Served here, and by another virtual host, too, which does not answer for the order. */
static int is_served_twice(const dcv_subject_t *subject, const dcv_name_t *name)
{
    return name->kind == DCV_NAME_DOMAIN && subject->vhost_number &&
           dcv_served_has(subject->report, subject->vhost_number, name) &&
           silent_host(subject, name);
}

static int is_not_served(const dcv_subject_t *subject, const dcv_name_t *name)
{
    return name->kind == DCV_NAME_DOMAIN &&
           !dcv_served_has(subject->report, subject->vhost_number, name) &&
           !dcv_served_hosts(subject->report, name, subject->pool)->nelts;
}

/* The virtual host that does not answer, for the first of the names it is about. */
static const char *silent_host_of(const dcv_subject_t *subject,
                                  const apr_array_header_t *names)
{
    const char *text = APR_ARRAY_IDX(names, 0, const char *);
    const dcv_vhost_t *host;
    const dcv_name_t *name;

    (void)dcv_name_parse(&name, text, strlen(text), subject->pool);
    host = silent_host(subject, name);
    return host->file ? apr_psprintf(subject->pool, "the virtual host %s (%s:%d)",
                                     host->name, host->file, host->line)
                      : "one that has the main server's settings";
}

static void names_elsewhere(const dcv_subject_t *subject)
{
    const apr_array_header_t *elsewhere = dcv_rule_names(subject, is_served_elsewhere);
    const apr_array_header_t *twice = dcv_rule_names(subject, is_served_twice);

    if (elsewhere) {
        dcv_rule_warn(
            subject, DCV_NAME_SERVED_ELSEWHERE,
            apr_psprintf(
                subject->pool,
                "The order names %s, but requests for that end in %s, which does "
                "not answer them with this order.",
                dcv_rule_enumerate(elsewhere, subject->pool),
                silent_host_of(subject, elsewhere)),
            "Name the CSR in that virtual host, too, if both belong to the same customer, "
            "and set \"DCVEngine On\" there; or use the DNS record.");
    }
    if (twice) {
        dcv_rule_warn(
            subject, DCV_NAME_SERVED_TWICE,
            apr_psprintf(
                subject->pool,
                "Requests for %s may also end in %s, which does not answer them with "
                "this order. The CA may ask either, over http first.",
                dcv_rule_enumerate(twice, subject->pool),
                silent_host_of(subject, twice)),
            "Name the CSR in that virtual host, too, and set \"DCVEngine On\" there.");
    }
}

static void name_not_served(const dcv_subject_t *subject)
{
    const apr_array_header_t *nowhere = dcv_rule_names(subject, is_not_served);

    if (nowhere) {
        dcv_rule_warn(
            subject, DCV_NAME_NOT_SERVED,
            apr_psprintf(
                subject->pool,
                "The order names %s, but no virtual host has such a ServerName "
                "or ServerAlias: only a default one would answer.",
                dcv_rule_enumerate(nowhere, subject->pool)),
            "If the name leads to this server, add a ServerAlias; else use the DNS "
            "record.");
    }
}

static void served_name_missing(const dcv_subject_t *subject)
{
    const apr_array_header_t *found = dcv_served_missing(
        subject->report, subject->vhost_number, subject->order, subject->pool);

    /* An order without any name is told so already. */
    if (found && subject->order->names->nelts) {
        dcv_rule_warn(
            subject, DCV_SERVED_NAME_MISSING,
            apr_psprintf(subject->pool,
                         "This virtual host also serves %s, which the order lacks: the "
                         "certificate will not be valid there.",
                         dcv_rule_enumerate(found, subject->pool)),
            "If it should be, make the CSR again with that name, or add it with "
            "domains= when the CA adds it.");
    }
}

static int is_not_public(const dcv_subject_t *subject, const dcv_name_t *name)
{
    return dcv_name_is_address(name)
               ? dcv_name_is_reserved(name)
               : !dcv_psl_base(subject->report->psl, name->fqdn) ||
                     dcv_psl_is_internal(subject->report->psl, name->fqdn);
}

/* CAs certify neither internal names nor reserved addresses (BR 7.1.2.7.12). */
static void name_not_public(const dcv_subject_t *subject)
{
    const apr_array_header_t *found = dcv_rule_names(subject, is_not_public);

    if (found) {
        dcv_rule_warn(
            subject, DCV_NAME_NOT_PUBLIC,
            apr_psprintf(
                subject->pool,
                "No public CA issues a certificate for %s: that is no name below "
                "a public suffix, or a private address.",
                dcv_rule_enumerate(found, subject->pool)),
            "Make the CSR again without it.");
    }
}

static void names(const dcv_subject_t *subject)
{
    const apr_array_header_t *odd_names = subject->order->csr->odd_names;

    for (int i = 0; odd_names && i < odd_names->nelts; i++) {
        dcv_rule_warn(
            subject, DCV_NAME_IGNORED,
            apr_psprintf(
                subject->pool,
                "\"%s\" in the CSR is neither a domain name nor an IP address, "
                "and takes no part.",
                APR_ARRAY_IDX(odd_names, i, const char *)),
            "If it should be a name, make the CSR again; else there is nothing to do.");
    }
    if (!subject->order->names->nelts) {
        dcv_rule_warn(subject, DCV_NO_NAME,
                      "Neither the CSR nor domains= names a domain.",
                      "Add domains=NAME to see addresses and records here.");
    }
}

void dcv_rules_names(const dcv_subject_t *subject)
{
    name_not_public(subject);
    names_elsewhere(subject);
    name_not_served(subject);
    wildcard_no_file(subject);
    served_name_missing(subject);
    names(subject);
}
