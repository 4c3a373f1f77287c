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
                       dcv_verdict_t verdict, const char *explanation)
{
    const char *which = record->clue
                            ? "that record"
                            : apr_pstrcat(to->pool, "the CNAME with the host ",
                                          dcv_words_host(record, to->pool), NULL);

    dcv_words_add_finding(to, verdict,
                          apr_pstrcat(to->pool, explanation, " ",
                                      dcv_words_asked(to, record),
                                      dcv_words_memory(to, record->ttl_s), NULL),
                          apr_pstrcat(to->pool, dcv_words_in_zone(record, to->pool),
                                      "change the target of ", which, " to ",
                                      record->record->target, NULL));
}

static const char *unique_value_text(const dcv_explained_t *to,
                                     const dcv_target_t *target)
{
    const char *wanted = to->about->order->unique_value;
    const char *found = dcv_text_readable(target->unique_value, to->pool);

    if (!wanted) {
        return apr_psprintf(to->pool,
                            "it has “%s” where this order has no unique value", found);
    }
    return *found
               ? apr_psprintf(to->pool,
                              "it has “%s” where the unique value “%s” belongs", found,
                              wanted)
               : apr_psprintf(to->pool,
                              "the unique value “%s” is missing before the CA's domain",
                              wanted);
}

/* A SHA-256 of which something is missing. */
static const char *cut_text(const dcv_explained_t *to, const dcv_target_t *target)
{
    return target->digits == LABEL_MAX
               ? "it is this CSR's SHA-256, but cut after 63 digits, the most that a label "
                 "holds; all 64 belong there, with a dot after the first 32"
               : apr_psprintf(to->pool,
                              "it has only the first %d of the 64 digits of this CSR's "
                              "SHA-256",
                              target->digits);
}

static const char *mix_text(const dcv_explained_t *to, const dcv_target_t *target)
{
    switch (target->mix) {
    case DCV_MIX_REST:
        return "the first half of this CSR's SHA-256 is missing";
    case DCV_MIX_CUT:
        return cut_text(to, target);
    case DCV_MIX_END:
        return apr_psprintf(
            to->pool, "it has the hashes, but behind them “.%s” is missing",
            dcv_order_target(to->about->order, to->pool) + END_OF_HASHES);
    case DCV_MIX_DOTS:
        return "it has this CSR's SHA-256, but with its dots in other places than after "
               "the first 32 digits";
    case DCV_MIX_SHA1:
        return "it is this CSR's SHA-1, for which CAs asked before 2017, and not its "
               "SHA-256";
    case DCV_MIX_HALVES:
        return "the two halves of the hash are exchanged";
    case DCV_MIX_MD5:
        return "it begins with the MD5, which belongs in the host, not in the target";
    case DCV_MIX_BESIDE:
        return "the MD5 stands in it, which belongs in the host, not in the target";
    case DCV_MIX_TWICE:
        return "the target stands there twice";
    case DCV_MIX_BETWEEN:
    case DCV_MIX_NONE:
        break;
    }
    return apr_psprintf(
        to->pool,
        "between the hashes and the CA's domain stands “%s”, which is no "
        "unique value",
        dcv_text_readable(target->between, to->pool));
}

/* What stands around a target that is right. */
static const char *around_text(const dcv_slip_t *slip, apr_pool_t *pool)
{
    const char *before = slip->before ? dcv_text_readable(slip->before, pool) : NULL;
    const char *behind = slip->behind ? dcv_text_readable(slip->behind, pool) : NULL;

    if (!behind) {
        return apr_psprintf(pool, "“%s” before the target is too much.",
                            before ? before : "");
    }
    return before
               ? apr_psprintf(pool,
                              "“%s” before the target and “%s” behind it are too much.",
                              before, behind)
               : apr_psprintf(pool, "“%s” behind the target is too much.", behind);
}

