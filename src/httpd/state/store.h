/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A cache of httpd's kind in a file that processes map into their memory. What it has does not
 * end with a process: on Windows the memory of a child does, since it inherits none.
 *
 * Its argument is PATH or PATH(BYTES), by default 8 MiB. Each cache made with it has a file of
 * its own, PATH-NAME, which is there for good, and keeps the size with which it was made. Keys
 * have DCV_ID_BYTES.
 *
 * The file has parts of 32 KiB. The key chooses a part, whose records stand one behind the
 * other, those that were stored last at the end; what is stored pushes out the first ones.
 * Each has a sum: a record that was half written when a process was ended is the end of its
 * part.
 */
#ifndef MOD_DCV_HTTPD_STORE_H
#define MOD_DCV_HTTPD_STORE_H

#include <ap_socache.h>

/* It removes and lists nothing. Callers have a lock for all processes. */
extern const ap_socache_provider_t mod_dcv_store_provider;

#endif
