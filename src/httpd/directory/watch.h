/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/* The thread of each child that looks for changes in the directories once a second. */
#ifndef MOD_DCV_HTTPD_WATCH_H
#define MOD_DCV_HTTPD_WATCH_H

#include <httpd.h>

/* child_init: starts the thread, if there are directories. It ends with the child. */
void mod_dcv_watch_hook_child_init(apr_pool_t *pchild, server_rec *server);

#endif
