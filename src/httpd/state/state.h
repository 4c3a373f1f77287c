/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What all children share, in a cache for small objects, ours (store.h) or one of httpd's
 * (ap_socache.h): records by key, of at most DCV_VISITS_MAX_BYTES.
 *
 * Caches of httpd's in shared memory are rings: a record that changes goes to its end and pushes
 * the oldest out. So the few records of the server, which change with every request, have a ring
 * of their own, where they push out nothing but themselves.
 *
 * A cache in shared memory goes away with the configuration. What it holds is taken
 * along over a restart.
 */
#ifndef MOD_DCV_HTTPD_STATE_H
#define MOD_DCV_HTTPD_STATE_H

#include <httpd.h>
#include <http_config.h>

#include "dcv/id.h"
#include "dcv/visits.h"
#include "share.h"

/* The rings. */
typedef enum {
    MOD_DCV_STATE_FILES,  /* a record for each file and name */
    MOD_DCV_STATE_SERVER, /* a few records for the whole server */
    MOD_DCV_STATE_CHECKS, /* a record for each name that was checked */
    MOD_DCV_STATE_TAKEN   /* a note for each fetch of a check, for some minutes */
} mod_dcv_state_ring_t;

/*
 * The numbers of the records of the whole server. Of strays there are DCV_STRAYS_PARTS
 * records each, with the numbers that follow.
 */
enum {
    MOD_DCV_RECORD_VISITS, /* the visits for all files together */
    MOD_DCV_RECORD_STRAYS, /* requests for files of MD5s that no order has */
    /* The same for MD5s of orders of other virtual hosts. */
    MOD_DCV_RECORD_KNOWN_STRAYS = MOD_DCV_RECORD_STRAYS + DCV_STRAYS_PARTS,
    /* The secret that a fleet has in common. */
    MOD_DCV_RECORD_SECRET = MOD_DCV_RECORD_KNOWN_STRAYS + DCV_STRAYS_PARTS
};

/* Opaque. Any number of threads and processes. */
typedef struct mod_dcv_state_t mod_dcv_state_t;

/*
 * Make a state in the cache that the text of a directive names: "PROVIDER" or
 * "PROVIDER:ARGUMENTS". Returns NULL, or a message for httpd in cmd's pool: what is
 * wrong, and the remedy.
 */
const char *mod_dcv_state_configure(mod_dcv_state_t **state, cmd_parms *cmd,
                                    const char *text);

/* pre_config: makes the lock's name known to httpd's Mutex directive. */
int mod_dcv_state_hook_pre_config(apr_pool_t *pconf, apr_pool_t *plog,
                                  apr_pool_t *ptemp);

/* post_config: opens the configured cache, or the default one. */
int mod_dcv_state_hook_post_config(apr_pool_t *pconf, apr_pool_t *plog,
                                   apr_pool_t *ptemp, server_rec *server);

/* child_init: joins the lock. */
void mod_dcv_state_hook_child_init(apr_pool_t *pchild, server_rec *server);

/* The server's state; NULL: there is none. */
mod_dcv_state_t *mod_dcv_state_of_server(void);

/* Whether the cache is another process, perhaps on another machine, and may be slow. */
int mod_dcv_state_is_remote(const mod_dcv_state_t *state);

/* Whether the cache did not reply a moment ago, and is not asked for a while. */
int mod_dcv_state_rests(mod_dcv_state_t *state);

/* The id of a record of the whole server, by its number. */
void mod_dcv_state_record_id(unsigned char id[DCV_ID_BYTES], int record);

/*
 * Read a record into bytes. Returns its length; 0: there is none, or the cache is out
 * of reach. pool is for temporary use.
 */
unsigned int mod_dcv_state_get(mod_dcv_state_t *state, mod_dcv_state_ring_t ring,
                               const unsigned char *id, unsigned char *bytes,
                               unsigned int size, apr_pool_t *pool);

/*
 * Whether a ring has no record at all, so that none has to be looked for; 0 where the cache does
 * not tell. pool is for temporary use.
 */
int mod_dcv_state_is_empty(mod_dcv_state_t *state, mod_dcv_state_ring_t ring,
                           apr_pool_t *pool);

/* Makes a record's new content out of its old one. Returns its length; 0: leave it. */
typedef unsigned int mod_dcv_state_change_t(void *context, unsigned char *bytes,
                                            unsigned int len, unsigned int size,
                                            apr_pool_t *pool);

/*
 * Change a record. In shared memory and in files no change of another child is lost. A
 * remote cache has no lock: of two changes at the same moment one may be lost. share: whose
 * the record is, where the cache knows shares; NULL: nobody's. Returns whether the cache took
 * it.
 */
int mod_dcv_state_change(mod_dcv_state_t *state, mod_dcv_state_ring_t ring,
                         const unsigned char *id, const mod_dcv_share_t *share,
                         mod_dcv_state_change_t *change, void *context,
                         apr_pool_t *pool);

#endif
