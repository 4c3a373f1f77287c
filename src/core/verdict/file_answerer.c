/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/* Who answered a request for the file: see file_answerer.h. */
#include "file_answerer.h"

/*
 * Whether what came back cannot be what a server of ours answered with a file of an order:
 * it has another status, or the content of no order of the CSR.
 */
static int is_changed(const dcv_fetched_t *fetched, dcv_verdict_t verdict,
                      const dcv_content_t *content)
{
    int sent = fetched->taken->status ? fetched->taken->status : 200;

    if (verdict == DCV_VALID) {
        return 0;
    }
    return verdict == DCV_WRONG_CONTENT ? content->kind != DCV_CONTENT_UNIQUE &&
                                              content->kind != DCV_CONTENT_AUTHORITY
                                        : fetched->status != sent;
}

dcv_answerer_t dcv_file_answerer(const dcv_fetched_t *fetched, dcv_verdict_t verdict,
                                 const dcv_content_t *content, int is_marked)
{
    const dcv_taken_t *taken = fetched->taken;

    if (fetched->outcome != DCV_FETCH_REPLIED) {
        return taken ? DCV_BY_LOSER : DCV_BY_NOBODY;
    }
    if (!taken) {
        return is_marked ? DCV_BY_STRANGER : DCV_BY_SOMEBODY;
    }
    if (taken->is_answered) {
        return is_changed(fetched, verdict, content) ? DCV_BY_CHANGER : DCV_BY_ORDER;
    }
    return taken->is_refused ? DCV_BY_REFUSAL : DCV_BY_OTHER_VHOST;
}

int dcv_file_answered_here(dcv_answerer_t answerer)
{
    return answerer == DCV_BY_NOBODY || answerer == DCV_BY_SOMEBODY ? -1
           : answerer == DCV_BY_STRANGER                            ? 0
                                                                    : 1;
}
