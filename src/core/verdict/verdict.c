/* SPDX-License-Identifier: Apache-2.0 */
/* The verdicts and their names: see verdict.h. */
#include "verdict.h"

#include <string.h>

/* Titles for the record and for the file; NULL: that never has the verdict. */
static const struct {
    const char *name;
    const char *title;
    const char *file_title;
} verdicts[DCV_VERDICTS] = {
    [DCV_VALID] = {"valid", "the CA will find the record", "the CA will find the file"},
    [DCV_PARTIAL] = {"partial", "not yet on every name server",
                     "not every address has the file"},
    [DCV_UNIQUE_VALUE_WRONG] = {"unique_value_wrong", "the unique value is not right",
                                NULL},
    [DCV_WRONG_AUTHORITY] = {"wrong_authority", "the record is for another CA", NULL},
    [DCV_TARGET_ZONE_APPENDED] = {"target_zone_appended",
                                  "the final dot of the target is missing", NULL},
    [DCV_OWNER_DOUBLED] = {"owner_doubled", "the zone stands twice in the name", NULL},
    [DCV_UNDERSCORE_MISSING] = {"underscore_missing", "the underscore is missing",
                                NULL},
    [DCV_WRONG_TYPE] = {"wrong_type", "the record is no CNAME", NULL},
    [DCV_WRONG_TARGET] = {"wrong_target", "the record points elsewhere", NULL},
    [DCV_OTHER_CSR] = {"other_csr", "the record is that of another CSR", NULL},
    [DCV_WILDCARD_RECORD] = {"wildcard_record", "a wildcard answers", NULL},
    [DCV_MISSING] = {"missing", "there is no record", NULL},
    [DCV_CAA_FORBIDS] = {"caa_forbids", "CAA shuts the CA out", "CAA shuts the CA out"},
    [DCV_LAME] = {"lame", "the name servers do not know the zone",
                  "the name servers do not know the zone"},
    [DCV_TIMEOUT] = {"timeout", "the name servers do not answer",
                     "the name servers do not answer"},
    [DCV_SERVER_FAILURE] = {"server_failure", "the name servers fail",
                            "the name servers fail"},
    [DCV_DNSSEC_BROKEN] = {"dnssec_bogus", "DNSSEC is broken", "DNSSEC is broken"},
    [DCV_NO_ADDRESS_RECORD] = {"no_address", NULL, "the name has no address"},
    [DCV_PRIVATE_ADDRESS] = {"private_address", NULL,
                             "no CA can reach the name's address"},
    [DCV_NOT_REACHED] = {"unreachable", NULL, "nobody answers at the name's addresses"},
    [DCV_REDIRECTED] = {"redirected", NULL, "a redirect stands in the way"},
    [DCV_DENIED] = {"denied", NULL, "access to the file is denied"},
    [DCV_NOT_FOUND] = {"not_found", NULL, "the file is not there"},
    [DCV_SERVER_ERROR] = {"server_error", NULL, "an error comes in place of the file"},
    [DCV_WRONG_STATUS] = {"wrong_status", NULL, "the status is not 200"},
    [DCV_WRONG_CONTENT] = {"wrong_content", NULL,
                           "the content is not that of the file"},
    [DCV_UNKNOWN] = {"unknown", "nobody could be asked from here",
                     "it could not be tried from here"},
};

const char *dcv_verdict_name(dcv_verdict_t verdict)
{
    return verdict < DCV_VERDICTS ? verdicts[verdict].name : NULL;
}

const char *dcv_verdict_title(dcv_verdict_t verdict)
{
    return verdict < DCV_VERDICTS ? verdicts[verdict].title : "not checked";
}

const char *dcv_verdict_file_title(dcv_verdict_t verdict)
{
    return verdict < DCV_VERDICTS ? verdicts[verdict].file_title : "not checked";
}

int dcv_verdict_is_about(dcv_verdict_t verdict, int about)
{
    return verdict < DCV_VERDICTS &&
           (((about & DCV_ABOUT_RECORD) && verdicts[verdict].title) ||
            ((about & DCV_ABOUT_FILE) && verdicts[verdict].file_title));
}

dcv_verdict_t dcv_verdict_of(const char *name, int about)
{
    int verdict = 0;

    while (verdict < DCV_VERDICTS &&
           (strcmp(verdicts[verdict].name, name) ||
            !dcv_verdict_is_about((dcv_verdict_t)verdict, about))) {
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
