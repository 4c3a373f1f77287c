/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Follows requests for files in the log, at LogLevel debug. A caller asks whether that is on
 * before it calls, so that others pay for nothing.
 */
#ifndef MOD_DCV_HTTPD_FOLLOW_H
#define MOD_DCV_HTTPD_FOLLOW_H

#include <httpd.h>

#include "dcv/snapshot.h"

/* A request for a file that is answered with status 200, or refused for its method. */
void mod_dcv_follow_answered(request_rec *r, const dcv_answer_t *answer);

/* A request in our directory that is left to other modules, and why. */
void mod_dcv_follow_declined(request_rec *r);

#endif
