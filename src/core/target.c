/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a CNAME points to: see target.h. A target has the hashes of its CSR as labels, then
 * perhaps a unique value, then the CA's domain. What is wrong shows by the first part that
 * differs.
 */
#include "target.h"

#include <string.h>

#include <apr_cstr.h>
#include <apr_lib.h>
#include <apr_strings.h>

#include "report.h"
#include "text.h"

#define HASH_DIGITS 32

/* A target with so many wrong characters is another one, and no slip of the hand. */
#define SLIPS_MAX 4

/* The length of the first label. */
static apr_size_t label_length(const char *name)
{
    return strcspn(name, ".");
}

/* Whether the first label is a hash: half of a SHA-256, or an MD5. */
static int begins_with_hash(const char *name)
{
    apr_size_t len = label_length(name);

    if (len < HASH_DIGITS) {
        return 0;
    }
    for (apr_size_t i = 0; i < len; i++) {
        if (!apr_isxdigit(name[i])) {
            return 0;
        }
    }
    return 1;
}

static const char *skip_label(const char *name)
{
    name += label_length(name);
    return *name ? name + 1 : name;
}

/* What is behind the hashes that a name begins with. */
static const char *behind_hashes(const char *name)
{
    while (begins_with_hash(name)) {
        name = skip_label(name);
    }
    return name;
}

/* How much of the right target its hashes are. */
static apr_size_t hashes_length(const char *expected)
{
    return (apr_size_t)(behind_hashes(expected) - expected);
}

/* Whether a name begins with the hashes of the right target, if that has some. */
static int has_same_hashes(const char *found, const char *expected)
{
    apr_size_t len = hashes_length(expected);

    return len && !apr_cstr_casecmpn(found, expected, len);
}

/* The CA's domain in the right target: what is behind the hashes and the unique value. */
static const char *domain_in(const char *expected, const dcv_order_t *order)
{
    const char *rest = behind_hashes(expected);
    apr_size_t len = order->unique_value ? strlen(order->unique_value) : 0;

    if (len && len == label_length(rest) &&
        !apr_cstr_casecmpn(rest, order->unique_value, len)) {
        rest = skip_label(rest);
    }
    return rest;
}

/* A name without a zone behind it, in pool; NULL: the zone does not stand there. */
static const char *without(const char *name, const char *zone, apr_pool_t *pool)
{
    apr_size_t len = strlen(name), tail = zone ? strlen(zone) : 0;

    return tail && len > tail + 1 && dcv_dns_is_below(name, zone)
               ? apr_pstrmemdup(pool, name, len - tail - 1)
               : NULL;
}

/* The sentence on the one place where two texts part, if what follows is alike again. */
static const char *slip_in(const char *found, const char *expected, apr_pool_t *pool)
{
    apr_size_t have = strlen(found), want = strlen(expected), head = 0, tail = 0;
    apr_size_t least = have < want ? have : want;

    while (head < least && apr_tolower(found[head]) == apr_tolower(expected[head])) {
        head++;
    }
    while (tail < least - head && apr_tolower(found[have - 1 - tail]) ==
                                      apr_tolower(expected[want - 1 - tail])) {
        tail++;
    }
    if (have - head - tail > SLIPS_MAX || want - head - tail > SLIPS_MAX) {
        return NULL;
    }
    if (have - head == tail) {
        return apr_psprintf(pool, "Before character %d of the target, “%s” is missing.",
                            (int)head + 1,
                            apr_pstrmemdup(pool, expected + head, want - head - tail));
    }
    if (want - head == tail) {
        return apr_psprintf(
            pool, "From character %d of the target on, “%s” is too much.",
            (int)head + 1,
            dcv_text_readable(apr_pstrmemdup(pool, found + head, have - head - tail),
                              pool));
    }
    return apr_psprintf(
        pool, "At character %d of the target stands “%s” where “%s” belongs.",
        (int)head + 1,
        dcv_text_readable(apr_pstrmemdup(pool, found + head, have - head - tail), pool),
        apr_pstrmemdup(pool, expected + head, want - head - tail));
}

/* The length of the first character, which may be escaped (RFC 1035 5.1). */
static apr_size_t character_length(const char *text)
{
    if (*text != '\\' || !text[1]) {
        return 1;
    }
    return apr_isdigit(text[1]) && apr_isdigit(text[2]) && apr_isdigit(text[3]) ? 4 : 2;
}

