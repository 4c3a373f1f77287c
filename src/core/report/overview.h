/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/* Counts over all orders of a report. */
#ifndef DCV_CORE_OVERVIEW_H
#define DCV_CORE_OVERVIEW_H

#include "dcv/report.h"

/* Something counted by name: a warning's code, or an authority. */
typedef struct dcv_count_t {
    const char *name;
    dcv_severity_t severity; /* of a warning */
    int orders;
} dcv_count_t;

typedef struct dcv_overview_t {
    int orders;
    int domains;
    int failing;                   /* orders that fail: see dcv_report_is_failing() */
    int noted;                     /* others, with notes */
    int unverified;                /* orders whose signature was not verified yet */
    int wanted;                    /* orders that the query asks for, on all pages */
    int turns[DCV_WHO_NOBODY + 1]; /* orders that need each; of a query for html only */
    int accounts;                  /* of those, with a persistent record */
    apr_time_t next_expiry;        /* of those still to come; 0: none is known */
    apr_array_header_t *warnings;  /* dcv_count_t by code */
    apr_array_header_t *authorities; /* dcv_count_t by name */
    dcv_visits_t visits;             /* for all files together */
    int checked; /* names that were checked, but those that are unknown */
    int verdicts[DCV_VERDICTS];      /* names with each verdict on the record */
    int persistent[DCV_VERDICTS];    /* the same on the persistent record */
    int file_verdicts[DCV_VERDICTS]; /* on the file */
    int caa[DCV_VERDICTS];           /* and on CAA */
} dcv_overview_t;

/*
 * Fill in overview; its lists are in pool. query may be NULL: wanted is then the number
 * of orders. Memory on the way is in scratch_pool, which is cleared.
 */
void dcv_overview_collect(dcv_overview_t *overview, dcv_report_t *report,
                          const dcv_query_t *query, apr_pool_t *pool,
                          apr_pool_t *scratch_pool);

#endif
