/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Findings, and phrases of which their explanations and remedies are made. All are in a
 * case's pool, and readable, whatever the DNS said.
 */
#ifndef DCV_CORE_WORDS_H
#define DCV_CORE_WORDS_H

#include "explain.h"

/* Add a finding. Texts are constant, or in the case's pool; remedy may be NULL. */
void dcv_words_add_finding(const dcv_explained_t *to, dcv_verdict_t verdict,
                           const char *explanation, const char *remedy);

/* Give the last finding a heading of its own, a constant. */
void dcv_words_title(const dcv_explained_t *to, const char *title);

/* A CAA record as in a zone file: 0 issue "ca.example". In pool. */
const char *dcv_words_property(const dcv_property_t *property, apr_pool_t *pool);

/* "ns1.example.com (192.0.2.1)". In pool. */
const char *dcv_words_server(const dcv_server_check_t *server, apr_pool_t *pool);

/*
 * What a server said or did when it was asked for its type of record, as a part of a
 * sentence: "has no TXT there". In pool.
 */
const char *dcv_words_server_reply(const dcv_server_check_t *server, apr_pool_t *pool);

/* A record's data, as it is shown: readable, and of TXT in quotes. In pool. */
const char *dcv_words_data(dcv_type_t type, const char *data, apr_pool_t *pool);

/*
 * The servers that have a verdict (with_it), or any other, those with what they said;
 * those that could not be asked are left out. "" when there are none.
 */
const char *dcv_words_servers(const dcv_explained_t *to,
                              const dcv_record_check_t *record, dcv_verdict_t verdict,
                              int with_it);

/*
 * Whether all servers that do not have the right record are such that nobody gets
 * anything from them: without an address, or silent.
 */
int dcv_words_others_are_dead(const dcv_record_check_t *record);

/*
 * Who says what is told of the record, the name servers of the zone or else the resolver, and
 * who does not: "Asked: ns1.example.com (192.0.2.1). Not so: ns2.example.com (192.0.2.2) does
 * not answer."
 */
const char *dcv_words_asked(const dcv_explained_t *to,
                            const dcv_record_check_t *record);

/* A record's name, without the final dot. */
const char *dcv_words_owner(const dcv_record_check_t *record, apr_pool_t *pool);

/* The zone in which a record is to be entered, and the host there. */
const char *dcv_words_zone(const dcv_record_check_t *record);
const char *dcv_words_host(const dcv_record_check_t *record, apr_pool_t *pool);

/* What stands before that zone in any name; the whole name where it is not below it. */
const char *dcv_words_host_in(const dcv_record_check_t *record, const char *name,
                              apr_pool_t *pool);

/* "In the zone example.com, " */
const char *dcv_words_in_zone(const dcv_record_check_t *record, apr_pool_t *pool);

/* "add a record of type CNAME with the host H and the target T", after a verb. */
const char *dcv_words_enter(const dcv_explained_t *to, const dcv_record_check_t *record,
                            const char *verb);

/*
 * How long resolvers remember what was seen, a sentence with a space before it; "" when
 * they do not, or not any more.
 */
const char *dcv_words_memory(const dcv_explained_t *to, apr_uint32_t ttl_s);

#endif
