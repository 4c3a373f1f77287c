/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/* The persistent record in an inquiry: see inquiry_persist.h. */
#include "inquiry_persist.h"

#include <string.h>

#include <apr_strings.h>

#include "asks.h"
#include "dcv/text.h"
#include "sightings.h"
#include "text.h"

/* The place's record; NULL: the name is too long for one, or there is no account. */
static const dcv_record_t *record_at(const dcv_inquiry_t *inquiry, int place)
{
    const apr_array_header_t *records = inquiry->aim->persistent;
    const char *domain =
        APR_ARRAY_IDX(inquiry->evidence->places, place, dcv_place_t).domain;

    for (int i = 0; records && i < records->nelts; i++) {
        const dcv_record_t *record = &APR_ARRAY_IDX(records, i, dcv_record_t);

        if (!strcmp(record->domain, domain)) {
            return record;
        }
    }
    return NULL;
}

void dcv_inquiry_begin_persist(dcv_inquiry_t *inquiry)
{
    for (int i = inquiry->evidence->places->nelts - 1; i >= 0; i--) {
        const dcv_record_t *record = record_at(inquiry, i);

        if (record) {
            inquiry->places[i].persist_owner =
                apr_pstrmemdup(inquiry->pool, record->owner, strlen(record->owner) - 1);
            dcv_asks_add_at(inquiry, DCV_PERSIST_AT_OWNER, i,
                            inquiry->places[i].persist_owner, DCV_TYPE_TXT);
        }
    }
}

/* Whether a value has one of the CA's names in it, or the account. */
static int is_for_us(const dcv_inquiry_t *inquiry, const char *value)
{
    const dcv_persist_account_t *account = inquiry->aim->account;
    const apr_array_header_t *issuers = account->authority->persist;

    for (int i = 0; i < issuers->nelts; i++) {
        if (dcv_text_find(value, APR_ARRAY_IDX(issuers, i, const char *))) {
            return 1;
        }
    }
    return dcv_text_find(value, account->uri) != NULL;
}

/* Add data that are for the CA, or those that are not, as long as they are kept. */
static void add_values(const dcv_inquiry_t *inquiry, apr_array_header_t *values,
                       const apr_array_header_t *data, int for_us)
{
    for (int i = 0; i < data->nelts && values->nelts < DCV_EVIDENCE_VALUES_MAX; i++) {
        const char *datum = APR_ARRAY_IDX(data, i, const char *);

        if (is_for_us(inquiry, datum) == for_us) {
            APR_ARRAY_PUSH(values, const char *) = apr_pstrmemdup(
                inquiry->pool, datum, strnlen(datum, DCV_EVIDENCE_VALUE_MAX));
        }
    }
}

/* The data of a reply, those for the CA first, the same in whatever order they came. */
static const apr_array_header_t *values_of(const dcv_inquiry_t *inquiry,
                                           const dcv_reply_t *reply)
{
    apr_array_header_t *data = apr_array_make(inquiry->pool, 4, sizeof(const char *));
    apr_array_header_t *values = apr_array_make(inquiry->pool, 4, sizeof(const char *));

    if (reply->data) {
        apr_array_cat(data, reply->data);
    }
    for (int i = 0; reply->properties && i < reply->properties->nelts; i++) {
        APR_ARRAY_PUSH(data, const char *) =
            APR_ARRAY_IDX(reply->properties, i, dcv_property_t).value;
    }
    dcv_text_sort(data);
    add_values(inquiry, values, data, 1);
    add_values(inquiry, values, data, 0);
    return values;
}

static void add_sighting(dcv_inquiry_t *inquiry, const dcv_ask_t *question,
                         const dcv_reply_t *reply)
{
    dcv_sighting_t *sighting =
        dcv_sightings_push(inquiry->evidence->persistent, question, reply);

    sighting->alias =
        dcv_sightings_is_cut(inquiry, question, reply) ? reply->zone : reply->alias;
    sighting->values = reply->outcome == DCV_DATA ? values_of(inquiry, reply) : NULL;
}

