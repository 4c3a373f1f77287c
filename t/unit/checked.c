/* SPDX-License-Identifier: Apache-2.0 */
/* Evidence of a check: see checked.h. */
#include "checked.h"

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
