/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/* What the core alone asks of an order. */
#ifndef DCV_CORE_ORDER_H
#define DCV_CORE_ORDER_H

#include "dcv/order.h"

/* Whether a name of an order covers a host (dcv_name_covers). */
int dcv_order_covers(const dcv_order_t *order, const char *host);

#endif
