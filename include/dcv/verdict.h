/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Checks: what evidence means. dcv_judge_case() makes a verdict of it and tells what
 * was seen where; dcv/explain.h adds the sentences.
 *
 * The verdicts are a CA's: it looks for the CNAME at each Authorization Domain Name,
 * from the authoritative servers, with DNSSEC validated, and then at CAA. The persistent
 * record has a verdict of its own. The file it fetches from one of the name's addresses,
 * whichever, so that each must have it.
 */
#ifndef DCV_VERDICT_H
#define DCV_VERDICT_H

#include "dcv/evidence.h"
#include "dcv/index.h"
#include "dcv/lang.h"
#include "dcv/proof.h"

/* How long before its end a persistent record is expiring. */
#define DCV_EXPIRING_TIME apr_time_from_sec(14 * 86400)

/* Of the CNAME from the best to the worst, as far as they can be compared. */
typedef enum {
    DCV_VALID,              /* right, on every name server, or at every address */
    DCV_PARTIAL,            /* on some of them */
    DCV_UNIQUE_VALUE_WRONG, /* right hashes; unique value missing, other, unexpected */
    DCV_WRONG_AUTHORITY,    /* right hashes under another CA's domain */
    DCV_TARGET_ZONE_APPENDED, /* the zone stands behind the target */
    DCV_OWNER_DOUBLED,        /* the record stands at _md5.example.com.example.com */
    DCV_UNDERSCORE_MISSING,   /* the record stands at md5.example.com */
    DCV_WRONG_TYPE,           /* TXT or another type where the CNAME belongs */
    DCV_WRONG_TARGET,         /* a CNAME to something else */
    DCV_OTHER_CSR,            /* the record of another CSR */
    DCV_WILDCARD_RECORD,      /* a wildcard answers */
    DCV_MISSING,              /* no such record */
    DCV_CAA_FORBIDS,          /* the record is right, but CAA forbids it to the CA */
    DCV_LAME,                 /* the name servers do not know the zone */
    DCV_TIMEOUT,              /* they do not answer */
    DCV_SERVER_FAILURE,       /* they answer with an error */
    DCV_DNSSEC_BROKEN,        /* validation fails */
    /* Of the persistent record only: */
    DCV_EXPIRING,       /* right, and ends soon */
    DCV_NOT_FOR_ALL,    /* some validators take it, others do not */
    DCV_RECORD_EXPIRED, /* persistUntil has passed */
    DCV_WRONG_VALUE,    /* its value is wrong */
    /* Of the file only: */
    DCV_NO_ADDRESS_RECORD, /* the name has neither A nor AAAA */
    DCV_PRIVATE_ADDRESS,   /* only addresses that a CA cannot reach */
    DCV_NOT_REACHED,       /* no full status came from any address */
    DCV_REDIRECTED,        /* 3xx */
    DCV_DENIED,            /* 401, 403, 407, 451 */
    DCV_NOT_FOUND,         /* 404, 410 */
    DCV_SERVER_ERROR,      /* 5xx */
    DCV_WRONG_STATUS,      /* any other but 200 */
    DCV_WRONG_CONTENT,     /* 200 with something else */
    DCV_UNKNOWN, /* nobody could be asked from here: no failure of anybody's name servers */
    DCV_VERDICTS /* how many there are; as a verdict: not judged */
} dcv_verdict_t;

/* "valid", "dnssec_bogus", as JSON has it; NULL for DCV_VERDICTS. A constant. */
const char *dcv_verdict_name(dcv_verdict_t verdict);

/* What one name server says. */
typedef struct dcv_server_check_t {
    const char *name;
    const char *address;   /* NULL: it has none */
    dcv_verdict_t verdict; /* DCV_VERDICTS: could not be asked from here */
    dcv_outcome_t outcome;
    int rcode;         /* -1: none came */
    const char *found; /* a target, or a value; NULL: none */
    apr_uint32_t ttl_s, negative_ttl_s;
    dcv_type_t type;   /* that it was asked for */
    const char *alias; /* where it sends to on for that; NULL: nowhere */
} dcv_server_check_t;

/* What is at one Authorization Domain Name. */
typedef struct dcv_record_check_t {
    const dcv_record_t *record;
    const char *zone; /* that it belongs to; NULL: not known */
    dcv_verdict_t verdict;
    const char *found;  /* what stands there; NULL: nothing */
    const char *also;   /* what a second CNAME there points to; NULL: there is none */
    apr_uint32_t ttl_s; /* of what stands there */
    apr_uint32_t negative_ttl_s;
    dcv_dnssec_t dnssec;
    const char *why_bogus;
    const dcv_sighting_t *clue;  /* a record elsewhere that explains it; NULL: none */
    apr_array_header_t *servers; /* dcv_server_check_t */
    /* Of the persistent record, of whose values found is the one that counts: */
    const apr_array_header_t *values; /* const char *: all of them. NULL: none */
    apr_time_t until;                 /* until when found holds; 0: without an end */
    const char *alias; /* the CNAME at its owner, which was followed; NULL: none */
} dcv_record_check_t;

