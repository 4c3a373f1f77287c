/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/* Warnings: what an administrator should know of an order before the CA finds out. */
#ifndef DCV_WARNING_H
#define DCV_WARNING_H

#include <apr_time.h>

#include "dcv/index.h"

typedef enum {
    DCV_NOTE,   /* worth knowing */
    DCV_PROBLEM /* a way to prove control is closed, or the CA will refuse */
} dcv_severity_t;

typedef struct dcv_warning_t {
    const char *code; /* for programs: "no_common_name" */
    dcv_severity_t severity;
    const char *text;   /* one or two sentences for people; readable */
    const char *remedy; /* a sentence: what to do */
} dcv_warning_t;

/*
 * Note which warnings there are on orders with many names, of a snapshot that has just been
 * made, so that nobody who asks for a report has to wait for that. Those with few are left to the
 * first report: 10,000 of them would cost a restart a quarter of its time. It ends once it has gone
 * through names_max names: a customer may change thousands of them each second. Returns whether
 * some may be left. scratch_pool is for temporary use.
 */
int dcv_warnings_learn(dcv_notes_t *notes, const dcv_snapshot_t *snapshot,
                       const dcv_psl_t *psl, apr_time_t now, int names_max,
                       apr_pool_t *scratch_pool);

#endif
