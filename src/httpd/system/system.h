/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What differs by system: windows.c or the files of Unix are built, never both. It calls
 * nothing of the module but the core.
 */
#ifndef MOD_DCV_HTTPD_SYSTEM_H
#define MOD_DCV_HTTPD_SYSTEM_H

#include <apr_file_io.h>
#include <apr_global_mutex.h>
#include <apr_tables.h>
#include <apr_time.h>
#include <apr_user.h>
#include <httpd.h>

#include "handle.h"

/*
 * Reading what customers may exchange as the children's user.
 *
 * httpd's parent runs as root, who may read and follow everything. In a directory of a
 * customer a file may be exchanged for a link at any moment, also between a look at it
 * and its opening, so that looking first does not help. Windows has no such user: there
 * httpd's processes run as one.
 */
typedef struct mod_dcv_user_t {
    apr_uid_t user;
    apr_gid_t group;
} mod_dcv_user_t;

/* The user of the children that the configuration names, as far as it has been read. */
mod_dcv_user_t mod_dcv_system_user(void);

/*
 * From now on this thread opens files as the user, who has no groups but his own.
 * Returns 0 where nothing changes: the process is not root's, the user is root, or the
 * system cannot do it for one thread.
 */
int mod_dcv_system_begin_as_user(mod_dcv_user_t user);

/* This thread is root's again. Only after a begin that did not return 0. */
void mod_dcv_system_end_as_user(void);

/*
 * Whether a user can read a file, as far as its rights tell a parent that is root; else 1.
 * For any thread.
 */
int mod_dcv_system_may_read(mod_dcv_user_t user, const apr_finfo_t *info);

/*
 * The absolute path that is meant by one of the configuration, which may be relative to
 * ServerRoot, in pool. NULL: it is too long; on Windows also: it is not in UTF-8, or has
 * characters such as ". A path on a drive that is not there is one, too.
 */
const char *mod_dcv_system_find_path(const char *text, apr_pool_t *pool);

/*
 * Open a CSR file for reading, without waiting where the path is that of a pipe.
 *
 * With guard the path may be a customer's: links are followed as that says, and a device is
 * not opened, since that may do something, which for root is allowed. What is no regular file
 * is not opened then: *file is NULL, and info->filetype tells what it is. On Windows it always
 * is so: directories cannot be opened there, and names such as NUL and CON are those of devices
 * in each directory. The file is closed with pool.
 */
apr_status_t mod_dcv_system_open(apr_file_t **file, apr_finfo_t *info,
                                 const mod_dcv_guard_t *guard, const char *path,
                                 apr_pool_t *pool);

/* Whether a failure may be over in a moment, with the file as it is: no memory, or a disk. */
int mod_dcv_system_is_temporary(apr_status_t status);

/*
 * Whether a failure to look at a file is its own, and not that of its directory, which is not
 * there or lets nobody look into it.
 */
int mod_dcv_system_is_of_file(const char *path, apr_pool_t *scratch_pool);

/*
 * Whether a failure says that a file or directory is not there. Of one on another machine that
 * does not answer nobody knows: that may be over in a moment.
 */
int mod_dcv_system_is_gone(apr_status_t status);

/* Whether a failure says that another program has the file for itself, as one that writes it. */
int mod_dcv_system_is_held(apr_status_t status);

/*
 * What a failure to open or read a file or directory means, and what to do, where this system
 * has words of its own: a format of dcv_error_create() with a place for what the system says.
 * NULL: it has none.
 */
const char *mod_dcv_system_remedy(apr_status_t status);

/* Whether names that differ in the case of letters only are those of one file. */
int mod_dcv_system_ignores_case(void);

/*
 * Whether a directory has a name in this very spelling; path leads to it. Where the case of
 * letters does not matter, a path may be found that has another name. 1 where it matters, and
 * where nothing is found. Any thread.
 */
int mod_dcv_system_is_spelled(const char *path, const char *name, apr_pool_t *pool);

