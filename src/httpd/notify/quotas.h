/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/*
 * How many faults are told in an hour. Clients and customers can bring about any number of them, so
 * each virtual host has a quota for requests, and each directory one for files: nobody uses up
 * another one's.
 */
#ifndef MOD_DCV_HTTPD_QUOTAS_H
#define MOD_DCV_HTTPD_QUOTAS_H

#include <httpd.h>

#include "dcv/events.h"

/* Opaque. Of the thread that tells. */
typedef struct mod_dcv_quotas_t mod_dcv_quotas_t;

mod_dcv_quotas_t *mod_dcv_quotas_create(server_rec *server, apr_pool_t *pool);

/* Whether the owner of a fault has something left. Logs once an hour that it has not. */
int mod_dcv_quotas_is_left(mod_dcv_quotas_t *quotas, const dcv_fault_t *fault);

/* Use one. Returns 0 when nothing is left. */
int mod_dcv_quotas_take(mod_dcv_quotas_t *quotas, const dcv_fault_t *fault);

/*
 * Whether a line may be logged of an event of an owner that could not be told: he may have any
 * number of names for which the command fails. Logs once an hour that no more is.
 */
int mod_dcv_quotas_may_log(mod_dcv_quotas_t *quotas, apr_uint64_t owner);

#endif
