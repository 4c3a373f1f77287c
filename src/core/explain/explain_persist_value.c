/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/* What is wrong with the value of a persistent record: see explain.h. */
#include "explain.h"

#include <string.h>

#include <apr_strings.h>

#include "text.h"
#include "when.h"
#include "words.h"

/* "at character 12 stands “;”", or that the value ends there: a clause. */
static const char *place_text(const dcv_explained_t *to,
                              const dcv_persist_value_t *value)
{
    return *value->wrong
               ? dcv_words_say(to, "at character %d stands “%s”", value->wrong_at,
                               dcv_text_readable(value->wrong, to->pool))
               : dcv_words_say(to, "it ends at character %d", value->wrong_at - 1);
}

static const char *grammar_text(const dcv_explained_t *to,
                                const dcv_persist_value_t *value)
{
    static const struct {
        const char *wrong, *text;
    } known[] = {
        {";",
         DCV_N("%s: a semicolon stands between two parameters only, and not at the "
               "end")},
        {"\"", DCV_N("%s: a quotation mark does not belong in the value")},
        {",", DCV_N("%s: a semicolon belongs between the parameters, and no comma")},
        {"", DCV_N("%s: a parameter is a name, “=” and a value")}};
    const char *text = DCV_N("%s: which the grammar of the value does not allow there "
                             "(RFC 8659 4.2)");

    for (apr_size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++) {
        if (!strcmp(known[i].wrong, value->wrong)) {
            text = known[i].text;
        }
    }
    return dcv_words_say(to, text, place_text(to, value));
}

static const char *account_text(const dcv_explained_t *to,
                                const dcv_persist_value_t *value)
{
    const char *parameter = dcv_text_readable(value->parameter, to->pool);
    const char *uri = to->about->order->account->uri, *place = place_text(to, value);

    return *value->found
               ? dcv_words_say(to,
                               "%s is %s, which is not the account %s of "
                               "DCVPersistAccount; %s",
                               parameter, dcv_text_readable(value->found, to->pool),
                               uri, place)
               : dcv_words_say(to,
                               "%s is empty, which is not the account %s of "
                               "DCVPersistAccount; %s",
                               parameter, uri, place);
}

static const char *time_text(const dcv_explained_t *to,
                             const dcv_persist_value_t *value)
{
    const char *parameter = dcv_text_readable(value->parameter, to->pool);

    return value->fault == DCV_PERSIST_OVER
               ? dcv_words_say(to, "%s=%s was %s", parameter, value->found,
                               dcv_when_date(value->until, to->pool))
               : dcv_words_say(to,
                               "%s is “%s”, and must be a number of seconds since 1970 "
                               "(UNIX time), in digits only; %s",
                               parameter, dcv_text_readable(value->found, to->pool),
                               place_text(to, value));
}

const char *dcv_explain_persist_value(const dcv_explained_t *to,
                                      const dcv_persist_value_t *value)
{
    const dcv_order_t *order = to->about->order;

    switch (value->fault) {
    case DCV_PERSIST_GRAMMAR:
        return grammar_text(to, value);
    case DCV_PERSIST_NO_ACCOUNT:
        return dcv_tr(to->lang, "the parameter accounturi is missing, without which it "
                                "authorises nobody");
    case DCV_PERSIST_TWICE:
        return dcv_words_say(to, "the parameter %s stands there twice",
                             dcv_text_readable(value->parameter, to->pool));
    case DCV_PERSIST_OTHER_ACCOUNT:
        return account_text(to, value);
    case DCV_PERSIST_NO_TIME:
    case DCV_PERSIST_OVER:
        return time_text(to, value);
    case DCV_PERSIST_QUOTED:
        return dcv_tr(to->lang,
                      "quotation marks were typed around it, and have become a "
                      "part of the value");
    case DCV_PERSIST_FINAL_DOT:
        return dcv_words_say(
            to,
            "at character %d a dot stands behind the CA's name, where "
            "the grammar of the value does not allow one (RFC 8659 4.2)",
            value->wrong_at);
    case DCV_PERSIST_OTHER_CASE:
        return dcv_words_say(
            to, "%s differs from the account %s in upper and lower case; %s",
            dcv_text_readable(value->parameter, to->pool), order->account->uri,
            place_text(to, value));
    case DCV_PERSIST_OTHER_ISSUER:
        return dcv_words_say(
            to, "it is for %s, and not for %s",
            dcv_text_readable(value->other_issuer ? value->other_issuer : "", to->pool),
            order->authority->name);
    case DCV_PERSIST_RIGHT:
        break;
    }
    return "";
}
