/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/* What this process may have, and what may interrupt it. */
#ifndef MOD_DCV_HTTPD_PROCESS_H
#define MOD_DCV_HTTPD_PROCESS_H

#include <httpd.h>
#if APR_HAVE_SIGNAL_H
#include <signal.h>
#endif

/*
 * How many descriptors a process may have; a few hundred where the system does not say.
 */
int mod_dcv_process_descriptors(void);

/*
 * Signals that end a child. Where a child has one thread (prefork), httpd ends it in
 * the handler, wherever that thread is at work: it must not be in the resolver, whose
 * locks it would wait for.
 */
#if APR_HAVE_SIGNAL_H && !defined(WIN32)
typedef sigset_t mod_dcv_signals_t;
#else
typedef int mod_dcv_signals_t;
#endif

/*
 * Hold them back in this thread, if it is the only one; *before is for the next call.
 */
void mod_dcv_process_hold_signals(mod_dcv_signals_t *before);

/* Let them through again: httpd may end this child in this call. */
void mod_dcv_process_let_signals(const mod_dcv_signals_t *before);

/* Hold back all signals in a thread beside those of httpd, for good. */
void mod_dcv_process_no_signals(void);

/* Whether one of those that end a child was held back. */
int mod_dcv_process_is_signalled(void);

#endif
