/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A DNS of few words, for the tests of inquiries: a table of replies. Any other name does
 * not exist, and name servers' other names have no address. A file is there wherever it is
 * fetched.
 */
#ifndef FAKE_DNS_H
#define FAKE_DNS_H

#include <apr_strings.h>
#include <string.h>

#include "dcv/inquiry.h"
#include "dcv/report.h"
#include "fixture.h"
#include "dns.h"
#include "inquiry/evidence.h"

/* The pair of hashes in Sectigo's manuals. */
#define LABEL  "_c7fbc2039e400c8ef74129ec7db1842c"
#define HALF_1 "c9c863405fe7675a3988b97664ea6baf"
#define HALF_2 "442019e4e52fa335f406f7c5f26cf14f"
#define TARGET HALF_1 "." HALF_2 ".sectigo.com"

/*
 * question: "NAME TYPE", or "NAME TYPE ADDRESS". data: with spaces between; a referral's
 * are "NAME=ADDRESS" or "NAME", a CAA record's "TAG=VALUE".
 */
typedef struct answer_t {
    const char *question;
    dcv_outcome_t outcome;
    const char *data;
    const char *zone;
} answer_t;

/* The last line of a table of them. */
#define NONE                       \
    {                              \
        NULL, DCV_DATA, NULL, NULL \
    }

typedef struct fake_dns_t {
    const answer_t *answers; /* up to NONE */
    const char *zone;        /* whose SOA says that a name does not exist */
    int newest_first;        /* replies come in the other order */
    apr_array_header_t *asked;
    dcv_inquiry_t *inquiry;
} fake_dns_t;

const char *question_text(const dcv_question_t *question);

const dcv_reply_t *reply_to(const fake_dns_t *dns, const dcv_question_t *question);

/* Take all questions that are in line; returns how many are open. */
int take_questions(fake_dns_t *dns);

/* Reply to one question. */
void answer_one(fake_dns_t *dns);

void begin(fake_dns_t *dns, const dcv_aim_t *aim, int direct);

const dcv_evidence_t *inquire(fake_dns_t *dns, const dcv_aim_t *aim, int direct);

/* How often a question was asked; of all that contain a part. */
int asked(const fake_dns_t *dns, const char *question);

int asked_like(const fake_dns_t *dns, const char *part);

/* The aim for a name whose base domain is another, or the same. */
dcv_aim_t aim_at(const char *name, const char *base);

/* What was seen of a record, by a server or the resolver (-1), as a word or its data. */
const char *seen(const dcv_evidence_t *evidence, dcv_sighting_kind_t what, int place,
                 int server);

#endif
