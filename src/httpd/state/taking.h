/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Requests of checks: who took them, for the check to read.
 *
 * A check marks its requests with a nonce (dcv/nonce.h). A request with a valid one is no
 * visit and no unknown request, and is noted in the state, three times: as early as
 * possible, as taken by its virtual host and refused; when the module's turn comes, as
 * answered by it or left to others; and when the response is out, with its status. The first
 * two are written before anything can be sent, so that a check which has got a response
 * finds them. Only what has a valid nonce waits for a remote cache, up to the time that its
 * httpd module gives it, once.
 *
 * A nonce marks one request for each fetch: whoever has seen it and sends it again makes an
 * ordinary request.
 */
#ifndef MOD_DCV_HTTPD_TAKING_H
#define MOD_DCV_HTTPD_TAKING_H

#include <httpd.h>
#include <http_config.h>

#include "dcv/snapshot.h"
#include "dcv/taken.h"
#include "mod_dcv.h"
#include "state.h"

/*
 * Whether a path may be in our directory. Every request pays for this, so that it needs no
 * frame of its own: most paths end here.
 */
static inline int mod_dcv_taking_may_be(const char *uri)
{
    return uri[0] == '/' && uri[1] == '.';
}

/* Whether it is: others are none of a check, and none for us. */
static inline int mod_dcv_taking_is_in_directory(const char *uri)
{
    return !strncmp(uri, DCV_FILE_DIRECTORY, sizeof(DCV_FILE_DIRECTORY) - 1);
}

/* post_read_request: knows and notes requests of checks. */
int mod_dcv_taking_hook_post_read_request(request_rec *r);

/* Marks them in request_config, where visit.h has its marks of others. */
extern const char mod_dcv_taking_mark;

/* Whether a request is one of a check. */
static inline int mod_dcv_taking_is_check(const request_rec *r)
{
    return ap_get_module_config(r->request_config, &dcv_module) == &mod_dcv_taking_mark;
}

/* Note that it is this module's turn, and whether it answers with a file. */
void mod_dcv_taking_turn(request_rec *r, int is_answered);

/* Note the status of the response, which is out. */
void mod_dcv_taking_end(request_rec *r);

/* The same for a request of a check that httpd has ended before post_read_request, if it is
 * one. Returns DECLINED, as a hook does. */
int mod_dcv_taking_refused(request_rec *r);

/*
 * Read the note for a fetch, by the nonce of its check and its number; texts are in pool.
 * Returns 0 when there is none.
 */
int mod_dcv_taking_read(dcv_note_t *note, mod_dcv_state_t *state, const char *nonce,
                        int number, apr_pool_t *pool);

#endif
