/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/* The questions of an inquiry: those in the queue, and those that were handed out. */
#ifndef DCV_CORE_ASKS_H
#define DCV_CORE_ASKS_H

#include "inquiry.h"

/*
 * Append a copy of a question to the queue. Returns 0 when nothing more is asked, or
 * when its name is too long.
 */
int dcv_asks_add(dcv_inquiry_t *inquiry, dcv_ask_t ask);

/* Ask the resolver for a record at a place, or where it may be by mistake. */
void dcv_asks_add_at(dcv_inquiry_t *inquiry, dcv_sighting_kind_t kind, int place,
                     const char *name, dcv_type_t type);

/* Remove a question from those that are handed out, if it is one. */
void dcv_asks_close(dcv_inquiry_t *inquiry, const dcv_ask_t *ask);

#endif
