/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/* What a check tells people where name servers differ, or they or DNSSEC fail: see explain.h. */
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

        list = apr_pstrcat(to->pool, list, i ? ", " : "",
                           dcv_words_server(server, to->pool), " ",
                           dcv_words_server_reply(server, to->pool), NULL);
    }
    return list;
}

void dcv_explain_partial(const dcv_explained_t *to, const dcv_record_check_t *record)
{
    const char *right = dcv_words_servers(to, record, DCV_VALID, 1);
    const char *wrong = dcv_words_servers(to, record, DCV_VALID, 0);

    dcv_words_add_finding(
        to, DCV_PARTIAL,
        apr_psprintf(to->pool,
                     "%s is right on some name servers only. It is on: %s. Not so: %s. "
                     "%s%s",
                     dcv_words_owner(record, to->pool),
                     *right ? right : "none that was asked",
                     *wrong ? wrong : "what the resolver was told",
                     dcv_words_others_are_dead(record)
                         ? "A CA that tries those has to ask another one."
                         : "Whether the CA finds it depends on which one it asks.",
                     dcv_words_memory(to, record->negative_ttl_s)),
        "Nothing has to be changed in the record. Wait until all name servers have it; if "
        "that takes more than an hour, let whoever runs them see to those that do not.");
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
                     "found before that%s.",
                     zone,
                     to->about->proof->no_file
                         ? ""
                         : ", nor can the file, since the CA has to look up the name's "
                           "addresses"));
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
            "at the domain's registrar until that is done.%s",
            zone,
            to->about->proof->no_file
                ? ""
                : " The file does not help either: the CA validates the name's addresses, "
                  "too."));
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
