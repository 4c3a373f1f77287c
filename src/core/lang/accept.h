/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/* Headers by which a client says what it prefers. */
#ifndef DCV_CORE_ACCEPT_H
#define DCV_CORE_ACCEPT_H

/*
 * The preference for a range of Accept or Accept-Language, parameters included, of 1000; 0:
 * refused. RFC 9110 12.4.2.
 */
int dcv_accept_quality(const char *range);

#endif
