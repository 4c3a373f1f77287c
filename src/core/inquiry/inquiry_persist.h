/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The persistent record in an inquiry (BR 3.2.2.4.22): what is asked about it, and what
 * replies show. Nothing is asked where the aim has no account for it.
 */
#ifndef DCV_CORE_INQUIRY_PERSIST_H
#define DCV_CORE_INQUIRY_PERSIST_H

#include "inquiry.h"

/* Begin with the record at each place. */
void dcv_inquiry_begin_persist(dcv_inquiry_t *inquiry);

/* Take a reply of the resolver, or of a server. */
void dcv_inquiry_take_persist(dcv_inquiry_t *inquiry, const dcv_ask_t *ask,
                              const dcv_reply_t *reply);

/*
 * Once no place has a record for the CA, and the zones are known as far as replies tell, ask
 * at the places where people put it by mistake.
 */
void dcv_inquiry_diagnose_persist(dcv_inquiry_t *inquiry);

#endif
