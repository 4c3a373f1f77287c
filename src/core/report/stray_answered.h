/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/* Whether a request for an unknown file would be answered now. */
#ifndef DCV_CORE_STRAY_ANSWERED_H
#define DCV_CORE_STRAY_ANSWERED_H

#include "report/report.h"

/*
 * Whether what was asked for is answered by now: by each virtual host where requests for its
 * host end on the port that was asked, of those that answer validation requests at all, and by
 * the one that was asked, where requests for the host still end in it at some address. Where
 * none serves the host by a name, those of the ServerName that was asked count. pool is for
 * temporary use.
 */
int dcv_stray_is_answered(dcv_report_t *report, const dcv_stray_t *stray,
                          apr_pool_t *pool);

#endif
