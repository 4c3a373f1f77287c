/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/* Files in a drop-in directory (DCVCSRDirectory): their names, and what is written to one. */
#ifndef DCV_DROPPED_H
#define DCV_DROPPED_H

#include "dcv/order.h"

/*
 * Whether the name of a file in the directory is that of an order: by its end, in whatever
 * case. Names that begin with a dot are files that are being written. Any thread.
 */
int dcv_dropped_is_wanted(const char *name);

/* Octets of a name that is made: less than file systems take, with room for an ending. */
#define DCV_DROPPED_NAME_MAX 200

/*
 * The name of a file for an order that somebody calls text, perhaps without its ending: sets
 * *name, in pool, to what may stand in a directory and nowhere else. Fails with DCV_E_FILE,
 * in pool, for what is no such name: empty, too long, with anything but an ASCII letter or digit first, or with
 * anything but ASCII letters, digits, and "-", "_", ".", "+", "@", "=" and ",".
 */
dcv_error_t *dcv_dropped_name(const char **name, const char *text, apr_pool_t *pool);

/*
 * The text of a file that makes an order, in pool: its header lines and its CSR in PEM, and
 * nothing else that stood in the file, which is the len bytes; no private key. order was made
 * of it by dcv_order_create(). issued: the day as it was written; NULL: none. Fails as
 * dcv_csr_file_parse() does.
 */
dcv_error_t *dcv_dropped_text(const char **text, const dcv_order_t *order,
                              const char *issued, const char *bytes, apr_size_t len,
                              apr_pool_t *pool);

#endif
