/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a check tells people about a CNAME that points to something else: see explain.h.
 */
#include "explain.h"

#include <apr_strings.h>

#include "verdict/target.h"
#include "text.h"
#include "words.h"

/* Characters of a label (RFC 1035 2.3.4). */
#define LABEL_MAX 63

/* Where a target goes on behind both halves of the SHA-256 and their dots. */
#define END_OF_HASHES 66

/* A record that stands there, but must point elsewhere. */
static void add_change(const dcv_explained_t *to, const dcv_record_check_t *record,
                       dcv_verdict_t verdict, const char *explanation, const char *slip)
{
    const char *zone = dcv_words_zone(record, to->pool);
    const char *target = record->record->target;

    dcv_words_add_finding(
        to, verdict,
        dcv_words_join(to, explanation, slip, dcv_words_asked(to, record),
                       dcv_words_memory(to, record->ttl_s), NULL),
        record->clue
            ? dcv_words_say(to,
                            "In the zone %s, change the target of that record to %s",
                            zone, target)
            : dcv_words_say(to,
                            "In the zone %s, change the target of the CNAME with the "
                            "host %s to %s",
                            zone, dcv_words_host(record, to->pool), target));
}

/* What is wrong with a target: clauses behind a colon. */

static const char *unique_value_text(const dcv_explained_t *to,
                                     const dcv_target_t *target)
{
    const char *wanted = to->about->order->unique_value;
    const char *found = dcv_text_readable(target->unique_value, to->pool);

    if (!wanted) {
        return dcv_words_say(to, "it has “%s” where this order has no unique value",
                             found);
    }
    return *found ? dcv_words_say(to, "it has “%s” where the unique value “%s” belongs",
                                  found, wanted)
                  : dcv_words_say(
                        to, "the unique value “%s” is missing before the CA's domain",
                        wanted);
}

/* A SHA-256 of which something is missing. */
static const char *cut_text(const dcv_explained_t *to, const dcv_target_t *target)
{
    return target->digits == LABEL_MAX
               ? dcv_tr(to->lang,
                        "it is this CSR's SHA-256, but cut after 63 digits, the most "
                        "that a label holds; all 64 belong there, with a dot after the "
                        "first 32")
               : dcv_words_say(
                     to,
                     "it has only the first %d of the 64 digits of this CSR's "
                     "SHA-256",
                     target->digits);
}

/* The right parts, put together wrongly; NULL: none of those that need no values. */
static const char *simple_mix_text(dcv_mix_t mix)
{
    switch (mix) {
    case DCV_MIX_REST:
        return DCV_N("the first half of this CSR's SHA-256 is missing");
    case DCV_MIX_DOTS:
        return DCV_N(
            "it has this CSR's SHA-256, but with its dots in other places than "
            "after the first 32 digits");
    case DCV_MIX_SHA1:
        return DCV_N("it is this CSR's SHA-1, for which CAs asked before 2017, and not "
                     "its SHA-256");
    case DCV_MIX_HALVES:
        return DCV_N("the two halves of the hash are exchanged");
    case DCV_MIX_MD5:
        return DCV_N("it begins with the MD5, which belongs in the host, not in the "
                     "target");
    case DCV_MIX_BESIDE:
        return DCV_N(
            "the MD5 stands in it, which belongs in the host, not in the target");
    case DCV_MIX_TWICE:
        return DCV_N("the target stands there twice");
    default:
        return NULL;
    }
}

static const char *mix_text(const dcv_explained_t *to, const dcv_target_t *target)
{
    const char *simple = simple_mix_text(target->mix);

    if (simple) {
        return dcv_tr(to->lang, simple);
    }
    if (target->mix == DCV_MIX_CUT) {
        return cut_text(to, target);
    }
    return target->mix == DCV_MIX_END
               ? dcv_words_say(
                     to, "it has the hashes, but behind them “.%s” is missing",
                     dcv_order_target(to->about->order, to->pool) + END_OF_HASHES)
               : dcv_words_say(to,
                               "between the hashes and the CA's domain stands “%s”, "
                               "which is no unique value",
                               dcv_text_readable(target->between, to->pool));
}

/* What stands around a target that is right. */
static const char *around_text(const dcv_explained_t *to, const dcv_slip_t *slip)
{
    const char *before = slip->before ? dcv_text_readable(slip->before, to->pool) : "";
    const char *behind =
        slip->behind ? dcv_text_readable(slip->behind, to->pool) : NULL;

    if (!behind) {
        return dcv_words_say(to, "“%s” before the target is too much.", before);
    }
    return slip->before
               ? dcv_words_say(
                     to, "“%s” before the target and “%s” behind it are too much.",
                     before, behind)
               : dcv_words_say(to, "“%s” behind the target is too much.", behind);
}

