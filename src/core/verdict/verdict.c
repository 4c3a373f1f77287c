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
    [DCV_EXPIRING] = {"expiring", "the record ends soon"},
    [DCV_NOT_FOR_ALL] = {"not_for_all", "not every validator takes the value"},
    [DCV_RECORD_EXPIRED] = {"expired", "the record has ended"},
    [DCV_WRONG_VALUE] = {"wrong_value", "the value of the record is wrong"},
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

const char *dcv_verdict_persist_title(dcv_verdict_t verdict)
{
    return verdict == DCV_WRONG_TYPE ? "the record is no TXT"
                                     : dcv_verdict_title(verdict);
}

int dcv_verdict_is_of_record(dcv_verdict_t verdict)
{
    return verdict < DCV_EXPIRING || verdict == DCV_UNKNOWN;
}

int dcv_verdict_is_of_persistent(dcv_verdict_t verdict)
{
    switch (verdict) {
    case DCV_UNIQUE_VALUE_WRONG:
    case DCV_TARGET_ZONE_APPENDED:
    case DCV_UNDERSCORE_MISSING:
    case DCV_WRONG_TARGET:
    case DCV_OTHER_CSR:
    case DCV_WILDCARD_RECORD:
    case DCV_CAA_FORBIDS:
    case DCV_VERDICTS:
        return 0;
    default:
        return 1;
    }
}

/* From the best to the worst. Those of the CNAME come in their own order. */
int dcv_verdict_rank(dcv_verdict_t verdict)
{
    static const int ranks[DCV_VERDICTS + 1] = {[DCV_VALID] = 1,
                                                [DCV_EXPIRING] = 2,
                                                [DCV_PARTIAL] = 3,
                                                [DCV_NOT_FOR_ALL] = 4,
                                                [DCV_RECORD_EXPIRED] = 5,
                                                [DCV_WRONG_VALUE] = 6,
                                                [DCV_UNIQUE_VALUE_WRONG] = 7,
                                                [DCV_WRONG_AUTHORITY] = 8,
                                                [DCV_TARGET_ZONE_APPENDED] = 9,
                                                [DCV_OWNER_DOUBLED] = 10,
                                                [DCV_UNDERSCORE_MISSING] = 11,
                                                [DCV_WRONG_TYPE] = 12,
                                                [DCV_WRONG_TARGET] = 13,
                                                [DCV_OTHER_CSR] = 14,
                                                [DCV_WILDCARD_RECORD] = 15,
                                                [DCV_MISSING] = 16,
                                                [DCV_CAA_FORBIDS] = 17,
                                                [DCV_LAME] = 18,
                                                [DCV_TIMEOUT] = 19,
                                                [DCV_SERVER_FAILURE] = 20,
                                                [DCV_DNSSEC_BROKEN] = 21,
                                                [DCV_UNKNOWN] = 22,
                                                [DCV_VERDICTS] = 23};

    return ranks[verdict];
}

static void add_once(apr_array_header_t *list, const char *text)
{
    for (int i = 0; i < list->nelts; i++) {
        if (!strcmp(APR_ARRAY_IDX(list, i, const char *), text)) {
            return;
        }
    }
    APR_ARRAY_PUSH(list, const char *) = text;
}

static void add_all(apr_array_header_t *list, const apr_array_header_t *texts)
{
    for (int i = 0; texts && i < texts->nelts; i++) {
        add_once(list, APR_ARRAY_IDX(texts, i, const char *));
    }
}

const apr_array_header_t *dcv_verdict_found(const dcv_check_t *persistent,
                                            apr_pool_t *pool)
{
    const dcv_record_check_t *best = persistent->best;
    apr_array_header_t *found = apr_array_make(pool, 2, sizeof(const char *));

    if (!best) {
        return found;
    }
    add_all(found, best->values);
    for (int i = 0; i < best->servers->nelts; i++) {
        const dcv_server_check_t *server =
            &APR_ARRAY_IDX(best->servers, i, dcv_server_check_t);

        if (server->found) {
            add_once(found, server->found);
        }
    }
    if (best->persist_clue) {
        add_all(found, best->persist_clue->values);
    }
    return found;
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
