/* SPDX-License-Identifier: Apache-2.0 */
/* What the parts of a report share: see dcv/report.h. */
#ifndef DCV_CORE_REPORT_H
#define DCV_CORE_REPORT_H

#include "dcv/report.h"

/*
 * Move to the next order that the query asks for, whatever its offset and limit. Returns
 * 0 at the end.
 */
int dcv_cursor_count(dcv_cursor_t *cursor, apr_pool_t *scratch_pool);

#endif
