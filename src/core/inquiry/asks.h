/* SPDX-License-Identifier: Apache-2.0 */
/* The questions of an inquiry: those in line, and those that were handed out. */
#ifndef DCV_CORE_ASKS_H
#define DCV_CORE_ASKS_H

#include "inquiry.h"

/*
 * Put a copy of a question in line. Returns 0 when nothing more is asked, or when it cannot
 * be, since its name is too long.
 */
int dcv_asks_add(dcv_inquiry_t *inquiry, dcv_ask_t ask);

/* Take a question out of those that are handed out; nothing happens when it is not. */
void dcv_asks_close(dcv_inquiry_t *inquiry, const dcv_ask_t *ask);

#endif
