/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/* Proofs: how control of one name of an order can be shown. */
#ifndef DCV_PROOF_H
#define DCV_PROOF_H

#include <apr_tables.h>
#include <apr_time.h>

#include "dcv/order.h"
#include "dcv/psl.h"

/*
 * E-mail to constructed addresses ends with this day (BR 3.2.2.4.4): 2028-03-15, UTC.
 */
#define DCV_MAIL_ENDS APR_TIME_C(1836691200000000)

/*
 * A record at one Authorization Domain Name: the CNAME, or the persistent TXT record. Names
 * are in full, with a final dot.
 */
typedef struct dcv_record_t {
    const char *domain; /* the Authorization Domain Name, without a final dot */
    const char *owner;
    const char *target; /* of a persistent record its value, as one text */
    const char *zone_line;
    const char *panel_zone; /* the zone a panel most likely shows: the base domain */
    const char *panel_host; /* what to type when the panel appends that zone itself */
} dcv_record_t;

/* The ways to show control of a name: by file, by one of two records, by e-mail. */
/* Sentences are constants in English: see dcv_tr(). */
typedef struct dcv_proof_t {
    const dcv_name_t *name;
    const char *unicode;   /* as people write it; NULL when that is no other way */
    const char *no_file;   /* why the CA takes no file; NULL: it does */
    const char *urls[2];   /* over http and https; NULL when there is no file */
    const char *no_record; /* why there is no record; NULL: there is */
    apr_array_header_t *records; /* dcv_record_t, from the name up to its base domain */
    /*
     * dcv_record_t, at the same places: those that are entered once; NULL: the order has no
     * account for them, or there is none for such a name.
     */
    apr_array_header_t *persistent;
    apr_array_header_t *emails; /* const char *, from the base domain down */
} dcv_proof_t;

/*
 * Fill in the proof of a name of an order as of now, in pool. It points to name and
 * order, which must live as long. Threads: any number at once.
 */
void dcv_proof_describe(dcv_proof_t *proof, const dcv_order_t *order,
                        const dcv_name_t *name, const dcv_psl_t *psl, apr_time_t now,
                        apr_pool_t *pool);

#endif
