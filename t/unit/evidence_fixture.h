/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A check made by hand, for the tests of what is made of it: an order whose record its CA
 * has published (t/data/README.md), and what the DNS says about it.
 */
#ifndef EVIDENCE_FIXTURE_H
#define EVIDENCE_FIXTURE_H

#include "fixture.h"
#include "verdict/judge.h"
#include "verdict/verdict.h"
#include "explain/explain.h"

#define ZONE   "trustocean.com"
#define HALF_1 "fdadae5fbe8fce33026ffa3de7d27f54"
#define HALF_2 "6edc2686259e2ed1d64053aaef156d18"
#define HASHES HALF_1 "." HALF_2
#define CUT    HALF_1 "6edc2686259e2ed1d64053aaef156d1"   /* 63 digits */
#define SHA1   "541bb6a2c482f3a9e8c13c112e7462644b876b01" /* as openssl and sha1sum say */
#define UNIQUE "cab202166585"
#define LABEL  "_B8EE25A34BC5CD1F4D5DC8C20FD4EEB2"
#define OWNER  LABEL "." ZONE
#define TARGET HASHES "." UNIQUE ".comodoca.com"

/* A target with the hashes of nobody we know. */
#define STRANGE                                                                 \
    "c9c863405fe7675a3988b97664ea6baf.442019e4e52fa335f406f7c5f26cf14f." UNIQUE \
    ".comodoca.com"

#define TTL_S      300
#define NEGATIVE_S 900

typedef struct scene_t {
    server_t *server;
    dcv_index_t *index;
    const dcv_order_t *order;
    dcv_proof_t proof;
    dcv_evidence_t *evidence;
    apr_time_t now; /* when it is judged; 0: at once */
} scene_t;

/* The order with options of its own. */
dcv_order_t *order_with(dcv_settings_t options);

/* An authority of the administrator's own, and what CAA calls it; NULL: nobody knows. */
const dcv_authority_t *own_authority(const char *caa);

#define PUBLISHED                                          \
    ORDER(.authority = "comodoca", .unique_value = UNIQUE, \
          .domains = "www.trustocean.com *.trustocean.com")

/* A name of an order, about which nothing was seen yet. */
scene_t scene_of(const dcv_order_t *order, const char *name);

/* The order that was published, and the base domain. */
scene_t scene(void);

int add_server(const scene_t *scene, const char *name, const char *address);

/* Something that was seen, to be changed: a CNAME, or that there is none for NULL. */
dcv_sighting_t *see(const scene_t *scene, dcv_sighting_kind_t kind, int place,
                    int server, const char *found);

/* What the resolver says of the record at the first place. */
dcv_sighting_t *see_owner(const scene_t *scene, const char *found);

/* What a new name server says of it. */
dcv_sighting_t *see_server(const scene_t *scene, const char *found);

/* The account of persist_scene(), and the value of its record. */
#define ACCOUNT "https://ca.example/acct/123"
#define VALUE   "sectigo.com; accounturi=" ACCOUNT

/* A name of an order with an account for its persistent record. */
scene_t persist_scene(const char *name);

/*
 * What was seen of the persistent record at a place by a server, the resolver (-1): a value,
 * or that there is none for NULL.
 */
dcv_sighting_t *see_persist(const scene_t *scene, dcv_sighting_kind_t kind, int place,
                            int server, const char *value);

/* Another value at the same name. */
void add_value(dcv_sighting_t *sighting, const char *value);

/* A question without a reply that can be used. */
void fail(dcv_sighting_t *sighting, dcv_outcome_t outcome, int rcode);

void add_property(const scene_t *scene, unsigned char flags, const char *tag,
                  const char *value);

dcv_case_t case_of(const scene_t *scene);

/* That what is said of a case in French has no English in it. */
void explain_in_french(const dcv_case_t *about);

/* A check that was judged and explained. */
dcv_check_t *judge(const scene_t *scene);

/* The verdicts of a check's findings, with spaces before each. */
const char *verdicts_of(const dcv_check_t *check);

/* A finding's explanation, and its remedy; "" where there is none. */
const char *explanation(const dcv_check_t *check, int number);

const char *remedy(const dcv_check_t *check, int number);

/* That a check has this verdict, and that the finding which leads has it, too. */
void verdict_is(const dcv_check_t *check, const char *expected, const char *name);

/* That all that a check says to people can be read by them. */
void is_readable(const dcv_check_t *check);

#endif
