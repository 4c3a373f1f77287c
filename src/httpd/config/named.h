/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Which virtual hosts have a ServerName of their own. httpd gives the others one: the main
 * server's, or what the DNS has for their address. Neither says that the virtual host's
 * customer may prove that name.
 */
#ifndef MOD_DCV_HTTPD_NAMED_H
#define MOD_DCV_HTTPD_NAMED_H

#include <apr_hash.h>
#include <httpd.h>

/*
 * The virtual hosts without a ServerName in the configuration, by their server_rec, in
 * pool; NULL: there are none. To be called when httpd has read its configuration.
 */
apr_hash_t *mod_dcv_named_find_nameless(const server_rec *main_server,
                                        apr_pool_t *pool);

/* Whether a server is among them. Any thread. */
int mod_dcv_named_is_nameless(apr_hash_t *nameless, const server_rec *server);

#endif
