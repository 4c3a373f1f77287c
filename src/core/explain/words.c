/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/* Phrases of which explanations and remedies are made: see words.h. */
#include "words.h"

#include <string.h>

#include <apr_strings.h>

#include "text.h"
#include "verdict/verdict.h"
#include "when.h"
#include "dns.h"
#include "explain.h"

/* Name servers that a sentence lists. */
#define SERVERS_LISTED 6

void dcv_words_add_finding(const dcv_explained_t *to, dcv_verdict_t verdict,
                           const char *explanation, const char *remedy)
{
    dcv_finding_t *finding = apr_array_push(to->check->findings);

    finding->verdict = verdict;
    finding->title = NULL;
    finding->explanation = explanation;
    finding->remedy = remedy;
}

void dcv_words_title(const dcv_explained_t *to, const char *title)
{
    const apr_array_header_t *findings = to->check->findings;

    APR_ARRAY_IDX(findings, findings->nelts - 1, dcv_finding_t).title = title;
}

const char *dcv_words_property(const dcv_property_t *property, apr_pool_t *pool)
{
    return dcv_text_readable(apr_psprintf(pool, "%d %s \"%s\"", property->flags,
                                          property->tag, property->value),
                             pool);
}

const char *dcv_words_server(const dcv_server_check_t *server, apr_pool_t *pool)
{
    const char *name = dcv_text_readable(server->name, pool);

    return server->address
               ? apr_pstrcat(pool, name, " (", dcv_text_readable(server->address, pool),
                             ")", NULL)
               : name;
}

const char *dcv_words_reply(dcv_outcome_t outcome, int rcode, const char *found,
                            apr_pool_t *pool)
{
    static const char *const words[] = {
        [DCV_NO_DATA] = "has no CNAME there",
        [DCV_NX_DOMAIN] = "says that there is no such name (NXDOMAIN)",
        [DCV_REFERRAL] = "does not have the zone, and refers to other servers",
        [DCV_UPWARD] = "does not have the zone, and refers to the root",
        [DCV_NOT_AUTHORITATIVE] =
            "answers without authority: it does not have the zone",
        [DCV_FAILED] = "gives no answer",
        [DCV_SILENT] = "does not answer",
        [DCV_CLOSED] = "does not answer: nothing listens on its port 53",
        [DCV_TCP_SILENT] = "cuts its answer short, and does not answer over TCP",
        [DCV_TCP_CLOSED] = "cuts its answer short, and refuses TCP",
        [DCV_WRONG_ID] = "answers with the id of another question",
        [DCV_WRONG_QUESTION] = "answers another question than the one asked",
        [DCV_GARBLED] = "answers with bytes that are no DNS message",
        [DCV_PRIVATE] = "has an address that nobody on the Internet can reach",
        [DCV_NO_ADDRESS] = "has no address",
        [DCV_UNREACHABLE] = "cannot be reached from this machine"};

    if (outcome == DCV_DATA) {
        return apr_pstrcat(pool, "has ", dcv_text_readable(found, pool), NULL);
    }
    if (outcome == DCV_RCODE) {
        return rcode == 5 ? "refuses to answer (REFUSED): it does not have the zone"
                          : apr_psprintf(pool, "answers with an error (%s)",
                                         dcv_dns_rcode(rcode));
    }
    return words[outcome];
}

const char *dcv_words_data(dcv_type_t type, const char *data, apr_pool_t *pool)
{
    const char *readable = dcv_text_readable(data, pool);

    return type == DCV_TYPE_TXT ? apr_pstrcat(pool, "\"", readable, "\"", NULL)
                                : readable;
}

const char *dcv_words_server_reply(const dcv_server_check_t *server, apr_pool_t *pool)
{
    if (server->type != DCV_TYPE_TXT) {
        return dcv_words_reply(server->outcome, server->rcode, server->found, pool);
    }
    if (server->alias && server->outcome != DCV_DATA) {
        return apr_pstrcat(pool, "leads on to ", dcv_text_readable(server->alias, pool),
                           NULL);
    }
    if (server->outcome == DCV_DATA) {
        return server->found
                   ? apr_pstrcat(pool, "has ",
                                 dcv_words_data(DCV_TYPE_TXT, server->found, pool),
                                 NULL)
                   : "has another TXT there";
    }
    return server->outcome == DCV_NO_DATA
               ? "has no TXT there"
               : dcv_words_reply(server->outcome, server->rcode, NULL, pool);
}

/*
 * Which servers have a verdict, or any other: "ns1.example.com (192.0.2.1) and 2 more".
 */
