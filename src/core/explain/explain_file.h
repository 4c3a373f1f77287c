/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/* What a check tells people about the file, and what its parts share: see explain.h. */
#ifndef DCV_CORE_EXPLAIN_FILE_H
#define DCV_CORE_EXPLAIN_FILE_H

#include "explain.h"

/* Fill in the sentences of a check's file; nothing where it was not asked for. */
void dcv_explain_file(const dcv_explained_t *to);

/*
 * What an address answered or did, as a part of a sentence whose subject it is: "redirects
 * (301) to ...". In the pool, and readable.
 */
const char *dcv_words_fetched(const dcv_address_check_t *address, dcv_lang_t lang,
                              apr_pool_t *pool);

/*
 * Who answered, in few words: "this server, www.example.com (a.conf:7)". "" where nobody did.
 * In the pool, and readable.
 */
const char *dcv_words_answerer(const dcv_address_check_t *address, dcv_lang_t lang,
                               apr_pool_t *pool);

/*
 * What a body is that is not the file, in sentences; of one that is right what should be
 * said of it, "" for nothing.
 */
const char *dcv_explain_content(const dcv_explained_t *to,
                                const dcv_address_check_t *address);

/* What to do about a body that came from a server of ours, or from somebody else. */
const char *dcv_explain_content_remedy(const dcv_explained_t *to,
                                       const dcv_address_check_t *address);

/* Who answered, in sentences; "" where nobody did. */
const char *dcv_explain_who(const dcv_explained_t *to,
                            const dcv_address_check_t *address);

/* Whom to ask for what, in one sentence. */
const char *dcv_explain_who_remedy(const dcv_explained_t *to,
                                   const dcv_address_check_t *address);

/* The type of the record that leads to an address: "AAAA". A constant. */
const char *dcv_words_address_type(const dcv_address_check_t *address);

#endif
