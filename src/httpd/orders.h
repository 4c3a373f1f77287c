/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/* From the directives DCVAuthority and DCVCSRFile to orders in the snapshot. */
#ifndef MOD_DCV_HTTPD_ORDERS_H
#define MOD_DCV_HTTPD_ORDERS_H

#include "mistakes.h"

/* What making orders takes, in one pass over the configuration. */
typedef struct mod_dcv_orders_t {
    mod_dcv_mistakes_t *mistakes;
    mod_dcv_global_t *global;
    dcv_snapshot_t *snapshot;
    dcv_authorities_t *authorities;
    apr_pool_t *pool; /* of the configuration */
    int count;        /* of the orders that were made; 0 at first */

    /* Of the DCVCSRFile with wildcards whose matches are made orders of; 0 at first. */
    int is_refused; /* whether a mistake in its options keeps orders from being made */
    int lines;      /* that the log has of its matches */
    int unlogged;   /* lines about its matches that the log does not have */
} mod_dcv_orders_t;

/*
 * Set the accounts of a server by its DCVPersistAccount, each judged whether an order uses it
 * or not. Those of the main server must be set before.
 */
void mod_dcv_orders_resolve_accounts(const mod_dcv_orders_t *orders,
                                     mod_dcv_config_t *config);

/* Judge every DCVAuthority of a server, whether an order uses it or not. */
void mod_dcv_orders_resolve_presets(const mod_dcv_orders_t *orders,
                                    const mod_dcv_config_t *config);

/*
 * What the orders of a server inherit, appended to presets (const dcv_authority_t *): the
 * main server's presets, then the first above of its own. Returns whether all are right.
 */
int mod_dcv_orders_collect_presets(apr_array_header_t *presets,
                                   const mod_dcv_orders_t *orders,
                                   const mod_dcv_config_t *config, int above);

/*
 * Make the orders of a server's DCVCSRFile, and add them to the snapshot, or the error that
 * a file has. mistakes->scratch is cleared.
 */
void mod_dcv_orders_add(mod_dcv_orders_t *orders, const mod_dcv_config_t *config);

#endif
