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
                                    "unknown"};

void run_tests(void)
{
    int count = (int)(sizeof(names) / sizeof(names[0]));

    is_number(DCV_VERDICTS, count, "all verdicts are known here");
    for (int i = 0; i < count; i++) {
        is(dcv_verdict_name((dcv_verdict_t)i), names[i],
           apr_pstrcat(pool, "a verdict keeps the name ", names[i], NULL));
        is_number(dcv_verdict_of(names[i]), i, "a verdict is found by its name");
        ok(*dcv_verdict_title((dcv_verdict_t)i), "a verdict has a title for people");
    }
    is(dcv_verdict_name(DCV_VERDICTS), NULL, "what was not judged has no name");
    is(dcv_verdict_title(DCV_VERDICTS), "not checked",
       "what was not judged has the title of something not checked");
    ok(dcv_verdict_is_of_record(DCV_CAA_FORBIDS) &&
           !dcv_verdict_is_of_record(DCV_WRONG_VALUE) &&
           !dcv_verdict_is_of_record(DCV_VERDICTS),
       "a CNAME has no verdict that is of the persistent record only");
    ok(dcv_verdict_is_of_persistent(DCV_WRONG_VALUE) &&
           dcv_verdict_is_of_persistent(DCV_LAME) &&
           !dcv_verdict_is_of_persistent(DCV_OTHER_CSR) &&
           !dcv_verdict_is_of_persistent(DCV_VERDICTS),
       "a persistent record has no verdict that is of the CNAME only");
    ok(dcv_verdict_rank(DCV_VALID) < dcv_verdict_rank(DCV_EXPIRING) &&
           dcv_verdict_rank(DCV_WRONG_VALUE) < dcv_verdict_rank(DCV_MISSING) &&
           dcv_verdict_rank(DCV_UNKNOWN) < dcv_verdict_rank(DCV_VERDICTS),
       "verdicts are ranked from the best to the worst");
    is(dcv_verdict_persist_title(DCV_WRONG_TYPE), "the record is no TXT",
       "a persistent record has a title of its own for a wrong type");
    is(dcv_verdict_title(DCV_MISSING), "there is no record",
       "a missing record has a title that says so");
    is_number(dcv_verdict_of("none"), DCV_VERDICTS,
              "an unknown name stands for no verdict");
    is_number(dcv_verdict_of(""), DCV_VERDICTS, "an empty name stands for no verdict");
    is_number(dcv_verdict_of("Valid"), DCV_VERDICTS,
              "a name in another case stands for no verdict");
}
