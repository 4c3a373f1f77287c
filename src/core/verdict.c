/* SPDX-License-Identifier: Apache-2.0 */
/* The verdicts and their names: see dcv/check.h. */
#include <string.h>

#include "dcv/check.h"

static const struct {
    const char *name;
    const char *title;
} verdicts[DCV_VERDICTS] = {
    [DCV_VALID] = {"valid", "the CA will find the record"},
    [DCV_PARTIAL] = {"partial", "not yet on every name server"},
    [DCV_UNIQUE_VALUE_WRONG] = {"unique_value_wrong", "the unique value is not right"},
    [DCV_WRONG_AUTHORITY] = {"wrong_authority", "the record is for another CA"},
    [DCV_TARGET_ZONE_APPENDED] = {"target_zone_appended",
                                  "the final dot of the target is missing"},
    [DCV_OWNER_DOUBLED] = {"owner_doubled", "the zone stands twice in the name"},
    [DCV_UNDERSCORE_MISSING] = {"underscore_missing", "the underscore is missing"},
    [DCV_WRONG_TYPE] = {"wrong_type", "the record is no CNAME"},
    [DCV_WRONG_TARGET] = {"wrong_target", "the record points elsewhere"},
    [DCV_OTHER_CSR] = {"other_csr", "the record is that of another CSR"},
    [DCV_WILDCARD_RECORD] = {"wildcard_record", "a wildcard answers"},
    [DCV_MISSING] = {"missing", "there is no record"},
    [DCV_CAA_FORBIDS] = {"caa_forbids", "CAA shuts the CA out"},
    [DCV_LAME] = {"lame", "the name servers do not know the zone"},
    [DCV_TIMEOUT] = {"timeout", "the name servers do not answer"},
    [DCV_SERVER_FAILURE] = {"server_failure", "the name servers fail"},
    [DCV_DNSSEC_BROKEN] = {"dnssec_bogus", "DNSSEC is broken"},
};

const char *dcv_verdict_name(dcv_verdict_t verdict)
{
    return verdict < DCV_VERDICTS ? verdicts[verdict].name : NULL;
}

const char *dcv_verdict_title(dcv_verdict_t verdict)
{
    return verdict < DCV_VERDICTS ? verdicts[verdict].title : "not checked";
}

dcv_verdict_t dcv_verdict_of(const char *name)
{
    int verdict = 0;

    while (verdict < DCV_VERDICTS && strcmp(verdicts[verdict].name, name)) {
        verdict++;
    }
    return (dcv_verdict_t)verdict;
}
