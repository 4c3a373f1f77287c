/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/* What a check means: see proven.h. */
#include "proven.h"

static const int all[] = {CLI_BY_RECORD, CLI_BY_FILE, CLI_BY_PERSISTENT};

dcv_verdict_t cli_proven_verdict(const dcv_check_t *check, cli_proof_t proof)
{
    if (!check) {
        return DCV_VERDICTS;
    }
    switch (proof) {
    case CLI_BY_RECORD:
        return check->verdict;
    case CLI_BY_FILE:
        return check->file ? check->file->verdict : DCV_VERDICTS;
    case CLI_BY_PERSISTENT:
        break;
    }
    return check->persistent ? check->persistent->verdict : DCV_VERDICTS;
}

cli_proven_t cli_proven_by(const dcv_check_t *check, cli_proof_t proof)
{
    dcv_verdict_t verdict = cli_proven_verdict(check, proof);
    int is_wrong =
        proof == CLI_BY_FILE ? dcv_failing_file(verdict) : dcv_failing_record(verdict);

    return is_wrong                  ? CLI_IS_WRONG
           : verdict == DCV_VERDICTS ? CLI_IS_NONE
           : verdict == DCV_VALID    ? CLI_IS_PROVEN
           : verdict == DCV_UNKNOWN  ? CLI_IS_UNKNOWN
                                     : CLI_IS_MISSING;
}

cli_proven_t cli_proven_name(const dcv_check_t *check, int proofs)
{
    cli_proven_t most = CLI_IS_NONE;

    for (int i = 0; i < 3; i++) {
        cli_proven_t one = !proofs || (proofs & all[i])
                               ? cli_proven_by(check, (cli_proof_t)all[i])
                               : CLI_IS_NONE;

        most = one > most ? one : most;
    }
    return most == CLI_IS_NONE ? CLI_IS_MISSING : most;
}
