/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/* Systems where directories are looked at, and not watched: see system.h. */
#include "system.h"

int mod_dcv_system_watch_open(void)
{
    return -1;
}

void mod_dcv_system_watch_close(int watch)
{
    (void)watch;
}

int mod_dcv_system_watch_can(const mod_dcv_handle_t *directory)
{
    (void)directory;
    return 0;
}

int mod_dcv_system_watch_add(int watch, const mod_dcv_handle_t *directory)
{
    (void)watch;
    (void)directory;
    return -1;
}

void mod_dcv_system_watch_remove(int watch, int directory)
{
    (void)watch;
    (void)directory;
}

int mod_dcv_system_watch_take(int watch,
                              void (*take)(void *context,
                                           const mod_dcv_change_t *change),
                              void *context)
{
    (void)watch;
    (void)take;
    (void)context;
    return 0;
}
