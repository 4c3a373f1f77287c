/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/* What is noted of orders: see dcv/notes.h. */
#ifndef DCV_CORE_NOTES_H
#define DCV_CORE_NOTES_H

#include "dcv/notes.h"
#include "dcv/order.h"

/*
 * Make room for the notes of so many orders. What is noted already is kept. Threads: any number
 * at once; what another one notes meanwhile may be lost.
 */
void dcv_notes_reserve(dcv_notes_t *notes, int orders);

/* What is noted of an order; 0: nothing, or it was forgotten. Threads: any number at once. */
apr_uint64_t dcv_notes_get(dcv_notes_t *notes, const dcv_order_t *order);

/*
 * Note something that is not 0 of an order, in the place of what was noted of it, and perhaps
 * of another one. Nothing is noted before room was made. Threads: any number at once.
 */
void dcv_notes_put(dcv_notes_t *notes, const dcv_order_t *order, apr_uint64_t note);

#endif
