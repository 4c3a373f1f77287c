/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Records visits, and requests for files that no order has.
 *
 * A request is marked while it is served, which costs nothing, and recorded when its
 * response is sent, so that no client waits for a cache. A limited number a second is recorded one
 * by one (limits.h); of what is beyond, only the number is kept.
 */
#ifndef MOD_DCV_HTTPD_VISIT_H
#define MOD_DCV_HTTPD_VISIT_H

#include <httpd.h>

#include "dcv/snapshot.h"

/*
 * Count a request for an answer, which is recorded when the response is sent. body: NULL: answer
 * lives as long as the child; otherwise what is sent of it, which lives as long as the request, as
 * answer need not.
 */
void mod_dcv_visit_mark(request_rec *r, const dcv_answer_t *answer, const char *body);

/*
 * Let a request for the file of an MD5 that its virtual host does not have be counted and recorded
 * when the response is sent, unless it is one of a check.
 */
void mod_dcv_visit_mark_stray(request_rec *r);

/* log_transaction: records a request that is marked, or has the end of one of a check noted. */
int mod_dcv_visit_hook_log_transaction(request_rec *r);

/* child_init: what each child needs for counting. */
void mod_dcv_visit_hook_child_init(apr_pool_t *pchild, server_rec *server);

#endif
