/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a CNAME points to: see target.h. A target has the hashes of its CSR as labels,
 * then perhaps a unique value, then the CA's domain. What is wrong shows by the first
 * part that differs.
 */
#include "target.h"
#include "dns.h"
#include "index/index.h"

#include <string.h>

#include <apr_cstr.h>
#include <apr_lib.h>
#include <apr_strings.h>

#define HASH_DIGITS 32

/* Fewer digits may be another hash's by chance, or a word. */
#define DIGITS_MIN 8

/* With more wrong characters a target is another one, and not mistyped. */
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

/*
 * The CA's domain in the right target: what is behind the hashes and the unique value.
 */
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

/*
 * Find the one place where two texts part, if what follows is alike again and the place
 * is short. Returns whether there is one.
 */
static int find_slip(dcv_slip_t *slip, const char *found, const char *expected,
                     apr_pool_t *pool)
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
    have -= head + tail;
    want -= head + tail;
    if (have > SLIPS_MAX || want > SLIPS_MAX) {
        return 0;
    }
    slip->kind = !have ? DCV_SLIP_MISSING : !want ? DCV_SLIP_EXTRA : DCV_SLIP_OTHER;
    slip->at = (int)head + 1;
    slip->found = apr_pstrmemdup(pool, found + head, have);
    slip->wanted = apr_pstrmemdup(pool, expected + head, want);
    return 1;
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

/* What stands at an end, as it was typed. */
static const char *unescape(const char *text, apr_size_t len, apr_pool_t *pool)
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
    return typed;
}

/*
 * Find what was typed around the right target: quotes, spaces, "https://" or a slash.
 * Returns 0 when what is between is not right.
 */
static int find_around(dcv_slip_t *slip, const char *found, const char *expected,
                       apr_pool_t *pool)
{
    static const char *const schemes[] = {"http://", "https://"};
    const char *begin = skip_others(found), *end = begin;

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
        return 0;
    }
    slip->kind = DCV_SLIP_AROUND;
    slip->before =
        begin > found ? unescape(found, (apr_size_t)(begin - found), pool) : NULL;
    slip->behind = *end ? unescape(end, strlen(end), pool) : NULL;
    return 1;
}

/* Whether a name begins with the SHA-256's halves in the wrong order. */
static int has_exchanged_halves(const char *found, const char *sha256)
{
    return !apr_cstr_casecmpn(found, sha256 + HASH_DIGITS, HASH_DIGITS) &&
           found[HASH_DIGITS] == '.' &&
           !apr_cstr_casecmpn(found + HASH_DIGITS + 1, sha256, HASH_DIGITS);
}

/* Whether the first label is a hash, perhaps behind an underscore. */
static int begins_with_label(const char *name, const char *hash)
{
    apr_size_t len = strlen(hash);

    name += *name == '_';
    return len && label_length(name) == len && !apr_cstr_casecmpn(name, hash, len);
}

static int has_label(const char *name, const char *hash)
{
    while (*name && !begins_with_label(name, hash)) {
        name = skip_label(name);
    }
    return *name != '\0';
}

/*
 * How many digits of a SHA-256 a name begins with, wherever its dots are. What is no
 * whole label does not count.
 */
static int count_digits(const char *name, const char *sha256)
{
    int digits = 0, counted = 0;

    for (; *name; name++) {
        if (*name == '.') {
            counted = digits;
        }
        else if (apr_tolower(*name) != sha256[digits] || !sha256[digits++]) {
            return counted;
        }
    }
    return digits;
}

/* What was put together wrongly of the right SHA-256. */
static dcv_mix_t find_sha256(dcv_target_t *target, const char *found,
                             const char *sha256)
{
    if (has_exchanged_halves(found, sha256)) {
        return DCV_MIX_HALVES;
    }
    if (label_length(found) == HASH_DIGITS &&
        !apr_cstr_casecmpn(found, sha256 + HASH_DIGITS, HASH_DIGITS)) {
        return DCV_MIX_REST;
    }
    target->digits = count_digits(found, sha256);
    if (target->digits == 2 * HASH_DIGITS && label_length(found) == HASH_DIGITS &&
        !found[2 * HASH_DIGITS + 1]) {
        return DCV_MIX_END;
    }
    return target->digits == 2 * HASH_DIGITS ? DCV_MIX_DOTS
           : target->digits >= DIGITS_MIN    ? DCV_MIX_CUT
                                             : DCV_MIX_NONE;
}

/* Whether a target has the halves of its CSR's SHA-256, as those of the family have. */
static int has_halves(const char *expected, const char *sha256)
{
    return !apr_cstr_casecmpn(expected, sha256, HASH_DIGITS) &&
           expected[HASH_DIGITS] == '.' &&
           !apr_cstr_casecmpn(expected + HASH_DIGITS + 1, sha256 + HASH_DIGITS,
                              HASH_DIGITS);
}

