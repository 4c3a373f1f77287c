/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Evidence: what the DNS said when it was asked about one name of an order, in few
 * bytes.
 *
 * It holds no judgement. That is made of it whenever it is shown, so that one kept for
 * hours knows the orders of now and speaks today's words.
 */
#ifndef DCV_EVIDENCE_H
#define DCV_EVIDENCE_H

#include <apr_time.h>

#include "dcv/dns.h"
#include "dcv/fetch.h"

/* It never has a longer form in bytes. */
#define DCV_EVIDENCE_MAX_BYTES (8 * 1024)

/* More than any zone has. */
#define DCV_EVIDENCE_PLACES_MAX     16
#define DCV_EVIDENCE_SERVERS_MAX    32
#define DCV_EVIDENCE_PROPERTIES_MAX 64

/* Of the persistent record: values at one name, and the octets of each that are kept. */
#define DCV_EVIDENCE_VALUES_MAX 8
#define DCV_EVIDENCE_VALUE_MAX  2032

/* Whom the questions went to, which says what they can tell. */
typedef enum {
    DCV_VIEW_ROOT,      /* from the root down, and each name server by itself */
    DCV_VIEW_FORWARDER, /* another resolver, as configured */
    DCV_VIEW_SYSTEM,    /* the system's resolver, as configured */
    DCV_VIEW_FALLBACK,  /* the system's resolver, since the root was out of reach */
    DCV_VIEW_NOBODY     /* none of them answered */
} dcv_view_kind_t;

/* Which record was asked for, and where. */
typedef enum {
    DCV_SIGHTING_OWNER,   /* the record */
    DCV_SIGHTING_BESIDE,  /* a name that nobody has, at the same place: a wildcard? */
    DCV_SIGHTING_DOUBLED, /* the record with the zone's name twice */
    DCV_SIGHTING_BARE,    /* the record without its underscore */
    DCV_SIGHTING_TYPE,    /* other types at the record's owner */
    DCV_SIGHTING_BESIDE_TYPE, /* the same at the name that nobody has */
    DCV_SIGHTING_OTHER,       /* the record of another order */
    /* Where the record was entered by mistake, the likeliest first: */
    DCV_SIGHTING_BLANK,     /* with a blank before or behind the first label */
    DCV_SIGHTING_DOT,       /* with a dot inside the MD5 */
    DCV_SIGHTING_EXCHANGED, /* under the target's name, below the domain */
    DCV_SIGHTING_HASHES,    /* under the SHA-256, below the domain */
    DCV_SIGHTING_NAMED,     /* at the domain itself: a CNAME with one of the hashes */
    DCV_SIGHTING_TEXT,      /* the same: a TXT */
    DCV_SIGHTING_STAR,      /* below "*", for a wildcard */
    DCV_SIGHTING_SIBLING,   /* below "www", for the base domain */
    /* Of the persistent record (BR 3.2.2.4.22): */
    DCV_PERSIST_AT_OWNER,   /* the record */
    DCV_PERSIST_AT_DOUBLED, /* the record with the zone's name twice */
    DCV_PERSIST_AT_TYPE,    /* another type at the record's owner */
    DCV_PERSIST_AT_BESIDE,  /* the same at a name that nobody has: a wildcard? */
    DCV_PERSIST_AT_STAR,    /* below "*", for a wildcard */
    DCV_PERSIST_AT_NAMED    /* at the domain itself */
} dcv_sighting_kind_t;

