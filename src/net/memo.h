/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What many inquiries of a run ask alike: CAA of a top level domain, the addresses of a
 * hoster's name servers. The resolver knows it from the second time on, but each answer of
 * its thread costs a dozen system calls.
 */
#ifndef DCV_NET_MEMO_H
#define DCV_NET_MEMO_H

#include <apr_time.h>

#include "dcv/dns.h"

/* Opaque. For one thread. */
typedef struct dcv_memo_t dcv_memo_t;

dcv_memo_t *dcv_memo_create(apr_pool_t *pool);

/* The reply of a moment ago, copied to pool; NULL: none. */
const dcv_reply_t *dcv_memo_find(const dcv_memo_t *memo, const dcv_question_t *question,
                                 apr_time_t now, apr_pool_t *pool);

/* Remember a reply of the resolver, if it is one that will not change in a moment. */
void dcv_memo_keep(dcv_memo_t *memo, const dcv_question_t *question,
                   const dcv_reply_t *reply, apr_time_t now);

#endif
