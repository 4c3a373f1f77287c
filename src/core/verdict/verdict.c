/* SPDX-FileCopyrightText: The mod_dcv authors */
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
    [DCV_VALID] = {"valid", DCV_N("the CA will find the record"),
                   DCV_N("the CA will find the file")},
    [DCV_PARTIAL] = {"partial", DCV_N("not yet on every name server"),
                     DCV_N("not every address has the file")},
    [DCV_UNIQUE_VALUE_WRONG] = {"unique_value_wrong",
                                DCV_N("the unique value is not right"), NULL},
    [DCV_WRONG_AUTHORITY] = {"wrong_authority", DCV_N("the record is for another CA"),
                             NULL},
    [DCV_TARGET_ZONE_APPENDED] = {"target_zone_appended",
                                  DCV_N("the final dot of the target is missing"),
                                  NULL},
    [DCV_OWNER_DOUBLED] = {"owner_doubled", DCV_N("the zone stands twice in the name"),
                           NULL},
    [DCV_UNDERSCORE_MISSING] = {"underscore_missing",
                                DCV_N("the underscore is missing"), NULL},
    [DCV_WRONG_TYPE] = {"wrong_type", DCV_N("the record is no CNAME"), NULL},
    [DCV_WRONG_TARGET] = {"wrong_target", DCV_N("the record points elsewhere"), NULL},
    [DCV_OTHER_CSR] = {"other_csr", DCV_N("the record is that of another CSR"), NULL},
    [DCV_WILDCARD_RECORD] = {"wildcard_record", DCV_N("a wildcard answers"), NULL},
    [DCV_MISSING] = {"missing", DCV_N("there is no record"), NULL},
    [DCV_CAA_FORBIDS] = {"caa_forbids", DCV_N("CAA forbids it to the CA"),
                         DCV_N("CAA forbids it to the CA")},
    [DCV_LAME] = {"lame", DCV_N("the name servers do not know the zone"),
                  DCV_N("the name servers do not know the zone")},
    [DCV_TIMEOUT] = {"timeout", DCV_N("the name servers do not answer"),
                     DCV_N("the name servers do not answer")},
    [DCV_SERVER_FAILURE] = {"server_failure", DCV_N("the name servers fail"),
                            DCV_N("the name servers fail")},
    [DCV_DNSSEC_BROKEN] = {"dnssec_bogus", DCV_N("DNSSEC is broken"),
                           DCV_N("DNSSEC is broken")},
    [DCV_EXPIRING] = {"expiring", DCV_N("the record ends soon"), NULL},
    [DCV_NOT_FOR_ALL] = {"not_for_all", DCV_N("not every validator takes the value"),
                         NULL},
    [DCV_RECORD_EXPIRED] = {"expired", DCV_N("the record has ended"), NULL},
    [DCV_WRONG_VALUE] = {"wrong_value", DCV_N("the value of the record is wrong"),
                         NULL},
    [DCV_NO_ADDRESS_RECORD] = {"no_address", NULL, DCV_N("the name has no address")},
    [DCV_PRIVATE_ADDRESS] = {"private_address", NULL,
                             DCV_N("no CA can reach the name's address")},
    [DCV_NOT_REACHED] = {"unreachable", NULL,
                         DCV_N("nobody answers at the name's addresses")},
    [DCV_REDIRECTED] = {"redirected", NULL, DCV_N("a redirect stands in the way")},
    [DCV_DENIED] = {"denied", NULL, DCV_N("access to the file is denied")},
    [DCV_NOT_FOUND] = {"not_found", NULL, DCV_N("the file is not there")},
    [DCV_SERVER_ERROR] = {"server_error", NULL,
                          DCV_N("an error comes in place of the file")},
    [DCV_WRONG_STATUS] = {"wrong_status", NULL, DCV_N("the status is not 200")},
    [DCV_WRONG_CONTENT] = {"wrong_content", NULL,
                           DCV_N("the content is not that of the file")},
    [DCV_UNKNOWN] = {"unknown", DCV_N("nobody could be asked from here"),
                     DCV_N("it could not be tried from here")},
};

const char *dcv_verdict_name(dcv_verdict_t verdict)
{
    return verdict < DCV_VERDICTS ? verdicts[verdict].name : NULL;
}

const char *dcv_verdict_title(dcv_verdict_t verdict)
{
    return verdict < DCV_VERDICTS ? verdicts[verdict].title : DCV_N("not checked");
}

const char *dcv_verdict_persist_title(dcv_verdict_t verdict)
{
    return verdict == DCV_WRONG_TYPE ? DCV_N("the record is no TXT")
                                     : dcv_verdict_title(verdict);
}

const char *dcv_verdict_file_title(dcv_verdict_t verdict)
{
    return verdict < DCV_VERDICTS ? verdicts[verdict].file_title : DCV_N("not checked");
}

static int is_of_record(dcv_verdict_t verdict)
{
    return verdict < DCV_EXPIRING || verdict == DCV_UNKNOWN;
}

static int is_of_persistent(dcv_verdict_t verdict)
{
    switch (verdict) {
    case DCV_UNIQUE_VALUE_WRONG:
    case DCV_TARGET_ZONE_APPENDED:
    case DCV_UNDERSCORE_MISSING:
    case DCV_WRONG_TARGET:
    case DCV_OTHER_CSR:
    case DCV_WILDCARD_RECORD:
    case DCV_CAA_FORBIDS:
        return 0;
    default:
        return verdicts[verdict].title != NULL;
    }
}

static int is_of_caa(dcv_verdict_t verdict)
{
    return verdict == DCV_VALID || verdict == DCV_UNKNOWN ||
           (verdict >= DCV_CAA_FORBIDS && verdict <= DCV_DNSSEC_BROKEN);
}

int dcv_verdict_is_about(dcv_verdict_t verdict, int about)
{
    return verdict < DCV_VERDICTS &&
           (((about & DCV_ABOUT_RECORD) && is_of_record(verdict)) ||
            ((about & DCV_ABOUT_PERSISTENT) && is_of_persistent(verdict)) ||
            ((about & DCV_ABOUT_FILE) && verdicts[verdict].file_title) ||
            ((about & DCV_ABOUT_CAA) && is_of_caa(verdict)));
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
    if (best->clue) {
        add_all(found, best->clue->values);
    }
    return found;
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