/* The characters that are wrong, a sentence; "": there is no such slip. */
static const char *slip_text(const dcv_slip_t *slip, apr_pool_t *pool)
{
    switch (slip->kind) {
    case DCV_SLIP_MISSING:
        return apr_psprintf(pool, "Before character %d of the target, “%s” is missing.",
                            slip->at, slip->wanted);
    case DCV_SLIP_EXTRA:
        return apr_psprintf(pool,
                            "From character %d of the target on, “%s” is too much.",
                            slip->at, dcv_text_readable(slip->found, pool));
    case DCV_SLIP_OTHER:
        return apr_psprintf(
            pool, "At character %d of the target stands “%s” where “%s” belongs.",
            slip->at, dcv_text_readable(slip->found, pool), slip->wanted);
    case DCV_SLIP_AROUND:
        return around_text(slip, pool);
    case DCV_SLIP_NONE:
        break;
    }
    return "";
}

/* What is wrong with a target, as half a sentence. */
static const char *target_text(const dcv_explained_t *to, const dcv_target_t *target,
                               dcv_verdict_t verdict)
{
    switch (verdict) {
    case DCV_UNIQUE_VALUE_WRONG:
        return unique_value_text(to, target);
    case DCV_WRONG_AUTHORITY:
        return apr_psprintf(
            to->pool,
            "the hashes are right, but behind them stands “%s”, which is "
            "not what %s looks for",
            dcv_text_readable(target->domain, to->pool),
            to->about->order->authority->name);
    case DCV_OTHER_CSR:
        return target->other
                   ? apr_psprintf(to->pool, "it is the record of another CSR, %s",
                                  dcv_text_readable(target->other->source, to->pool))
                   : "it is the record of another CSR, which this server does not have";
    default:
        return target->mix         ? mix_text(to, target)
               : target->slip.kind ? "nearly right"
                                   : "it is something else";
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
        add_change(
            to, record, DCV_TARGET_ZONE_APPENDED,
            apr_psprintf(to->pool,
                         "%s points to %s: “%s” was added to the target, since it was "
                         "entered without a dot at its end.",
                         name, shown, dcv_text_readable(target.appended, to->pool)));
    }
    if (target.within != DCV_VALID) {
        add_change(to, record, target.within,
                   apr_psprintf(to->pool, "%s points to %s: %s.%s%s", name, shown,
                                target_text(to, &target, target.within),
                                target.slip.kind ? " " : "",
                                slip_text(&target.slip, to->pool)));
    }
}

void dcv_explain_two(const dcv_explained_t *to, const dcv_record_check_t *record)
{
    const char *wrong = dcv_text_readable(record->found, to->pool);
    const char *other = dcv_text_readable(record->also, to->pool);
    const char *rest = dcv_dns_same(record->also, record->record->target)
                           ? "leave the one to "
                           : "change the target of the other one to ";

    dcv_words_add_finding(
        to, DCV_WRONG_TARGET,
        apr_psprintf(
            to->pool,
            "Two CNAMEs stand at %s, to %s and to %s: which one the CA gets is "
            "chance, and many resolvers take neither. %s%s",
            dcv_words_owner(record, to->pool), wrong, other,
            dcv_words_asked(to, record), dcv_words_memory(to, record->ttl_s)),
        apr_pstrcat(to->pool, dcv_words_in_zone(record, to->pool),
                    "remove the CNAME with the host ", dcv_words_host(record, to->pool),
                    " that points to ", wrong, ", and ", rest, record->record->target,
                    NULL));
}

void dcv_explain_other(const dcv_explained_t *to, const dcv_record_check_t *record)
{
    const dcv_sighting_t *clue = record->clue;
    dcv_target_t target;

    dcv_target_compare(&target, to->about, record, clue->found);
    dcv_words_add_finding(
        to, DCV_OTHER_CSR,
        apr_psprintf(
            to->pool, "There is no CNAME at %s, but one at %s: that is for %s. %s%s",
            dcv_words_owner(record, to->pool), dcv_text_readable(clue->name, to->pool),
            target.other
                ? apr_pstrcat(to->pool, "the CSR ",
                              dcv_text_readable(target.other->source, to->pool), NULL)
                : "another CSR",
            dcv_words_asked(to, record), dcv_words_memory(to, record->negative_ttl_s)),
        apr_pstrcat(to->pool, dcv_words_in_zone(record, to->pool),
                    dcv_words_enter(to, record, "add"),
                    " (the other record may go once its order is done)", NULL));
}
