/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Zones in an inquiry: to which one a place belongs. Its name servers are in
 * servers.c.
 *
 * A negative answer names its zone by the SOA in it (RFC 2308 3), and the name that
 * nobody has gets one nearly always. Where a wildcard answers, the SOA is asked for.
 * Where nothing answers, the servers of the zone above tell whom they refer to.
 */
#include "asks.h"
#include "inquiry.h"
#include "servers.h"
#include "dns.h"

/* Of a parent zone's servers, how many are asked for a delegation. */
#define PARENTS_ASKED 3

/* The number of a zone, which is added if it is new. */
static int find_zone(dcv_inquiry_t *inquiry, const char *name)
{
    dcv_inquiry_zone_t *zone;

    for (int i = 0; i < inquiry->zones->nelts; i++) {
        if (dcv_dns_same(dcv_servers_zone(inquiry, i)->name, name)) {
            return i;
        }
    }
    zone = apr_pcalloc(inquiry->pool, sizeof(*zone));
    zone->name = name;
    zone->names = apr_array_make(inquiry->pool, 4, sizeof(const char *));
    zone->glue = apr_array_make(inquiry->pool, 4, sizeof(dcv_glue_t));
    APR_ARRAY_PUSH(inquiry->zones, dcv_inquiry_zone_t *) = zone;
    return inquiry->zones->nelts - 1;
}

static const char *domain_of(const dcv_inquiry_t *inquiry, int place)
{
    return APR_ARRAY_IDX(inquiry->evidence->places, place, dcv_place_t).domain;
}

static void ask_cut(dcv_inquiry_t *inquiry, int place, const char *name, int above)
{
    const dcv_ask_t ask = {.question = {.name = name, .type = DCV_TYPE_SOA},
                           .purpose = DCV_FOR_CUT,
                           .place = place,
                           .item = above};

    if (name) {
        dcv_asks_add(inquiry, ask);
    }
}

/* Ask a parent's servers for the delegation. One answer is enough. */
static void ask_delegation(dcv_inquiry_t *inquiry, int place)
{
    const dcv_inquiry_zone_t *parent =
        dcv_servers_zone(inquiry, inquiry->places[place].parent);
    int asked = 0;

    for (int i = 0; i < parent->glue->nelts && asked < PARENTS_ASKED; i++) {
        const char *address = APR_ARRAY_IDX(parent->glue, i, dcv_glue_t).address;
        const dcv_ask_t ask = {.question = {.name = domain_of(inquiry, place),
                                            .type = DCV_TYPE_NS,
                                            .address = address,
                                            .zone = parent->name},
                               .purpose = DCV_FOR_DELEGATION,
                               .place = place};

        if (address) {
            asked++;
            dcv_asks_add(inquiry, ask);
        }
    }
    inquiry->places[place].parent = -1;
}

/* What can be asked now that a zone's servers are known. */
static void use_servers(dcv_inquiry_t *inquiry, int number)
{
    dcv_servers_zone(inquiry, number)->state = DCV_ZONE_KNOWN;
    for (int i = 0; i < inquiry->evidence->places->nelts; i++) {
        if (inquiry->places[i].zone == number) {
            dcv_servers_ask(inquiry, i);
        }
        if (inquiry->places[i].parent == number) {
            ask_delegation(inquiry, i);
        }
    }
}

/*
 * Have the servers of a zone told by its parent's, too: the resolver may not find them
 * out, as when one of them is silent. Returns whether it can be.
 */
static int ask_above(dcv_inquiry_t *inquiry, int number)
{
    dcv_inquiry_zone_t *zone = dcv_servers_zone(inquiry, number);
    const char *parent = dcv_dns_parent(zone->name);

    for (int i = 0; i < inquiry->evidence->places->nelts; i++) {
        if (inquiry->places[i].zone == number && parent && !zone->searched) {
            zone->searched = 1;
            ask_cut(inquiry, i, parent, 1);
            return 1;
        }
    }
    return 0;
}

