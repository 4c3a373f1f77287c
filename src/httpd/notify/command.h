/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/* Runs the command for one event, and waits for it. */
#ifndef MOD_DCV_HTTPD_COMMAND_H
#define MOD_DCV_HTTPD_COMMAND_H

#include "dcv/events.h"
#include "notify.h"

/* The command may take so long, and then is killed with all that it started. */
#define MOD_DCV_COMMAND_MAX apr_time_from_sec(30)

/* So much of that is left to it when httpd ends this child. */
#define MOD_DCV_COMMAND_AT_END apr_time_from_sec(5)

typedef enum {
    MOD_DCV_COMMAND_DONE,   /* its exit status was 0 */
    MOD_DCV_COMMAND_FAILED, /* it was another one, or it took too long */
    MOD_DCV_COMMAND_CUT_OFF /* httpd ends this child, and it was killed */
} mod_dcv_command_end_t;

/* The command, and who says whether this child is about to end. */
typedef struct mod_dcv_command_t {
    const mod_dcv_notify_t *notify;
    void *context;
    int (*is_stopping)(void *context);
} mod_dcv_command_t;

/*
 * Run it. *why: what was wrong, a part of a sentence in pool; NULL: nothing.
 */
mod_dcv_command_end_t mod_dcv_command_run(const char **why,
                                          const mod_dcv_command_t *command,
                                          const dcv_notice_t *notice, apr_pool_t *pool);

#endif