/* Something that was seen. */
typedef struct dcv_sighting_t {
    dcv_sighting_kind_t kind;
    int place;  /* in places */
    int server; /* in servers; -1: the resolver */
    const char *name;
    dcv_type_t type;
    dcv_outcome_t outcome;
    int rcode; /* -1: no reply */
    dcv_dnssec_t dnssec;
    const char *why_bogus; /* NULL: not bogus */
    apr_uint32_t ttl_s;
    apr_uint32_t negative_ttl_s;
    /* The first record's data, but of several CNAMEs a wrong one's; NULL: none. */
    const char *found;
    const char *also;  /* another CNAME's at the same name; NULL: it is the only one */
    const char *dname; /* the DNAME that led there; NULL: none */
    /* Of the persistent record, in place of these three: */
    /*
     * The CNAME at the name that leads elsewhere, or the zone that a name server refers to;
     * NULL: none.
     */
    const char *alias;
    /* const char *: the data, of TXT those for the CA first. NULL: none. */
    const apr_array_header_t *values;
} dcv_sighting_t;

/* An Authorization Domain Name. */
typedef struct dcv_place_t {
    const char *domain;
    const char *zone; /* that it belongs to; NULL: not known */
} dcv_place_t;

typedef struct dcv_zone_server_t {
    const char *zone;
    const char *name;
    const char *address; /* NULL: it has none */
} dcv_zone_server_t;

/* The CAA record set that counts (RFC 8659 3), or why it is not known. */
typedef struct dcv_caa_seen_t {
    const char *at; /* where it stands, or where the search ended; NULL: nowhere */
    dcv_outcome_t
        outcome; /* DCV_DATA; DCV_NO_DATA: none up to the root; or a failure */
    dcv_dnssec_t dnssec;
    const char *why_bogus;
    apr_uint32_t ttl_s;
    const apr_array_header_t *properties; /* dcv_property_t; NULL: none */
} dcv_caa_seen_t;

/* What came of looking up a name's addresses of one family. */
typedef struct dcv_lookup_seen_t {
    dcv_outcome_t outcome;
    int rcode; /* -1: no reply */
    dcv_dnssec_t dnssec;
    const char *why_bogus; /* NULL: not bogus */
} dcv_lookup_seen_t;

/* What was seen of the file under a name. */
typedef struct dcv_file_seen_t {
    dcv_lookup_seen_t a, aaaa; /* DCV_DATA for a name that is an address itself */
    int left_out;              /* addresses beyond DCV_FETCH_ADDRESSES_MAX */
    /* Whether a server of ours would have known the requests, by a nonce. */
    int is_marked;
    /*
     * dcv_fetched_t: of each address, http, then https. Addresses of both families in turn,
     * IPv6 first. What was not asked for is DCV_FETCH_NOT_TRIED.
     */
    apr_array_header_t *fetches;
} dcv_file_seen_t;

typedef struct dcv_evidence_t {
    apr_time_t time;
    dcv_view_kind_t view;
    int validated;                 /* whether DNSSEC was looked at */
    int is_spent;                  /* whether more packets were wanted than are sent */
    apr_uint32_t round;            /* which check of this name it was, from 1 on */
    apr_array_header_t *places;    /* dcv_place_t */
    apr_array_header_t *servers;   /* dcv_zone_server_t */
    apr_array_header_t *sightings; /* dcv_sighting_t */
    /* dcv_sighting_t; empty: nobody was asked for the persistent record. */
    apr_array_header_t *persistent;
    dcv_caa_seen_t caa;
    dcv_file_seen_t *file; /* NULL: it was not asked for */
} dcv_evidence_t;

/* Evidence with nothing in it yet, in pool. */
dcv_evidence_t *dcv_evidence_create(apr_pool_t *pool);

/* A copy of evidence with all that it points to, in pool. */
dcv_evidence_t *dcv_evidence_copy(const dcv_evidence_t *evidence, apr_pool_t *pool);

/*
 * The form in bytes, of at most size; returns its length. What does not fit is left out
 * from the end; 0 when not even a beginning does.
 */
apr_size_t dcv_evidence_encode(const dcv_evidence_t *evidence, unsigned char *bytes,
                               apr_size_t size, apr_pool_t *pool);

/* The evidence in len bytes, in pool; NULL when they are no such form. */
dcv_evidence_t *dcv_evidence_decode(const unsigned char *bytes, apr_size_t len,
                                    apr_pool_t *pool);

#endif