/* Whether a reply has a record that is for the CA, right or not. */
static int has_ours(const dcv_inquiry_t *inquiry, const dcv_reply_t *reply)
{
    for (int i = 0; reply->data && i < reply->data->nelts; i++) {
        if (is_for_us(inquiry, APR_ARRAY_IDX(reply->data, i, const char *))) {
            return 1;
        }
    }
    return 0;
}

/* The record with names behind it that it had already, as panels do that append them. */
static void ask_doubled(dcv_inquiry_t *inquiry, int number)
{
    const dcv_place_t *place =
        &APR_ARRAY_IDX(inquiry->evidence->places, number, dcv_place_t);
    const char *const appended[] = {place->zone, inquiry->aim->base, place->domain};
    const char *owner = inquiry->places[number].persist_owner;

    for (int i = 0; i < 3; i++) {
        int is_new = appended[i] && *appended[i];

        for (int j = 0; j < i && is_new; j++) {
            is_new = !appended[j] || !dcv_dns_same(appended[i], appended[j]);
        }
        if (is_new) {
            dcv_asks_add_at(inquiry, DCV_PERSIST_AT_DOUBLED, number,
                            apr_pstrcat(inquiry->pool, owner, ".", appended[i], NULL),
                            DCV_TYPE_TXT);
        }
    }
}

static void ask_mistakes(dcv_inquiry_t *inquiry, int number)
{
    static const dcv_type_t types[] = {DCV_TYPE_A, DCV_TYPE_AAAA, DCV_TYPE_MX,
                                       DCV_TYPE_CAA};
    const dcv_inquiry_place_t *place = &inquiry->places[number];
    const char *domain =
        APR_ARRAY_IDX(inquiry->evidence->places, number, dcv_place_t).domain;

    ask_doubled(inquiry, number);
    if (!number && inquiry->aim->name->kind == DCV_NAME_WILDCARD) {
        dcv_asks_add_at(
            inquiry, DCV_PERSIST_AT_STAR, number,
            apr_pstrcat(inquiry->pool, DCV_PERSIST_LABEL ".*.", domain, NULL),
            DCV_TYPE_TXT);
    }
    if (place->persist_reply->outcome == DCV_NO_DATA && !place->persist_reply->alias) {
        for (apr_size_t i = 0; i < sizeof(types) / sizeof(types[0]); i++) {
            dcv_asks_add_at(inquiry, DCV_PERSIST_AT_TYPE, number, place->persist_owner,
                            types[i]);
        }
    }
    dcv_asks_add_at(inquiry, DCV_PERSIST_AT_NAMED, number, domain, DCV_TYPE_TXT);
}

void dcv_inquiry_diagnose_persist(dcv_inquiry_t *inquiry)
{
    int count = inquiry->aim->persistent ? inquiry->evidence->places->nelts : 0;

    for (int i = 0; i < count; i++) {
        const dcv_inquiry_place_t *place = &inquiry->places[i];

        if (place->persist_owner &&
            (inquiry->persist_diagnosed || !place->owner_reply ||
             !place->beside_reply || !place->persist_reply ||
             has_ours(inquiry, place->persist_reply))) {
            return;
        }
    }
    inquiry->persist_diagnosed = 1;
    for (int i = 0; i < count; i++) {
        const dcv_reply_t *reply = inquiry->places[i].persist_reply;

        if (reply && reply->outcome <= DCV_NX_DOMAIN) {
            ask_mistakes(inquiry, i);
        }
    }
}

void dcv_inquiry_take_persist(dcv_inquiry_t *inquiry, const dcv_ask_t *ask,
                              const dcv_reply_t *reply)
{
    dcv_inquiry_place_t *place = &inquiry->places[ask->place];
    dcv_sighting_kind_t kind = ask->kind;
    int there = reply->outcome == DCV_DATA && !reply->alias;

    if (kind == DCV_PERSIST_AT_OWNER || there) {
        add_sighting(inquiry, ask, reply);
    }
    if (kind == DCV_PERSIST_AT_TYPE && there) {
        dcv_asks_add_at(inquiry, DCV_PERSIST_AT_BESIDE, ask->place, place->beside,
                        ask->question.type);
    }
    if (kind == DCV_PERSIST_AT_OWNER && ask->item < 0) {
        place->persist_reply = reply;
        dcv_inquiry_diagnose_persist(inquiry);
    }
}
