/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/* The version, for whoever has to name it without knowing httpd. */
#ifndef DCV_VERSION_H
#define DCV_VERSION_H

#define DCV_VERSION "0.2.0"

#endif