/*
 * From this day on CAs must honour the parameters accounturi and validationmethods of CAA
 * (RFC 8657; CA/Browser Forum's ballot SC-098, BR 4.2.2.1): 2027-03-15, UTC.
 */
#define DCV_CAA_PARAMETERS_BIND APR_TIME_C(1805068800000000)
#define DCV_CAA_PARAMETERS_DAY  "2027-03-15"

/* Whether CAA lets a CA validate by a method, once parameters bind. */
typedef enum {
    DCV_CAA_MAY,
    DCV_CAA_FORBIDDEN,
    DCV_CAA_UNKNOWN /* CAA is not known, nor the CA's name; or one account only may */
} dcv_caa_may_t;

typedef struct dcv_caa_method_t {
    dcv_caa_may_t may;
    /*
     * The day from which it is forbidden, past or to come, where only a parameter forbids
     * it; 0: no parameter does, or it is forbidden already.
     */
    apr_time_t from;
    /*
     * The same as a verdict at the time of the case. DCV_VALID: CAA does not keep the CA
     * from it now; DCV_CAA_FORBIDS; that of a failure; DCV_VERDICTS: not known which.
     */
    dcv_verdict_t verdict;
} dcv_caa_method_t;

/* The methods by which a name of an order can be validated: see dcv/proof.h. */
typedef struct dcv_caa_methods_t {
    dcv_caa_method_t file;       /* BR 3.2.2.4.18, "ca-tbr-18" */
    dcv_caa_method_t record;     /* the CNAME: BR 3.2.2.4.7, "ca-tbr-7" */
    dcv_caa_method_t persistent; /* the TXT record: BR 3.2.2.4.22, "ca-tbr-22" */
} dcv_caa_methods_t;

typedef struct dcv_caa_check_t {
    /*
     * DCV_VALID: the CA may, by one at least of the methods that the name has;
     * DCV_VERDICTS: not known which it is.
     */
    dcv_verdict_t verdict;
    dcv_caa_methods_t methods;
    const char *at; /* where the records stand that count; NULL: there are none */
    apr_array_header_t
        *issuers;     /* const char *: who may; empty: everybody, or nobody */
    const char *tag;  /* of the properties that count: "issue", or "issuewild" */
    int is_permitted; /* whether one of those names the CA, or there is none */
    /* const dcv_property_t *, of the evidence: those outside RFC 8659's grammar. */
    apr_array_header_t *malformed;
    apr_array_header_t *critical; /* the same: critical ones that no CA knows */
    apr_array_header_t *own;      /* the same: those that name the CA */
    /* Of each method, in few words, from dcv_explain_check() on; NULL: nothing known. */
    const char *summary;
} dcv_caa_check_t;

/* Who answered a request for the file. */
typedef enum {
    DCV_BY_NOBODY,      /* nobody did */
    DCV_BY_ORDER,       /* a server of ours, with a file of an order */
    DCV_BY_OTHER_VHOST, /* a server of ours, in a virtual host without the order */
    DCV_BY_REFUSAL,     /* a server of ours, before mod_dcv's turn came */
    DCV_BY_CHANGER,     /* somebody who changed what a server of ours had answered */
    DCV_BY_LOSER,       /* a server of ours, whose answer did not come back */
    DCV_BY_STRANGER,    /* no server of ours */
    DCV_BY_SOMEBODY     /* nobody can tell: the requests were not marked */
} dcv_answerer_t;

/* What a body is, against the file's content. */
typedef enum {
    DCV_CONTENT_RIGHT,
    DCV_CONTENT_NEWLINE, /* right, with a final newline */
    DCV_CONTENT_LINES,   /* right, with CRLF for LF between the lines, or LF for CRLF */
    DCV_CONTENT_EMPTY,
    DCV_CONTENT_SLOW,   /* its end did not come in time */
    DCV_CONTENT_CUT,    /* a beginning of what it should be, or the connection ended */
    DCV_CONTENT_BEHIND, /* right, with more behind it */
    DCV_CONTENT_COMPRESSED, /* without being asked for */
    DCV_CONTENT_MARK,       /* right, behind a byte order mark, or in UTF-16 */
    DCV_CONTENT_CASE,       /* right but for the case of letters */
    DCV_CONTENT_BLANKS,     /* right but for white space */
    DCV_CONTENT_WRAPPED,    /* right, inside HTML */
    DCV_CONTENT_UNIQUE,    /* the unique value is missing, another one, or unexpected */
    DCV_CONTENT_AUTHORITY, /* of the CSR, for another CA */
    DCV_CONTENT_OTHER_CSR,
    DCV_CONTENT_PAGE, /* an HTML page */
    DCV_CONTENT_SLIP, /* something else from a character on */
    DCV_CONTENT_OTHER /* something else altogether */
} dcv_content_kind_t;

