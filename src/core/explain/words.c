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

const char *dcv_words_say(const dcv_explained_t *to, const char *format, ...)
{
    const char *text;
    va_list values;

    va_start(values, format);
    text = dcv_trv(to->lang, to->pool, format, values);
    va_end(values);
    return text;
}

const char *dcv_words_join(const dcv_explained_t *to, ...)
{
    const char *text = "", *sentence;
    va_list sentences;

    va_start(sentences, to);
    while ((sentence = va_arg(sentences, const char *))) {
        text = !*sentence ? text
               : !*text   ? sentence
                          : apr_pstrcat(to->pool, text, " ", sentence, NULL);
    }
    va_end(sentences);
    return text;
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
                            dcv_lang_t lang, apr_pool_t *pool)
{
    static const char *const texts[] = {
        [DCV_NO_DATA] = DCV_N("has no CNAME there"),
        [DCV_NX_DOMAIN] = DCV_N("says that there is no such name (NXDOMAIN)"),
        [DCV_REFERRAL] = DCV_N("does not have the zone, and refers to other servers"),
        [DCV_UPWARD] = DCV_N("does not have the zone, and refers to the root"),
        [DCV_NOT_AUTHORITATIVE] =
            DCV_N("answers without authority: it does not have the zone"),
        [DCV_FAILED] = DCV_N("gives no answer"),
        [DCV_SILENT] = DCV_N("does not answer"),
        [DCV_CLOSED] = DCV_N("does not answer: nothing listens on its port 53"),
        [DCV_TCP_SILENT] = DCV_N("cuts its answer short, and does not answer over TCP"),
        [DCV_TCP_CLOSED] = DCV_N("cuts its answer short, and refuses TCP"),
        [DCV_WRONG_ID] = DCV_N("answers with the id of another question"),
        [DCV_WRONG_QUESTION] = DCV_N("answers another question than the one asked"),
        [DCV_GARBLED] = DCV_N("answers with bytes that are no DNS message"),
        [DCV_PRIVATE] = DCV_N("has an address that nobody on the Internet can reach"),
        [DCV_NO_ADDRESS] = DCV_N("has no address"),
        [DCV_UNREACHABLE] = DCV_N("cannot be reached from this machine")};

    if (outcome == DCV_DATA) {
        return dcv_trf(lang, pool, "has %s", dcv_text_readable(found, pool));
    }
    if (outcome != DCV_RCODE) {
        return dcv_tr(lang, texts[outcome]);
    }
    return rcode == 5
               ? dcv_tr(lang, "refuses to answer (REFUSED): it does not have the zone")
               : dcv_trf(lang, pool, "answers with an error (%s)",
                         dcv_dns_rcode(rcode));
}

const char *dcv_words_data(dcv_type_t type, const char *data, apr_pool_t *pool)
{
    const char *readable = dcv_text_readable(data, pool);

    return type == DCV_TYPE_TXT ? apr_pstrcat(pool, "\"", readable, "\"", NULL)
                                : readable;
}

const char *dcv_words_server_reply(const dcv_server_check_t *server, dcv_lang_t lang,
                                   apr_pool_t *pool)
{
    if (server->type != DCV_TYPE_TXT) {
        return dcv_words_reply(server->outcome, server->rcode, server->found, lang,
                               pool);
    }
    if (server->alias && server->outcome != DCV_DATA) {
        return dcv_trf(lang, pool, "leads on to %s",
                       dcv_text_readable(server->alias, pool));
    }
    if (server->outcome == DCV_DATA) {
        return server->found
                   ? dcv_trf(lang, pool, "has %s",
                             dcv_words_data(DCV_TYPE_TXT, server->found, pool))
                   : dcv_tr(lang, "has another TXT there");
    }
    return server->outcome == DCV_NO_DATA
               ? dcv_tr(lang, "has no TXT there")
               : dcv_words_reply(server->outcome, server->rcode, NULL, lang, pool);
}

/* Servers that a sentence lists. */
typedef struct {
    const char *text;
    int count;
} list_t;

/* List a server, and after it what it said. */
static void list_server(list_t *list, const dcv_explained_t *to,
                        const dcv_server_check_t *server, int with_reply)
{
    const char *item = dcv_words_server(server, to->pool);

    if (with_reply) {
        /* A server, and what it says or does: "ns1.example.com does not answer". */
        item = dcv_words_say(to, "%s %s", item,
                             dcv_words_server_reply(server, to->lang, to->pool));
    }
    if (list->count++ < SERVERS_LISTED) {
        list->text =
            apr_pstrcat(to->pool, list->text, list->count > 1 ? ", " : "", item, NULL);
    }
}

/* "ns1.example.com (192.0.2.1) and 2 more", "" for none. */
static const char *text_of(const dcv_explained_t *to, const list_t *list)
{
    int more = list->count > SERVERS_LISTED ? list->count - SERVERS_LISTED : 0;

    return dcv_text_and_more(list->text, more, to->lang, to->pool);
}

