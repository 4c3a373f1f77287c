/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
#include <apr_strings.h>

#include "explain/explain.h"
#include "tap.h"
#include "verdict/verdict.h"

/* Programs rely on these words: they never change. */
static const char *const names[] = {"valid",
                                    "partial",
                                    "unique_value_wrong",
                                    "wrong_authority",
                                    "target_zone_appended",
                                    "owner_doubled",
                                    "underscore_missing",
                                    "wrong_type",
                                    "wrong_target",
                                    "other_csr",
                                    "wildcard_record",
                                    "missing",
                                    "caa_forbids",
                                    "lame",
                                    "timeout",
                                    "server_failure",
                                    "dnssec_bogus",
                                    "expiring",
                                    "not_for_all",
                                    "expired",
                                    "wrong_value",
                                    "no_address",
                                    "private_address",
                                    "unreachable",
                                    "redirected",
                                    "denied",
                                    "not_found",
                                    "server_error",
                                    "wrong_status",
                                    "wrong_content",
                                    "unknown"};

/* What a check of the record, and one of the file, may come to. */
static void test_kinds(void)
{
    int records = 0, files = 0;

    for (int i = 0; i < DCV_VERDICTS; i++) {
        dcv_verdict_t verdict = (dcv_verdict_t)i;

        records += dcv_verdict_is_about(verdict, DCV_ABOUT_RECORD);
        files += dcv_verdict_is_about(verdict, DCV_ABOUT_FILE);
        ok(!dcv_verdict_is_about(verdict, DCV_ABOUT_RECORD | DCV_ABOUT_PERSISTENT) ==
               !dcv_verdict_title(verdict),
           "a verdict has a title for the records where one of them may have it");
        ok(!dcv_verdict_is_about(verdict, DCV_ABOUT_FILE) ==
               !dcv_verdict_file_title(verdict),
           "a verdict has a title for the file where the file may have it");
    }
    is_number(records, 18, "a record may have eighteen verdicts");
    is_number(files, 17, "a file may have seventeen verdicts");
    ok(!dcv_verdict_is_about(DCV_VERDICTS, DCV_ABOUT_RECORD),
       "no verdict is about nothing");
    is_number(dcv_verdict_of("redirected", DCV_ABOUT_RECORD), DCV_VERDICTS,
              "a record is never redirected");
    is_number(dcv_verdict_of("missing", DCV_ABOUT_FILE), DCV_VERDICTS,
              "a file is never missing");
    is_number(dcv_verdict_of("valid", DCV_ABOUT_FILE), DCV_VALID,
              "a file may be valid");
    is(dcv_verdict_file_title(DCV_VERDICTS), "not checked",
       "a file that was not judged has the title of something not checked");
}

static void test_outcomes(void)
{
    ok(!dcv_verdict_is_failure(DCV_VALID) && !dcv_verdict_is_failure(DCV_MISSING) &&
           !dcv_verdict_is_failure(DCV_DNSSEC_BROKEN) &&
           !dcv_verdict_is_failure(DCV_VERDICTS),
       "verdicts about replies are no failures");
    is_number(dcv_verdict_of_outcome(DCV_NO_DATA), DCV_MISSING,
              "an outcome of no data is a missing record");
    is_number(dcv_verdict_of_outcome(DCV_NX_DOMAIN), DCV_MISSING,
              "an outcome of no such name is a missing record");
    is_number(dcv_verdict_of_outcome(DCV_UNREACHABLE), DCV_VERDICTS,
              "an outcome of no reach has no verdict");
}

void run_tests(void)
{
    int count = (int)(sizeof(names) / sizeof(names[0]));

    is_number(DCV_VERDICTS, count, "all verdicts are known here");
    for (int i = 0; i < count; i++) {
        is(dcv_verdict_name((dcv_verdict_t)i), names[i],
           apr_pstrcat(pool, "a verdict keeps the name ", names[i], NULL));
        is_number(dcv_verdict_of(names[i], DCV_ABOUT_RECORD | DCV_ABOUT_PERSISTENT |
                                               DCV_ABOUT_FILE),
                  i, "a verdict is found by its name");
        ok(dcv_verdict_is_about((dcv_verdict_t)i, DCV_ABOUT_RECORD |
                                                      DCV_ABOUT_PERSISTENT |
                                                      DCV_ABOUT_FILE),
           "a verdict is about something");
    }
    is(dcv_verdict_name(DCV_VERDICTS), NULL, "what was not judged has no name");
    is(dcv_verdict_title(DCV_VERDICTS), "not checked",
       "what was not judged has the title of something not checked");
    ok(dcv_verdict_is_about(DCV_CAA_FORBIDS, DCV_ABOUT_RECORD) &&
           !dcv_verdict_is_about(DCV_WRONG_VALUE, DCV_ABOUT_RECORD) &&
           !dcv_verdict_is_about(DCV_VERDICTS, DCV_ABOUT_RECORD),
       "a CNAME has no verdict that is of the persistent record only");
    ok(dcv_verdict_is_about(DCV_WRONG_VALUE, DCV_ABOUT_PERSISTENT) &&
           dcv_verdict_is_about(DCV_LAME, DCV_ABOUT_PERSISTENT) &&
           !dcv_verdict_is_about(DCV_OTHER_CSR, DCV_ABOUT_PERSISTENT) &&
           !dcv_verdict_is_about(DCV_VERDICTS, DCV_ABOUT_PERSISTENT),
       "a persistent record has no verdict that is of the CNAME only");
    ok(dcv_verdict_rank(DCV_VALID) < dcv_verdict_rank(DCV_EXPIRING) &&
           dcv_verdict_rank(DCV_WRONG_VALUE) < dcv_verdict_rank(DCV_MISSING) &&
           dcv_verdict_rank(DCV_UNKNOWN) < dcv_verdict_rank(DCV_VERDICTS),
       "verdicts are ranked from the best to the worst");
    is(dcv_verdict_persist_title(DCV_WRONG_TYPE), "the record is no TXT",
       "a persistent record has a title of its own for a wrong type");
    is(dcv_verdict_title(DCV_MISSING), "there is no record",
       "a missing record has a title that says so");
    is_number(dcv_verdict_of("none", DCV_ABOUT_RECORD), DCV_VERDICTS,
              "an unknown name stands for no verdict");
    is_number(dcv_verdict_of("", DCV_ABOUT_RECORD), DCV_VERDICTS,
              "an empty name stands for no verdict");
    is_number(dcv_verdict_of("Valid", DCV_ABOUT_RECORD), DCV_VERDICTS,
              "a name in another case stands for no verdict");
    test_kinds();
    test_outcomes();
}
