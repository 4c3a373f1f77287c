/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
#include "evidence_fixture.h"

/* The verdict of what two servers and the resolver say together. */
static const char *together(dcv_verdict_t resolved, dcv_verdict_t first,
                            dcv_verdict_t second)
{
    scene_t at = scene();
    const dcv_case_t about = case_of(&at);
    dcv_record_check_t record = {
        .servers = apr_array_make(pool, 2, sizeof(dcv_server_check_t))};
    const dcv_server_check_t servers[] = {{.name = "ns2", .verdict = first},
                                          {.name = "ns1", .verdict = second}};

    APR_ARRAY_PUSH(record.servers, dcv_server_check_t) = servers[0];
    APR_ARRAY_PUSH(record.servers, dcv_server_check_t) = servers[1];
    dcv_judge_sort_servers(&record);
    is(APR_ARRAY_IDX(record.servers, 0, dcv_server_check_t).name, "ns1",
       "servers are sorted by their names");
    return dcv_verdict_name(dcv_judge_combine(&about, &record, resolved));
}

static void test_combine(void)
{
    is(together(DCV_VALID, DCV_VALID, DCV_VALID), "valid",
       "what all say is what is together");
    is(together(DCV_MISSING, DCV_VALID, DCV_VALID), "partial",
       "a resolver that does not find it makes it partial");
    is(together(DCV_VALID, DCV_VALID, DCV_TIMEOUT), "partial",
       "a server that is silent makes it partial");
    is(together(DCV_DNSSEC_BROKEN, DCV_VALID, DCV_VALID), "dnssec_bogus",
       "what cannot be validated counts for nothing");
    is(together(DCV_MISSING, DCV_WRONG_VALUE, DCV_MISSING), "wrong_value",
       "of what servers say the better verdict counts");
    is(together(DCV_MISSING, DCV_RECORD_EXPIRED, DCV_WRONG_VALUE), "expired",
       "a record that has ended is better than a wrong one");
    is(together(DCV_SERVER_FAILURE, DCV_LAME, DCV_TIMEOUT), "lame",
       "where all fail the first failure is told");
    is(together(DCV_SERVER_FAILURE, DCV_VERDICTS, DCV_VERDICTS), "unknown",
       "where no server could be asked nothing is known");
}

static void test_best(void)
{
    dcv_check_t check = {.records =
                             apr_array_make(pool, 2, sizeof(dcv_record_check_t))};
    const dcv_record_check_t records[] = {{.verdict = DCV_MISSING},
                                          {.verdict = DCV_WRONG_VALUE},
                                          {.verdict = DCV_WRONG_AUTHORITY}};

    ok(!dcv_judge_find_best(&check), "without records none is the best");
    for (int i = 0; i < 3; i++) {
        APR_ARRAY_PUSH(check.records, dcv_record_check_t) = records[i];
    }
    is_number(dcv_judge_find_best(&check)->verdict, DCV_WRONG_VALUE,
              "the best record is the one with the best verdict");
}

/* A server may fail and have a record in its reply all the same. */
static void test_failure_with_answer(void)
{
    scene_t at = scene();
    dcv_sighting_t *seen;

    fail(see_owner(&at, NULL), DCV_FAILED, 2);
    seen = see_server(&at, NULL);
    fail(seen, DCV_RCODE, 2);
    seen->found = TARGET;
    see_server(&at, HASHES "." UNIQUE ".sectigo.com");
    verdict_is(judge(&at), "wrong_authority",
               "what a server has that fails is not taken for what stands there");
}

void run_tests(void)
{
    test_combine();
    test_best();
    test_failure_with_answer();
}
