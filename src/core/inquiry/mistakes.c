/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Where people put the record by mistake: see mistakes.h. Each question may cost packets
 * (DCV_PACKETS_MAX), so that the rarer mistakes are looked for only where people enter
 * records: at the name itself, and at its base domain.
 */
#include "mistakes.h"

#include <string.h>

#include <apr_cstr.h>
#include <apr_strings.h>

#include "asks.h"
#include "dns.h"

/* "_" and an MD5. */
#define LABEL_LENGTH 33

/* Half of a SHA-256, which nothing else has by chance. */
#define HASH_DIGITS 32

static const char *domain_of(const dcv_inquiry_t *inquiry, int place)
{
    return APR_ARRAY_IDX(inquiry->evidence->places, place, dcv_place_t).domain;
}

/* A host with a name behind it that it had already, as panels do that append it. */
static void ask_doubled(dcv_inquiry_t *inquiry, int number, const char *host,
                        const char *appended)
{
    dcv_asks_add_at(inquiry, DCV_SIGHTING_DOUBLED, number,
                    apr_pstrcat(inquiry->pool, host, ".", appended, NULL),
                    DCV_TYPE_CNAME);
}

/*
 * The record with the zone twice. A panel may also take a name in the zone for a zone
 * of its own: then the name is behind the whole owner, or behind the host in the real
 * zone.
 */
static void ask_all_doubled(dcv_inquiry_t *inquiry, int number)
{
    const char *owner = inquiry->places[number].owner, *base = inquiry->aim->base;
    const dcv_place_t *shown =
        &APR_ARRAY_IDX(inquiry->evidence->places, number, dcv_place_t);
    const char *top = shown->zone && *shown->zone ? shown->zone : base;
    apr_size_t label = strcspn(shown->domain, ".");

    if (shown->zone && *shown->zone) {
        ask_doubled(inquiry, number, owner, shown->zone);
    }
    if (base && (!shown->zone || !dcv_dns_same(base, shown->zone))) {
        ask_doubled(inquiry, number, owner, base);
    }
    if (top && !dcv_dns_same(shown->domain, top) &&
        (!base || !dcv_dns_same(shown->domain, base))) {
        ask_doubled(inquiry, number, owner, shown->domain);
        ask_doubled(inquiry, number,
                    apr_pstrcat(inquiry->pool, inquiry->aim->labels, ".",
                                apr_pstrmemdup(inquiry->pool, shown->domain, label),
                                NULL),
                    shown->domain);
    }
}

/* A blank behind the first bytes of an owner. */
static void ask_blank_at(dcv_inquiry_t *inquiry, int place, apr_size_t at)
{
    const char *owner = inquiry->places[place].owner;

    dcv_asks_add_at(inquiry, DCV_SIGHTING_BLANK, place,
                    apr_pstrcat(inquiry->pool, apr_pstrmemdup(inquiry->pool, owner, at),
                                "\\032", owner + at, NULL),
                    DCV_TYPE_CNAME);
}

/*
 * A blank that was typed or pasted with the host: before it, behind its first label, or behind
 * all that stands before the base domain.
 */
static void ask_blank(dcv_inquiry_t *inquiry, int place)
{
    const char *owner = inquiry->places[place].owner, *base = inquiry->aim->base;
    apr_size_t label = strcspn(owner, ".");

    ask_blank_at(inquiry, place, 0);
    ask_blank_at(inquiry, place, label);
    if (base && strlen(owner) > label + 1 + strlen(base)) {
        ask_blank_at(inquiry, place, strlen(owner) - strlen(base) - 1);
    }
}

/*
 * A dot inside the MD5, as the target has one inside the SHA-256. It may be anywhere; these
 * are the places where the hash is halved or quartered.
 */
static void ask_dots(dcv_inquiry_t *inquiry, int place)
{
    static const int positions[] = {16, 8, 24};
    const char *owner = inquiry->places[place].owner;

    if (*owner != '_' || strcspn(owner, ".") != LABEL_LENGTH) {
        return;
    }
    for (apr_size_t i = 0; i < sizeof(positions) / sizeof(positions[0]); i++) {
        apr_size_t head = 1 + (apr_size_t)positions[i];

        dcv_asks_add_at(inquiry, DCV_SIGHTING_DOT, place,
                        apr_pstrcat(inquiry->pool,
                                    apr_pstrmemdup(inquiry->pool, owner, head), ".",
                                    owner + head, NULL),
                        DCV_TYPE_CNAME);
    }
}

/* The target where the host belongs. */
static void ask_exchanged(dcv_inquiry_t *inquiry, int place)
{
    const dcv_aim_t *aim = inquiry->aim;
    const char *domain = domain_of(inquiry, place);

    dcv_asks_add_at(inquiry, DCV_SIGHTING_EXCHANGED, place,
                    apr_pstrcat(inquiry->pool, aim->target, ".", domain, NULL),
                    DCV_TYPE_CNAME);
    dcv_asks_add_at(inquiry, DCV_SIGHTING_HASHES, place,
                    apr_psprintf(inquiry->pool, "_%.*s.%s.%s", HASH_DIGITS, aim->sha256,
                                 aim->sha256 + HASH_DIGITS, domain),
                    DCV_TYPE_CNAME);
}

