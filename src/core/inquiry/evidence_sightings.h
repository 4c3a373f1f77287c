/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/* What was seen of records, in evidence: those of an order, and the persistent one. */
#ifndef DCV_CORE_EVIDENCE_SIGHTINGS_H
#define DCV_CORE_EVIDENCE_SIGHTINGS_H

#include "dcv/evidence.h"
#include "evidence_form.h"

/* A copy of sightings with all that they point to, in pool. */
apr_array_header_t *dcv_evidence_sightings_copy(const apr_array_header_t *sightings,
                                                apr_pool_t *pool);

/* Write how many there are, and the first count of a list. */
void dcv_evidence_sightings_pack(dcv_pack_t *pack, dcv_form_texts_t *texts,
                                 const apr_array_header_t *sightings, int count);

/*
 * Read at most most sightings into the evidence, whose places and servers are known: those of
 * the persistent record, or the others. Their values are in pool, other texts the reader's.
 */
void dcv_evidence_sightings_read(dcv_form_reader_t *reader, dcv_evidence_t *evidence,
                                 int is_persistent, int most, apr_pool_t *pool);

#endif
