/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/* What was seen of the persistent record, in evidence. */
#ifndef DCV_CORE_EVIDENCE_PERSIST_H
#define DCV_CORE_EVIDENCE_PERSIST_H

#include "dcv/evidence.h"
#include "evidence_form.h"

/* What was seen for a place: by a server, or by the resolver (-1). NULL: nothing. */
const dcv_persist_sighting_t *dcv_evidence_persist_find(const dcv_evidence_t *evidence,
                                                        dcv_persist_kind_t kind,
                                                        int place, int server);

/* A copy of sightings with all that they point to, in pool. */
apr_array_header_t *dcv_evidence_persist_copy(const apr_array_header_t *sightings,
                                              apr_pool_t *pool);

/* Write how many there are, and the first count sightings. */
void dcv_evidence_persist_pack(dcv_pack_t *pack, dcv_form_texts_t *texts,
                               const dcv_evidence_t *evidence, int count);

/* Read one sighting, and add it to the evidence. Its texts are in pool. */
void dcv_evidence_persist_read(dcv_form_reader_t *reader, dcv_evidence_t *evidence,
                               apr_pool_t *pool);

#endif
