/* SPDX-License-Identifier: Apache-2.0 */
/* Explanations: what a check says to people, and what they should type to mend it. */
#ifndef DCV_EXPLAIN_H
#define DCV_EXPLAIN_H

#include "dcv/verdict.h"

/*
 * Add findings and limits to a check that was judged of a case. They are in the case's
 * pool, and readable, whatever the DNS said.
 */
void dcv_explain_check(const dcv_case_t *about, dcv_check_t *check);

/* What a name server said or did, as a part of a sentence: "does not answer". In pool. */
const char *dcv_words_reply(dcv_outcome_t outcome, int rcode, const char *found,
                            apr_pool_t *pool);

#endif
