/* SPDX-License-Identifier: Apache-2.0 */
/* What a check tells people where name servers, DNSSEC or CAA fail: see explain.h. */
#include "explain.h"

#include <apr_strings.h>

#include "dcv/inquiry.h"
#include "verdict/target.h"
#include "text.h"
#include "verdict/verdict.h"
#include "words.h"

/* Each name server of a record with what it did. */
static const char *all_servers(const dcv_explained_t *to,
                               const dcv_record_check_t *record)
{
    const char *list = "";

    for (int i = 0; i < record->servers->nelts; i++) {
        const dcv_server_check_t *server =
            &APR_ARRAY_IDX(record->servers, i, dcv_server_check_t);

        list = apr_pstrcat(
            to->pool, list, i ? ", " : "", dcv_words_server(server, to->pool), " ",
            dcv_words_reply(server->outcome, server->rcode, server->found, to->pool),
            NULL);
    }
    return list;
}

void dcv_explain_failure(const dcv_explained_t *to, const dcv_record_check_t *record)
{
    const char *zone = dcv_text_readable(
        record->zone ? record->zone : record->record->panel_zone, to->pool);
    const char *list = all_servers(to, record);

    dcv_words_add_finding(
        to, record->verdict,
        apr_psprintf(
            to->pool,
            "Nobody can say whether %s is there: the zone %s does not resolve. "
            "%s%s",
            dcv_words_owner(record, to->pool), zone,
            *list ? list : "Its name servers could not be found out in time", "."),
        apr_psprintf(to->pool,
                     "Let whoever runs the name servers of %s see to them, or correct "
                     "the name servers at the domain's registrar. The record cannot be "
                     "found before that, nor can the file, since the CA has to look up "
                     "the name's addresses.",
                     zone));
}

void dcv_explain_unknown(const dcv_explained_t *to, const dcv_record_check_t *record)
{
    const char *list = all_servers(to, record);

    dcv_words_add_finding(
        to, DCV_UNKNOWN,
        apr_psprintf(to->pool,
                     "Nobody could tell this server whether %s is there%s%s. That says "
                     "nothing of the record, nor of its name servers.",
                     dcv_words_owner(record, to->pool), *list ? ": " : "", list),
        *list
            ? "Check again. If that comes to the same, see that this server can reach "
              "these name servers: by IPv6, where they have no other address."
            : "Check again. If that comes to the same, see that this server's resolver "
              "answers, or allow more time with DCVCheckTimeout.");
}

dcv_verdict_t dcv_explain_bogus(const dcv_explained_t *to,
                                const dcv_record_check_t *record)
{
    const char *zone = dcv_text_readable(
        record->zone ? record->zone : record->record->panel_zone, to->pool);
    const char *seen = "";
    dcv_target_t target = {.verdict = DCV_VALID};

    if (record->found) {
        dcv_target_compare(&target, to->about, record, record->found);
        seen = target.verdict == DCV_VALID
                   ? " The record itself is there, and right."
                   : " The record that is there is not right either.";
    }
    dcv_words_add_finding(
        to, DCV_DNSSEC_BROKEN,
        apr_psprintf(
            to->pool,
            "DNSSEC of the zone %s is broken, so that a CA must not believe what "
            "it says: %s.%s",
            zone,
            dcv_text_readable(
                record->why_bogus ? record->why_bogus : "validation fails", to->pool),
            seen),
        apr_psprintf(
            to->pool,
            "Let whoever runs the zone %s sign it again, or remove its DS record "
            "at the domain's registrar until that is done. The file does not "
            "help either: the CA validates the name's addresses, too.",
            zone));
    return target.verdict;
}

void dcv_explain_nobody(const dcv_explained_t *to)
{
    dcv_words_add_finding(
        to, DCV_UNKNOWN,
        to->about->evidence->view == DCV_VIEW_NOBODY
            ? "This server could ask nobody: neither the DNS root nor the "
              "resolver answers it. That says nothing of the record, nor of its name "
              "servers."
            : "There was nothing to ask for.",
        "Let this server send to port 53 (UDP and TCP), or name a resolver "
        "with DCVResolver.");
}

void dcv_explain_spent(const dcv_explained_t *to)
{
    const dcv_record_check_t *best = to->check->best;
    const char *zone =
        best ? dcv_text_readable(best->zone ? best->zone : best->record->panel_zone,
                                 to->pool)
             : "";

    dcv_words_add_finding(
        to,
        dcv_verdict_is_failure(to->check->verdict) ? to->check->verdict : DCV_UNKNOWN,
        apr_psprintf(to->pool,
                     "This check has sent as many packets as it may: %d for one name, "
                     "and fewer where many names of a base domain are checked at once. "
                     "So not all was asked.",
                     DCV_PACKETS_MAX),
        apr_psprintf(to->pool,
                     "Let whoever runs the name servers of %s see that each of them "
                     "answers, or remove those that do not at the domain's registrar.",
                     zone));
}

