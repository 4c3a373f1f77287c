/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/* What a check means for who asks by its exit status. */
#ifndef DCV_CLI_PROVEN_H
#define DCV_CLI_PROVEN_H

#include "cli.h"
#include "dcv/verdict.h"

/* How it stands with a proof, or with a name by its proofs; the worse behind the better. */
typedef enum {
    CLI_IS_NONE,    /* there is no such proof for the name, or nobody looked */
    CLI_IS_UNKNOWN, /* nobody could be asked */
    CLI_IS_MISSING, /* nothing is there, or not for long */
    CLI_IS_WRONG,   /* something is there, and it is wrong */
    CLI_IS_PROVEN
} cli_proven_t;

/* The verdict of a check (NULL: there was none) on a proof; DCV_VERDICTS: there is none. */
dcv_verdict_t cli_proven_verdict(const dcv_check_t *check, cli_proof_t proof);

/* How it stands with one proof. */
cli_proven_t cli_proven_by(const dcv_check_t *check, cli_proof_t proof);

/*
 * How it stands with a name by a set of proofs, 0: all. One that is valid is enough; else the
 * worst counts. A name for which there is none of them lacks what would prove it.
 */
cli_proven_t cli_proven_name(const dcv_check_t *check, int proofs);

#endif
