/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The index: all orders of a snapshot, found by MD5, by hash and by name; and the
 * virtual hosts of a server, found by the names that they serve.
 *
 * Each part is made when it is used for the first time. An index is for one thread.
 */
#ifndef DCV_INDEX_H
#define DCV_INDEX_H

#include <apr_tables.h>

#include "dcv/notes.h"
#include "dcv/psl.h"
#include "dcv/snapshot.h"

/* Opaque. */
typedef struct dcv_index_t dcv_index_t;

/* An index in pool. snapshot and psl are not copied, and must live as long. */
dcv_index_t *dcv_index_create(const dcv_snapshot_t *snapshot, const dcv_psl_t *psl,
                              apr_pool_t *pool);

/* What an index may have the orders of, besides the number of a virtual host. */
#define DCV_SCOPE_ALL  (-1) /* all virtual hosts */
#define DCV_SCOPE_NONE (-2) /* none of them */

/*
 * Limit an index to the orders of one virtual host, for somebody who must not learn of
 * those of others: they are neither found nor named then, nor told of. scope is its
 * number, or one of DCV_SCOPE_. To be called before anything is looked up.
 */
void dcv_index_limit(dcv_index_t *index, int scope);

/*
 * Note what is found out of the orders of an index that is limited to none of them, and use what
 * others have noted, with the same virtual hosts. notes must live as long. To be called before
 * anything is looked up; else everything is found again.
 */
void dcv_index_use_notes(dcv_index_t *index, dcv_notes_t *notes);

/* What an index is limited to: DCV_SCOPE_ALL unless dcv_index_limit() said otherwise. */
int dcv_index_scope(const dcv_index_t *index);

/* What it was made of. */
const dcv_snapshot_t *dcv_index_snapshot(const dcv_index_t *index);
const dcv_psl_t *dcv_index_psl(const dcv_index_t *index);

/*
 * Whether a virtual host claims a host by its ServerName or a ServerAlias, compared as
 * httpd compares them (ap_strcasecmp_match): without regard to case, "*" for any
 * characters, dots included, and "?" for one. A default virtual host, which is asked
 * for any name whose DNS leads to it, does not claim it. Threads: any number at once.
 */
int dcv_served_claims(const dcv_served_t *served, const char *host);

/* Opaque: what is dropped for a CSR, by name. See dcv_named_create(). */
struct dcv_named_t;

/*
 * What a virtual host of httpd answers to a client that asks it for a file, the part of a
 * path behind DCV_FILE_DIRECTORY, with a host: nothing where DCVEngine is off; the file of a
 * directive under any host; a dropped order's under a host that it names and that the
 * virtual host claims. Whoever serves and whoever reports asks this function.
 *
 * Of served what dcv_served_claims() reads counts, and the number of its virtual host. host
 * is as httpd has it, in lower case without a final dot, brackets or port; NULL: none. named
 * has what is dropped for the file's CSR, for whoever asks for many hosts; NULL: it is
 * looked up. NULL is returned when nothing is answered. Allocates nothing. Threads: any
 * number at once.
 */
const dcv_answer_t *dcv_served_answer(const dcv_snapshot_t *snapshot,
                                      const dcv_served_t *served, const char *file_name,
                                      const char *host,
                                      const struct dcv_named_t *named);

#endif
