/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A ledger: how many packets each name and each base domain of a run has sent, and what
 * fails there, so that nobody makes this server flood others.
 *
 * Packets to single name servers are counted. What the resolver sends cannot be counted:
 * a question that is open or that failed is charged with the most that libunbound may
 * send for it (DCV_BUDGET_LOOKUP), one that succeeded with what name servers of the base
 * domain that were asked by themselves let expect.
 *
 * Of a domain of which nothing is known yet one question is open, of a name server two.
 * One that has failed twice is not asked again in this run, nor is what stands below it.
 */
#ifndef DCV_NET_LEDGER_H
#define DCV_NET_LEDGER_H

#include "dcv/inquiry.h"

/* Of a run. Opaque. For one thread. */
typedef struct dcv_ledger_t dcv_ledger_t;

/* Of one name in it. Opaque. */
typedef struct dcv_account_t dcv_account_t;

/* When a question may be asked. */
typedef enum {
    DCV_ASK_NOW,
    DCV_ASK_LATER, /* when a question of this run that is open has its reply */
    DCV_ASK_NEVER
} dcv_ask_when_t;

/* Create an empty one, in pool. */
dcv_ledger_t *dcv_ledger_create(apr_pool_t *pool);

/* Open an account for a name, in pool. domain: its base domain, or itself. */
dcv_account_t *dcv_ledger_open(dcv_ledger_t *ledger, const char *domain,
                               apr_pool_t *pool);

/*
 * When a question may be asked. If never, sets *reply to what it is told instead: the
 * failure of those that were asked, or that it was not sent. *reply lives as long as the
 * ledger.
 */
dcv_ask_when_t dcv_account_when(dcv_account_t *account, const dcv_question_t *question,
                                const dcv_reply_t **reply);

/* A question is asked, which dcv_account_when() let pass. */
void dcv_account_begin(dcv_account_t *account, const dcv_question_t *question);

/*
 * It has its reply, or is given up (then reply is a failure). packets: how many went to a
 * single name server.
 */
void dcv_account_end(dcv_account_t *account, const dcv_question_t *question,
                     const dcv_reply_t *reply, int packets);

/* Whether a question was not asked because the name, or its base domain, had its most. */
int dcv_account_is_spent(const dcv_account_t *account);

/*
 * Whether questions that had to wait for those of another name may be asked since the
 * last call.
 */
int dcv_ledger_take_news(dcv_ledger_t *ledger);

#endif
