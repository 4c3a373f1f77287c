/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/* Whose turn it is: see turn.h. */
#include "turn.h"

#include "verdict/verdict.h"

/* Problems of an order, the one first that makes the others matter least. */
static const struct {
    dcv_warning_kind_t kind;
    dcv_who_t who;
} problems[] = {
    {DCV_ORDER_REPLACED, DCV_WHO_HOST},        {DCV_EXPIRED, DCV_WHO_CUSTOMER},
    {DCV_BAD_SIGNATURE, DCV_WHO_CUSTOMER},     {DCV_WEAK_KEY, DCV_WHO_CUSTOMER},
    {DCV_WEAK_SIGNATURE, DCV_WHO_CUSTOMER},    {DCV_NO_COMMON_NAME, DCV_WHO_CUSTOMER},
    {DCV_KEY_NOT_RSA_2048, DCV_WHO_CUSTOMER},  {DCV_CSR_REUSED, DCV_WHO_CUSTOMER},
    {DCV_NAME_NOT_PUBLIC, DCV_WHO_CUSTOMER},   {DCV_ENGINE_OFF, DCV_WHO_HOST},
    {DCV_NAME_SERVED_ELSEWHERE, DCV_WHO_HOST}, {DCV_NAME_NOT_CLAIMED, DCV_WHO_HOST},
};

#define PROBLEM_COUNT (sizeof(problems) / sizeof(problems[0]))

int dcv_turn_of_problems(dcv_warning_kind_t *kind, dcv_who_t *who,
                         dcv_warning_set_t kinds)
{
    for (apr_size_t i = 0; i < PROBLEM_COUNT; i++) {
        if (kinds >> problems[i].kind & 1) {
            *kind = problems[i].kind;
            *who = problems[i].who;
            return 1;
        }
    }
    for (int i = 0; i < DCV_WARNING_KINDS; i++) {
        if (kinds >> i & 1 &&
            dcv_warning_severity((dcv_warning_kind_t)i) == DCV_PROBLEM) {
            *kind = (dcv_warning_kind_t)i;
            *who = DCV_WHO_HOST;
            return 1;
        }
    }
    return 0;
}

/* Whether it is for who runs the name servers to mend. */
static int is_of_dns(dcv_verdict_t verdict)
{
    return dcv_verdict_is_failure(verdict) || verdict == DCV_DNSSEC_BROKEN;
}

/* Who mends what a check found wrong with a record, of either kind. */
static dcv_who_t who_mends_record(dcv_verdict_t verdict)
{
    return verdict == DCV_PARTIAL || is_of_dns(verdict) ? DCV_WHO_DNS
                                                        : DCV_WHO_CUSTOMER;
}

/* The same of the file: where another machine answered, the name leads there by the DNS. */
static dcv_who_t who_mends_file(const dcv_turn_facts_t *facts)
{
    dcv_verdict_t verdict = facts->verdicts.file;

    if (is_of_dns(verdict)) {
        return DCV_WHO_DNS;
    }
    return verdict == DCV_NO_ADDRESS_RECORD || verdict == DCV_PRIVATE_ADDRESS ||
                   verdict == DCV_CAA_FORBIDS || facts->answerer == DCV_BY_STRANGER
               ? DCV_WHO_CUSTOMER
               : DCV_WHO_HOST;
}

/* A name that fails: the proof that somebody began with is the one to mend. */
static dcv_turn_t turn_of_failing(const dcv_turn_facts_t *facts)
{
    const dcv_verdicts_t *verdicts = &facts->verdicts;

    return (dcv_turn_t){DCV_PRESS_FAILING, dcv_failing_record(verdicts->record)
                                               ? who_mends_record(verdicts->record)
                                           : dcv_failing_record(verdicts->persistent)
                                               ? who_mends_record(verdicts->persistent)
                                               : who_mends_file(facts)};
}

/* A name that nothing is known to be wrong of, and no proof to be right. */
static dcv_turn_t turn_of_waiting(const dcv_turn_facts_t *facts)
{
    if (!facts->takes_file) {
        return facts->takes_record ? (dcv_turn_t){DCV_PRESS_MISSING, DCV_WHO_CUSTOMER}
                                   : (dcv_turn_t){DCV_PRESS_WAIT, DCV_WHO_CA};
    }
    if (!facts->is_answered) {
        return (dcv_turn_t){DCV_PRESS_MISSING, DCV_WHO_HOST};
    }
    if (facts->is_visited) {
        return (dcv_turn_t){DCV_PRESS_DONE, DCV_WHO_NOBODY};
    }
    return facts->verdicts.file == DCV_NOT_REACHED
               ? (dcv_turn_t){DCV_PRESS_MISSING, who_mends_file(facts)}
               : (dcv_turn_t){DCV_PRESS_WAIT, DCV_WHO_CA};
}

dcv_turn_t dcv_turn_of_name(const dcv_turn_facts_t *facts)
{
    const dcv_verdicts_t *verdicts = &facts->verdicts;

    if (dcv_verdicts_fail(*verdicts)) {
        return turn_of_failing(facts);
    }
    if (verdicts->record == DCV_VALID || verdicts->persistent == DCV_VALID ||
        verdicts->file == DCV_VALID) {
        return facts->is_visited ? (dcv_turn_t){DCV_PRESS_DONE, DCV_WHO_NOBODY}
                                 : (dcv_turn_t){DCV_PRESS_WAIT, DCV_WHO_CA};
    }
    return verdicts->persistent == DCV_EXPIRING
               ? (dcv_turn_t){DCV_PRESS_MISSING, DCV_WHO_CUSTOMER}
               : turn_of_waiting(facts);
}
