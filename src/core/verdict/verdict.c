/* SPDX-License-Identifier: Apache-2.0 */
/* The verdicts and their names: see verdict.h. */
#include "verdict.h"

#include <string.h>

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
    [DCV_CAA_FORBIDS] = {"caa_forbids", "CAA forbids it to the CA"},
    [DCV_LAME] = {"lame", "the name servers do not know the zone"},
    [DCV_TIMEOUT] = {"timeout", "the name servers do not answer"},
    [DCV_SERVER_FAILURE] = {"server_failure", "the name servers fail"},
    [DCV_DNSSEC_BROKEN] = {"dnssec_bogus", "DNSSEC is broken"},
    [DCV_UNKNOWN] = {"unknown", "nobody could be asked from here"},
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

dcv_verdict_t dcv_verdict_of_outcome(dcv_outcome_t outcome)
{
    switch (outcome) {
    case DCV_DATA:
        return DCV_VALID;
    case DCV_NO_DATA:
    case DCV_NX_DOMAIN:
        return DCV_MISSING;
    case DCV_REFERRAL:
    case DCV_UPWARD:
    case DCV_NOT_AUTHORITATIVE:
    case DCV_NO_ADDRESS:
        return DCV_LAME;
    case DCV_SILENT:
    case DCV_CLOSED:
    case DCV_TCP_SILENT:
    case DCV_PRIVATE:
        return DCV_TIMEOUT;
    case DCV_UNREACHABLE:
        return DCV_VERDICTS;
    case DCV_RCODE:
    case DCV_FAILED:
    case DCV_TCP_CLOSED:
    case DCV_WRONG_ID:
    case DCV_WRONG_QUESTION:
    case DCV_GARBLED:
        break;
    }
    return DCV_SERVER_FAILURE;
}

int dcv_verdict_is_failure(dcv_verdict_t verdict)
{
    return verdict == DCV_LAME || verdict == DCV_TIMEOUT ||
           verdict == DCV_SERVER_FAILURE;
}
