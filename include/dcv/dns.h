/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Questions to the DNS, and what comes back: the types that src/net, which asks, and
 * the core, which decides what to ask and judges the replies, have in common.
 *
 * A question goes to one of two: to a resolver that iterates from the root and
 * validates with DNSSEC as a CA's does, or to one name server of a zone by itself.
 */
#ifndef DCV_DNS_H
#define DCV_DNS_H

#include <apr_tables.h>

/*
 * What a name in the DNS may have, in text and without the final dot (RFC 1035 2.3.4).
 */
#define DCV_DNS_NAME_MAX 253

/*
 * The types that are asked for, by their numbers (RFC 1035 3.2.2, RFC 2782,
 * RFC 3596, RFC 6672, RFC 8659).
 */
typedef enum {
    DCV_TYPE_A = 1,
    DCV_TYPE_NS = 2,
    DCV_TYPE_CNAME = 5,
    DCV_TYPE_SOA = 6,
    DCV_TYPE_PTR = 12,
    DCV_TYPE_MX = 15,
    DCV_TYPE_TXT = 16,
    DCV_TYPE_AAAA = 28,
    DCV_TYPE_SRV = 33,
    DCV_TYPE_DNAME = 39,
    DCV_TYPE_DNSKEY = 48,
    DCV_TYPE_CAA = 257
} dcv_type_t;

/*
 * What came of a question. Those from DCV_SILENT on brought no reply that can be used.
 */
typedef enum {
    DCV_DATA,              /* records of that type */
    DCV_NO_DATA,           /* the name exists, but has none of that type */
    DCV_NX_DOMAIN,         /* the name does not exist */
    DCV_REFERRAL,          /* a name server knows who else should be asked */
    DCV_UPWARD,            /* it sends back up to the root: it does not know the zone */
    DCV_NOT_AUTHORITATIVE, /* it answers without AA (RFC 1035 4.1.1) */
    DCV_RCODE,             /* an error, which the reply's rcode tells */
    DCV_FAILED,            /* the resolver got no answer anywhere */
    DCV_SILENT,            /* nothing came in time */
    DCV_CLOSED,            /* nothing listens on the port */
    DCV_TCP_SILENT,        /* cut short over UDP, and nothing over TCP */
    DCV_TCP_CLOSED,        /* cut short over UDP, and TCP is refused */
    DCV_WRONG_ID,          /* only replies to a question that nobody asked */
    DCV_WRONG_QUESTION,    /* only replies to another question */
    DCV_GARBLED,           /* bytes that are no reply */
    DCV_PRIVATE,           /* its address is not of the public Internet */
    DCV_NO_ADDRESS,        /* the name server's name has no address */
    DCV_UNREACHABLE /* this machine has no way there: says nothing of the server */
} dcv_outcome_t;

/* What validation says of a reply (RFC 4035 4.3). */
typedef enum {
    DCV_DNSSEC_UNKNOWN, /* not validated */
    DCV_DNSSEC_INSECURE,
    DCV_DNSSEC_SECURE,
    DCV_DNSSEC_BOGUS
} dcv_dnssec_t;

/* A CAA property (RFC 8659 4.1). Its value may be any text. */
typedef struct dcv_property_t {
    unsigned char flags;
    const char *tag;
    const char *value;
} dcv_property_t;

/* A name server's name and one of its addresses. */
typedef struct dcv_glue_t {
    const char *name;
    const char *address; /* NULL: none known */
} dcv_glue_t;

/* A question. Names have no final dot. */
typedef struct dcv_question_t {
    const char *name;
    dcv_type_t type;
    const char *address; /* of the name server to ask; NULL: the resolver */
    const char *zone;    /* that the name server is asked as one of; NULL: not told */
} dcv_question_t;

/*
 * What came back. Names are as they came, with what is no letter, digit, hyphen or
 * underscore escaped as in zone files, and without the final dot.
 */
typedef struct dcv_reply_t {
    dcv_outcome_t outcome;
    int rcode; /* -1: no reply came */
    dcv_dnssec_t dnssec;
    const char *why_bogus; /* the resolver's words; NULL: not bogus */
    apr_uint32_t ttl_s;    /* of the records */
    /* How long the absence of records may be remembered (RFC 2308 5); 0: not told. */
    apr_uint32_t negative_ttl_s;
    const char *zone;  /* the zone that answered, or is referred to; NULL: not told */
    const char *alias; /* the CNAME of the name itself that led elsewhere; NULL: none */
    const char *dname; /* the name of a DNAME that was followed; NULL: none */
    /*
     * const char *: targets, addresses, texts: of a TXT all character-strings, joined as they
     * came. NULL: none.
     */
    const apr_array_header_t *data;
    const apr_array_header_t *properties; /* dcv_property_t, for CAA. NULL: none */
    const apr_array_header_t *servers;    /* dcv_glue_t, of a referral. NULL: none */
} dcv_reply_t;

/*
 * Whether two names are the same: without regard to the case of ASCII and a final dot.
 */
int dcv_dns_same(const char *a, const char *b);

/* Whether a name stands below another, or is the same. The root is "". */
int dcv_dns_is_below(const char *name, const char *ancestor);

#endif
