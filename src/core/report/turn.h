/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/* Whose turn it is about an order, without a word about what to do. */
#ifndef DCV_CORE_TURN_H
#define DCV_CORE_TURN_H

#include "dcv/query.h"
#include "verdict/failing.h"
#include "warnings/warning_kinds.h"

/* How pressing something is. */
typedef enum {
    DCV_PRESS_DONE,
    DCV_PRESS_WAIT,
    DCV_PRESS_MISSING,
    DCV_PRESS_FAILING
} dcv_press_t;

/* What is known of a name. */
typedef struct dcv_turn_facts_t {
    dcv_verdicts_t verdicts;
    dcv_answerer_t answerer; /* of the file, at the address that leads */
    int takes_file, takes_record;
    int is_visited;
    int is_answered; /* whether this server answers its file */
} dcv_turn_facts_t;

typedef struct dcv_turn_t {
    dcv_press_t press;
    dcv_who_t who;
} dcv_turn_t;

/* Whose turn it is about a name. */
dcv_turn_t dcv_turn_of_name(const dcv_turn_facts_t *facts);

/*
 * The problem among kinds that makes the others matter least, and who mends it. Returns 0, with
 * nothing set, where there is no problem.
 */
int dcv_turn_of_problems(dcv_warning_kind_t *kind, dcv_who_t *who,
                         dcv_warning_set_t kinds);

#endif