/* The record at the name itself, where its host was left out. */
static void ask_named(dcv_inquiry_t *inquiry, int place)
{
    const char *domain = domain_of(inquiry, place);

    dcv_asks_add_at(inquiry, DCV_SIGHTING_NAMED, place, domain, DCV_TYPE_CNAME);
    dcv_asks_add_at(inquiry, DCV_SIGHTING_TEXT, place, domain, DCV_TYPE_TXT);
}

/* The record at a name that is none above the order's. */
static void ask_sibling(dcv_inquiry_t *inquiry, int place)
{
    const dcv_aim_t *aim = inquiry->aim;
    const char *domain = domain_of(inquiry, place), *labels = aim->labels;
    const char *www = apr_pstrcat(inquiry->pool, "www.", domain, NULL);
    int is_base = aim->base && dcv_dns_same(domain, aim->base);

    if (!place && aim->name->kind == DCV_NAME_WILDCARD) {
        dcv_asks_add_at(inquiry, DCV_SIGHTING_STAR, place,
                        apr_pstrcat(inquiry->pool, labels, ".*.", domain, NULL),
                        DCV_TYPE_CNAME);
    }
    /* At a name of the order's the record is right. */
    if (is_base && !dcv_dns_is_below(aim->name->fqdn, www)) {
        dcv_asks_add_at(inquiry, DCV_SIGHTING_SIBLING, place,
                        apr_pstrcat(inquiry->pool, labels, ".", www, NULL),
                        DCV_TYPE_CNAME);
    }
}

/* Other types than CNAME. One is there where the name exists, and has no CNAME. */
static void ask_types(dcv_inquiry_t *inquiry, int place)
{
    static const dcv_type_t types[] = {DCV_TYPE_TXT,  DCV_TYPE_A,   DCV_TYPE_AAAA,
                                       DCV_TYPE_MX,   DCV_TYPE_SRV, DCV_TYPE_PTR,
                                       DCV_TYPE_DNAME};

    if (inquiry->places[place].owner_reply->outcome == DCV_NO_DATA) {
        for (apr_size_t i = 0; i < sizeof(types) / sizeof(types[0]); i++) {
            dcv_asks_add_at(inquiry, DCV_SIGHTING_TYPE, place,
                            inquiry->places[place].owner, types[i]);
        }
    }
}

static void ask_others(dcv_inquiry_t *inquiry, int place)
{
    const apr_array_header_t *others = inquiry->aim->other_labels;

    for (int i = 0; others && i < others->nelts && i < DCV_INQUIRY_OTHERS_MAX; i++) {
        dcv_asks_add_at(inquiry, DCV_SIGHTING_OTHER, place,
                        apr_pstrcat(inquiry->pool,
                                    APR_ARRAY_IDX(others, i, const char *), ".",
                                    domain_of(inquiry, place), NULL),
                        DCV_TYPE_CNAME);
    }
}

void dcv_mistakes_ask(dcv_inquiry_t *inquiry, int place)
{
    const char *owner = inquiry->places[place].owner;

    ask_all_doubled(inquiry, place);
    if (*owner == '_') {
        dcv_asks_add_at(inquiry, DCV_SIGHTING_BARE, place, owner + 1, DCV_TYPE_CNAME);
    }
    ask_others(inquiry, place);
    ask_types(inquiry, place);
    if (!place || place == inquiry->evidence->places->nelts - 1) {
        ask_blank(inquiry, place);
        ask_dots(inquiry, place);
        ask_exchanged(inquiry, place);
        ask_named(inquiry, place);
        ask_sibling(inquiry, place);
    }
}

int dcv_mistakes_needs_hash(dcv_sighting_kind_t kind)
{
    return kind == DCV_SIGHTING_NAMED || kind == DCV_SIGHTING_TEXT ||
           kind == DCV_SIGHTING_STAR || kind == DCV_SIGHTING_SIBLING;
}

/* Whether a text has the first digits of a hash in it. */
static int has_hash(const char *text, const char *hash)
{
    while (*text && apr_cstr_casecmpn(text, hash, HASH_DIGITS)) {
        text++;
    }
    return *text != '\0';
}

const dcv_reply_t *dcv_mistakes_pick(const dcv_inquiry_t *inquiry,
                                     const dcv_reply_t *reply)
{
    const dcv_aim_t *aim = inquiry->aim;
    dcv_reply_t *picked = apr_pmemdup(inquiry->pool, reply, sizeof(*reply));
    apr_array_header_t *data = apr_array_make(inquiry->pool, 1, sizeof(const char *));

    for (int i = 0; reply->data && i < reply->data->nelts; i++) {
        const char *datum = APR_ARRAY_IDX(reply->data, i, const char *);

        if (has_hash(datum, aim->md5) || has_hash(datum, aim->sha256)) {
            APR_ARRAY_PUSH(data, const char *) = datum;
        }
    }
    picked->data = data->nelts ? data : NULL;
    return picked;
}