/* What was put together wrongly of the right parts. */
static dcv_mix_t find_mix(dcv_target_t *target, const char *found, const char *expected,
                          const dcv_csr_t *csr)
{
    if (has_label(found, csr->md5)) {
        return begins_with_label(found, csr->md5) ? DCV_MIX_MD5 : DCV_MIX_BESIDE;
    }
    if (has_label(found, csr->sha1)) {
        return DCV_MIX_SHA1;
    }
    return has_halves(expected, csr->sha256)
               ? find_sha256(target, found + (*found == '_'), csr->sha256)
               : DCV_MIX_NONE;
}

/*
 * What stands between the right hashes and the CA's domain: a unique value, or no such.
 */
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
        rest && dcv_dns_same(rest, expected) ? DCV_MIX_TWICE : DCV_MIX_BETWEEN;
    target->between = between;
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
    target->domain = tail;
    /* "sectigo.co" is no other CA. */
    return find_slip(&target->slip, found, expected, pool) ? DCV_WRONG_TARGET
                                                           : DCV_WRONG_AUTHORITY;
}

/* The order of the server whose hashes a name begins with; NULL: none known. */
static const dcv_order_t *find_owner(dcv_index_t *index, const char *found)
{
    const dcv_order_t *order = dcv_index_by_hash(index, found);

    return order ? dcv_index_original(index, order) : NULL;
}

/* Compare a target without a zone that may have been appended. */
static dcv_verdict_t compare(dcv_target_t *target, const dcv_case_t *about,
                             const char *found)
{
    const dcv_order_t *order = about->order;
    const char *expected = dcv_order_target(order, about->pool);

    if (dcv_dns_same(found, expected)) {
        return DCV_VALID;
    }
    if (find_around(&target->slip, found, expected, about->pool)) {
        return DCV_WRONG_TARGET;
    }
    if (has_same_hashes(found, expected)) {
        return judge_tail(target, order, found, expected, about->pool);
    }
    if (find_slip(&target->slip, found, expected, about->pool)) {
        return DCV_WRONG_TARGET;
    }
    target->mix = find_mix(target, found, expected, order->csr);
    if (target->mix || !begins_with_hash(found)) {
        return DCV_WRONG_TARGET;
    }
    target->other = find_owner(about->index, found);
    /* The right hashes in the wrong places are of no other CSR. */
    if (target->other && !strcmp(target->other->csr->sha256, order->csr->sha256)) {
        target->other = NULL;
        return DCV_WRONG_TARGET;
    }
    return DCV_OTHER_CSR;
}

/*
 * Whether a target makes sense by itself, so that what stood behind it was appended. Behind a
 * hash stands a CA's domain then; behind an MD5 may stand a name of the zone.
 */
static int makes_sense(dcv_verdict_t verdict, const dcv_target_t *target,
                       const char *found, const char *domain)
{
    int mixed = target->mix == DCV_MIX_MD5 || target->mix == DCV_MIX_BESIDE
                    ? dcv_dns_is_below(found, domain)
                    : strchr(skip_label(found), '.') != NULL;

    return verdict == DCV_VALID || verdict == DCV_UNIQUE_VALUE_WRONG ||
           (verdict == DCV_OTHER_CSR && target->other) ||
           (verdict == DCV_WRONG_TARGET &&
            (target->slip.kind || (target->mix && mixed)));
}

/* Try whether a zone was appended to a target. */
static int try_zone(dcv_target_t *target, const dcv_case_t *about, const char *found,
                    const char *zone)
{
    const char *rest = without(found, zone, about->pool), *expected;
    dcv_target_t within = {.verdict = DCV_TARGET_ZONE_APPENDED};

    if (!rest) {
        return 0;
    }
    within.within = compare(&within, about, rest);
    expected = dcv_order_target(about->order, about->pool);
    if (!makes_sense(within.within, &within, rest, domain_in(expected, about->order))) {
        return 0;
    }
    *target = within;
    target->appended = zone;
    return 1;
}

void dcv_target_compare(dcv_target_t *target, const dcv_case_t *about,
                        const dcv_record_check_t *record, const char *found)
{
    const char *domain = record->record->domain;

    memset(target, 0, sizeof(*target));
    target->verdict = target->within = compare(target, about, found);
    if (target->verdict == DCV_VALID || target->verdict == DCV_UNIQUE_VALUE_WRONG) {
        return;
    }
    /* The longest first: what is left of a shorter one's would look like a slip. */
    for (; domain && strchr(domain, '.'); domain = dcv_dns_parent(domain)) {
        if (try_zone(target, about, found, domain)) {
            return;
        }
    }
    if (record->zone) {
        try_zone(target, about, found, record->zone);
    }
}
