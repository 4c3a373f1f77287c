/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/*
 * DCVStatus: who opens the status page, and what of it.
 *
 * It stands in sections of httpd's own configuration. A .htaccess file belongs to a
 * customer, who must not open the page of all customers to himself.
 */
#ifndef MOD_DCV_HTTPD_OPENING_H
#define MOD_DCV_HTTPD_OPENING_H

#include <httpd.h>
#include <http_config.h>

#include "config.h"

/* What a DCVStatus says. */
typedef enum {
    MOD_DCV_OPENING_UNSET = -1,
    MOD_DCV_OPENING_OFF,
    MOD_DCV_OPENING_VHOST, /* the orders of the virtual host that is asked */
    MOD_DCV_OPENING_ON     /* all orders */
} mod_dcv_opening_t;

/* A "DCVStatus On", kept for load.c's warning. */
typedef struct mod_dcv_opened_t {
    mod_dcv_place_t place;
    const server_rec *server; /* the main server, or the virtual host it stands in */
} mod_dcv_opened_t;

/* httpd's callbacks for the settings of a section: see http_config.h. */
void *mod_dcv_opening_create(apr_pool_t *pool, char *section);
void *mod_dcv_opening_merge(apr_pool_t *pool, void *base, void *overrides);

/*
 * DCVStatus. Refuses a word that is none of the three, a place outside of all sections,
 * one in a <Limit>, and a .htaccess file, even one that AllowOverrideList lets have it.
 */
const char *mod_dcv_opening_set(cmd_parms *cmd, void *section, const char *word);

/* What holds for a request: never UNSET. Any thread. */
mod_dcv_opening_t mod_dcv_opening_of(const request_rec *r);

#endif
