/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/* What CAA says of each method of validation: see explain_caa_ways.h. */
#include "explain_caa_ways.h"

#include <apr_strings.h>

#include "text.h"
#include "words.h"

dcv_caa_telling_t dcv_caa_ways_begin(const dcv_explained_t *to)
{
    const dcv_case_t *about = to->about;
    dcv_caa_check_t *caa = &to->check->caa;
    dcv_caa_telling_t telling = {.to = to};
    dcv_caa_way_t ways[DCV_CAA_WAYS];

    telling.binds = dcv_caa_binds(about);
    telling.where = caa->at ? dcv_text_readable(caa->at, to->pool) : "";
    dcv_caa_ways(ways, about, caa);
    for (int i = 0; i < DCV_CAA_WAYS; i++) {
        if (ways[i].is_usable) {
            telling.ways[telling.count++] = ways[i];
        }
    }
    return telling;
}

int dcv_caa_ways_is_forbidden(const dcv_caa_way_t *way)
{
    return way->method->may == DCV_CAA_FORBIDDEN && way->method->from;
}

int dcv_caa_ways_is_for_account(const dcv_caa_way_t *way)
{
    return way->method->may == DCV_CAA_UNKNOWN && way->method->verdict == DCV_VALID;
}

/* What CAA says of a method. */
typedef enum {
    MAY,
    FOR_ACCOUNT,
    NOT_KNOWN,
    FORBIDDEN,
    FORBIDDEN_LATER,
    STATES
} state_t;

static state_t state_of(const dcv_caa_telling_t *telling, const dcv_caa_way_t *way)
{
    switch (way->method->may) {
    case DCV_CAA_MAY:
        return MAY;
    case DCV_CAA_FORBIDDEN:
        return dcv_caa_ways_is_forbidden(way) && !telling->binds ? FORBIDDEN_LATER
                                                                 : FORBIDDEN;
    case DCV_CAA_UNKNOWN:
        break;
    }
    return dcv_caa_ways_is_for_account(way) ? FOR_ACCOUNT : NOT_KNOWN;
}

/* "file may, record forbidden from 2027-03-15" */
static const char *const summaries[DCV_CAA_WAYS][STATES] = {
    [DCV_CAA_BY_FILE] = {DCV_N("file may"), DCV_N("file may for one account only"),
                         DCV_N("file not known"), DCV_N("file forbidden"),
                         DCV_N("file forbidden from %s")},
    [DCV_CAA_BY_RECORD] = {DCV_N("record may"),
                           DCV_N("record may for one account only"),
                           DCV_N("record not known"), DCV_N("record forbidden"),
                           DCV_N("record forbidden from %s")},
    [DCV_CAA_BY_PERSISTENT] = {DCV_N("persistent record may"),
                               DCV_N("persistent record may for one account only"),
                               DCV_N("persistent record not known"),
                               DCV_N("persistent record forbidden"),
                               DCV_N("persistent record forbidden from %s")}};

/* "by file yes, by record no" */
static const char *const yes_and_no[DCV_CAA_WAYS][STATES] = {
    [DCV_CAA_BY_FILE] = {DCV_N("by file yes"), DCV_N("by file for one account only"),
                         DCV_N("by file not known"), DCV_N("by file no"),
                         DCV_N("by file no")},
    [DCV_CAA_BY_RECORD] = {DCV_N("by record yes"),
                           DCV_N("by record for one account only"),
                           DCV_N("by record not known"), DCV_N("by record no"),
                           DCV_N("by record no")},
    [DCV_CAA_BY_PERSISTENT] = {DCV_N("by persistent record yes"),
                               DCV_N("by persistent record for one account only"),
                               DCV_N("by persistent record not known"),
                               DCV_N("by persistent record no"),
                               DCV_N("by persistent record no")}};

/* What texts say of each way; NULL: there are none. */
static const char *list_ways(const dcv_caa_telling_t *telling,
                             const char *const texts[DCV_CAA_WAYS][STATES])
{
    const char *list = NULL;

    for (int i = 0; i < telling->count; i++) {
        const dcv_caa_way_t *way = &telling->ways[i];
        const char *text =
            dcv_words_say(telling->to, texts[way->by][state_of(telling, way)],
                          DCV_CAA_PARAMETERS_DAY);

        list = list ? apr_pstrcat(telling->to->pool, list, ", ", text, NULL) : text;
    }
    return list;
}

const char *dcv_caa_ways_permission(const dcv_caa_telling_t *telling)
{
    static const char *const later[] = {
        DCV_N("From %s on CAA at %s permits no method of validation: %s."),
        DCV_N("From %s on CAA at %s permits some methods of validation only: %s.")};
    static const char *const now[] = {
        DCV_N("CAA at %s permits no method of validation: %s."),
        DCV_N("CAA at %s permits some methods of validation only: %s.")};
    int open = 0;

    for (int i = 0; i < telling->count; i++) {
        open |= telling->ways[i].method->may != DCV_CAA_FORBIDDEN;
    }
    return telling->binds
               ? dcv_words_say(telling->to, now[open], telling->where,
                               list_ways(telling, yes_and_no))
               : dcv_words_say(telling->to, later[open], DCV_CAA_PARAMETERS_DAY,
                               telling->where, list_ways(telling, yes_and_no));
}

void dcv_explain_caa_summary(const dcv_explained_t *to)
{
    const dcv_caa_telling_t telling = dcv_caa_ways_begin(to);

    to->check->caa.summary = list_ways(&telling, summaries);
}
