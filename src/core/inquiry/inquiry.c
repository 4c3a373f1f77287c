/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/*
 * An inquiry: see dcv/inquiry.h. Here is what it asks about records; where they may have
 * been entered by mistake is in mistakes.c, zones in inquiry_zone.c, CAA in inquiry_caa.c,
 * the file in inquiry_file.c.
 */
#include "inquiry.h"

#include <string.h>

#include <apr_strings.h>

#include "asks.h"
#include "md5.h"
#include "inquiry_persist.h"
#include "inquiry_file.h"
#include "mistakes.h"
#include "sightings.h"

#define BESIDE_DIGITS 16

/* A name that nobody has, at the same place as the record. */
static const char *name_beside(const dcv_record_t *record, apr_pool_t *pool)
{
    char digits[DCV_MD5_HEX_BYTES];
    const char *name;

    dcv_md5_hex(digits, record->owner, strlen(record->owner));
    digits[BESIDE_DIGITS] = '\0';
    name = apr_pstrcat(pool, "_", digits, ".", record->domain, NULL);
    return strlen(name) > DCV_DNS_NAME_MAX ? name + 9 : name;
}

static void add_place(dcv_inquiry_t *inquiry, int number, const dcv_record_t *record)
{
    dcv_inquiry_place_t *place = &inquiry->places[number];
    dcv_place_t *shown = apr_array_push(inquiry->evidence->places);

    shown->domain = record->domain;
    shown->zone = NULL;
    place->owner =
        apr_pstrmemdup(inquiry->pool, record->owner, strlen(record->owner) - 1);
    place->beside = name_beside(record, inquiry->pool);
    place->zone = place->parent = -1;
}

/*
 * Ask for all records, the base domain's first: when its zone fails, nothing below can be
 * found.
 */
static void ask_places(dcv_inquiry_t *inquiry)
{
    for (int i = inquiry->evidence->places->nelts - 1; i >= 0; i--) {
        const dcv_inquiry_place_t *place = &inquiry->places[i];

        dcv_asks_add_at(inquiry, DCV_SIGHTING_OWNER, i, place->owner, DCV_TYPE_CNAME);
        dcv_asks_add_at(inquiry, DCV_SIGHTING_BESIDE, i, place->beside, DCV_TYPE_CNAME);
    }
}

dcv_inquiry_t *dcv_inquiry_create(const dcv_aim_t *aim, int direct, apr_pool_t *pool)
{
    dcv_inquiry_t *inquiry = apr_pcalloc(pool, sizeof(*inquiry));
    int count = aim->records->nelts;
    int first = count > DCV_EVIDENCE_PLACES_MAX ? count - DCV_EVIDENCE_PLACES_MAX : 0;

    inquiry->aim = aim;
    inquiry->pool = pool;
    inquiry->direct = direct;
    inquiry->evidence = dcv_evidence_create(pool);
    inquiry->last = &inquiry->next;
    inquiry->zones = apr_array_make(pool, 3, sizeof(dcv_inquiry_zone_t *));
    /* Those next to the base domain, which is the last one. */
    for (int i = first; i < count; i++) {
        add_place(inquiry, i - first, &APR_ARRAY_IDX(aim->records, i, dcv_record_t));
    }
    ask_places(inquiry);
    dcv_inquiry_begin_persist(inquiry);
    dcv_inquiry_begin_caa(inquiry);
    dcv_inquiry_begin_file(inquiry);
    return inquiry;
}

dcv_evidence_t *dcv_inquiry_evidence(const dcv_inquiry_t *inquiry)
{
    return inquiry->evidence;
}

/* Once no place has the record, ask at the places where it is put by mistake. */
static void diagnose_all(dcv_inquiry_t *inquiry)
{
    int count = inquiry->evidence->places->nelts;

    for (int i = 0; i < count; i++) {
        const dcv_inquiry_place_t *place = &inquiry->places[i];

        if (!place->owner_reply || !place->beside_reply ||
            dcv_sightings_is_right(inquiry, place->owner_reply) || inquiry->diagnosed) {
            return;
        }
    }
    inquiry->diagnosed = 1;
    for (int i = 0; i < count; i++) {
        dcv_outcome_t outcome = inquiry->places[i].owner_reply->outcome;

        if (outcome == DCV_NO_DATA || outcome == DCV_NX_DOMAIN) {
            dcv_mistakes_ask(inquiry, i);
        }
    }
}

