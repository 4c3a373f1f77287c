/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/* The directives: see docs/directives.md. */
#ifndef MOD_DCV_HTTPD_DIRECTIVES_H
#define MOD_DCV_HTTPD_DIRECTIVES_H

#include <httpd.h>
#include <http_config.h>

/* For the module record. */
extern const command_rec mod_dcv_directives[];

#endif
