/* SPDX-FileCopyrightText: The mod_dcv authors */
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

/* The only symbol that the module exports: the rest is built with -fvisibility=hidden. */
#if defined(__GNUC__) && !defined(_WIN32)
#define MOD_DCV_EXPORT __attribute__((visibility("default")))
#else
#define MOD_DCV_EXPORT
#endif

extern MOD_DCV_EXPORT module AP_MODULE_DECLARE_DATA dcv_module;

#endif
