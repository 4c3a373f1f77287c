/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/* Evidence of a check, for the tests of what is shown of it. */
#ifndef CHECKED_H
#define CHECKED_H

#include "fixture.h"

#define ZONE "example.com"

void see_record(dcv_evidence_t *evidence, int server_number, dcv_outcome_t outcome,
                const char *found);

/* What a resolver and two name servers of the zone say of the record. */
dcv_evidence_t *evidence_of(const char *resolved, const char *first,
                            const char *second);

/* Of a file what 192.0.2.1 answers with it, while 2001:db8::1 redirects. */
dcv_file_seen_t *file_seen(const char *body);

#endif
