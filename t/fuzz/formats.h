/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/* Shows a report in every format, for the targets of libFuzzer. */
#ifndef FORMATS_H
#define FORMATS_H

#include "dcv/render.h"

/* When all reports are made: 2026-11-23 12:00:00 UTC. */
#define FORMATS_NOW apr_time_from_sec(1795392000 + 12 * 3600)

/* What is shown, and to whom. */
typedef struct formats_t {
    const dcv_snapshot_t *snapshot;
    const dcv_psl_t *psl;
    const dcv_sources_t *sources;
    const char *search; /* what is searched for: any text */
    int view;           /* a virtual host whose orders alone are shown, too */
    const char *hidden; /* a text that such a view must not have; NULL: none */
} formats_t;

/*
 * Write a report of a snapshot in each format, the page once more for what is searched for
 * and as the view of one virtual host, both in French, and the lines for mod_status. Calls abort() when one
 * breaks its grammar, and says on standard error how. pool is for temporary use.
 */
void formats_try(const formats_t *formats, apr_pool_t *pool);

#endif
