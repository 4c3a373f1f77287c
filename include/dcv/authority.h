/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Authorities: what each CA wants its file and its record to look like.
 *
 * All of the Comodo family share one form: SHA-256, the CA's domain and a unique value
 * in the file, between them a separator; the halves of the SHA-256, the unique value
 * and the CA's domain as labels in the CNAME's target. They differ in the domain, the
 * separator and the case. docs/authorities.md names the sources.
 */
#ifndef DCV_AUTHORITY_H
#define DCV_AUTHORITY_H

#include <apr_tables.h>

#include "dcv/error.h"

/* Days that a CA accepts a request token: the family's rule, and the default. */
#define DCV_LIFETIME_DAYS 30

/* Opaque: how a file or a record is made of a CSR (template.h). */
typedef struct dcv_template_t dcv_template_t;

typedef enum {
    DCV_UNIQUE_NONE,     /* the authority knows no unique values */
    DCV_UNIQUE_OPTIONAL, /* an order may have one */
    DCV_UNIQUE_REQUIRED  /* an order must have one */
} dcv_unique_rule_t;

/* The members of the family differ in these three. */
typedef struct dcv_form_t {
    const char *domain;    /* "sectigo.com"; NULL when the templates are one's own */
    const char *separator; /* "newline", "space", "dot" or "crlf" */
    const char *hex;       /* case of the SHA-256: "lower" or "upper" */
} dcv_form_t;

/* A profile. Read-only once made. */
typedef struct dcv_authority_t {
    const char *name;
    dcv_form_t form;
    const dcv_template_t *owner;  /* the labels before the Authorization Domain Name */
    const dcv_template_t *target; /* the CNAME's target, without a final dot */
    const dcv_template_t *body;   /* the file's content */
    dcv_unique_rule_t unique;
    const apr_array_header_t
        *caa; /* const char *: issuer names for CAA (RFC 8659 4.2) */
    /*
     * const char *: issuer names for the persistent record (BR 3.2.2.4.22), the first for
     * new ones; empty: no document says that the CA takes such a record.
     */
    const apr_array_header_t *persist;
    const char *mail; /* sender of the CA's mail; NULL when not known */
    int lifetime_days;
    /*
     * Minutes between the CA's own looks, the last one for good; 0 ends. NULL: not
     * known.
     */
    const unsigned short *rhythm;
    /*
     * What no document of the CA settles about the form, and what to try when it
     * refuses the file, which dcv_tr() translates; NULL when nothing is open.
     */
    const char *doubt;
    const char *doubt_remedy;
} dcv_authority_t;

/* The profiles of one configuration, by name without regard to case. */
typedef struct dcv_authorities_t dcv_authorities_t;

/* What an administrator defines, as text. NULL stands for absent. */
typedef struct dcv_definition_t {
    const char *body;   /* required: a template */
    const char *target; /* required: a template */
    const char *owner;  /* a template; absent: "_%{MD5}" */
    const char
        *unique; /* "none", "optional", "required"; absent: as the templates use it */
    const char *caa;     /* names with commas between; absent: none */
    const char *persist; /* likewise, each an issuer-domain-name (RFC 8659 4.2) */
    const char *mail;    /* an address */
    const char *expires; /* days, 1 to 3650; absent: DCV_LIFETIME_DAYS */
} dcv_definition_t;

/* The built-in profiles, in pool. More can be added until the set is used by others. */
dcv_authorities_t *dcv_authorities_create(apr_pool_t *pool);

/*
 * Add a profile of an administrator's own.
 *
 * Fails with DCV_E_AUTHORITY_TWICE when the name is taken, with DCV_E_AUTHORITY_UNKNOWN
 * when it is no name, with DCV_E_TEMPLATE when a template is missing, does not parse,
 * or does not make a file of ASCII or a DNS name, and with DCV_E_FORM for the other
 * fields.
 */
dcv_error_t *dcv_authorities_define(dcv_authorities_t *authorities, const char *name,
                                    const dcv_definition_t *definition);

/*
 * The profile of a name. Fails with DCV_E_AUTHORITY_UNKNOWN, its message in pool with
 * all names that are known, or with DCV_E_AUTHORITY_BROKEN when the name's definition
 * failed.
 */
dcv_error_t *dcv_authorities_find(const dcv_authority_t **authority,
                                  const dcv_authorities_t *authorities,
                                  const char *name, apr_pool_t *pool);

/*
 * A profile with another form: separator is "newline", "space", "dot" or "crlf", hex is
 * "lower" or "upper"; NULL leaves the profile's own.
 *
 * Sets *changed, in pool; the same profile when both are NULL. Fails with DCV_E_FORM
 * for other words, and for a profile whose templates are an administrator's.
 */
dcv_error_t *dcv_authority_with_form(const dcv_authority_t **changed,
                                     const dcv_authority_t *authority,
                                     const char *separator, const char *hex,
                                     apr_pool_t *pool);

/* Seconds until the CA looks again after its count-th look, from 1 on; 0: not known. */
int dcv_authority_rhythm_s(const dcv_authority_t *authority, apr_uint32_t count);

#endif
