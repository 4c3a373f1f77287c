/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/* Where people put the record by mistake, as an inquiry asks for it. */
#ifndef DCV_CORE_MISTAKES_H
#define DCV_CORE_MISTAKES_H

#include "inquiry.h"

/* Ask for the record of a place wherever it may have been entered instead. */
void dcv_mistakes_ask(dcv_inquiry_t *inquiry, int place);

/*
 * Whether a record of that kind was entered for the order only if it has a hash of its CSR in
 * it: others may stand at that name for something else.
 */
int dcv_mistakes_needs_hash(dcv_sighting_kind_t kind);

/*
 * A copy of a reply, in the inquiry's pool, with those data only that have a hash of the CSR
 * in them; NULL where there are none.
 */
const dcv_reply_t *dcv_mistakes_pick(const dcv_inquiry_t *inquiry,
                                     const dcv_reply_t *reply);

#endif
