/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/* What the files in directories answer to a request. */
#ifndef MOD_DCV_HTTPD_DROPPED_H
#define MOD_DCV_HTTPD_DROPPED_H

#include <httpd.h>

#include "dcv/snapshot.h"

/*
 * What a file in a directory answers to a request in our directory; NULL: none does. It stands in
 * *snapshot, to be let go (snapshot.h) by who asks, with the pool of the request: a client need not
 * read what it has asked for, and would keep all orders as they were.
 */
const dcv_answer_t *mod_dcv_dropped_find(const dcv_snapshot_t **snapshot,
                                         const request_rec *r);

#endif