/* The characters that are wrong, a sentence; "": there is no such slip. */
static const char *slip_text(const dcv_explained_t *to, const dcv_slip_t *slip)
{
    switch (slip->kind) {
    case DCV_SLIP_MISSING:
        return dcv_words_say(to, "Before character %d of the target, “%s” is missing.",
                             slip->at, slip->wanted);
    case DCV_SLIP_EXTRA:
        return dcv_words_say(to,
                             "From character %d of the target on, “%s” is too much.",
                             slip->at, dcv_text_readable(slip->found, to->pool));
    case DCV_SLIP_OTHER:
        return dcv_words_say(
            to, "At character %d of the target stands “%s” where “%s” belongs.",
            slip->at, dcv_text_readable(slip->found, to->pool), slip->wanted);
    case DCV_SLIP_AROUND:
        return around_text(to, slip);
    case DCV_SLIP_NONE:
        break;
    }
    return "";
}

static const char *target_text(const dcv_explained_t *to, const dcv_target_t *target,
                               dcv_verdict_t verdict)
{
    switch (verdict) {
    case DCV_UNIQUE_VALUE_WRONG:
        return unique_value_text(to, target);
    case DCV_WRONG_AUTHORITY:
        return dcv_words_say(to,
                             "the hashes are right, but behind them stands “%s”, which "
                             "is not what %s looks for",
                             dcv_text_readable(target->domain, to->pool),
                             to->about->order->authority->name);
    case DCV_OTHER_CSR:
        return target->other
                   ? dcv_words_say(to, "it is the record of another CSR, %s",
                                   dcv_text_readable(target->other->source, to->pool))
                   : dcv_tr(to->lang, "it is the record of another CSR, which this "
                                      "server does not have");
    default:
        return target->mix         ? mix_text(to, target)
               : target->slip.kind ? dcv_tr(to->lang, "nearly right")
                                   : dcv_tr(to->lang, "it is something else");
    }
}

void dcv_explain_target(const dcv_explained_t *to, const dcv_record_check_t *record,
                        const char *found)
{
    dcv_target_t target;
    const char *shown = dcv_text_readable(found, to->pool);
    const char *name = record->clue ? dcv_text_readable(record->clue->name, to->pool)
                                    : dcv_words_owner(record, to->pool);

    dcv_target_compare(&target, to->about, record, found);
    if (target.verdict == DCV_TARGET_ZONE_APPENDED) {
        add_change(to, record, DCV_TARGET_ZONE_APPENDED,
                   dcv_words_say(to,
                                 "%s points to %s: “%s” was added to the target, since "
                                 "it was entered without a dot at its end.",
                                 name, shown,
                                 dcv_text_readable(target.appended, to->pool)),
                   "");
    }
    if (target.within != DCV_VALID) {
        add_change(to, record, target.within,
                   dcv_words_say(to, "%s points to %s: %s.", name, shown,
                                 target_text(to, &target, target.within)),
                   slip_text(to, &target.slip));
    }
}

void dcv_explain_two(const dcv_explained_t *to, const dcv_record_check_t *record)
{
    const char *wrong = dcv_text_readable(record->found, to->pool);
    const char *remedy =
        dcv_dns_same(record->also, record->record->target)
            ? DCV_N(
                  "In the zone %s, remove the CNAME with the host %s that points to %s, "
                  "and leave the one to %s")
            : DCV_N(
                  "In the zone %s, remove the CNAME with the host %s that points to %s, "
                  "and change the target of the other one to %s");

    dcv_words_add_finding(
        to, DCV_WRONG_TARGET,
        dcv_words_join(
            to,
            dcv_words_say(to,
                          "Two CNAMEs stand at %s, to %s and to %s: which one the CA "
                          "gets is chance, and many resolvers take neither.",
                          dcv_words_owner(record, to->pool), wrong,
                          dcv_text_readable(record->also, to->pool)),
            dcv_words_asked(to, record), dcv_words_memory(to, record->ttl_s), NULL),
        dcv_words_say(to, remedy, dcv_words_zone(record, to->pool),
                      dcv_words_host(record, to->pool), wrong, record->record->target));
}

void dcv_explain_other(const dcv_explained_t *to, const dcv_record_check_t *record)
{
    const char *owner = dcv_words_owner(record, to->pool);
    const char *name = dcv_text_readable(record->clue->name, to->pool);
    dcv_target_t target;

    dcv_target_compare(&target, to->about, record, record->clue->found);
    dcv_words_add_finding(
        to, DCV_OTHER_CSR,
        dcv_words_join(
            to,
            target.other
                ? dcv_words_say(
                      to,
                      "There is no CNAME at %s, but one at %s: that is for the "
                      "CSR %s.",
                      owner, name, dcv_text_readable(target.other->source, to->pool))
                : dcv_words_say(to,
                                "There is no CNAME at %s, but one at %s: that is for "
                                "another CSR.",
                                owner, name),
            dcv_words_asked(to, record), dcv_words_memory(to, record->negative_ttl_s),
            NULL),
        dcv_words_enter(
            to, record,
            "In the zone %s, add a record of type CNAME with the host %s and "
            "the target %s (the other record may go once its order is "
            "done)"));
}
