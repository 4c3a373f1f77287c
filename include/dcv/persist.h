/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The persistent DNS record (BR 3.2.2.4.22): a TXT record that is entered once, by which a
 * CA may validate a name, all names below it and their wildcards again and again, for one
 * account. Its value has the grammar of CAA's issue (RFC 8659 4.2).
 */
#ifndef DCV_PERSIST_H
#define DCV_PERSIST_H

#include <apr_tables.h>
#include <apr_time.h>

#include "dcv/authority.h"
#include "dcv/error.h"

/* The label of its owner before the Authorization Domain Name (BR 3.2.2.4.22). */
#define DCV_PERSIST_LABEL "_validation-persist"

/*
 * Octets that an account's URI may have: so a reply with the longest names fits into the
 * 1232 octets that DNS over UDP takes without fragments (DNS Flag Day 2020).
 */
#define DCV_PERSIST_URI_MAX 512

/* The account for which the records of an authority's orders are. Read-only once made. */
typedef struct dcv_persist_account_t {
    const dcv_authority_t *authority;
    const char *uri;   /* as the CA gave it */
    apr_time_t until;  /* the last second for which it is, UTC; 0: without an end */
    const char *value; /* "ISSUER; accounturi=URI[; persistUntil=SECONDS]" */
    const char *text;  /* the value as character-strings of a zone file, in quotes */
} dcv_persist_account_t;

/*
 * Make an account of what an administrator wrote.
 *
 * name is that of an authority. uri is taken literally: some validators compare it to the
 * letter. until is a day as YYYY-MM-DD, to whose last second (23:59:59 UTC) the record
 * holds, as UNIX seconds; NULL: without an end. A day of the past is no mistake.
 *
 * Sets *account, in pool; it belongs to authorities, too, which must live as long. The
 * error is in pool. Fails as dcv_authorities_find() does, with DCV_E_DATE, and with
 * DCV_E_PERSIST when the authority has no issuer name for the record (authority->persist),
 * or when uri is not a URI with a scheme (RFC 3986 3), of the characters that a URI and the
 * value's grammar have, and of DCV_PERSIST_URI_MAX octets at most.
 */
dcv_error_t *dcv_persist_create(const dcv_persist_account_t **account, const char *name,
                                const char *uri, const char *until,
                                const dcv_authorities_t *authorities, apr_pool_t *pool);

/*
 * The account for an authority, whatever its form, in a list (const
 * dcv_persist_account_t *), the first one that fits; NULL: there is none. accounts may be
 * NULL. Allocates nothing.
 */
const dcv_persist_account_t *dcv_persist_find(const apr_array_header_t *accounts,
                                              const dcv_authority_t *authority);

/*
 * The record at an Authorization Domain Name (without a final dot) as a line for a zone
 * file, with a final dot behind the owner, in pool.
 */
const char *dcv_persist_zone_line(const dcv_persist_account_t *account,
                                  const char *domain, apr_pool_t *pool);

#endif
