/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/* What replies show of records, as the evidence of an inquiry has it. */
#ifndef DCV_CORE_SIGHTINGS_H
#define DCV_CORE_SIGHTINGS_H

#include "inquiry.h"

/*
 * Add what a reply to a question about a record was to a list of sightings: all but its data.
 * The question's item is the number of the name server that was asked; -1: the resolver.
 */
dcv_sighting_t *dcv_sightings_push(apr_array_header_t *sightings, const dcv_ask_t *ask,
                                   const dcv_reply_t *reply);

/* Add what a reply shows of a record to the evidence. */
void dcv_sightings_add(dcv_inquiry_t *inquiry, const dcv_ask_t *ask,
                       const dcv_reply_t *reply);

/* Whether a server refers to another zone, which the record's owner was made one of. */
int dcv_sightings_is_cut(const dcv_inquiry_t *inquiry, const dcv_ask_t *ask,
                         const dcv_reply_t *reply);

/*
 * What a name server's reply shows where that is so: NS records stand in the record's place.
 * Adds them to the evidence, and that there is no CNAME. Returns 0, and adds nothing, for any
 * other reply.
 */
int dcv_sightings_add_cut(dcv_inquiry_t *inquiry, const dcv_ask_t *ask,
                          const dcv_reply_t *reply);

/* Whether a reply has the record, and its target is the one that the CA wants. */
int dcv_sightings_is_right(const dcv_inquiry_t *inquiry, const dcv_reply_t *reply);

#endif
