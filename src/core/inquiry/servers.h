/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The name servers of zones in an inquiry: what is known of them, and asking each for
 * the record. Who names a zone's servers is worked out by inquiry_zone.c.
 */
#ifndef DCV_CORE_SERVERS_H
#define DCV_CORE_SERVERS_H

#include "inquiry.h"

/* A zone by its number. */
dcv_inquiry_zone_t *dcv_servers_zone(const dcv_inquiry_t *inquiry, int number);

/* Add a server of a zone by its name and one address, or NULL; each once. */
void dcv_servers_add(dcv_inquiry_zone_t *zone, const char *name, const char *address);

/* Look up the addresses of a server by its name. */
void dcv_servers_look_up(dcv_inquiry_t *inquiry, int number, const char *name);

/* Take over the servers of a referral; those without an address are looked up. */
void dcv_servers_take(dcv_inquiry_t *inquiry, int number,
                      const apr_array_header_t *servers);

/*
 * What a referral knows of a zone's servers; of those that the zone names, if it does.
 */
void dcv_servers_merge(dcv_inquiry_zone_t *zone, const apr_array_header_t *servers);

/* Whether an address of one of those looked up is not known. */
int dcv_servers_lack_address(const dcv_inquiry_zone_t *zone);

/* Add those without an address, when no question for addresses is left. */
void dcv_servers_add_bare(dcv_inquiry_zone_t *zone);

/*
 * Ask the servers of a zone for the record of a place: those that are new since the
 * last call.
 */
void dcv_servers_ask(dcv_inquiry_t *inquiry, int place);

#endif
