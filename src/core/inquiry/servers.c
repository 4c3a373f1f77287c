/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/* The name servers of zones in an inquiry: see servers.h. */
#include "servers.h"

#include <string.h>

#include "asks.h"
#include "inquiry_persist.h"
#include "sightings.h"

/* Of one zone. The root has 13 names. */
#define NAMES_MAX 13

dcv_inquiry_zone_t *dcv_servers_zone(const dcv_inquiry_t *inquiry, int number)
{
    return APR_ARRAY_IDX(inquiry->zones, number, dcv_inquiry_zone_t *);
}

void dcv_servers_look_up(dcv_inquiry_t *inquiry, int number, const char *name)
{
    static const dcv_type_t types[] = {DCV_TYPE_A, DCV_TYPE_AAAA};
    dcv_inquiry_zone_t *zone = dcv_servers_zone(inquiry, number);

    if (zone->names->nelts == NAMES_MAX) {
        return;
    }
    APR_ARRAY_PUSH(zone->names, const char *) = name;
    for (int i = 0; i < 2; i++) {
        const dcv_ask_t ask = {.question = {.name = name, .type = types[i]},
                               .purpose = DCV_FOR_ADDRESS,
                               .zone = number,
                               .item = zone->names->nelts - 1};

        zone->addresses_open += dcv_asks_add(inquiry, ask);
    }
}

static int is_shown(const apr_array_header_t *servers, const char *zone,
                    const dcv_glue_t *glue)
{
    for (int i = 0; i < servers->nelts; i++) {
        const dcv_zone_server_t *shown = &APR_ARRAY_IDX(servers, i, dcv_zone_server_t);

        if (!strcmp(shown->zone, zone) && dcv_dns_same(shown->name, glue->name) &&
            (!glue->address ||
             (shown->address && !strcmp(shown->address, glue->address)))) {
            return 1;
        }
    }
    return 0;
}

/* The servers of a zone, in the evidence: those that are not there yet. */
static void show_servers(dcv_inquiry_t *inquiry, const dcv_inquiry_zone_t *zone)
{
    apr_array_header_t *servers = inquiry->evidence->servers;

    for (int i = 0; i < zone->glue->nelts; i++) {
        const dcv_glue_t *glue = &APR_ARRAY_IDX(zone->glue, i, dcv_glue_t);

        if (servers->nelts < DCV_EVIDENCE_SERVERS_MAX &&
            !is_shown(servers, zone->name, glue)) {
            dcv_zone_server_t server = {zone->name, glue->name, glue->address};

            APR_ARRAY_PUSH(servers, dcv_zone_server_t) = server;
        }
    }
}

/* Ask one server for a record of a place, unless that has none of the kind. */
static void ask_server(dcv_inquiry_t *inquiry, dcv_sighting_kind_t kind, int place,
                       int item)
{
    static const dcv_reply_t no_address = {.outcome = DCV_NO_ADDRESS, .rcode = -1};
    int is_persistent = kind == DCV_PERSIST_AT_OWNER;
    const dcv_inquiry_place_t *at = &inquiry->places[place];
    const dcv_zone_server_t *server =
        &APR_ARRAY_IDX(inquiry->evidence->servers, item, dcv_zone_server_t);
    const dcv_ask_t ask = {
        .question = {.name = is_persistent ? at->persist_owner : at->owner,
                     .type = is_persistent ? DCV_TYPE_TXT : DCV_TYPE_CNAME,
                     .address = server->address,
                     .zone = server->zone},
        .purpose = is_persistent ? DCV_FOR_PERSIST : DCV_FOR_SERVER,
        .kind = kind,
        .place = place,
        .item = item};

    if (!ask.question.name) {
        return;
    }
    if (server->address) {
        dcv_asks_add(inquiry, ask);
    }
    else if (is_persistent) {
        dcv_inquiry_take_persist(inquiry, &ask, &no_address);
    }
    else {
        dcv_sightings_add(inquiry, &ask, &no_address);
    }
}

void dcv_servers_ask(dcv_inquiry_t *inquiry, int place)
{
    const dcv_inquiry_zone_t *zone =
        dcv_servers_zone(inquiry, inquiry->places[place].zone);
    const apr_array_header_t *servers = inquiry->evidence->servers;
    int *asked = &inquiry->places[place].asked;

    show_servers(inquiry, zone);
    for (; *asked < servers->nelts; ++*asked) {
        if (!strcmp(APR_ARRAY_IDX(servers, *asked, dcv_zone_server_t).zone,
                    zone->name)) {
            ask_server(inquiry, DCV_SIGHTING_OWNER, place, *asked);
            ask_server(inquiry, DCV_PERSIST_AT_OWNER, place, *asked);
        }
    }
}

void dcv_servers_add(dcv_inquiry_zone_t *zone, const char *name, const char *address)
{
    dcv_glue_t glue = {name, address};

    for (int i = 0; i < zone->glue->nelts; i++) {
        const dcv_glue_t *known = &APR_ARRAY_IDX(zone->glue, i, dcv_glue_t);

        if (dcv_dns_same(known->name, name) &&
            (!address || !known->address || !strcmp(known->address, address))) {
            return;
        }
    }
    if (zone->glue->nelts < DCV_EVIDENCE_SERVERS_MAX) {
        APR_ARRAY_PUSH(zone->glue, dcv_glue_t) = glue;
    }
}

static int has_address(const dcv_inquiry_zone_t *zone, const char *name)
{
    for (int i = 0; i < zone->glue->nelts; i++) {
        if (dcv_dns_same(APR_ARRAY_IDX(zone->glue, i, dcv_glue_t).name, name)) {
            return 1;
        }
    }
    return 0;
}

int dcv_servers_lack_address(const dcv_inquiry_zone_t *zone)
{
    int count = 0;

    for (int i = 0; i < zone->names->nelts; i++) {
        count += has_address(zone, APR_ARRAY_IDX(zone->names, i, const char *));
    }
    return count < zone->names->nelts;
}

void dcv_servers_add_bare(dcv_inquiry_zone_t *zone)
{
    for (int i = 0; i < zone->names->nelts; i++) {
        dcv_servers_add(zone, APR_ARRAY_IDX(zone->names, i, const char *), NULL);
    }
}

void dcv_servers_take(dcv_inquiry_t *inquiry, int number,
                      const apr_array_header_t *servers)
{
    dcv_inquiry_zone_t *zone = dcv_servers_zone(inquiry, number);

    zone->state = DCV_ZONE_ADDRESSES;
    for (int i = 0; i < servers->nelts; i++) {
        const dcv_glue_t *glue = &APR_ARRAY_IDX(servers, i, dcv_glue_t);

        if (glue->address) {
            dcv_servers_add(zone, glue->name, glue->address);
        }
        else {
            dcv_servers_look_up(inquiry, number, glue->name);
        }
    }
}

void dcv_servers_merge(dcv_inquiry_zone_t *zone, const apr_array_header_t *servers)
{
    for (int i = 0; i < servers->nelts; i++) {
        const dcv_glue_t *glue = &APR_ARRAY_IDX(servers, i, dcv_glue_t);
        int known = !zone->names->nelts;

        for (int j = 0; j < zone->names->nelts && !known; j++) {
            known =
                dcv_dns_same(APR_ARRAY_IDX(zone->names, j, const char *), glue->name);
        }
        if (known && glue->address) {
            dcv_servers_add(zone, glue->name, glue->address);
        }
    }
}
