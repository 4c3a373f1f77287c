/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/* What replies show of records: see sightings.h. */
#include "sightings.h"

#include <string.h>

/* Whether a datum goes before another one: a wrong one does, then what sorts first. */
static int goes_before(const char *datum, const char *other, const char *target)
{
    int right = dcv_dns_same(datum, target), other_right = dcv_dns_same(other, target);

    return right == other_right ? strcmp(datum, other) < 0 : other_right;
}

/*
 * What a reply shows of a record: its data, or of several the one that tells most, so
 * that it is the same in whatever order they come. NULL: none. Leaves out what is the
 * same as but, unless that is NULL.
 */
static const char *choose_datum(const dcv_inquiry_t *inquiry, const dcv_reply_t *reply,
                                const char *but)
{
    const char *best = NULL;

    for (int i = 0; reply->data && i < reply->data->nelts; i++) {
        const char *datum = APR_ARRAY_IDX(reply->data, i, const char *);

        if ((!but || !dcv_dns_same(datum, but)) &&
            (!best || goes_before(datum, best, inquiry->aim->target))) {
            best = datum;
        }
    }
    return best;
}

dcv_sighting_t *dcv_sightings_push(apr_array_header_t *sightings, const dcv_ask_t *ask,
                                   const dcv_reply_t *reply)
{
    dcv_sighting_t *sighting = apr_array_push(sightings);

    memset(sighting, 0, sizeof(*sighting));
    sighting->kind = ask->kind;
    sighting->place = ask->place;
    sighting->server = ask->item;
    sighting->name = ask->question.name;
    sighting->type = ask->question.type;
    sighting->outcome = reply->outcome;
    sighting->rcode = reply->rcode;
    sighting->dnssec = reply->dnssec;
    sighting->why_bogus = reply->why_bogus;
    sighting->ttl_s = reply->ttl_s;
    sighting->negative_ttl_s = reply->negative_ttl_s;
    return sighting;
}

void dcv_sightings_add(dcv_inquiry_t *inquiry, const dcv_ask_t *ask,
                       const dcv_reply_t *reply)
{
    dcv_sighting_t *sighting =
        dcv_sightings_push(inquiry->evidence->sightings, ask, reply);

    sighting->found = choose_datum(inquiry, reply, NULL);
    sighting->also = reply->outcome == DCV_DATA && ask->question.type == DCV_TYPE_CNAME
                         ? choose_datum(inquiry, reply, sighting->found)
                         : NULL;
    sighting->dname = reply->dname;
}

int dcv_sightings_is_cut(const dcv_inquiry_t *inquiry, const dcv_ask_t *ask,
                         const dcv_reply_t *reply)
{
    const char *domain =
        APR_ARRAY_IDX(inquiry->evidence->places, ask->place, dcv_place_t).domain;

    return reply->outcome == DCV_REFERRAL && dcv_dns_is_below(reply->zone, domain) &&
           !dcv_dns_same(reply->zone, domain) &&
           dcv_dns_is_below(ask->question.name, reply->zone);
}

int dcv_sightings_add_cut(dcv_inquiry_t *inquiry, const dcv_ask_t *ask,
                          const dcv_reply_t *reply)
{
    apr_array_header_t *names;
    dcv_ask_t of_type = *ask;
    dcv_reply_t none = *reply, there = *reply;

    if (!dcv_sightings_is_cut(inquiry, ask, reply) || !reply->servers->nelts) {
        return 0;
    }
    none.outcome = DCV_NO_DATA;
    dcv_sightings_add(inquiry, ask, &none);
    names = apr_array_make(inquiry->pool, 1, sizeof(const char *));
    for (int i = 0; i < reply->servers->nelts; i++) {
        APR_ARRAY_PUSH(names, const char *) =
            APR_ARRAY_IDX(reply->servers, i, dcv_glue_t).name;
    }
    of_type.kind = DCV_SIGHTING_TYPE;
    of_type.question.name = reply->zone;
    of_type.question.type = DCV_TYPE_NS;
    there.outcome = DCV_DATA;
    there.data = names;
    dcv_sightings_add(inquiry, &of_type, &there);
    return 1;
}

int dcv_sightings_is_right(const dcv_inquiry_t *inquiry, const dcv_reply_t *reply)
{
    return reply->outcome == DCV_DATA &&
           dcv_dns_same(choose_datum(inquiry, reply, NULL), inquiry->aim->target);
}
