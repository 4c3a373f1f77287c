/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The value of a persistent record (BR 3.2.2.4.22), as three validators that are published
 * take it: where they differ, a value is right only if all of them take it.
 */
#ifndef DCV_CORE_PERSIST_VALUE_H
#define DCV_CORE_PERSIST_VALUE_H

#include <apr_tables.h>
#include <apr_time.h>

/* Validators, as bits. */
#define DCV_TAKEN_BY_MPIC     1u /* Open MPIC, as Sectigo has it */
#define DCV_TAKEN_BY_BOULDER  2u /* Let's Encrypt's */
#define DCV_TAKEN_BY_DIGICERT 4u /* DigiCert's library */
#define DCV_TAKEN_BY_ALL      7u

/* What is wrong with a value: the first of these that is. */
typedef enum {
    DCV_PERSIST_RIGHT,         /* nothing */
    DCV_PERSIST_OTHER_ISSUER,  /* it is for another CA, or no such value at all */
    DCV_PERSIST_GRAMMAR,       /* it leaves the grammar of RFC 8659 4.2 */
    DCV_PERSIST_NO_ACCOUNT,    /* accounturi is missing */
    DCV_PERSIST_TWICE,         /* a parameter stands there twice */
    DCV_PERSIST_OTHER_ACCOUNT, /* accounturi is another one */
    DCV_PERSIST_NO_TIME,       /* persistUntil is no number of seconds */
    DCV_PERSIST_OVER,          /* persistUntil has passed */
    DCV_PERSIST_QUOTED,        /* quotation marks stand around it: not all take it */
    DCV_PERSIST_FINAL_DOT,     /* a dot stands behind the issuer: the same */
    DCV_PERSIST_OTHER_CASE     /* accounturi is in other case: the same */
} dcv_persist_fault_t;

typedef struct dcv_persist_value_t {
    dcv_persist_fault_t fault;
    unsigned taken_by; /* DCV_TAKEN_BY_... */
    /* Of a value for another CA, who that is; NULL: it is no value of a persistent record. */
    const char *other_issuer;
    /*
     * Where it is wrong, in bytes from 1 on, and what stands there: a character, or "" for
     * the end. 0: the fault has no place. A parameter's value may begin there, too.
     */
    int wrong_at;
    const char *wrong;
    const char *parameter; /* that is wrong, as it was typed; NULL: it is none */
    const char *found;     /* the parameter's value; NULL: it is none */
    apr_time_t until;      /* persistUntil; 0: none, or it is no time */
    int lacks_policy;      /* a wildcard is wanted, and policy=wildcard is not there */
} dcv_persist_value_t;

/*
 * Read the value of one TXT record, its character-strings joined (RFC 8659 4.2, BR
 * 3.2.2.4.22). issuers (const char *) are the names of the CA, uri is the account for which
 * the record must be. wildcard: whether a certificate for a wildcard is wanted. now is the
 * time that persistUntil is compared with.
 *
 * Unknown parameters are ignored. Texts are in pool, as they were typed: not readable.
 */
dcv_persist_value_t dcv_persist_value_read(const char *value,
                                           const apr_array_header_t *issuers,
                                           const char *uri, int wildcard,
                                           apr_time_t now, apr_pool_t *pool);

#endif
