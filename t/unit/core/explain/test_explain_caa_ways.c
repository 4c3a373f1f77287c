/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
#include "evidence_fixture.h"
#include "explain/explain_caa_ways.h"

#define BEFORE      (DCV_CAA_PARAMETERS_BIND - 1)
#define AFTER       DCV_CAA_PARAMETERS_BIND
#define FILE_ONLY   "sectigo.com; validationmethods=ca-tbr-18"
#define FOR_ACCOUNT "sectigo.com; accounturi=https://acme.example/acct/1"

/* The scene of a name whose right record stands beside a property, at a time. */
static scene_t scene_with(const char *name, const char *tag, const char *value,
                          apr_time_t now)
{
    scene_t at = scene_of(order_with(PUBLISHED), name);

    see_owner(&at, TARGET);
    add_property(&at, 0, tag, value);
    at.now = now;
    return at;
}

/* What is told of it at a glance. */
static const char *glance(const char *value, apr_time_t now)
{
    const scene_t at = scene_with(ZONE, "issue", value, now);

    return judge(&at)->caa.summary;
}

static void test_glance(void)
{
    scene_t at = scene_with("*." ZONE, "issuewild", FILE_ONLY, AFTER);

    is(glance(FILE_ONLY, BEFORE), "file may, record forbidden from 2027-03-15",
       "at a glance each method has its day");
    is(glance(FILE_ONLY, AFTER), "file may, record forbidden",
       "at a glance no day is told that has come");
    is(glance(FOR_ACCOUNT, AFTER),
       "file may for one account only, record may for one account only",
       "at a glance one account is told");
    is(judge(&at)->caa.summary, "record forbidden",
       "a wildcard has no file at a glance");
    at = scene();
    see_owner(&at, TARGET);
    at.evidence->caa.outcome = DCV_SILENT;
    is(judge(&at)->caa.summary, "file not known, record not known",
       "at a glance no method is known where CAA is not");
    at.evidence->view = DCV_VIEW_NOBODY;
    is(judge(&at)->caa.summary, NULL, "where nobody was asked nothing is told of CAA");
}

/* What is told in a sentence. */
static const char *permission(const scene_t *at, dcv_lang_t lang)
{
    const dcv_case_t about = case_of(at);
    const dcv_explained_t to = {
        .about = &about, .check = judge(at), .lang = lang, .pool = pool};
    const dcv_caa_telling_t telling = dcv_caa_ways_begin(&to);

    return dcv_caa_ways_permission(&telling);
}

static void test_sentence(void)
{
    scene_t at = scene_with(ZONE, "issue", FILE_ONLY, BEFORE);

    is(permission(&at, DCV_LANG_EN),
       "From 2027-03-15 on CAA at " ZONE " permits some methods of validation only: by "
       "file yes, by record no.",
       "before the day it is told what CAA will permit");
    at = scene_with("*." ZONE, "issuewild", FILE_ONLY, AFTER);
    is(permission(&at, DCV_LANG_EN),
       "CAA at " ZONE " permits no method of validation: by record no.",
       "a wildcard has no file in the sentence");
    is(permission(&at, DCV_LANG_FR),
       "CAA \u00e0 " ZONE
       " n\u2019autorise aucune m\u00e9thode de validation\u00a0: par "
       "enregistrement non.",
       "the sentence is told in French");
}

void run_tests(void)
{
    test_glance();
    test_sentence();
}
