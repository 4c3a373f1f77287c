/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/* The value of a CAA property issue or issuewild (RFC 8659 4.2). */
#ifndef DCV_CORE_ISSUE_VALUE_H
#define DCV_CORE_ISSUE_VALUE_H

#include <apr_tables.h>

/* A parameter behind the name: tag=value. */
typedef struct dcv_issue_parameter_t {
    const char *tag;
    const char *value;
} dcv_issue_parameter_t;

typedef struct dcv_issue_value_t {
    const char *issuer; /* the CA that is named; "": nobody */
    /* dcv_issue_parameter_t, as they stand there; NULL: none, or a malformed value */
    const apr_array_header_t *parameters;
    /* Where the value leaves the grammar, in bytes from 1 on; 0: nowhere. */
    int wrong_at;
    const char *wrong; /* what stands there: a character, or "": nothing but the end */
    int behind_issuer; /* whether that is in the parameters, and not in the name */
} dcv_issue_value_t;

/*
 * Read a value by the whole grammar of RFC 8659 4.2, parameters included. A value that
 * does not fit names nobody (RFC 8659 4.2: "treated as if the issuer-domain-name were
 * empty"). What parameters mean is not looked at. What is made is in pool; texts are not readable.
 */
dcv_issue_value_t dcv_issue_value_read(const char *value, apr_pool_t *pool);

#endif