const char *dcv_explain_limits(const dcv_evidence_t *evidence)
{
    switch (evidence->view) {
    case DCV_VIEW_ROOT:
        return evidence->validated
                   ? NULL
                   : "DNSSEC was not validated: the trust anchor does not fit the root. "
                     "Correct DCVTrustAnchor.";
    case DCV_VIEW_FALLBACK:
        return evidence->validated
                   ? "The DNS root is out of reach from here, so the system's resolver was "
                     "asked. It may remember old answers, and cannot tell what each name "
                     "server has."
                   : "The DNS root is out of reach from here, so the system's resolver was "
                     "asked. It may remember old answers, cannot tell what each name "
                     "server has, and lets no signatures through, so that DNSSEC was not "
                     "validated.";
    case DCV_VIEW_FORWARDER:
    case DCV_VIEW_SYSTEM:
        return evidence->validated
                   ? "A resolver was asked, as configured. It may remember old answers, and "
                     "cannot tell what each name server has."
                   : "A resolver was asked, as configured. It may remember old answers, "
                     "cannot tell what each name server has, and lets no signatures "
                     "through, so that DNSSEC was not validated.";
    case DCV_VIEW_NOBODY:
        break;
    }
    return "Nobody could be asked.";
}

static void explain_forbidden(const dcv_explained_t *to)
{
    const dcv_caa_check_t *caa = &to->check->caa;
    const char *issuers =
        caa->issuers->nelts
            ? dcv_text_readable(dcv_text_enumerate(caa->issuers, 0, to->pool), to->pool)
            : "";
    const char *at = dcv_text_readable(caa->at, to->pool);
    const apr_array_header_t *own = to->about->order->authority->caa;
    int wild = to->about->proof->name->kind == DCV_NAME_WILDCARD;

    dcv_words_add_finding(
        to, DCV_CAA_FORBIDS,
        *issuers
            ? apr_psprintf(to->pool,
                           "CAA at %s lets only these CAs issue: %s. %s is known as "
                           "%s.",
                           at, issuers, to->about->order->authority->name,
                           dcv_text_enumerate(own, 0, to->pool))
            : apr_psprintf(to->pool,
                           "CAA at %s forbids every CA to issue, or has a critical "
                           "property that no CA knows.",
                           at),
        own && own->nelts
            ? apr_psprintf(to->pool,
                           "Add at %s a CAA record: 0 %s \"%s\" (the others may stay, "
                           "unless they are critical ones that nobody knows)",
                           at, wild ? "issuewild" : "issue",
                           APR_ARRAY_IDX(own, 0, const char *))
            : apr_psprintf(to->pool,
                           "Remove at %s the critical CAA records that no CA knows",
                           at));
}

void dcv_explain_caa(const dcv_explained_t *to)
{
    const dcv_caa_check_t *caa = &to->check->caa;
    const dcv_caa_seen_t *seen = &to->about->evidence->caa;
    const char *at = seen->at ? dcv_text_readable(seen->at, to->pool) : "";

    if (caa->verdict == DCV_CAA_FORBIDS) {
        explain_forbidden(to);
    }
    else if (caa->verdict == DCV_DNSSEC_BROKEN) {
        dcv_words_add_finding(
            to, DCV_DNSSEC_BROKEN,
            apr_psprintf(to->pool,
                         "Whether CAA lets the CA issue cannot be validated: DNSSEC is "
                         "broken at %s: %s.",
                         at,
                         dcv_text_readable(seen->why_bogus ? seen->why_bogus
                                                           : "validation fails",
                                           to->pool)),
            apr_psprintf(
                to->pool,
                "Let whoever runs the zone of %s sign it again, or remove its DS "
                "record at the registrar.",
                at));
    }
    else if (caa->verdict == DCV_UNKNOWN) {
        dcv_words_add_finding(
            to, DCV_UNKNOWN,
            apr_psprintf(to->pool,
                         "Whether CAA lets the CA issue is not known: "
                         "nobody could be asked from here for the CAA "
                         "records of %s.",
                         at),
            "Check again.");
    }
    else if (dcv_verdict_is_failure(caa->verdict)) {
        dcv_words_add_finding(
            to, caa->verdict,
            apr_psprintf(to->pool,
                         "Whether CAA lets the CA issue is not known: the question for "
                         "the CAA records of %s %s. A CA takes that for a no.",
                         at,
                         caa->verdict == DCV_TIMEOUT ? "was not answered in time"
                                                     : "failed (SERVFAIL)"),
            apr_psprintf(to->pool,
                         "Let whoever runs the name servers of %s see that they answer "
                         "questions of type CAA.",
                         at));
    }
}
