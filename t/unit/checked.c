/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/* Evidence of a check: see checked.h. */
#include "checked.h"

#include "inquiry/evidence_file.h"

void see_record(dcv_evidence_t *evidence, int server_number, dcv_outcome_t outcome,
                const char *found)
{
    dcv_sighting_t *sighting = apr_array_push(evidence->sightings);

    memset(sighting, 0, sizeof(*sighting));
    sighting->kind = DCV_SIGHTING_OWNER;
    sighting->server = server_number;
    sighting->name = "_x." ZONE;
    sighting->type = DCV_TYPE_CNAME;
    sighting->outcome = outcome;
    sighting->rcode = outcome == DCV_NX_DOMAIN ? 3 : 0;
    sighting->dnssec = DCV_DNSSEC_SECURE;
    sighting->found = found;
}

dcv_evidence_t *evidence_of(const char *resolved, const char *first, const char *second)
{
    dcv_evidence_t *evidence = dcv_evidence_create(pool);
    const dcv_place_t place = {ZONE, ZONE};
    const dcv_zone_server_t servers[] = {{ZONE, "ns1." ZONE, "192.0.2.1"},
                                         {ZONE, "ns2." ZONE, "2001:db8::2"}};

    APR_ARRAY_PUSH(evidence->places, dcv_place_t) = place;
    APR_ARRAY_PUSH(evidence->servers, dcv_zone_server_t) = servers[0];
    APR_ARRAY_PUSH(evidence->servers, dcv_zone_server_t) = servers[1];
    evidence->time = NOW - apr_time_from_sec(180);
    evidence->validated = 1;
    see_record(evidence, -1, resolved ? DCV_DATA : DCV_NX_DOMAIN, resolved);
    see_record(evidence, 0, first ? DCV_DATA : DCV_NX_DOMAIN, first);
    see_record(evidence, 1, second ? DCV_DATA : DCV_NX_DOMAIN, second);
    return evidence;
}

dcv_file_seen_t *file_seen(const char *body)
{
    static const dcv_taken_t taken = {.vhost = "www.example.net",
                                      .place = "a.conf:7",
                                      .is_answered = 1,
                                      .status = 200};
    dcv_file_seen_t *file = dcv_evidence_file_create(pool);
    dcv_fetched_t right = {.address = "192.0.2.1",
                           .port = 80,
                           .outcome = DCV_FETCH_REPLIED,
                           .duration = apr_time_from_msec(12),
                           .status = 200,
                           .server = "Apache",
                           .taken = &taken,
                           .body = body,
                           .body_kept = strlen(body),
                           .body_len = strlen(body)};
    dcv_fetched_t wrong = {.address = "2001:db8::1",
                           .port = 80,
                           .outcome = DCV_FETCH_REPLIED,
                           .status = 301,
                           .location = "https://www.example.com/",
                           .server = "nginx"};
    file->is_marked = 1;
    file->a.outcome = file->aaaa.outcome = DCV_DATA;
    APR_ARRAY_PUSH(file->fetches, dcv_fetched_t) = wrong;
    wrong.port = right.port = 443;
    APR_ARRAY_PUSH(file->fetches, dcv_fetched_t) = wrong;
    right.port = 80;
    APR_ARRAY_PUSH(file->fetches, dcv_fetched_t) = right;
    right.port = 443;
    right.outcome = DCV_FETCH_REFUSED;
    right.status = 0;
    right.body = right.server = NULL;
    right.body_kept = right.body_len = 0;
    right.taken = NULL;
    APR_ARRAY_PUSH(file->fetches, dcv_fetched_t) = right;
    return file;
}
