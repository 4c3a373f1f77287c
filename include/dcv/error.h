/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Errors as values.
 *
 * A function that can fail returns a dcv_error_t pointer: NULL is success.
 * Whoever gets one handles it or hands it on, never both. It is logged where it stops,
 * which is never in the core nor in the network.
 */
#ifndef DCV_ERROR_H
#define DCV_ERROR_H

#include <apr_errno.h>
#include <apr_pools.h>

#include "dcv/compiler.h"
#include "dcv/lang.h"

/* What went wrong, for code and tests to tell apart. People read the message. */
typedef enum {
    DCV_E_CSR_EMPTY = 1,     /* the file holds nothing */
    DCV_E_CSR_TOO_LARGE,     /* the file is longer than DCV_CSR_MAX_BYTES */
    DCV_E_CSR_ENCODING,      /* the file is neither text nor DER */
    DCV_E_CSR_MISSING,       /* text, but no CSR in it */
    DCV_E_CSR_SEVERAL,       /* more than one CSR */
    DCV_E_CSR_CUT,           /* a CSR that begins but does not end */
    DCV_E_CSR_DAMAGED,       /* base64 or DER that does not decode */
    DCV_E_HEADER,            /* a DCV- line that is unknown, repeated or misplaced */
    DCV_E_AUTHORITY_MISSING, /* no authority was named for an order */
    DCV_E_AUTHORITY_UNKNOWN, /* a name that no profile has */
    DCV_E_AUTHORITY_BROKEN,  /* a profile whose definition failed before */
    DCV_E_AUTHORITY_TWICE,   /* a profile's name is taken */
    DCV_E_FORM,              /* separator= or hex= with a value or where it cannot be */
    DCV_E_TEMPLATE,          /* a template that cannot be rendered */
    DCV_E_UNIQUE_MISSING,    /* the authority requires a unique value */
    DCV_E_UNIQUE_UNEXPECTED, /* the authority knows no unique value */
    DCV_E_UNIQUE_MALFORMED,  /* not 1 to 20 letters and digits */
    DCV_E_DATE,              /* not a day as YYYY-MM-DD */
    DCV_E_PERSIST,           /* an account that no persistent record can name */
    DCV_E_NAME,              /* neither a domain name nor an IP address */
    DCV_E_NAMES,             /* more names than an order may have */
    DCV_E_TOKEN,             /* a literal file's name or content cannot be served */
    DCV_E_TOKEN_TAKEN,       /* an order has the literal file's name */
    DCV_E_QUERY,             /* a request for a report that cannot be meant */
    DCV_E_FILE,      /* a file or directory that the system does not let be read */
    DCV_E_ZONE_FILE, /* a file of root hints or trust anchors without such records */
    DCV_E_RUN        /* nothing can be asked: no resolver, or no descriptors */
} dcv_error_code_t;

typedef struct dcv_error_t {
    dcv_error_code_t code;
    /* One line without a final full stop: what is wrong, and after "; " the remedy.
     * What came from a file is escaped, so that it may be shown on a terminal. */
    const char *message;
    /* The same in each language. */
    const char *messages[DCV_LANGS];
} dcv_error_t;

/*
 * Make an error of code with a printf-style message, both in pool. Never NULL. The format is
 * translated, so that values must be data, and no words.
 */
dcv_error_t *dcv_error_create(dcv_error_code_t code, apr_pool_t *pool,
                              const char *format, ...) DCV_PRINTF(3, 4);

/*
 * The same with a constant text without places. It is copied: an error may outlive the module's
 * constants, which httpd unloads between two readings of its configuration.
 */
dcv_error_t *dcv_error_plain(dcv_error_code_t code, apr_pool_t *pool, const char *text);

/* A copy of an error, in pool. */
dcv_error_t *dcv_error_copy(const dcv_error_t *error, apr_pool_t *pool);

/*
 * Make an error, in pool, that tells of another one, whose code it has. The format has a place
 * for a value, which is data, and behind it one for the other's message.
 */
dcv_error_t *dcv_error_within(const dcv_error_t *error, apr_pool_t *pool,
                              const char *format, const char *value);

/*
 * Text as it may be shown on a terminal or in a log: the len bytes at text with
 * everything but printable ASCII as \xHH, cut after 100 bytes ("..." tells so). The
 * result is in pool.
 */
const char *dcv_error_quote(const char *text, apr_size_t len, apr_pool_t *pool);

/*
 * All of a text on one line, in pool: \n, \r, and \xHH for a backslash and what else is
 * not printable ASCII.
 */
const char *dcv_error_line(const char *text, apr_pool_t *pool);

/*
 * What the system says of a failure, as part of a sentence, in pool: without the full stop and
 * the line end, in whose place APR has blanks, that Windows puts behind it.
 */
const char *dcv_error_reason(apr_status_t status, apr_pool_t *pool);

#endif