const char *dcv_words_servers(const dcv_explained_t *to,
                              const dcv_record_check_t *record, dcv_verdict_t verdict,
                              int with_it)
{
    list_t list = {"", 0};

    for (int i = 0; i < record->servers->nelts; i++) {
        const dcv_server_check_t *server =
            &APR_ARRAY_IDX(record->servers, i, dcv_server_check_t);

        if ((server->verdict == verdict) == with_it &&
            server->verdict != DCV_VERDICTS) {
            list_server(&list, to, server, !with_it);
        }
    }
    return text_of(to, &list);
}

const char *dcv_words_all_servers(const dcv_explained_t *to,
                                  const dcv_record_check_t *record)
{
    list_t list = {"", 0};

    for (int i = 0; i < record->servers->nelts; i++) {
        list_server(&list, to, &APR_ARRAY_IDX(record->servers, i, dcv_server_check_t),
                    1);
    }
    return text_of(to, &list);
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

const char *dcv_words_confirmed(const dcv_explained_t *to,
                                const dcv_record_check_t *record)
{
    const char *servers = dcv_words_servers(to, record, DCV_VALID, 1);

    return dcv_words_join(
        to,
        *servers ? dcv_words_say(to, "All name servers have it: %s.", servers)
                 : dcv_tr(to->lang, "The resolver says so."),
        record->dnssec == DCV_DNSSEC_SECURE ? dcv_tr(to->lang, "DNSSEC is in order.")
                                            : "",
        NULL);
}

/* The name servers that say what is told of the record, or those that do not, and what. */
static const char *list_asked(const dcv_explained_t *to,
                              const dcv_record_check_t *record, int same)
{
    list_t list = {"", 0};

    for (int i = 0; i < record->servers->nelts; i++) {
        const dcv_server_check_t *server =
            &APR_ARRAY_IDX(record->servers, i, dcv_server_check_t);

        if (server->verdict != DCV_VERDICTS && says_same(record, server) == same) {
            list_server(&list, to, server, !same);
        }
    }
    return text_of(to, &list);
}

const char *dcv_words_asked(const dcv_explained_t *to, const dcv_record_check_t *record)
{
    const char *same = list_asked(to, record, 1), *others = list_asked(to, record, 0);

    return dcv_words_join(to,
                          *same ? dcv_words_say(to, "Asked: %s.", same)
                                : dcv_tr(to->lang, "Asked: the resolver."),
                          *others ? dcv_words_say(to, "Not so: %s.", others) : "",
                          NULL);
}

const char *dcv_words_owner(const dcv_record_check_t *record, apr_pool_t *pool)
{
    return apr_pstrmemdup(pool, record->record->owner,
                          strlen(record->record->owner) - 1);
}

/* The zone in which the record is to be entered, as it stands. */
static const char *zone_of(const dcv_record_check_t *record)
{
    return record->zone && dcv_dns_is_below(record->zone, record->record->panel_zone)
               ? record->zone
               : record->record->panel_zone;
}

const char *dcv_words_zone(const dcv_record_check_t *record, apr_pool_t *pool)
{
    /* A zone's name comes from its servers. */
    return dcv_text_readable(zone_of(record), pool);
}

const char *dcv_words_host(const dcv_record_check_t *record, apr_pool_t *pool)
{
    const char *owner = record->record->owner;

    return apr_pstrmemdup(pool, owner, strlen(owner) - strlen(zone_of(record)) - 2);
}

const char *dcv_words_host_in(const dcv_record_check_t *record, const char *name,
                              apr_pool_t *pool)
{
    const char *zone = zone_of(record);
    apr_size_t len = strlen(name), tail = strlen(zone);

    return len > tail + 1 && dcv_dns_is_below(name, zone)
               ? apr_pstrmemdup(pool, name, len - tail - 1)
               : name;
}

const char *dcv_words_enter(const dcv_explained_t *to, const dcv_record_check_t *record,
                            const char *format)
{
    return dcv_words_say(to, format, dcv_words_zone(record, to->pool),
                         dcv_words_host(record, to->pool), record->record->target);
}

const char *dcv_words_zone_asked(const dcv_explained_t *to,
                                 const dcv_record_check_t *record)
{
    return dcv_text_readable(record->zone ? record->zone : record->record->panel_zone,
                             to->pool);
}

const char *dcv_words_bogus(const dcv_explained_t *to, const char *why)
{
    return why ? dcv_text_readable(why, to->pool)
               : dcv_tr(to->lang, "validation fails");
}

const char *dcv_words_memory(const dcv_explained_t *to, apr_uint32_t ttl_s)
{
    apr_time_t until = to->about->evidence->time + apr_time_from_sec(ttl_s);

    return ttl_s && until > to->about->now
               ? dcv_words_say(to,
                               "Resolvers that asked before remember that for up to %s "
                               "(until %s): ask the CA again after that.",
                               dcv_when_span(ttl_s, to->lang, to->pool),
                               dcv_when_date(until, to->pool))
               : "";
}
