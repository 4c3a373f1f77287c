/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/* What is wrong with the value of a persistent record: see explain.h. */
#include "explain.h"

#include <string.h>

#include <apr_strings.h>

#include "text.h"
#include "when.h"

/* "At character 12 stands “;”: ", or that the value ends there. */
static const char *place_text(const dcv_persist_value_t *value, apr_pool_t *pool)
{
    return *value->wrong
               ? apr_psprintf(pool, "at character %d stands “%s”", value->wrong_at,
                              dcv_text_readable(value->wrong, pool))
               : apr_psprintf(pool, "it ends at character %d", value->wrong_at - 1);
}

static const char *grammar_text(const dcv_persist_value_t *value, apr_pool_t *pool)
{
    static const struct {
        const char *wrong, *why;
    } known[] = {
        {";", "a semicolon stands between two parameters only, and not at the end"},
        {"\"", "a quotation mark does not belong in the value"},
        {",", "a semicolon belongs between the parameters, and no comma"},
        {"", "a parameter is a name, “=” and a value"}};
    const char *why =
        "which the grammar of the value does not allow there (RFC 8659 4.2)";

    for (apr_size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++) {
        if (!strcmp(known[i].wrong, value->wrong)) {
            why = known[i].why;
        }
    }
    return apr_pstrcat(pool, place_text(value, pool), ": ", why, NULL);
}

static const char *account_text(const dcv_persist_value_t *value, const char *uri,
                                apr_pool_t *pool)
{
    return apr_psprintf(
        pool, "%s is %s, which is not the account %s of DCVPersistAccount; %s",
        dcv_text_readable(value->parameter, pool),
        *value->found ? dcv_text_readable(value->found, pool) : "empty", uri,
        place_text(value, pool));
}

static const char *time_text(const dcv_persist_value_t *value, apr_pool_t *pool)
{
    const char *parameter = dcv_text_readable(value->parameter, pool);

    return value->fault == DCV_PERSIST_OVER
               ? apr_psprintf(pool, "%s=%s was %s", parameter, value->found,
                              dcv_when_date(value->until, pool))
               : apr_psprintf(pool,
                              "%s is “%s”, and must be a number of seconds since 1970 "
                              "(UNIX time), in digits only; %s",
                              parameter, dcv_text_readable(value->found, pool),
                              place_text(value, pool));
}

const char *dcv_explain_persist_value(const dcv_explained_t *to,
                                      const dcv_persist_value_t *value)
{
    const char *uri = to->about->order->account->uri;

    switch (value->fault) {
    case DCV_PERSIST_GRAMMAR:
        return grammar_text(value, to->pool);
    case DCV_PERSIST_NO_ACCOUNT:
        return "the parameter accounturi is missing, without which it authorises nobody";
    case DCV_PERSIST_TWICE:
        return apr_psprintf(to->pool, "the parameter %s stands there twice",
                            dcv_text_readable(value->parameter, to->pool));
    case DCV_PERSIST_OTHER_ACCOUNT:
        return account_text(value, uri, to->pool);
    case DCV_PERSIST_NO_TIME:
    case DCV_PERSIST_OVER:
        return time_text(value, to->pool);
    case DCV_PERSIST_QUOTED:
        return "quotation marks were typed around it, and have become a part of the value";
    case DCV_PERSIST_FINAL_DOT:
        return apr_psprintf(
            to->pool,
            "at character %d a dot stands behind the CA's name, where the "
            "grammar of the value does not allow one (RFC 8659 4.2)",
            value->wrong_at);
    case DCV_PERSIST_OTHER_CASE:
        return apr_psprintf(
            to->pool, "%s differs from the account %s in upper and lower case; %s",
            dcv_text_readable(value->parameter, to->pool), uri,
            place_text(value, to->pool));
    case DCV_PERSIST_OTHER_ISSUER:
        return apr_psprintf(
            to->pool, "it is for %s, and not for %s",
            dcv_text_readable(value->other_issuer ? value->other_issuer : "", to->pool),
            to->about->order->authority->name);
    case DCV_PERSIST_RIGHT:
        break;
    }
    return "";
}
