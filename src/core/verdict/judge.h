/* SPDX-License-Identifier: Apache-2.0 */
/* What the parts of judging share: see dcv/verdict.h. */
#ifndef DCV_CORE_JUDGE_H
#define DCV_CORE_JUDGE_H

#include "dcv/verdict.h"

/* Whether the CA may issue, into check->caa, by a case and the records of its check. */
void dcv_judge_caa(const dcv_case_t *about, dcv_check_t *check);

/* Whether the CA finds the file, into check->file, once its records and CAA are judged. */
void dcv_judge_file(const dcv_case_t *about, dcv_check_t *check);

#endif
