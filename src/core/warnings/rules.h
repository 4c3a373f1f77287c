/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/* What the rules share that make the warnings on an order. */
#ifndef DCV_CORE_RULES_H
#define DCV_CORE_RULES_H

#include "dcv/index.h"
#include "dcv/lang.h"
#include "warning_kinds.h"

/* What a rule looks at, and where it adds to. */
typedef struct dcv_subject_t {
    dcv_index_t *index;
    int vhost_number; /* whose order it is */
    const dcv_order_t *order;
    apr_time_t now;
    dcv_lang_t lang; /* of the warnings */
    apr_pool_t *pool;
    apr_array_header_t *list; /* dcv_warning_t */
} dcv_subject_t;

/* Add a warning; texts are constant, or in the subject's pool. */
void dcv_rules_warn(const dcv_subject_t *subject, dcv_warning_kind_t kind,
                    const char *text, const char *remedy);

/* A test of a name of the subject's order. */
typedef int dcv_rules_test_t(const dcv_subject_t *subject, const dcv_name_t *name);

/* The order's names of which a test says yes, const char *; NULL: none. */
apr_array_header_t *dcv_rules_find_names(const dcv_subject_t *subject,
                                         dcv_rules_test_t *test);

/* A sentence, in the subject's pool: see dcv_trf(). */
const char *dcv_rules_say(const dcv_subject_t *subject, const char *format, ...)
    DCV_PRINTF(2, 3);

/* Names as a part of a sentence; a list with cut_at items was cut there. */
const char *dcv_rules_list(const dcv_subject_t *subject,
                           const apr_array_header_t *names, int cut_at);

/*
 * One of two texts on where something is said of the order: for an option of its directive, and
 * for a header line of its file, if that is in a directory.
 */
const char *dcv_rules_either(const dcv_subject_t *subject, const char *option,
                             const char *header);

/*
 * The rules on whether the order is answered under its names, those on itself and its CSR,
 * and those on its names. The first and the last go through all names, and find the same as
 * long as the orders of the CSR are the same.
 */
void dcv_rules_answer(const dcv_subject_t *subject);
void dcv_rules_order(const dcv_subject_t *subject);
void dcv_rules_names(const dcv_subject_t *subject);

#endif
