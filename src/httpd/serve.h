/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/* Answering the CA. */
#ifndef MOD_DCV_HTTPD_SERVE_H
#define MOD_DCV_HTTPD_SERVE_H

#include <httpd.h>

/*
 * quick_handler: answers GET and HEAD of a file that the virtual host has, refuses
 * other methods on it, and declines everything else. Any thread; takes no lock.
 */
int mod_dcv_serve_hook_quick_handler(request_rec *r, int lookup);

#endif
