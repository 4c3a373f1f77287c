/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/* The questions of an inquiry: see asks.h. */
#include "asks.h"

#include <string.h>

#include <apr_strings.h>

/* Questions of one inquiry. A zone that takes more is made to waste time. */
#define QUESTIONS_MAX 400

int dcv_asks_add(dcv_inquiry_t *inquiry, dcv_ask_t ask)
{
    dcv_ask_t *added;

    if (inquiry->asked_count++ >= QUESTIONS_MAX || inquiry->given_up ||
        strlen(ask.question.name) > DCV_DNS_NAME_MAX) {
        return 0;
    }
    added = apr_pmemdup(inquiry->pool, &ask, sizeof(ask));
    added->next = NULL;
    *inquiry->last = added;
    inquiry->last = &added->next;
    return 1;
}

void dcv_asks_add_at(dcv_inquiry_t *inquiry, dcv_sighting_kind_t kind, int place,
                     const char *name, dcv_type_t type)
{
    const dcv_ask_t ask = {.question = {.name = name, .type = type},
                           .purpose = kind < DCV_PERSIST_AT_OWNER ? DCV_FOR_SIGHTING
                                                                  : DCV_FOR_PERSIST,
                           .kind = kind,
                           .place = place,
                           .item = -1};

    dcv_asks_add(inquiry, ask);
}

dcv_ask_t *dcv_inquiry_next(dcv_inquiry_t *inquiry)
{
    dcv_ask_t *ask = inquiry->next;

    if (ask) {
        inquiry->next = ask->next;
        if (!inquiry->next) {
            inquiry->last = &inquiry->next;
        }
        ask->next = inquiry->open;
        inquiry->open = ask;
    }
    return ask;
}

dcv_ask_t *dcv_inquiry_open(const dcv_inquiry_t *inquiry)
{
    return inquiry->open;
}

int dcv_inquiry_is_over(const dcv_inquiry_t *inquiry)
{
    return !inquiry->open && !inquiry->next;
}

void dcv_asks_close(dcv_inquiry_t *inquiry, const dcv_ask_t *ask)
{
    dcv_ask_t **link = &inquiry->open;

    while (*link && *link != ask) {
        link = &(*link)->next;
    }
    if (*link) {
        *link = ask->next;
    }
}
