/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/* What was seen of the file, in evidence. */
#ifndef DCV_CORE_EVIDENCE_FILE_H
#define DCV_CORE_EVIDENCE_FILE_H

#include "dcv/evidence.h"
#include "evidence_form.h"

/* How much of what was seen of the file is kept. */
typedef enum {
    DCV_FILE_WHOLE,
    DCV_FILE_HTTPS_BARE, /* over https, which decides nothing, without the body */
    DCV_FILE_BARE,       /* over http only what decides, and who answered */
    DCV_FILE_LEFT_OUT    /* nothing: as if it had not been asked for */
} dcv_file_detail_t;

/* What was seen with nothing in it yet, in pool. */
dcv_file_seen_t *dcv_evidence_file_create(apr_pool_t *pool);

/* A copy with all that it points to, in pool; NULL for NULL. */
dcv_file_seen_t *dcv_evidence_file_copy(const dcv_file_seen_t *file, apr_pool_t *pool);

/* Write what was seen, NULL for nothing. */
void dcv_evidence_file_pack(dcv_pack_t *pack, dcv_form_texts_t *texts,
                            const dcv_file_seen_t *file, dcv_file_detail_t detail);

/* Read it, in pool; NULL: there is none. Texts are the reader's. */
dcv_file_seen_t *dcv_evidence_file_read(dcv_form_reader_t *reader, apr_pool_t *pool);

#endif