/* Ask a zone's servers if they are known, else find them out. */
static void want_servers(dcv_inquiry_t *inquiry, int number)
{
    dcv_inquiry_zone_t *zone = dcv_servers_zone(inquiry, number);
    const dcv_ask_t ask = {.question = {.name = zone->name, .type = DCV_TYPE_NS},
                           .purpose = DCV_FOR_NAMES,
                           .zone = number};

    if (zone->state == DCV_ZONE_KNOWN) {
        use_servers(inquiry, number);
    }
    else if (zone->state == DCV_ZONE_NEW && inquiry->direct) {
        zone->state = DCV_ZONE_NAMES;
        dcv_asks_add(inquiry, ask);
        if (inquiry->hurried) {
            ask_above(inquiry, number);
        }
    }
}

void dcv_inquiry_hurry_zones(dcv_inquiry_t *inquiry)
{
    for (int i = 0; i < inquiry->zones->nelts; i++) {
        dcv_zone_state_t state = dcv_servers_zone(inquiry, i)->state;

        if (state == DCV_ZONE_NAMES || state == DCV_ZONE_ADDRESSES) {
            ask_above(inquiry, i);
        }
    }
}

static void set_zone(dcv_inquiry_t *inquiry, int place, const char *name)
{
    int number = find_zone(inquiry, name);

    inquiry->places[place].zone = number;
    APR_ARRAY_IDX(inquiry->evidence->places, place, dcv_place_t).zone =
        dcv_servers_zone(inquiry, number)->name;
    want_servers(inquiry, number);
}

/* The zone that a negative reply names, if it can be the one of a domain; else NULL. */
static const char *zone_in(const dcv_reply_t *reply, const char *domain)
{
    int negative =
        reply && (reply->outcome == DCV_NO_DATA || reply->outcome == DCV_NX_DOMAIN);

    return negative && reply->zone && !reply->alias && *reply->zone &&
                   dcv_dns_is_below(domain, reply->zone)
               ? reply->zone
               : NULL;
}

static int has_data(const dcv_reply_t *reply)
{
    return reply && reply->outcome == DCV_DATA;
}

void dcv_inquiry_find_zone(dcv_inquiry_t *inquiry, int number)
{
    dcv_inquiry_place_t *place = &inquiry->places[number];
    const char *domain = domain_of(inquiry, number);
    const char *name = zone_in(place->beside_reply, domain);

    if (place->zone >= 0) {
        return;
    }
    if (!name) {
        name = zone_in(place->owner_reply, domain);
    }
    if (name) {
        set_zone(inquiry, number, name);
    }
    else if (!place->searched) {
        int failed = !has_data(place->owner_reply) && !has_data(place->beside_reply);

        place->searched = 1;
        ask_cut(inquiry, number, failed ? dcv_dns_parent(domain) : domain, failed);
        if (inquiry->hurried && !failed) {
            ask_cut(inquiry, number, dcv_dns_parent(domain), 1);
        }
    }
}

void dcv_inquiry_take_cut(dcv_inquiry_t *inquiry, const dcv_ask_t *ask,
                          const dcv_reply_t *reply)
{
    dcv_inquiry_place_t *place = &inquiry->places[ask->place];
    const char *name = reply->alias ? NULL
                       : reply->outcome == DCV_DATA
                           ? APR_ARRAY_IDX(reply->data, 0, const char *)
                           : zone_in(reply, ask->question.name);

    if (place->zone >= 0 &&
        !(ask->item && dcv_servers_zone(inquiry, place->zone)->searched)) {
        return;
    }
    if (!name) {
        /* The name is an alias, or does not tell its zone: the zone above does. */
        ask_cut(inquiry, ask->place, dcv_dns_parent(ask->question.name),
                ask->item || !reply->alias);
    }
    else if (!ask->item) {
        set_zone(inquiry, ask->place, name);
    }
    else {
        place->parent = find_zone(inquiry, name);
        want_servers(inquiry, place->parent);
    }
}

