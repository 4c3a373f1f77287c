/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Visits: requests for one of our files, and requests for files that no order has.
 *
 * Both are kept outside of the process, for all children and perhaps for a whole fleet,
 * so they have a form in bytes. What a client sent is kept as it came, up to 254 bytes
 * of each text, and made readable when it is taken out.
 */
#ifndef DCV_VISITS_H
#define DCV_VISITS_H

#include <apr_pools.h>
#include <apr_time.h>

/* CAs validate from several places at once (BR 3.2.2.9): how long "at once" is. */
#define DCV_VISITS_WINDOW apr_time_from_sec(10 * 60)

/* How many of the last visits are remembered one by one. */
#define DCV_VISITS_RECENT 32

/* How many requests for files that no order has are remembered in one record. */
#define DCV_STRAYS_MAX 32

/*
 * How many records there are of each kind of them. A virtual host always has the same one,
 * so that those of others are out of its reach.
 */
#define DCV_STRAYS_PARTS 12

/* Neither has a longer form in bytes. */
#define DCV_VISITS_MAX_BYTES (12 * 1024)

/* A request. The texts are the client's; NULL, but for address, when it sent none. */
typedef struct dcv_visit_t {
    apr_time_t time;
    const char *address;
    const char *user_agent;
    const char *scheme; /* "http" or "https" */
    const char *host;   /* the name that was asked for, without a port */
} dcv_visit_t;

/*
 * The visits for one file under one name. All zero: none yet, which most names have; so the list
 * is apart.
 */
typedef struct dcv_visits_t {
    apr_uint64_t count;
    dcv_visit_t last;
    int recent_count;          /* DCV_VISITS_RECENT at most */
    const dcv_visit_t *recent; /* the newest first; NULL: none */
} dcv_visits_t;

/* A request for the file of an MD5 that no order of its virtual host has. */
typedef struct dcv_stray_t {
    apr_time_t time; /* the last time */
    const char *md5; /* upper case */
    const char *host;
    const char *address;
    apr_uint64_t count;
    int status; /* what the client got: 404, unless the application has that file */
    apr_uint64_t vhost; /* that was asked, as dcv_strays_vhost() has it */
    int port;           /* that was asked; 0: not known */
} dcv_stray_t;

/*
 * One record: the newest first, each MD5 and host of a virtual host once. All zero: none
 * yet.
 */
typedef struct dcv_strays_t {
    int count;
    dcv_stray_t list[DCV_STRAYS_MAX + 1]; /* the last one is for adding */
} dcv_strays_t;

/*
 * Add a visit, and as many more of which only the number is known. Where there are too many, the
 * oldest gives way of the network that has the most (dcv/address.h): whoever asks again and again
 * displaces his own visits, and not that the CA was there. Texts of visit are not copied. The list
 * is made anew in pool, so that copies of visits keep theirs.
 */
void dcv_visits_add(dcv_visits_t *visits, const dcv_visit_t *visit, apr_uint32_t more,
                    apr_pool_t *pool);

/*
 * The form in bytes. Visits are left out in the same way where size is too small for all, or where
 * they would take more than 4 KiB, as those of clients that send long texts;
 * returns its length, 0 when it is too small for any.
 */
apr_size_t dcv_visits_encode(const dcv_visits_t *visits, unsigned char *bytes,
                             apr_size_t size);

/*
 * The visits in len bytes, their texts and list in pool; none when the bytes are no such form.
 */
void dcv_visits_decode(dcv_visits_t *visits, const unsigned char *bytes, apr_size_t len,
                       apr_pool_t *pool);

/*
 * A number for a virtual host by its ServerName (NULL: none), without regard to case: the
 * same after a restart, and on each machine of a fleet.
 */
apr_uint64_t dcv_strays_vhost(const char *name);

/* The record of a virtual host's strays, from 0 on. */
int dcv_strays_part(apr_uint64_t vhost);

/*
 * Add a stray. Where there are too many, the oldest gives way of the virtual host or the
 * MD5 that has the most: whoever floods one virtual host, or knows one MD5, displaces what
 * that one was asked for, and nothing of others. Of that virtual host or MD5 it is the oldest of
 * the network that has the most: no client alone hides what others have asked for. Texts are not
 * copied.
 */
void dcv_strays_add(dcv_strays_t *strays, const dcv_stray_t *stray);

/* As for visits; what is left out is what would give way. */
apr_size_t dcv_strays_encode(const dcv_strays_t *strays, unsigned char *bytes,
                             apr_size_t size);
void dcv_strays_decode(dcv_strays_t *strays, const unsigned char *bytes, apr_size_t len,
                       apr_pool_t *pool);

#endif
