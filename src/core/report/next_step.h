/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/* What to do next about an order, and when its CA looks again. */
#ifndef DCV_CORE_NEXT_STEP_H
#define DCV_CORE_NEXT_STEP_H

#include "dcv/report.h"

/*
 * Decide the one thing to do or to wait for about an order that was described, as far as its
 * warnings, and the names that are shown of it, tell: what the CA will refuse comes first, then
 * names that fail, then what is missing, then the CA. Its text is in pool, readable. Threads:
 * any number at once, each with an entry of its own.
 */
dcv_next_step_t dcv_next_step_decide(const dcv_entry_t *entry, apr_time_t now,
                                     dcv_lang_t lang, apr_pool_t *pool);

/*
 * When the CA's robot is due again, by the rhythm that it publishes (docs/authorities.md), and
 * by the visits of the names that are shown. 0: the CA publishes none, nobody has come yet, the
 * order has expired, or the robot has missed three looks, so that it comes no more.
 */
apr_time_t dcv_next_step_visit(const dcv_entry_t *entry, apr_time_t now);

#endif
