/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/* Which server of ours took the fetches of a check: see takers.h. */
#include "takers.h"

#include <apr_general.h>
#include <apr_strings.h>
#include <http_main.h>

#include "config/config.h"
#include "dcv/clock.h"
#include "state/taking.h"

/* For one response, for all of a run, and how often to look. */
#define WAIT_EACH apr_time_from_msec(50)
#define WAIT_ALL  apr_time_from_msec(500)
#define LOOK_EACH apr_time_from_msec(2)

mod_dcv_takers_t mod_dcv_takers_begin(int is_wanted, apr_pool_t *pool)
{
    const mod_dcv_global_t *global = mod_dcv_config_of(ap_server_conf)->global;
    mod_dcv_takers_t takers = {NULL, NULL, 0};

    if (is_wanted && global->state && global->secret) {
        takers.state = global->state;
        takers.secret = global->secret;
        (void)mod_dcv_secret_agree(takers.secret, takers.state, pool);
    }
    return takers;
}

void mod_dcv_takers_mark(const mod_dcv_takers_t *takers, dcv_aim_t *aim,
                         apr_pool_t *pool)
{
    unsigned char random[DCV_NONCE_RANDOM_BYTES];
    char nonce[DCV_NONCE_BYTES];

    if (takers->state && aim->path &&
        apr_generate_random_bytes(random, sizeof(random)) == APR_SUCCESS &&
        dcv_nonce_make(nonce, mod_dcv_secret_octets(takers->secret), random,
                       apr_time_now(), aim->name->fqdn, aim->path)) {
        aim->nonce = apr_pstrdup(pool, nonce);
    }
}

/*
 * Read the note for a fetch. It is there before a response, but for one by which httpd ends
 * a request while it reads its head; the status is not there before the response is out.
 */
static int read_note(dcv_note_t *note, mod_dcv_takers_t *takers, const char *nonce,
                     int number, const dcv_fetched_t *fetched, apr_pool_t *pool)
{
    apr_time_t begin = dcv_clock_now();
    int is_there, is_open;

    do {
        is_there = mod_dcv_taking_read(note, takers->state, nonce, number, pool);
        is_open = is_there ? !note->is_final : fetched->status == HTTP_BAD_REQUEST;
        if (is_open) {
            apr_sleep(LOOK_EACH);
        }
    } while (is_open && dcv_clock_now() < begin + WAIT_EACH &&
             takers->waited + dcv_clock_now() - begin < WAIT_ALL);
    takers->waited += dcv_clock_now() - begin;
    return is_there;
}

void mod_dcv_takers_find(mod_dcv_takers_t *takers, const dcv_evidence_t *evidence,
                         const char *nonce)
{
    apr_array_header_t *fetches = evidence->file ? evidence->file->fetches : NULL;

    for (int i = 0; nonce && fetches && i < fetches->nelts; i++) {
        dcv_fetched_t *fetched = &APR_ARRAY_IDX(fetches, i, dcv_fetched_t);
        dcv_note_t note;

        if (fetched->outcome == DCV_FETCH_REPLIED &&
            read_note(&note, takers, nonce, i, fetched, fetches->pool)) {
            note.taken.is_other =
                memcmp(note.server, mod_dcv_secret_server(takers->secret),
                       sizeof(note.server)) != 0;
            fetched->taken =
                apr_pmemdup(fetches->pool, &note.taken, sizeof(note.taken));
        }
    }
}
