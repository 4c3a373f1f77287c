/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Events: what an administrator's command is told of orders, each once.
 *
 * An event is no message that somebody sends and somebody may lose. It follows from what is
 * known of a name now (its facts), and what was told of it before: who asks again, after a
 * crash or on another machine, gets the same answer until it is noted as told.
 */
#ifndef DCV_EVENTS_H
#define DCV_EVENTS_H

#include <apr_tables.h>
#include <apr_time.h>

#include "dcv/id.h"
#include "dcv/report.h"

typedef enum {
    DCV_EVENT_NONE,
    DCV_EVENT_VISITED,  /* the file was fetched, after an hour without a visit */
    DCV_EVENT_READY,    /* the name is proven, by its last check */
    DCV_EVENT_BROKEN,   /* it was, and is not */
    DCV_EVENT_EXPIRING, /* the order's values expire within DCV_EVENT_EXPIRING_TIME */
    DCV_EVENT_EXPIRED,  /* they have expired */
    DCV_EVENT_UNKNOWN_REQUEST, /* a file was asked for that the virtual host does not have */
    DCV_EVENT_FILE_ERROR,      /* a file is no order, or a directory cannot be read */
    DCV_EVENTS                 /* how many there are */
} dcv_event_t;

/* Without a visit for so long, the next one is told again. */
#define DCV_EVENT_SILENCE apr_time_from_sec(3600)

#define DCV_EVENT_EXPIRING_TIME apr_time_from_sec(3 * 86400)

/* How long a request for an unknown file, and what is gone, is remembered. */
#define DCV_EVENT_MEMORY apr_time_from_sec(86400)

/* "visited", as the command gets it; a constant. NULL for DCV_EVENT_NONE. */
const char *dcv_event_name(dcv_event_t event);

/* Whether a name is proven. */
typedef enum {
    DCV_STANDING_UNKNOWN, /* not checked, or nobody could be asked */
    DCV_STANDING_READY,
    DCV_STANDING_BROKEN
} dcv_standing_t;

/*
 * What is known now of a name of an order, or of something that is wrong. All zero: nothing.
 */
typedef struct dcv_facts_t {
    apr_time_t visit;     /* the last one; 0: none */
    int is_after_silence; /* whether a visit that was not told of came after a silence */
    apr_time_t checked;   /* the last check; 0: none */
    dcv_standing_t standing; /* by that check */
    apr_time_t expires;      /* when the order's values do; 0: not known */
    /* DCV_EVENT_UNKNOWN_REQUEST or _FILE_ERROR: this is wrong, and all other fields are 0. */
    dcv_event_t fault;
} dcv_facts_t;

/* What was told, and up to when it is known. All zero: nothing. */
typedef struct dcv_told_t {
    apr_time_t visit;        /* the last visit that is known */
    apr_time_t checked;      /* the last check that is known */
    dcv_standing_t standing; /* that was told last */
    dcv_event_t life;        /* DCV_EVENT_EXPIRING or _EXPIRED was told; else none */
    apr_time_t expires;      /* of which end; 0: of none */
    apr_time_t fault_at;     /* when a fault was told; 0: it was not */
    dcv_event_t failed;      /* whose command failed; DCV_EVENT_NONE: no one's */
    int tries;               /* how often */
    apr_time_t retry_at;     /* when to try again */
} dcv_told_t;

/*
 * The event that is to be told now; DCV_EVENT_NONE: there is none, or the one that is next
 * failed and waits. Those that are due at once come one after the other, as each is noted.
 */
dcv_event_t dcv_event_next(const dcv_told_t *told, const dcv_facts_t *facts,
                           apr_time_t now);

/* Note that an event was told, or given up. */
void dcv_told_note(dcv_told_t *told, dcv_event_t event, const dcv_facts_t *facts,
                   apr_time_t now);

/*
 * Note facts that are no event: that visits go on, or how a check ended that changes nothing.
 * Does nothing while an event is due. Returns whether told has changed.
 */
int dcv_told_keep_up(dcv_told_t *told, const dcv_facts_t *facts, apr_time_t now);

/*
 * Note that the command failed for an event. Returns the time until it is to be tried again,
 * 1, 5 and 30 minutes; 0: it has failed often enough, and is given up.
 */
apr_interval_time_t dcv_told_fail(dcv_told_t *told, dcv_event_t event, apr_time_t now);

/* Take over what another front end of a fleet has told of the same. */
void dcv_told_merge(dcv_told_t *told, const dcv_told_t *other, apr_time_t now);

/* The form in bytes, of one length, with its id and a checksum. */
#define DCV_TOLD_BYTES 64

void dcv_told_encode(unsigned char bytes[DCV_TOLD_BYTES],
                     const unsigned char id[DCV_ID_BYTES], const dcv_told_t *told);

/* Returns 0, with told all zero, when the bytes are no such form. */
int dcv_told_decode(unsigned char id[DCV_ID_BYTES], dcv_told_t *told,
                    const unsigned char bytes[DCV_TOLD_BYTES]);

/*
 * The facts of a name of an order, by the sources of a report. What told has is used to leave
 * out what it knows: the check of told->checked is not judged again. pool is for temporary
 * use.
 */
void dcv_facts_of_name(dcv_facts_t *facts, dcv_report_t *report,
                       const dcv_order_t *order, const dcv_name_t *name,
                       const dcv_told_t *told, apr_pool_t *pool);

/* Something that is wrong, and not with an order. Texts are readable. */
typedef struct dcv_fault_t {
    dcv_event_t event; /* DCV_EVENT_UNKNOWN_REQUEST or _FILE_ERROR */
    apr_time_t time;
    const char *name; /* that was asked for, or the path */
    const char *md5;  /* of the file that was asked for; NULL: of a path */
    const char *vhost;
    const char *text;
    apr_uint64_t
        owner; /* the same number for what one virtual host or directory brings about */
} dcv_fault_t;

/*
 * The faults that a report knows, dcv_fault_t in pool: files and directories that cannot be
 * used, and the requests of DCV_EVENT_MEMORY for files that their virtual host does not have,
 * under a name that is one, which nobody answered and nobody would answer now.
 */
apr_array_header_t *dcv_faults_list(dcv_report_t *report, apr_pool_t *pool);

/* The id of a fault: the same again, on each machine of a fleet. */
void dcv_fault_id(unsigned char id[DCV_ID_BYTES], const dcv_fault_t *fault);

/* What the command is told of an event. Texts are readable; NULL where there is none. */
typedef struct dcv_notice_t {
    dcv_event_t event;
    apr_time_t time; /* when it happened, or was found */
    const char *name;
    const char *source; /* the file of the order */
    const char *vhost;
    const char *authority;
    const char *md5;
    const char *verdict; /* of a check, as the status handler has it */
    const char *text;    /* sentences for people */
} dcv_notice_t;

/*
 * Fill in the notice of an event of a name of an order, which is in a virtual host. It is in
 * pool, or belongs to the order.
 */
void dcv_notice_of_name(dcv_notice_t *notice, dcv_event_t event, dcv_report_t *report,
                        int vhost, const dcv_order_t *order, const dcv_name_t *name,
                        apr_pool_t *pool);

/* The same of a fault, which it points to. */
void dcv_notice_of_fault(dcv_notice_t *notice, const dcv_fault_t *fault);

/* A notice as JSON, one object and a newline, in ASCII, in pool. */
const char *dcv_render_notice(const dcv_notice_t *notice, apr_pool_t *pool);

#endif
