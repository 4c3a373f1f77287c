/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/* What this process may have, and what may interrupt it: see process.h. */
#include "process.h"

#include <ap_mpm.h>
#if APR_HAVE_UNISTD_H
#include <unistd.h>
#endif

#define DESCRIPTORS_MOST    (1024 * 1024)
#define DESCRIPTORS_DEFAULT 256

#if APR_HAVE_UNISTD_H && defined(_SC_OPEN_MAX)
int mod_dcv_process_descriptors(void)
{
    long limit = sysconf(_SC_OPEN_MAX);

    return limit <= 0                 ? DESCRIPTORS_DEFAULT
           : limit > DESCRIPTORS_MOST ? DESCRIPTORS_MOST
                                      : (int)limit;
}
#else
int mod_dcv_process_descriptors(void)
{
    return DESCRIPTORS_DEFAULT;
}
#endif

#if APR_HAVE_SIGNAL_H && APR_HAS_THREADS && !defined(WIN32)
static const int ending[] = {SIGTERM, SIGHUP, SIGINT};

#define ENDING_COUNT (int)(sizeof(ending) / sizeof(ending[0]))

static int is_threaded(void)
{
    int threaded = 0;

    return ap_mpm_query(AP_MPMQ_IS_THREADED, &threaded) == APR_SUCCESS && threaded;
}

void mod_dcv_process_hold_signals(mod_dcv_signals_t *before)
{
    sigset_t held;

    sigemptyset(&held);
    for (int i = 0; i < ENDING_COUNT && !is_threaded(); i++) {
        sigaddset(&held, ending[i]);
    }
    pthread_sigmask(SIG_BLOCK, &held, before);
}

void mod_dcv_process_let_signals(const mod_dcv_signals_t *before)
{
    pthread_sigmask(SIG_SETMASK, before, NULL);
}

void mod_dcv_process_no_signals(void)
{
    sigset_t all;

    sigfillset(&all);
    pthread_sigmask(SIG_BLOCK, &all, NULL);
}

int mod_dcv_process_is_signalled(void)
{
    sigset_t pending;

    if (is_threaded() || sigpending(&pending)) {
        return 0;
    }
    for (int i = 0; i < ENDING_COUNT; i++) {
        if (sigismember(&pending, ending[i]) == 1) {
            return 1;
        }
    }
    return 0;
}
#else
void mod_dcv_process_hold_signals(mod_dcv_signals_t *before)
{
    *before = 0;
}

void mod_dcv_process_let_signals(const mod_dcv_signals_t *before)
{
    (void)before;
}

void mod_dcv_process_no_signals(void)
{
}

int mod_dcv_process_is_signalled(void)
{
    return 0;
}
#endif
