/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Orders: one CSR sent to one CA, with what the CA expects to find.
 */
#ifndef DCV_ORDER_H
#define DCV_ORDER_H

#include <apr_tables.h>
#include <apr_time.h>

#include "dcv/authority.h"
#include "dcv/csr.h"
#include "dcv/error.h"
#include "dcv/name.h"
#include "dcv/persist.h"

/* Where CAs look for the file (BR 3.2.2.4.18). */
#define DCV_FILE_DIRECTORY "/.well-known/pki-validation/"

/*
 * What takes longer is not done for each name of an order with more names than these, where
 * nobody asks for them.
 */
#define DCV_ORDER_MANY_NAMES 16

/* A directory whose files are orders, each for a name that a virtual host claims. */
typedef struct dcv_directory_t {
    const char *path;
    int number;                          /* from 0 on, in its snapshot */
    int vhost;                           /* whose directory it is */
    const struct dcv_directory_t *first; /* of those with its path; NULL: this one */
} dcv_directory_t;

/* Read-only once made. */
typedef struct dcv_order_t {
    const char *source; /* the CSR's file */
    const dcv_csr_t *csr;
    const dcv_authority_t *authority;
    const dcv_persist_account_t *account; /* for its persistent record; NULL: none */
    const char *unique_value;             /* NULL when the order has none */
    apr_time_t issued;                    /* start of that day, UTC; 0 when not known */
    apr_time_t expires; /* when the CA stops validating, UTC; 0 when not known */
    /* const dcv_name_t *: the CSR's, then those given beside it; each once. */
    const apr_array_header_t *names;

    const char *body;                 /* the file's content; no final newline */
    const dcv_directory_t *directory; /* where it was dropped; NULL: a directive's */
    apr_uint32_t
        serial; /* the later one of two dropped ones has more; 0: a directive's */
    unsigned char has_private_key; /* whether the CSR's file holds one, too */
} dcv_order_t;

/*
 * Make an order of a CSR file.
 *
 * options are what the directive says, which wins over the file's header lines. presets
 * (const dcv_authority_t *, the nearest last) are the authorities of the configuration
 * above it, with their forms: the nearest serves when neither names one, and the
 * nearest of that name when one does. Of accounts (const dcv_persist_account_t *, NULL: none)
 * the first one for the authority counts.
 *
 * Sets *order. What it points to is in result_pool or belongs to file, authorities, accounts
 * and presets, which must live as long; errors are in result_pool. Fails with
 * DCV_E_AUTHORITY_MISSING, DCV_E_AUTHORITY_UNKNOWN, a DCV_E_UNIQUE_ code, DCV_E_DATE,
 * DCV_E_NAME (in domains; an odd name in the CSR takes no part) or DCV_E_NAMES, when there
 * are more than DCV_CSR_MAX_NAMES besides the CN, those of domains among them.
 */
dcv_error_t *dcv_order_create(const dcv_order_t **order, const char *source,
                              const dcv_csr_file_t *file, const dcv_settings_t *options,
                              const apr_array_header_t *presets,
                              const apr_array_header_t *accounts,
                              const dcv_authorities_t *authorities,
                              apr_pool_t *result_pool, apr_pool_t *scratch_pool);

/*
 * Judge the options of a directive by themselves, whatever the CSR's file says or whether it
 * is there. presets, authorities and errors are as dcv_order_create() has them; the error is
 * in pool. A mistake that a header line of the file may mend is none of the options: a unique
 * value that is missing, or one that the authority of a preset does not know.
 */
dcv_error_t *dcv_order_check_options(const dcv_settings_t *options,
                                     const apr_array_header_t *presets,
                                     const dcv_authorities_t *authorities,
                                     apr_pool_t *pool);

/* Whether the CA accepts a file for this name: not for a wildcard (BR 3.2.2.4.18). */
int dcv_order_permits_file(const dcv_name_t *name);

/* Whether the CA accepts a record for this name: not for an address (BR 3.2.2.4.7). */
int dcv_order_permits_record(const dcv_name_t *name);

/* The name of the file, "<MD5>.txt", in pool. */
const char *dcv_order_file_name(const dcv_order_t *order, apr_pool_t *pool);

/* The file's URL for a name, in pool. scheme is "http" or "https". */
const char *dcv_order_url(const dcv_order_t *order, const char *scheme,
                          const dcv_name_t *name, apr_pool_t *pool);

/* The labels of the record's owner before the Authorization Domain Name, in pool. */
const char *dcv_order_owner(const dcv_order_t *order, apr_pool_t *pool);

/* The record's target without the final dot, in pool. */
const char *dcv_order_target(const dcv_order_t *order, apr_pool_t *pool);

/*
 * The record at an Authorization Domain Name as a line for a zone file, with final
 * dots, in pool.
 */
const char *dcv_order_zone_line(const dcv_order_t *order, const char *domain,
                                apr_pool_t *pool);

#endif
