/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The ids of our log messages. httpd's own numbers (APLOGNO) are for bundled modules.
 * An id is never given to another message; docs/operations.md explains each.
 */
#ifndef MOD_DCV_HTTPD_LOG_H
#define MOD_DCV_HTTPD_LOG_H

#define MOD_DCV_LOGNO(number) "DCV" #number ": "

#endif
