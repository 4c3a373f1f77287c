/* SPDX-License-Identifier: Apache-2.0 */
/* Shows a report in every format, for the targets of libFuzzer. */
#ifndef FORMATS_H
#define FORMATS_H

#include "dcv/render.h"

/* When all reports are made: 2026-11-23 12:00:00 UTC. */
#define FORMATS_NOW apr_time_from_sec(1795392000 + 12 * 3600)

/*
 * Write a report of an index in each format, the page once more for what is searched for,
 * and the lines for mod_status. Calls abort() when one breaks its grammar, and says on
 * standard error how. search is any text; pool is for temporary use.
 */
void formats_try(dcv_index_t *index, const dcv_sources_t *sources, const char *search,
                 apr_pool_t *pool);

#endif