/* A zone that does not tell its own name servers: ask those of its parent. */
static void search_above(dcv_inquiry_t *inquiry, int number)
{
    dcv_inquiry_zone_t *zone = dcv_servers_zone(inquiry, number);

    if (zone->searched) {
        return;
    }
    zone->searched = 1;
    zone->state = DCV_ZONE_NEW;
    for (int i = 0; i < inquiry->evidence->places->nelts; i++) {
        if (inquiry->places[i].zone == number) {
            inquiry->places[i].zone = -1;
            ask_cut(inquiry, i, dcv_dns_parent(zone->name), 1);
        }
    }
}

/* No question for addresses is open any more. */
static void settle_addresses(dcv_inquiry_t *inquiry, int number)
{
    dcv_inquiry_zone_t *zone = dcv_servers_zone(inquiry, number);

    if (!dcv_servers_lack_address(zone) || !ask_above(inquiry, number)) {
        dcv_servers_add_bare(zone);
    }
    use_servers(inquiry, number);
}

void dcv_inquiry_take_names(dcv_inquiry_t *inquiry, const dcv_ask_t *ask,
                            const dcv_reply_t *reply)
{
    dcv_inquiry_zone_t *zone = dcv_servers_zone(inquiry, ask->zone);

    if (zone->state != DCV_ZONE_NAMES) {
        return;
    }
    if (reply->outcome != DCV_DATA) {
        search_above(inquiry, ask->zone);
        return;
    }
    zone->state = DCV_ZONE_ADDRESSES;
    for (int i = 0; i < reply->data->nelts; i++) {
        dcv_servers_look_up(inquiry, ask->zone,
                            APR_ARRAY_IDX(reply->data, i, const char *));
    }
    if (!zone->addresses_open) {
        settle_addresses(inquiry, ask->zone);
    }
}

void dcv_inquiry_take_address(dcv_inquiry_t *inquiry, const dcv_ask_t *ask,
                              const dcv_reply_t *reply)
{
    dcv_inquiry_zone_t *zone = dcv_servers_zone(inquiry, ask->zone);

    for (int i = 0; reply->outcome == DCV_DATA && i < reply->data->nelts; i++) {
        dcv_servers_add(zone, APR_ARRAY_IDX(zone->names, ask->item, const char *),
                        APR_ARRAY_IDX(reply->data, i, const char *));
    }
    if (!--zone->addresses_open && !inquiry->given_up) {
        settle_addresses(inquiry, ask->zone);
    }
}

void dcv_inquiry_take_delegation(dcv_inquiry_t *inquiry, const dcv_ask_t *ask,
                                 const dcv_reply_t *reply)
{
    dcv_inquiry_place_t *place = &inquiry->places[ask->place];
    const char *domain = domain_of(inquiry, ask->place);
    int refers =
        reply->outcome == DCV_REFERRAL && dcv_dns_is_below(domain, reply->zone);
    dcv_inquiry_zone_t *zone;

    if (place->zone < 0 && zone_in(reply, domain)) {
        set_zone(inquiry, ask->place, reply->zone);
        return;
    }
    if (place->zone < 0 && refers) {
        place->zone = find_zone(inquiry, reply->zone);
        APR_ARRAY_IDX(inquiry->evidence->places, ask->place, dcv_place_t).zone =
            dcv_servers_zone(inquiry, place->zone)->name;
    }
    if (place->zone < 0) {
        return;
    }
    zone = dcv_servers_zone(inquiry, place->zone);
    if (refers && dcv_dns_same(zone->name, reply->zone)) {
        if (zone->state == DCV_ZONE_NEW) {
            dcv_servers_take(inquiry, place->zone, reply->servers);
        }
        else {
            dcv_servers_merge(zone, reply->servers);
        }
    }
    if (!zone->addresses_open && zone->state != DCV_ZONE_NAMES) {
        dcv_servers_add_bare(zone);
    }
    if (zone->glue->nelts) {
        use_servers(inquiry, place->zone);
    }
}