/* A reply of the resolver about a place. */
static void take_sighting(dcv_inquiry_t *inquiry, const dcv_ask_t *ask,
                          const dcv_reply_t *reply)
{
    dcv_inquiry_place_t *place = &inquiry->places[ask->place];
    dcv_sighting_kind_t kind = ask->kind;
    int there = reply->outcome == DCV_DATA && !reply->alias;

    if (kind == DCV_SIGHTING_OWNER) {
        place->owner_reply = reply;
    }
    if (kind == DCV_SIGHTING_BESIDE) {
        place->beside_reply = reply;
    }
    if (dcv_mistakes_needs_hash(kind)) {
        reply = dcv_mistakes_pick(inquiry, reply);
        there = there && reply->data;
    }
    if (kind == DCV_SIGHTING_OWNER || there) {
        dcv_sightings_add(inquiry, ask, reply);
    }
    if (kind == DCV_SIGHTING_TYPE && there) {
        dcv_asks_add_at(inquiry, DCV_SIGHTING_BESIDE_TYPE, ask->place, place->beside,
                        ask->question.type);
    }
    if (place->owner_reply && place->beside_reply && !inquiry->given_up) {
        dcv_inquiry_find_zone(inquiry, ask->place);
        diagnose_all(inquiry);
        dcv_inquiry_diagnose_persist(inquiry);
    }
}

static void take(dcv_inquiry_t *inquiry, const dcv_ask_t *ask, const dcv_reply_t *reply)
{
    switch ((dcv_purpose_t)ask->purpose) {
    case DCV_FOR_SERVER:
        if (!dcv_sightings_add_cut(inquiry, ask, reply)) {
            dcv_sightings_add(inquiry, ask, reply);
        }
        break;
    case DCV_FOR_CAA:
        inquiry->caa[ask->item] = reply;
        dcv_inquiry_settle_caa(inquiry);
        break;
    case DCV_FOR_CUT:
        dcv_inquiry_take_cut(inquiry, ask, reply);
        break;
    case DCV_FOR_NAMES:
        dcv_inquiry_take_names(inquiry, ask, reply);
        break;
    case DCV_FOR_ADDRESS:
        dcv_inquiry_take_address(inquiry, ask, reply);
        break;
    case DCV_FOR_DELEGATION:
        dcv_inquiry_take_delegation(inquiry, ask, reply);
        break;
    case DCV_FOR_PERSIST:
        dcv_inquiry_take_persist(inquiry, ask, reply);
        break;
    case DCV_FOR_HOST:
        dcv_inquiry_take_host(inquiry, ask, reply);
        break;
    case DCV_FOR_FILE:
        break;
    case DCV_FOR_SIGHTING:
        take_sighting(inquiry, ask, reply);
        break;
    }
}

void dcv_inquiry_take(dcv_inquiry_t *inquiry, dcv_ask_t *ask, const dcv_reply_t *reply)
{
    dcv_asks_close(inquiry, ask);
    take(inquiry, ask, reply);
}

void dcv_inquiry_take_fetched(dcv_inquiry_t *inquiry, dcv_ask_t *ask,
                              const dcv_fetched_t *fetched)
{
    dcv_asks_close(inquiry, ask);
    dcv_inquiry_fill_fetched(inquiry, ask, fetched);
}

void dcv_inquiry_hurry(dcv_inquiry_t *inquiry)
{
    inquiry->hurried = 1;
    for (int i = 0; i < inquiry->evidence->places->nelts; i++) {
        dcv_inquiry_find_zone(inquiry, i);
    }
    dcv_inquiry_hurry_zones(inquiry);
}

void dcv_inquiry_give_up(dcv_inquiry_t *inquiry)
{
    static const dcv_reply_t silence = {.outcome = DCV_SILENT, .rcode = -1};
    static const dcv_reply_t unsent = {.outcome = DCV_UNREACHABLE, .rcode = -1};
    static const dcv_fetched_t no_reply = {.outcome = DCV_FETCH_SILENT};
    dcv_ask_t *ask;

    inquiry->given_up = 1;
    while ((ask = dcv_inquiry_next(inquiry))) {
        /* A server that was not asked has no outcome, and a file was not tried. */
        if (ask->purpose == DCV_FOR_SERVER || ask->fetch ||
            (ask->purpose == DCV_FOR_PERSIST && ask->item >= 0)) {
            dcv_asks_close(inquiry, ask);
        }
        else {
            dcv_inquiry_take(inquiry, ask, &unsent);
        }
    }
    while (inquiry->open) {
        if (inquiry->open->fetch) {
            dcv_inquiry_take_fetched(inquiry, inquiry->open, &no_reply);
        }
        else {
            dcv_inquiry_take(inquiry, inquiry->open, &silence);
        }
    }
}