const char *dcv_words_servers(const dcv_explained_t *to,
                              const dcv_record_check_t *record, dcv_verdict_t verdict,
                              int with_it)
{
    const char *list = "";
    int count = 0;

    for (int i = 0; i < record->servers->nelts; i++) {
        const dcv_server_check_t *server =
            &APR_ARRAY_IDX(record->servers, i, dcv_server_check_t);

        if ((server->verdict == verdict) != with_it ||
            server->verdict == DCV_VERDICTS) {
            continue;
        }
        if (count++ < SERVERS_LISTED) {
            list = apr_pstrcat(to->pool, list, count > 1 ? ", " : "",
                               dcv_words_server(server, to->pool), NULL);
            if (!with_it) {
                list = apr_pstrcat(to->pool, list, " ",
                                   dcv_words_server_reply(server, to->pool), NULL);
            }
        }
    }
    return count > SERVERS_LISTED
               ? apr_psprintf(to->pool, "%s and %d more", list, count - SERVERS_LISTED)
               : list;
}

int dcv_words_others_are_dead(const dcv_record_check_t *record)
{
    int dead = 0;

    for (int i = 0; i < record->servers->nelts; i++) {
        const dcv_server_check_t *server =
            &APR_ARRAY_IDX(record->servers, i, dcv_server_check_t);

        if (server->verdict == DCV_TIMEOUT || server->outcome == DCV_NO_ADDRESS) {
            dead++;
        }
        else if (server->verdict != DCV_VALID && server->verdict != DCV_VERDICTS) {
            return 0;
        }
    }
    return dead > 0;
}

/* Whether a name server has what is told of the record. */
static int says_same(const dcv_record_check_t *record, const dcv_server_check_t *server)
{
    /* Of several CNAMEs each server may give another one first. */
    if (dcv_verdict_is_failure(server->verdict)) {
        return 0;
    }
    return record->also ||
           (record->found && server->found ? dcv_dns_same(record->found, server->found)
                                           : !record->found == !server->found);
}

/* The name servers that say what is told of the record, or those that do not, and what. */
static const char *list_asked(const dcv_explained_t *to,
                              const dcv_record_check_t *record, int same)
{
    const char *list = "";
    int count = 0;

    for (int i = 0; i < record->servers->nelts; i++) {
        const dcv_server_check_t *server =
            &APR_ARRAY_IDX(record->servers, i, dcv_server_check_t);

        if (server->verdict != DCV_VERDICTS && says_same(record, server) == same &&
            count++ < SERVERS_LISTED) {
            list =
                apr_pstrcat(to->pool, list, count > 1 ? ", " : "",
                            dcv_words_server(server, to->pool), same ? "" : " ",
                            same ? "" : dcv_words_server_reply(server, to->pool), NULL);
        }
    }
    return list;
}

const char *dcv_words_asked(const dcv_explained_t *to, const dcv_record_check_t *record)
{
    const char *same = list_asked(to, record, 1), *others = list_asked(to, record, 0);

    return apr_pstrcat(to->pool, "Asked: ", *same ? same : "the resolver", ".",
                       *others ? " Not so: " : "", others, *others ? "." : "", NULL);
}

const char *dcv_words_owner(const dcv_record_check_t *record, apr_pool_t *pool)
{
    return apr_pstrmemdup(pool, record->record->owner,
                          strlen(record->record->owner) - 1);
}

/* The zone in which the record is to be entered, and the host there. */
const char *dcv_words_zone(const dcv_record_check_t *record)
{
    return record->zone && dcv_dns_is_below(record->zone, record->record->panel_zone)
               ? record->zone
               : record->record->panel_zone;
}

const char *dcv_words_host(const dcv_record_check_t *record, apr_pool_t *pool)
{
    const char *owner = record->record->owner;

    return apr_pstrmemdup(pool, owner,
                          strlen(owner) - strlen(dcv_words_zone(record)) - 2);
}

const char *dcv_words_host_in(const dcv_record_check_t *record, const char *name,
                              apr_pool_t *pool)
{
    const char *zone = dcv_words_zone(record);
    apr_size_t len = strlen(name), tail = strlen(zone);

    return len > tail + 1 && dcv_dns_is_below(name, zone)
               ? apr_pstrmemdup(pool, name, len - tail - 1)
               : name;
}

/* "In the zone example.com, ", readable: a zone's name comes from its servers. */
const char *dcv_words_in_zone(const dcv_record_check_t *record, apr_pool_t *pool)
{
    return apr_pstrcat(pool, "In the zone ",
                       dcv_text_readable(dcv_words_zone(record), pool), ", ", NULL);
}

const char *dcv_words_enter(const dcv_explained_t *to, const dcv_record_check_t *record,
                            const char *verb)
{
    return apr_pstrcat(to->pool, verb, " a record of type CNAME with the host ",
                       dcv_words_host(record, to->pool), " and the target ",
                       record->record->target, NULL);
}

/* How long what was seen is remembered; nothing when that is over. */
const char *dcv_words_memory(const dcv_explained_t *to, apr_uint32_t ttl_s)
{
    apr_time_t until = to->about->evidence->time + apr_time_from_sec(ttl_s);

    return ttl_s && until > to->about->now
               ? apr_psprintf(to->pool,
                              " Resolvers that asked before remember that for up to %s "
                              "(until %s): ask the CA again after that.",
                              dcv_when_span(ttl_s, to->lang, to->pool),
                              dcv_when_date(until, to->pool))
               : "";
}
