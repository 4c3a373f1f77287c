/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/* Who answered a request for the file. */
#ifndef DCV_CORE_FILE_ANSWERER_H
#define DCV_CORE_FILE_ANSWERER_H

#include "dcv/verdict.h"

/*
 * Who answered a fetch that has this verdict and this content. is_marked: whether a server
 * of ours would have known the request.
 */
dcv_answerer_t dcv_file_answerer(const dcv_fetched_t *fetched, dcv_verdict_t verdict,
                                 const dcv_content_t *content, int is_marked);

/*
 * Whether a server of ours answered, this one or another front end of its fleet: 1, or 0 for
 * another one; -1: nobody answered, or nobody can tell.
 */
int dcv_file_answered_here(dcv_answerer_t answerer);

#endif