/* Whether a character may stand at an end of a host's name. */
static int is_of_name(char c)
{
    return apr_isalnum(c) || c == '-' || c == '_';
}

static const char *skip_others(const char *text)
{
    while (*text && !is_of_name(*text)) {
        text += character_length(text);
    }
    return text;
}

/* The byte that "\032" stands for; another digit may follow that is none of it. */
static char escaped_byte(const char *text)
{
    return (char)((text[1] - '0') * 100 + (text[2] - '0') * 10 + (text[3] - '0'));
}

/* What was cut off at an end, as it was typed. */
static const char *cut_text(const char *text, apr_size_t len, apr_pool_t *pool)
{
    char *typed = apr_palloc(pool, len + 1), *to = typed;

    for (const char *at = text; at < text + len; at += character_length(at)) {
        apr_size_t length = character_length(at);

        if (length == 2) {
            *to++ = at[1];
        }
        else {
            *to++ = length == 4 ? escaped_byte(at) : *at;
        }
    }
    *to = '\0';
    return apr_psprintf(pool, "“%s”", dcv_text_readable(typed, pool));
}

/*
 * What was typed around the right target: quotes, spaces, "https://" or a slash. A
 * sentence, in pool; NULL: what is between is not right.
 */
static const char *wrapping(const char *found, const char *expected, apr_pool_t *pool)
{
    static const char *const schemes[] = {"http://", "https://"};
    const char *begin = skip_others(found), *end = begin;
    const char *before = "", *behind = "";

    for (int i = 0; i < 2; i++) {
        if (!apr_cstr_casecmpn(begin, schemes[i], strlen(schemes[i]))) {
            begin = skip_others(begin + strlen(schemes[i]));
        }
    }
    for (const char *at = begin; *at; at += character_length(at)) {
        end = is_of_name(*at) ? at + 1 : end;
    }
    if (end < begin ||
        !dcv_dns_same(apr_pstrmemdup(pool, begin, (apr_size_t)(end - begin)),
                      expected)) {
        return NULL;
    }
    if (begin > found) {
        before = apr_pstrcat(pool, cut_text(found, (apr_size_t)(begin - found), pool),
                             " before", NULL);
    }
    if (*end) {
        behind = apr_pstrcat(pool, *before ? " the target and " : "",
                             cut_text(end, strlen(end), pool), " behind", NULL);
    }
    return apr_pstrcat(pool, before, behind, *before && *behind ? " it" : " the target",
                       *before && *behind ? " are" : " is", " too much.", NULL);
}

/* Whether a name begins with the SHA-256's halves in the wrong order. */
static int has_exchanged_halves(const char *found, const char *sha256)
{
    return !apr_cstr_casecmpn(found, sha256 + HASH_DIGITS, HASH_DIGITS) &&
           found[HASH_DIGITS] == '.' &&
           !apr_cstr_casecmpn(found + HASH_DIGITS + 1, sha256, HASH_DIGITS);
}

/* What was put together wrongly of the right parts, half a sentence; NULL: nothing. */
static const char *mix_of(const char *found, const dcv_order_t *order)
{
    apr_size_t underscore = *found == '_';

    if (has_exchanged_halves(found, order->csr->sha256)) {
        return "the two halves of the hash are exchanged";
    }
    if (label_length(found + underscore) == HASH_DIGITS &&
        !apr_cstr_casecmpn(found + underscore, order->csr->md5, HASH_DIGITS)) {
        return "it begins with the MD5, which belongs in the host, not in the target";
    }
    return NULL;
}

/* What stands between the right hashes and the CA's domain: a unique value, or no such. */
static dcv_verdict_t judge_between(dcv_target_t *target, const char *found,
                                   const char *expected, const char *between,
                                   apr_pool_t *pool)
{
    const char *rest = without(found, expected, pool);

    if (!strchr(between, '.')) {
        target->unique_value = between;
        return DCV_UNIQUE_VALUE_WRONG;
    }
    target->mix =
        rest && dcv_dns_same(rest, expected)
            ? "the target stands there twice"
            : apr_psprintf(pool,
                           "between the hashes and the CA's domain stands “%s”, which "
                           "is no unique value",
                           dcv_text_readable(between, pool));
    return DCV_WRONG_TARGET;
}

