/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/*
 * An inquiry: which questions show whether a CA will find the record for one name, one
 * after the other.
 *
 * It asks nobody itself. Whoever drives it takes a question, asks, and brings the
 * reply, any number of them at once and in any order, until no question is open:
 *
 *   1. each record's CNAME at its Authorization Domain Name, a name beside it that nobody
 *      has, and CAA at each level of the name, all from the resolver;
 *   2. the name servers of each zone and their addresses; the delegation, by the parent's
 *      servers, when a zone does not resolve;
 *   3. each name server by itself for the records;
 *   4. where no record is right, the places where people put it by mistake.
 *
 * With an account for it, the persistent record (BR 3.2.2.4.22) is asked for beside the
 * other one, at the same places and of the same servers: its TXT, and where it is not there,
 * the places where people put it by mistake.
 *
 * Where the file is asked for, too, the name's addresses are looked up beside all that, and
 * then it is fetched from each of them.
 */
#ifndef DCV_INQUIRY_H
#define DCV_INQUIRY_H

#include "dcv/evidence.h"
#include "dcv/index.h"
#include "dcv/name.h"
#include "dcv/proof.h"

/* DNS packets that a check of one name sends at most, to whomever. */
#define DCV_PACKETS_MAX 300

/* Records of other orders that are looked for. */
#define DCV_INQUIRY_OTHERS_MAX 6

/* What an inquiry is after. All of it must live as long. */
typedef struct dcv_aim_t {
    const dcv_name_t *name;
    const apr_array_header_t
        *records;       /* dcv_record_t, from the name up; may be empty */
    const char *labels; /* before the Authorization Domain Name */
    const char *target; /* of the record, without a final dot */
    const char *base;   /* the base domain; NULL: none */
    /* const char *: the labels that other orders' records have; NULL: none. */
    const apr_array_header_t *other_labels;
    const char *md5, *sha256; /* of the CSR */
    const char *path;         /* of the file that is to be fetched; NULL: none is */
    /*
     * By which a server of ours knows the fetches, each by "NONCE-NUMBER", from 0 on, as
     * the evidence has them; NULL: they are sent without.
     */
    const char *nonce;
    /* Of the persistent record, as dcv_proof_t has it, and for whom it is. NULL: none. */
    const apr_array_header_t *persistent;
    const dcv_persist_account_t *account;
} dcv_aim_t;

/*
 * The aim of an inquiry for a name of an order, in pool; NULL: there is nothing to ask for.
 * It points to order and proof. index is asked for other orders of the name. wants_file:
 * whether the file is fetched, too, where the CA takes one. The nonce is left to the caller.
 */
dcv_aim_t *dcv_aim_create(dcv_index_t *index, const dcv_order_t *order,
                          const dcv_proof_t *proof, int wants_file, apr_pool_t *pool);

/* A question that is open. */
typedef struct dcv_ask_t {
    dcv_question_t question;
    const dcv_fetch_t *fetch; /* what to fetch instead; NULL: a question to the DNS */
    void *driver;             /* for whoever asks */
    struct dcv_ask_t *next;   /* another open one; the driver may read it */

    /* The inquiry's own: what for (see inquiry.h), and of what. */
    int purpose, place, zone, item;
    dcv_sighting_kind_t kind;
} dcv_ask_t;

/* Opaque. For one thread at a time. */
typedef struct dcv_inquiry_t dcv_inquiry_t;

/*
 * Begin one, in pool. direct: whether name servers can be asked by themselves, and not
 * only the resolver.
 */
dcv_inquiry_t *dcv_inquiry_create(const dcv_aim_t *aim, int direct, apr_pool_t *pool);

/* The next question to be asked; NULL: none before a reply comes. */
dcv_ask_t *dcv_inquiry_next(dcv_inquiry_t *inquiry);

/* Bring a reply, which must live as long as the inquiry, as all that it points to. */
void dcv_inquiry_take(dcv_inquiry_t *inquiry, dcv_ask_t *ask, const dcv_reply_t *reply);

/*
 * The same for what was to be fetched, which is a question with fetch. Its address and port
 * are those that were asked.
 */
void dcv_inquiry_take_fetched(dcv_inquiry_t *inquiry, dcv_ask_t *ask,
                              const dcv_fetched_t *fetched);

/* Whether all has been asked and said. */
int dcv_inquiry_is_over(const dcv_inquiry_t *inquiry);

/*
 * The resolver takes long: it may be asking name servers that do not answer. Find out
 * meanwhile which they are.
 */
void dcv_inquiry_hurry(dcv_inquiry_t *inquiry);

/*
 * The questions that are open, by next. Time is up: what is open counts as silence, and
 * nothing more is asked; a file whose fetch was not handed out was not tried.
 */
dcv_ask_t *dcv_inquiry_open(const dcv_inquiry_t *inquiry);
void dcv_inquiry_give_up(dcv_inquiry_t *inquiry);

/*
 * What was found out so far, in the inquiry's pool; time, view and round are not set.
 */
dcv_evidence_t *dcv_inquiry_evidence(const dcv_inquiry_t *inquiry);

#endif