/*
 * What a directory itself has of a name, so that a file that was put in place of another is
 * known by a listing: the inode; on Windows size and times. wanted() is what to ask for, beside
 * what the caller does (APR_FINFO_...); entry() is it as a number, 0: not known.
 */
apr_int32_t mod_dcv_system_entry_wanted(void);
apr_uint64_t mod_dcv_system_entry(const apr_finfo_t *info);

/*
 * Notifications of names that come, change or go in directories. Not every system has them,
 * nor for every file system.
 */
typedef struct mod_dcv_change_t {
    int directory; /* what mod_dcv_system_watch_add() returned for it */
    const char
        *name; /* what has come, changed or gone there; NULL: the directory itself */
    int is_overflow; /* changes were missed, of any directory */
    int is_lost;     /* the directory is another one, or gone */
} mod_dcv_change_t;

/* Begin to watch, without a directory. A process that is forked has part in it. -1: the
 * system does not notify. */
int mod_dcv_system_watch_open(void);
void mod_dcv_system_watch_close(int watch);

/* Whether the system notifies of a directory's file system: not of one on another machine. */
int mod_dcv_system_watch_can(const mod_dcv_handle_t *directory);

/*
 * Watch a directory that is open. Returns a number above 0 that stands for it, the same one
 * if it is watched already; -1: the system does not.
 */
int mod_dcv_system_watch_add(int watch, const mod_dcv_handle_t *directory);
void mod_dcv_system_watch_remove(int watch, int directory);

/*
 * Take some changes, which are good during the call of take. Does not wait. Returns how many
 * there were.
 */
int mod_dcv_system_watch_take(int watch,
                              void (*take)(void *context,
                                           const mod_dcv_change_t *change),
                              void *context);

/*
 * How many descriptors a process may have; a few hundred where the system does not say.
 */
int mod_dcv_system_descriptors(void);

/*
 * Signals that end a child. Where a child has one thread (prefork), httpd ends it in the
 * handler, wherever that thread is at work: it must not be in the resolver, whose locks it
 * would wait for. Opaque.
 */
typedef struct mod_dcv_signals_t mod_dcv_signals_t;

/*
 * Hold them back in this thread, if it is the only one. Returns what is for the next call, in
 * pool.
 */
mod_dcv_signals_t *mod_dcv_system_hold_signals(apr_pool_t *pool);

/* Let them through again: httpd may end this child in this call. */
void mod_dcv_system_let_signals(const mod_dcv_signals_t *before);

/* Whether one of those that end a child was held back. */
int mod_dcv_system_is_signalled(void);

/* Hold back all signals in a thread beside those of httpd, for good. */
void mod_dcv_system_no_signals(void);

/* Leave signals to the threads of httpd, which wait for them. For a thread, as it begins. */
void mod_dcv_system_leave_signals(void);

/*
 * Whether this process is a child that reads the configuration by itself: on Windows each
 * does, and what is wrong was logged by the parent.
 */
int mod_dcv_system_is_reading_child(void);

/* Whether a child has the memory that its parent has made for both. */
int mod_dcv_system_inherits_memory(void);

/*
 * Make a lock for all processes of the server, in pool: the mutex by a name of httpd's Mutex
 * directive, which that knows.
 */
apr_status_t mod_dcv_system_create_lock(apr_global_mutex_t **lock, const char *name,
                                        server_rec *server, apr_pool_t *pool);

/*
 * A thread waits for a time, or until another one wakes it. APR's condition variables
 * measure the time by the time of day, so that a wait grows with a clock that is set back.
 * Opaque. One thread waits, any thread wakes.
 */
typedef struct mod_dcv_wake_t mod_dcv_wake_t;

/* Make one, until pool is destroyed. NULL: the system gives none. */
mod_dcv_wake_t *mod_dcv_system_create_wake(apr_pool_t *pool);

/* Wake the thread that waits; if none does, the next wait is over at once. */
void mod_dcv_system_wake(mod_dcv_wake_t *wake);

/* Wait until woken, max at most, by a clock that is never set. */
void mod_dcv_system_wait(mod_dcv_wake_t *wake, apr_interval_time_t max);

#endif
