/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/* What the tests of warnings share. */
#ifndef WARNED_H
#define WARNED_H

#include "fixture.h"
#include "report/report.h"

const dcv_warning_t *find(const dcv_entry_t *entry, const char *code);

/* That the warning is there, and has a text in it. */
void warns(const dcv_entry_t *entry, const char *code, const char *text);

void is_silent(const dcv_entry_t *entry, const char *code, const char *name);

dcv_entry_t *entry_at(const server_t *server, int vhost, const dcv_order_t *order,
                      apr_time_t now);

/* An order alone in a virtual host that serves its names. */
dcv_entry_t *alone_at(const dcv_order_t *order, apr_time_t now);

dcv_entry_t *alone(const dcv_order_t *order);

#endif
