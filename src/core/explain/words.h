/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Findings, and phrases of which their explanations and remedies are made. All are in a
 * case's language and pool, and readable, whatever the DNS said.
 *
 * What is said is made of whole sentences, one behind the other. A sentence has places for
 * values, which are data, and lists of data. What stands behind a colon may be a clause of its
 * own.
 */
#ifndef DCV_CORE_WORDS_H
#define DCV_CORE_WORDS_H

#include "explain.h"

/* Add a finding. Texts are constant, or in the case's pool; remedy may be NULL. */
void dcv_words_add_finding(const dcv_explained_t *to, dcv_verdict_t verdict,
                           const char *explanation, const char *remedy);

/* Give the last finding a heading of its own, constant or in the case's pool. */
void dcv_words_title(const dcv_explained_t *to, const char *title);

/* A sentence: see dcv_trf(). */
const char *dcv_words_say(const dcv_explained_t *to, const char *format, ...)
    DCV_PRINTF(2, 3);

/* Sentences with a space between, up to the first NULL; those that are "" are left out. */
const char *dcv_words_join(const dcv_explained_t *to, ...);

/* A CAA record as in a zone file: 0 issue "ca.example". In pool. */
const char *dcv_words_property(const dcv_property_t *property, apr_pool_t *pool);

/* "ns1.example.com (192.0.2.1)". In pool. */
const char *dcv_words_server(const dcv_server_check_t *server, apr_pool_t *pool);

/*
 * What a server said or did when it was asked for its type of record, as a part of a
 * sentence whose subject it is: "has no TXT there". In pool.
 */
const char *dcv_words_server_reply(const dcv_server_check_t *server, dcv_lang_t lang,
                                   apr_pool_t *pool);

/* A record's data, as it is shown: readable, and of TXT in quotes. In pool. */
const char *dcv_words_data(dcv_type_t type, const char *data, apr_pool_t *pool);

/*
 * The servers that have a verdict (with_it), or any other, those with what they said;
 * those that could not be asked are left out. "" when there are none.
 */
const char *dcv_words_servers(const dcv_explained_t *to,
                              const dcv_record_check_t *record, dcv_verdict_t verdict,
                              int with_it);

/* All servers of a record, with what they said. "" when there are none. */
const char *dcv_words_all_servers(const dcv_explained_t *to,
                                  const dcv_record_check_t *record);

/*
 * Whether all servers that do not have the right record are such that nobody gets
 * anything from them: without an address, or silent.
 */
int dcv_words_others_are_dead(const dcv_record_check_t *record);

/* Who says of a record that is right that it is there, and whether DNSSEC is: sentences. */
const char *dcv_words_confirmed(const dcv_explained_t *to,
                                const dcv_record_check_t *record);

/*
 * Who says what is told of the record, the name servers of the zone or else the resolver, and
 * who does not: "Asked: ns1.example.com (192.0.2.1). Not so: ns2.example.com (192.0.2.2) does
 * not answer."
 */
const char *dcv_words_asked(const dcv_explained_t *to,
                            const dcv_record_check_t *record);

/* A record's name, without the final dot. */
const char *dcv_words_owner(const dcv_record_check_t *record, apr_pool_t *pool);

/* The zone in which a record is to be entered, readable, and the host there. */
const char *dcv_words_zone(const dcv_record_check_t *record, apr_pool_t *pool);
const char *dcv_words_host(const dcv_record_check_t *record, apr_pool_t *pool);

/* What stands before that zone in any name; the whole name where it is not below it. */
const char *dcv_words_host_in(const dcv_record_check_t *record, const char *name,
                              apr_pool_t *pool);

/* A sentence with places for the zone, the host and the target of a record, in this order. */
const char *dcv_words_enter(const dcv_explained_t *to, const dcv_record_check_t *record,
                            const char *format);

/* The zone that a record is in, as far as is known; readable. */
const char *dcv_words_zone_asked(const dcv_explained_t *to,
                                 const dcv_record_check_t *record);

/* Why DNSSEC is broken, as a validator says (NULL: it does not); readable. */
const char *dcv_words_bogus(const dcv_explained_t *to, const char *why);

/*
 * How long resolvers remember what was seen, a sentence; "" when they do not, or not any
 * more.
 */
const char *dcv_words_memory(const dcv_explained_t *to, apr_uint32_t ttl_s);

#endif
