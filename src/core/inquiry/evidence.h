/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/* Looking things up in evidence. */
#ifndef DCV_CORE_EVIDENCE_H
#define DCV_CORE_EVIDENCE_H

#include "dcv/evidence.h"

/* What was seen for a place: by a server, or by the resolver (-1). NULL: nothing. */
const dcv_sighting_t *dcv_evidence_find(const dcv_evidence_t *evidence,
                                        dcv_sighting_kind_t kind, int place,
                                        int server);

#endif