static dcv_verdict_t judge_tail(dcv_target_t *target, const dcv_order_t *order,
                                const char *found, const char *expected,
                                apr_pool_t *pool)
{
    const char *tail, *domain = domain_in(expected, order), *between;

    tail = found + hashes_length(expected);
    between = dcv_dns_same(tail, domain) ? "" : without(tail, domain, pool);
    if (between) {
        return judge_between(target, found, expected, between, pool);
    }
    /* "sectigo.co" is no other CA. */
    target->slip = slip_in(found, expected, pool);
    target->domain = tail;
    return target->slip ? DCV_WRONG_TARGET : DCV_WRONG_AUTHORITY;
}

/* The order of the server whose hashes a name begins with; NULL: none known. */
static const dcv_order_t *owner_of(dcv_report_t *report, const char *found,
                                   apr_pool_t *pool)
{
    char *key = apr_pstrmemdup(pool, found, label_length(found));

    for (char *c = key; *c; c++) {
        *c = (char)apr_tolower(*c);
    }
    return dcv_report_order_of_hash(report, key);
}

/* Compare a target without a zone that may have been appended. */
static dcv_verdict_t compare(dcv_target_t *target, dcv_report_t *report,
                             const dcv_order_t *order, const char *found,
                             apr_pool_t *pool)
{
    const char *expected = dcv_order_target(order, pool);

    if (dcv_dns_same(found, expected)) {
        return DCV_VALID;
    }
    target->slip = wrapping(found, expected, pool);
    if (target->slip) {
        return DCV_WRONG_TARGET;
    }
    if (has_same_hashes(found, expected)) {
        return judge_tail(target, order, found, expected, pool);
    }
    target->slip = slip_in(found, expected, pool);
    if (target->slip || !begins_with_hash(found)) {
        return DCV_WRONG_TARGET;
    }
    target->other = owner_of(report, found, pool);
    /* The right hashes in the wrong places are of no other CSR. */
    if (target->other && !strcmp(target->other->csr->sha256, order->csr->sha256)) {
        target->other = NULL;
        return DCV_WRONG_TARGET;
    }
    return DCV_OTHER_CSR;
}

/* Whether a target makes sense by itself, so that what stood behind it was appended. */
static int makes_sense(dcv_verdict_t verdict, const dcv_target_t *target)
{
    return verdict == DCV_VALID || verdict == DCV_UNIQUE_VALUE_WRONG ||
           (verdict == DCV_OTHER_CSR && target->other) ||
           (verdict == DCV_WRONG_TARGET && (target->slip || target->mix));
}

/* Try whether a zone was appended to a target. */
static int try_zone(dcv_target_t *target, dcv_report_t *report,
                    const dcv_order_t *order, const char *found, const char *zone,
                    apr_pool_t *pool)
{
    const char *rest = without(found, zone, pool);
    dcv_target_t within = {.verdict = DCV_VALID};

    if (!rest) {
        return 0;
    }
    within.within = compare(&within, report, order, rest, pool);
    if (!makes_sense(within.within, &within)) {
        return 0;
    }
    *target = within;
    target->appended = zone;
    target->verdict = DCV_TARGET_ZONE_APPENDED;
    return 1;
}

void dcv_target_compare(dcv_target_t *target, dcv_report_t *report,
                        const dcv_order_t *order, const char *found, const char *domain,
                        const char *zone, apr_pool_t *pool)
{
    memset(target, 0, sizeof(*target));
    target->verdict = target->within = compare(target, report, order, found, pool);
    if (target->verdict == DCV_VALID || target->verdict == DCV_UNIQUE_VALUE_WRONG) {
        return;
    }
    /* The longest first: what is left of a shorter one's would look like a slip. */
    for (; domain && strchr(domain, '.'); domain = dcv_dns_parent(domain)) {
        if (try_zone(target, report, order, found, domain, pool)) {
            return;
        }
    }
    if (zone && try_zone(target, report, order, found, zone, pool)) {
        return;
    }
    if (!target->slip && !target->mix && mix_of(found, order)) {
        target->mix = mix_of(found, order);
        target->verdict = target->within = DCV_WRONG_TARGET;
    }
}
