/* SPDX-License-Identifier: Apache-2.0 */
/*
 * mod_dcv: answers the domain control validation of certificate authorities.
 * What other modules may know of it.
 */
#ifndef MOD_DCV_H
#define MOD_DCV_H

#include <httpd.h>
#include <http_config.h>

#include "dcv/version.h"

#define MOD_DCV_VERSION DCV_VERSION

extern module AP_MODULE_DECLARE_DATA dcv_module;

#endif
