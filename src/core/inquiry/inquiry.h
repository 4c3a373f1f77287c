/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/* What the parts of an inquiry share: see dcv/inquiry.h. */
#ifndef DCV_CORE_INQUIRY_H
#define DCV_CORE_INQUIRY_H

#include "dcv/inquiry.h"

/* What a question is for. */
typedef enum {
    DCV_FOR_SIGHTING,   /* a record, of the resolver. kind: which one */
    DCV_FOR_SERVER,     /* the record, of a name server by itself */
    DCV_FOR_CAA,        /* item: how many levels up */
    DCV_FOR_CUT,        /* which zone a place belongs to */
    DCV_FOR_NAMES,      /* a zone's name servers */
    DCV_FOR_ADDRESS,    /* a name server's addresses. item: which one */
    DCV_FOR_DELEGATION, /* a zone's name servers, by its parent's */
    /* The persistent record. kind: which one; item: the server, -1: the resolver */
    DCV_FOR_PERSIST,
    DCV_FOR_HOST, /* the name's own addresses, for the file */
    DCV_FOR_FILE  /* the file, of an address. item: in the file's fetches */
} dcv_purpose_t;

/* More levels than a name has that anybody validates. */
#define DCV_LEVELS_MAX 128

/* What is known of the name servers of a zone. */
typedef enum {
    DCV_ZONE_NEW,       /* nothing was asked yet */
    DCV_ZONE_NAMES,     /* their names are asked for */
    DCV_ZONE_ADDRESSES, /* their addresses are */
    DCV_ZONE_KNOWN
} dcv_zone_state_t;

typedef struct dcv_inquiry_zone_t {
    const char *name;
    dcv_zone_state_t state;
    int addresses_open;        /* questions for them that are open */
    int searched;              /* whether its delegation was looked for */
    apr_array_header_t *names; /* const char *: of its name servers */
    apr_array_header_t *glue;  /* dcv_glue_t */
} dcv_inquiry_zone_t;

typedef struct dcv_inquiry_place_t {
    const char *owner;
    const char *beside;
    const dcv_reply_t *owner_reply, *beside_reply; /* NULL: not yet */
    int zone;                                      /* -1: not known (yet) */
    int parent;   /* the zone that is to tell its zone's servers; -1: none */
    int searched; /* whether its zone was looked for above it */
    int asked;    /* of the evidence's servers, those that were looked at for it */
    const char *persist_owner; /* of the persistent record; NULL: not asked for */
    const dcv_reply_t *persist_reply; /* NULL: not yet */
} dcv_inquiry_place_t;

struct dcv_inquiry_t {
    const dcv_aim_t *aim;
    apr_pool_t *pool;
    int direct;
    int hurried;
    int given_up;
    int diagnosed;
    int persist_diagnosed;
    int asked_count;
    dcv_evidence_t *evidence;
    dcv_ask_t *next, **last;                             /* not handed out yet */
    dcv_ask_t *open;                                     /* handed out */
    dcv_inquiry_place_t places[DCV_EVIDENCE_PLACES_MAX]; /* beside evidence->places */
    apr_array_header_t *zones;                           /* dcv_inquiry_zone_t * */
    const dcv_reply_t *caa[DCV_LEVELS_MAX];
    const char *caa_names[DCV_LEVELS_MAX];
    int caa_count;
    /* const char *: the name's own addresses; NULL: not known yet. */
    apr_array_header_t *hosts_a, *hosts_aaaa;
};

/* Begin with CAA at each level. */
void dcv_inquiry_begin_caa(dcv_inquiry_t *inquiry);

/* Put the record set that counts into the evidence, as far as levels have replied. */
void dcv_inquiry_settle_caa(dcv_inquiry_t *inquiry);

/* Whether a CAA property is critical, and none that CAs know (RFC 8659 4.1). */
int dcv_caa_is_unknown_critical(const dcv_property_t *property);

/*
 * Find the zone of a place by its number, its servers, and ask them, as far as replies
 * allow.
 */
void dcv_inquiry_find_zone(dcv_inquiry_t *inquiry, int number);

/* Find out the servers of zones by their parents, since the resolver takes long. */
void dcv_inquiry_hurry_zones(dcv_inquiry_t *inquiry);

/* Take the replies that concern zones. */
void dcv_inquiry_take_cut(dcv_inquiry_t *inquiry, const dcv_ask_t *ask,
                          const dcv_reply_t *reply);
void dcv_inquiry_take_names(dcv_inquiry_t *inquiry, const dcv_ask_t *ask,
                            const dcv_reply_t *reply);
void dcv_inquiry_take_address(dcv_inquiry_t *inquiry, const dcv_ask_t *ask,
                              const dcv_reply_t *reply);
void dcv_inquiry_take_delegation(dcv_inquiry_t *inquiry, const dcv_ask_t *ask,
                                 const dcv_reply_t *reply);

#endif
