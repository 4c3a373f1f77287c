/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The resolver's replies of the last seconds to questions that many inquiries of a run
 * have in common: CAA of a top level domain, the addresses of a hoster's name servers.
 * The resolver has them in its cache, but each reply of its thread costs a dozen system
 * calls.
 */
#ifndef DCV_NET_MEMO_H
#define DCV_NET_MEMO_H

#include <apr_time.h>

#include "dcv/dns.h"

/* Opaque. For one thread. */
typedef struct dcv_memo_t dcv_memo_t;

/* Create an empty one, in pool. */
dcv_memo_t *dcv_memo_create(apr_pool_t *pool);

/* The reply to a question, copied to pool; NULL: none is kept, or it is too old. */
const dcv_reply_t *dcv_memo_find(const dcv_memo_t *memo, const dcv_question_t *question,
                                 apr_time_t now, apr_pool_t *pool);

/*
 * Keep a copy of a reply of the resolver, unless it is a failure or bogus, and may be
 * right the next time.
 */
void dcv_memo_keep(dcv_memo_t *memo, const dcv_question_t *question,
                   const dcv_reply_t *reply, apr_time_t now);

#endif
