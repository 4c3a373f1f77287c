/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
#include "evidence_fixture.h"

static scene_t at;

/* What is said to be wrong with a value. */
static void is_wrong(const char *value, const char *expected)
{
    const dcv_case_t about = case_of(&at);
    const dcv_explained_t to = {.about = &about, .pool = pool};
    const dcv_persist_value_t read = dcv_judge_persist_value(&about, value);

    is(dcv_explain_persist_value(&to, &read), expected,
       apr_psprintf(pool, "what is wrong with '%.60s' is said", value));
}

void run_tests(void)
{
    at = persist_scene(ZONE);
    is_wrong(VALUE, "");
    is_wrong(VALUE ";", "at character 52 stands “;”: a semicolon stands between two "
                        "parameters only, and not at the end");
    is_wrong("\"" VALUE,
             "at character 1 stands “\"”: a quotation mark does not belong in "
             "the value");
    is_wrong(
        "sectigo.com, accounturi=" ACCOUNT,
        "at character 12 stands “,”: a semicolon belongs between the parameters, and "
        "no comma");
    is_wrong(VALUE "; policy",
             "it ends at character 59: a parameter is a name, “=” and a value");
    is_wrong(
        "sectigo.com accounturi=" ACCOUNT,
        "at character 13 stands “a”: which the grammar of the value does not allow "
        "there (RFC 8659 4.2)");
    is_wrong("sectigo.com",
             "the parameter accounturi is missing, without which it authorises nobody");
    is_wrong(VALUE "; AccountURI=x", "the parameter AccountURI stands there twice");
    is_wrong("sectigo.com; accounturi=",
             "accounturi is empty, which is not the account " ACCOUNT
             " of DCVPersistAccount; it ends at character 24");
    is_wrong(VALUE "; persistUntil=soon",
             "persistUntil is “soon”, and must be a number of seconds since 1970 (UNIX "
             "time), in digits only; at character 67 stands “s”");
    is_wrong(
        "sectigo.com.; accounturi=" ACCOUNT,
        "at character 12 a dot stands behind the CA's name, where the grammar of the "
        "value does not allow one (RFC 8659 4.2)");
    is_wrong("sectigo.com; accounturi=HTTPS://ca.example/acct/123",
             "accounturi differs from the account " ACCOUNT
             " in upper and lower case; at character 25 stands “H”");
    is_wrong("letsencrypt.org; accounturi=x", "it is for letsencrypt.org, and not for "
                                              "sectigo");
}
