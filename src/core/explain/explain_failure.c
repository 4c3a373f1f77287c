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

void dcv_explain_partial(const dcv_explained_t *to, const dcv_record_check_t *record)
{
    const char *right = dcv_words_servers(to, record, DCV_VALID, 1);
    const char *wrong = dcv_words_servers(to, record, DCV_VALID, 0);

    dcv_words_add_finding(
        to, DCV_PARTIAL,
        dcv_words_join(
            to,
            dcv_words_say(to, "%s is right on some name servers only.",
                          dcv_words_owner(record, to->pool)),
            *right ? dcv_words_say(to, "It is on: %s.", right)
                   : dcv_tr(to->lang, "It is on: none that was asked."),
            *wrong ? dcv_words_say(to, "Not so: %s.", wrong)
                   : dcv_tr(to->lang, "Not so: what the resolver was told."),
            dcv_tr(
                to->lang,
                dcv_words_others_are_dead(record)
                    ? DCV_N("A CA that tries those has to ask another one.")
                    : DCV_N("Whether the CA finds it depends on which one it asks.")),
            dcv_words_memory(to, record->negative_ttl_s), NULL),
        dcv_tr(
            to->lang,
            "Nothing has to be changed in the record. Wait until all name servers have "
            "it; if that takes more than an hour, let whoever runs them see to those that "
            "do not."));
}

void dcv_explain_failure(const dcv_explained_t *to, const dcv_record_check_t *record)
{
    const char *zone = dcv_words_zone_asked(to, record);
    const char *list = dcv_words_all_servers(to, record);

    dcv_words_add_finding(
        to, record->verdict,
        dcv_words_join(
            to,
            dcv_words_say(to,
                          "Nobody can say whether %s is there: the zone %s does not "
                          "resolve.",
                          dcv_words_owner(record, to->pool), zone),
            *list
                ? apr_pstrcat(to->pool, list, ".", NULL)
                : dcv_tr(to->lang, "Its name servers could not be found out in time."),
            NULL),
        dcv_words_join(
            to,
            dcv_words_say(to,
                          "Let whoever runs the name servers of %s see to them, or "
                          "correct the name servers at the domain's registrar.",
                          zone),
            dcv_tr(
                to->lang,
                to->about->proof->no_file
                    ? DCV_N("The record cannot be found before that.")
                    : DCV_N("The record cannot be found before that, nor can the file, "
                            "since the CA has to look up the name's addresses.")),
            NULL));
}

void dcv_explain_unknown(const dcv_explained_t *to, const dcv_record_check_t *record)
{
    const char *owner = dcv_words_owner(record, to->pool);
    const char *list = dcv_words_all_servers(to, record);

    dcv_words_add_finding(
        to, DCV_UNKNOWN,
        dcv_words_join(
            to,
            *list ? dcv_words_say(
                        to, "Nobody could tell this server whether %s is there: %s.",
                        owner, list)
                  : dcv_words_say(to,
                                  "Nobody could tell this server whether %s is there.",
                                  owner),
            dcv_tr(to->lang,
                   "That says nothing of the record, nor of its name servers."),
            NULL),
        dcv_tr(to->lang,
               *list ? DCV_N("Check again. If that comes to the same, see that this "
                             "server can reach these name servers: by IPv6, where they "
                             "have no other address.")
                     : DCV_N("Check again. If that comes to the same, see that this "
                             "server's resolver answers, or allow more time with "
                             "DCVCheckTimeout.")));
}

/* What is said of a record in a zone whose DNSSEC is broken; "" for none. */
static const char *inside_bogus(const dcv_explained_t *to,
                                const dcv_record_check_t *record, dcv_verdict_t verdict)
{
    return !record->found ? ""
           : verdict == DCV_VALID
               ? dcv_tr(to->lang, "The record itself is there, and right.")
               : dcv_tr(to->lang, "The record that is there is not right either.");
}

dcv_verdict_t dcv_explain_bogus(const dcv_explained_t *to,
                                const dcv_record_check_t *record)
{
    const char *zone = dcv_words_zone_asked(to, record);
    dcv_target_t target = {.verdict = DCV_VALID};

    if (record->found) {
        dcv_target_compare(&target, to->about, record, record->found);
    }
    dcv_words_add_finding(
        to, DCV_DNSSEC_BROKEN,
        dcv_words_join(
            to,
            dcv_words_say(to,
                          "DNSSEC of the zone %s is broken, so that a CA must not "
                          "believe what it says: %s.",
                          zone, dcv_words_bogus(to, record->why_bogus)),
            inside_bogus(to, record, target.verdict), NULL),
        dcv_words_join(
            to,
            dcv_words_say(
                to,
                "Let whoever runs the zone %s sign it again, or remove its DS "
                "record at the domain's registrar until that is done.",
                zone),
            to->about->proof->no_file
                ? ""
                : dcv_tr(to->lang,
                         "The file does not help either: the CA validates the "
                         "name's addresses, too."),
            NULL));
    return target.verdict;
}

void dcv_explain_nobody(const dcv_explained_t *to)
{
    dcv_words_add_finding(
        to, DCV_UNKNOWN,
        dcv_tr(
            to->lang,
            to->about->evidence->view == DCV_VIEW_NOBODY
                ? DCV_N("This server could ask nobody: neither the DNS root nor the "
                        "resolver answers it. That says nothing of the record, nor of "
                        "its name servers.")
                : DCV_N("There was nothing to ask for.")),
        dcv_tr(to->lang, "Let this server send to port 53 (UDP and TCP), or name a "
                         "resolver with DCVResolver."));
}

void dcv_explain_spent(const dcv_explained_t *to)
{
    const dcv_record_check_t *best = to->check->best;

    dcv_words_add_finding(
        to,
        dcv_verdict_is_failure(to->check->verdict) ? to->check->verdict : DCV_UNKNOWN,
        dcv_words_say(
            to,
            "This check has sent as many packets as it may: %d for one name, "
            "and fewer where many names of a base domain are checked at once. "
            "So not all was asked.",
            DCV_PACKETS_MAX),
        dcv_words_say(to,
                      "Let whoever runs the name servers of %s see that each of them "
                      "answers, or remove those that do not at the domain's registrar.",
                      best ? dcv_words_zone_asked(to, best) : ""));
}

const char *dcv_explain_limits(const dcv_evidence_t *evidence)
{
    switch (evidence->view) {
    case DCV_VIEW_ROOT:
        return evidence->validated
                   ? NULL
                   : DCV_N(
                         "DNSSEC was not validated: the trust anchor does not fit the root. "
                         "Correct DCVTrustAnchor.");
    case DCV_VIEW_FALLBACK:
        return evidence->validated
                   ? DCV_N(
                         "The DNS root is out of reach from here, so the system's resolver was "
                         "asked. It may remember old answers, and cannot tell what each name "
                         "server has.")
                   : DCV_N(
                         "The DNS root is out of reach from here, so the system's resolver was "
                         "asked. It may remember old answers, cannot tell what each name "
                         "server has, and lets no signatures through, so that DNSSEC was not "
                         "validated.");
    case DCV_VIEW_FORWARDER:
    case DCV_VIEW_SYSTEM:
        return evidence->validated
                   ? DCV_N(
                         "A resolver was asked, as configured. It may remember old answers, and "
                         "cannot tell what each name server has.")
                   : DCV_N(
                         "A resolver was asked, as configured. It may remember old answers, "
                         "cannot tell what each name server has, and lets no signatures "
                         "through, so that DNSSEC was not validated.");
    case DCV_VIEW_NOBODY:
        break;
    }
    return DCV_N("Nobody could be asked.");
}
