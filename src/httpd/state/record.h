/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/* What is recorded of a request, and how it gets into the state. */
#ifndef MOD_DCV_HTTPD_RECORD_H
#define MOD_DCV_HTTPD_RECORD_H

#include "dcv/snapshot.h"
#include "dcv/visits.h"
#include "state.h"

/* A request: a visit, or one for a file that its virtual host does not have (a stray). */
typedef struct mod_dcv_seen_t {
    int is_stray;
    apr_uint64_t vhost;             /* that was asked, as dcv_strays_vhost() has it */
    unsigned char id[DCV_ID_BYTES]; /* of the record that it goes into */
    mod_dcv_share_t share;          /* whose that is; of a visit */
    apr_uint32_t unlisted; /* visits before it of which only the number is known */
    dcv_visit_t visit;     /* of a visit */
    dcv_stray_t stray;     /* of a stray */
} mod_dcv_seen_t;

/*
 * The id of the record of visits for an answer under a name; "": any other name. See
 * mod_dcv_share_name(). pool is for temporary use.
 */
void mod_dcv_record_make_id(unsigned char id[DCV_ID_BYTES], const char *file_name,
                            const char *body, const dcv_order_t *order,
                            const char *name, apr_pool_t *pool);

/* A copy with its texts, in pool. */
mod_dcv_seen_t *mod_dcv_record_copy(const mod_dcv_seen_t *seen, apr_pool_t *pool);

/*
 * Write it into the records of the state. Returns whether the cache took it. Waits for a
 * cache that is slow. pool is for temporary use.
 */
int mod_dcv_record_write(mod_dcv_state_t *state, const mod_dcv_seen_t *seen,
                         apr_pool_t *pool);

#endif
