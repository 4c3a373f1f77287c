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
 * Mark a request as one for an answer, with what is sent of it; both live as long as the request.
 * answer: NULL: one of a directory, which is looked up again when the response is sent. One of a
 * check is left as it is.
 */
void mod_dcv_visit_mark(request_rec *r, const dcv_answer_t *answer, const char *body);

/* The same for the file of an MD5 that its virtual host does not have. */
void mod_dcv_visit_mark_stray(request_rec *r);

/* log_transaction: records a request that is marked, or has the end of one of a check noted. */
int mod_dcv_visit_hook_log_transaction(request_rec *r);

/* child_init: what each child needs for counting. */
void mod_dcv_visit_hook_child_init(apr_pool_t *pchild, server_rec *server);

#endif
