/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The file in an inquiry (BR 3.2.2.4.18): the addresses of the name, and what each of them
 * answers. Nothing is asked where the aim has no path.
 */
#ifndef DCV_CORE_INQUIRY_FILE_H
#define DCV_CORE_INQUIRY_FILE_H

#include "inquiry.h"

/* Begin with the addresses, or with the name where it is an address itself. */
void dcv_inquiry_begin_file(dcv_inquiry_t *inquiry);

/* Take the addresses of one family; the last one to come begins the fetches. */
void dcv_inquiry_take_host(dcv_inquiry_t *inquiry, const dcv_ask_t *ask,
                           const dcv_reply_t *reply);

/* Put what came of a fetch where it belongs in the evidence. */
void dcv_inquiry_fill_fetched(dcv_inquiry_t *inquiry, const dcv_ask_t *ask,
                              const dcv_fetched_t *fetched);

#endif
