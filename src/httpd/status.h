/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/* The handler "dcv-status", and our section on mod_status' page. */
#ifndef MOD_DCV_HTTPD_STATUS_H
#define MOD_DCV_HTTPD_STATUS_H

#include <httpd.h>

/* handler: renders the report that the request asks for. Any thread. */
int mod_dcv_status_hook_handler(request_rec *r);

/* mod_status' status_hook: counts, in the form that its flags ask for. Any thread. */
int mod_dcv_status_hook_status(request_rec *r, int flags);

#endif
