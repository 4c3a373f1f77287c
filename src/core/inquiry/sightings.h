/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/* What replies show of records, as the evidence of an inquiry has it. */
#ifndef DCV_CORE_SIGHTINGS_H
#define DCV_CORE_SIGHTINGS_H

#include "inquiry.h"

/*
 * What a name server's reply shows where the record's owner was made a zone of its own: NS
 * records stand in its place. Adds them to the evidence, and that there is no CNAME.
 * Returns 0, and adds nothing, for any other reply.
 */
int dcv_sightings_add_cut(dcv_inquiry_t *inquiry, const dcv_ask_t *ask, int server,
                          const dcv_reply_t *reply);

/*
 * Add what a reply to a question shows of a record to the evidence. server is the
 * number of the name server that was asked; -1: the resolver.
 */
void dcv_sightings_add(dcv_inquiry_t *inquiry, const dcv_ask_t *ask, int server,
                       const dcv_reply_t *reply);

/* Whether a reply has the record, and its target is the one that the CA wants. */
int dcv_sightings_is_right(const dcv_inquiry_t *inquiry, const dcv_reply_t *reply);

#endif
