/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/*
 * DCVNotifyCommand: a command of the administrator's that is told of events (dcv/events.h).
 *
 * One thread of one child, which mod_watchdog gives, looks at all orders again and again, some
 * milliseconds of each second, and runs the command for what was not told. What was told is
 * remembered in a file (memory.h), whose lock keeps the children of before a restart and those
 * after it apart; in a fleet its front ends agree by their cache (claims.h). Nobody who serves
 * knows of it, and where the directive is missing, there is neither thread nor file.
 */
#ifndef MOD_DCV_HTTPD_NOTIFY_H
#define MOD_DCV_HTTPD_NOTIFY_H

#include <httpd.h>
#include <http_config.h>

#include "config/config.h"

/* The directive. Read-only once a child has begun. */
typedef struct mod_dcv_notify_t {
    mod_dcv_place_t place;
    int count;          /* of words */
    const char **words; /* the command's absolute path, and its first arguments */
    apr_file_t *file;   /* what was told. Set by post_config; NULL: no events */
    struct mod_dcv_teller_t
        *teller; /* of this child; NULL: it has none. See teller.h */
} mod_dcv_notify_t;

/* Callback for the directive. */
const char *mod_dcv_notify_set_command(cmd_parms *cmd, void *dummy, int argc,
                                       char *const argv[]);

/*
 * What keeps the command of a complete configuration from being run, with the remedy, in
 * pool; NULL: nothing is known of, or there is no command. *subject: what it is about.
 */
const char *mod_dcv_notify_find_problem(const char **subject,
                                        const mod_dcv_notify_t *notify,
                                        apr_pool_t *pool);

/* post_config: opens the file, and asks mod_watchdog for a thread in one child. */
int mod_dcv_notify_hook_post_config(apr_pool_t *pconf, apr_pool_t *plog,
                                    apr_pool_t *ptemp, server_rec *server);

/* child_init: makes what that thread needs, and has the end of the child wait for a command. */
void mod_dcv_notify_hook_child_init(apr_pool_t *pchild, server_rec *server);

#endif