typedef struct dcv_content_t {
    dcv_content_kind_t kind;
    int at;            /* the first octet that differs, from 1 on; 0: none does */
    const char *found; /* a unique value, a domain, a title; NULL: none */
    const dcv_order_t *other; /* whose file it is; NULL: nobody knows */
} dcv_content_t;

/* What an address answers on a port. */
typedef struct dcv_address_check_t {
    const dcv_fetched_t *fetched;
    dcv_verdict_t verdict; /* DCV_UNKNOWN: could not be tried from here */
    dcv_answerer_t answerer;
    dcv_content_t content; /* for a status of 200 */
} dcv_address_check_t;

/* Whether the CA will find the file. */
typedef struct dcv_file_check_t {
    dcv_verdict_t verdict;
    apr_array_header_t *addresses; /* dcv_address_check_t, as the evidence has them */
    /* Of those over http, the one that leads: to mend first, or right. NULL: none. */
    const dcv_address_check_t *first;
    int right, wrong; /* how many over http are right, and how many are not */
    int no_family;    /* how many are of a family that this machine lacks */
    int not_tried;    /* how many could not be tried for another reason */
    const char
        *failed; /* of which addresses the look-up failed, a constant that dcv_tr()
                           translates; NULL: of none */
    dcv_verdict_t lookup; /* how it failed; DCV_VALID: it did not */
    const char *why_bogus;
    /* Sentences, from dcv_explain_check() on. */
    const char *explanation;
    const char *remedy; /* NULL: nothing to do */
} dcv_file_check_t;

/* Something that is wrong, or that all is right, in sentences. */
typedef struct dcv_finding_t {
    dcv_verdict_t verdict;
    /*
     * Its heading; NULL: that of the verdict. With one it is a word for later: nothing is
     * wrong now, though there may be a remedy.
     */
    const char *title;
    const char *explanation; /* what was asked, whom, and what came back; readable */
    const char *remedy;      /* what to type, and where; NULL: nothing to do */
} dcv_finding_t;

typedef struct dcv_check_t {
    apr_time_t time;
    dcv_verdict_t verdict;       /* of the record; DCV_VERDICTS: the name has none */
    apr_array_header_t *records; /* dcv_record_check_t */
    /*
     * Of records, the one that comes nearest to what the CA wants; NULL: nobody was
     * asked.
     */
    const dcv_record_check_t *best;
    dcv_caa_check_t caa;
    dcv_file_check_t *file; /* NULL: it was not asked for */
    apr_time_t
        retry_after; /* when no cache remembers what is wrong; 0: not told, or over */
    /* Sentences, from dcv_explain_check() on. */
    apr_array_header_t
        *findings;      /* dcv_finding_t: the one to mend first leads. NULL: none */
    const char *limits; /* what this view of the DNS cannot tell; NULL: nothing */
    /*
     * The same for the persistent record (BR 3.2.2.4.22): its time, verdict, records, best
     * and findings. NULL: the name has none, or nobody asked for it.
     */
    struct dcv_check_t *persistent;
} dcv_check_t;

/* A name of an order, and what was seen of it. */
typedef struct dcv_case_t {
    dcv_index_t
        *index; /* of all orders, of which one may have the record that was seen */
    const dcv_order_t *order;
    const dcv_proof_t *proof; /* of the name */
    const dcv_evidence_t *evidence;
    /*
     * When it is told: a time before that is not announced, and a persistent record that has
     * ended by then is of no use. 0: at once.
     */
    apr_time_t now;
    dcv_lang_t lang;  /* of sentences */
    apr_pool_t *pool; /* for what is made of it */
} dcv_case_t;

/* Judge a case. The check is in its pool, and points to what is in the case. */
dcv_check_t *dcv_judge_case(const dcv_case_t *about);

/*
 * Whether a check shows that a CA will find one of the name's proofs: its record, its
 * persistent record or its file. NULL: nothing was checked, so 0.
 */
int dcv_check_proves(const dcv_check_t *check);

/*
 * Whether a proof was tried and is wrong, by its verdict: a record of either kind, and the file.
 * What is missing, ends soon, is not known or does not answer is not wrong.
 */
int dcv_failing_record(dcv_verdict_t verdict);
int dcv_failing_file(dcv_verdict_t verdict);

#endif
