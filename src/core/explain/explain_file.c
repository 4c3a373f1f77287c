/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a check tells people about the file: what was asked, at which address, what came, who
 * answered, and whom to ask for what. See explain_file.h.
 */
#include "explain_file.h"

#include <string.h>

#include <apr_strings.h>

#include "dcv/order.h"
#include "text.h"
#include "verdict/verdict.h"
#include "words.h"

/* Addresses that were asked over http: those that are right, or those that are not. */
static const char *list(const dcv_explained_t *to, int right)
{
    const apr_array_header_t *addresses = to->check->file->addresses;
    const char *text = "";

    for (int i = 0; i < addresses->nelts; i++) {
        const dcv_address_check_t *address =
            &APR_ARRAY_IDX(addresses, i, dcv_address_check_t);
        const char *shown = dcv_text_readable(address->fetched->address, to->pool);

        if (address->fetched->port != DCV_FETCH_HTTP_PORT ||
            (address->verdict == DCV_VALID) != right) {
            continue;
        }
        text = apr_pstrcat(
            to->pool, text, *text ? ", " : "",
            right ? shown
                  : dcv_words_say(to, "%s %s", shown,
                                  dcv_words_fetched(address, to->lang, to->pool)),
            NULL);
    }
    return text;
}

/* Which addresses cannot be looked up: "IPv6". */
static const char *failed_of(const dcv_explained_t *to)
{
    return dcv_tr(to->lang, to->check->file->failed);
}

static const char *url_of(const dcv_explained_t *to)
{
    return to->about->proof->urls[0];
}

/* Whether the same address is right over https. */
static int works_over_https(const dcv_explained_t *to,
                            const dcv_address_check_t *address)
{
    const apr_array_header_t *addresses = to->check->file->addresses;

    for (int i = 0; i < addresses->nelts; i++) {
        const dcv_address_check_t *other =
            &APR_ARRAY_IDX(addresses, i, dcv_address_check_t);

        if (other->fetched->port == DCV_FETCH_HTTPS_PORT &&
            other->verdict == DCV_VALID &&
            !strcmp(other->fetched->address, address->fetched->address)) {
            return 1;
        }
    }
    return 0;
}

/* What else is to be said, whatever the verdict: sentences. */
static const char *notes(const dcv_explained_t *to)
{
    const dcv_file_check_t *file = to->check->file;
    const dcv_address_check_t *first = file->first;
    int left_out = to->about->evidence->file->left_out;
    int by_https = first && first->verdict != DCV_VALID &&
                   first->verdict != DCV_UNKNOWN && works_over_https(to, first);
    const char *untried = file->right && file->verdict == DCV_VALID ? list(to, 0) : "";

    return dcv_words_join(
        to,
        by_https ? dcv_tr(to->lang, "Over https the file is right there, but not every "
                                    "CA asks over https.")
                 : "",
        *untried ? dcv_words_say(to, "Not tried: %s.", untried) : "",
        left_out
            ? dcv_words_say(to, "The name has %d addresses, of which %d were asked.",
                            DCV_FETCH_ADDRESSES_MAX + left_out, DCV_FETCH_ADDRESSES_MAX)
            : "",
        NULL);
}

static void set(const dcv_explained_t *to, const char *explanation, const char *remedy)
{
    to->check->file->explanation = dcv_words_join(to, explanation, notes(to), NULL);
    to->check->file->remedy = remedy;
}

/* What should be said of the content of one that is right; "" for nothing. */
static const char *right_content(const dcv_explained_t *to)
{
    const apr_array_header_t *addresses = to->check->file->addresses;
    const char *said = "";

    for (int i = 0; i < addresses->nelts && !*said; i++) {
        const dcv_address_check_t *address =
            &APR_ARRAY_IDX(addresses, i, dcv_address_check_t);

        if (address->verdict == DCV_VALID &&
            address->fetched->port == DCV_FETCH_HTTP_PORT) {
            said = dcv_explain_content(to, address);
        }
    }
    return said;
}

static void explain_valid(const dcv_explained_t *to)
{
    const dcv_address_check_t *first = to->check->file->first;

    set(to,
        dcv_words_join(
            to,
            dcv_words_say(to, "%s is there, as it must be, at: %s.", url_of(to),
                          list(to, 1)),
            right_content(to),
            first->answerer == DCV_BY_STRANGER ? dcv_explain_who(to, first) : "", NULL),
        NULL);
}

/* What one address is wrong by, in sentences behind the list. */
static const char *reason(const dcv_explained_t *to, const dcv_address_check_t *address)
{
    const char *why =
        address->verdict == DCV_WRONG_CONTENT ? dcv_explain_content(to, address)
        : address->verdict == DCV_REDIRECTED
            ? dcv_tr(to->lang, "ZeroSSL and other CAs fail at any redirect.")
        : address->verdict == DCV_WRONG_STATUS
            ? dcv_tr(to->lang, "CAs take no other status than 200.")
            : "";

    return dcv_words_join(to, why, dcv_explain_who(to, address), NULL);
}

/* What to do about an address that somebody answered at with something else. */
static const char *answered_remedy(const dcv_explained_t *to,
                                   const dcv_address_check_t *address)
{
    return address->verdict == DCV_WRONG_CONTENT
               ? dcv_explain_content_remedy(to, address)
               : dcv_explain_who_remedy(to, address);
}

/* What to do about one address beside others that are right. */
static const char *partial_remedy(const dcv_explained_t *to)
{
    const dcv_file_check_t *file = to->check->file;
    const dcv_address_check_t *first = file->first;
    const char *name = to->about->proof->name->fqdn, *type, *at;

    if (!file->wrong) {
        return dcv_words_say(to,
                             "Let whoever runs the name servers of %s see that they "
                             "answer for %s addresses, with none where there is none.",
                             name, failed_of(to));
    }
    type = dcv_words_address_type(first);
    at = dcv_text_readable(first->fetched->address, to->pool);
    if (first->verdict == DCV_PRIVATE_ADDRESS) {
        return dcv_words_say(to, "Remove the %s record of %s that has %s.", type, name,
                             at);
    }
    if (first->verdict == DCV_NOT_REACHED) {
        return dcv_words_say(to,
                             "See that port 80 at %s leads to this server, by its "
                             "firewall and its router, or remove the %s record of %s "
                             "that has that address.",
                             at, type, name);
    }
    return answered_remedy(to, first);
}

static void explain_partial(const dcv_explained_t *to)
{
    const dcv_file_check_t *file = to->check->file;
    const char *right = list(to, 1);

    if (!file->wrong) {
        set(to,
            dcv_words_say(
                to,
                "%s is right at: %s. But the %s addresses of the name cannot be looked "
                "up (%s), so that some CAs may not get so far.",
                url_of(to), right, failed_of(to),
                dcv_tr(to->lang, dcv_verdict_file_title(file->lookup))),
            partial_remedy(to));
        return;
    }
    set(to,
        dcv_words_join(
            to, dcv_words_say(to, "%s is right at some addresses only.", url_of(to)),
            *right ? dcv_words_say(to, "It is at: %s.", right)
                   : dcv_tr(to->lang, "It is at: none that could be tried."),
            dcv_words_say(to, "Not so: %s.", list(to, 0)),
            dcv_tr(to->lang, "Which one a CA asks is chance; most try IPv6 first."),
            reason(to, file->first), NULL),
        partial_remedy(to));
}

static void explain_no_address(const dcv_explained_t *to)
{
    const char *name = to->about->proof->name->fqdn;

    set(to,
        dcv_words_say(
            to,
            "%s has neither an A nor an AAAA record, so that a CA finds nobody "
            "to ask for the file.",
            name),
        dcv_words_say(to,
                      "Add an A record with the host %s and the public IPv4 address of "
                      "this server, or an AAAA record with its IPv6 address.",
                      name));
}

static void explain_private(const dcv_explained_t *to)
{
    const dcv_name_t *name = to->about->proof->name;

    set(to,
        dcv_words_say(to, "No CA can fetch %s: %s. This server did not try either.",
                      url_of(to), list(to, 0)),
        dcv_name_is_address(name)
            ? dcv_tr(to->lang, "Order for a public address, or for a name: no CA "
                               "certifies this one.")
            : dcv_words_say(to,
                            "Change the address records of %s to the public addresses "
                            "of this server, in the zone that the Internet sees.",
                            name->fqdn));
}

static void explain_not_reached(const dcv_explained_t *to)
{
    const dcv_address_check_t *first = to->check->file->first;
    int is_lost = first->answerer == DCV_BY_LOSER;

    set(to,
        dcv_words_join(to,
                       dcv_words_say(to, "From this server, nobody answers for %s: %s.",
                                     url_of(to), list(to, 0)),
                       is_lost
                           ? dcv_explain_who(to, first)
                           : dcv_tr(to->lang,
                                    "That need not be so from elsewhere: many routers "
                                    "do not let a server reach its own public "
                                    "address."),
                       NULL),
        is_lost
            ? dcv_tr(to->lang, "Let whoever runs the firewall or the proxy before this "
                               "server see that its answers on port 80 go out.")
            : dcv_words_say(
                  to,
                  "Open %s from another network: if it is not there either, "
                  "let whoever runs the firewall and the router of this server "
                  "lead port 80 to it.",
                  url_of(to)));
}

/* Somebody answered, and with something else. */
static void explain_answered(const dcv_explained_t *to)
{
    const dcv_address_check_t *first = to->check->file->first;

    set(to,
        dcv_words_join(to,
                       dcv_words_say(to, "A CA that asks for %s does not get it: %s.",
                                     url_of(to), list(to, 0)),
                       reason(to, first), NULL),
        answered_remedy(to, first));
}

/* The name's addresses cannot be looked up. */
static void explain_lookup(const dcv_explained_t *to)
{
    const dcv_file_check_t *file = to->check->file;
    const char *name = to->about->proof->name->fqdn;

    if (file->lookup == DCV_DNSSEC_BROKEN) {
        set(to,
            dcv_words_say(to,
                          "DNSSEC is broken for the %s addresses of %s, so that a CA "
                          "must not believe them: %s.",
                          failed_of(to), name, dcv_words_bogus(to, file->why_bogus)),
            dcv_words_say(
                to,
                "Let whoever runs the zone of %s sign it again, or remove its "
                "DS record at the domain's registrar until that is done.",
                name));
        return;
    }
    set(to,
        dcv_words_say(to, "The %s addresses of %s cannot be looked up: %s.",
                      failed_of(to), name,
                      dcv_tr(to->lang, dcv_verdict_file_title(file->lookup))),
        dcv_words_say(to,
                      "Let whoever runs the name servers of %s see to them, or correct "
                      "the name servers at the domain's registrar.",
                      name));
}

/* What is said of CAA that has a verdict; NULL: nothing. */
static const dcv_finding_t *find_caa(const dcv_explained_t *to, dcv_verdict_t verdict)
{
    dcv_check_t of_caa = *to->check;
    const dcv_explained_t about_caa = {
        .about = to->about, .check = &of_caa, .lang = to->lang, .pool = to->pool};

    of_caa.findings = apr_array_make(to->pool, 1, sizeof(dcv_finding_t));
    dcv_explain_caa(&about_caa);
    for (int i = 0; i < of_caa.findings->nelts; i++) {
        const dcv_finding_t *finding =
            &APR_ARRAY_IDX(of_caa.findings, i, dcv_finding_t);

        if (finding->verdict == verdict) {
            return finding;
        }
    }
    return NULL;
}

/* The file is right, and CAA is what keeps the CA from it. */
static void explain_caa(const dcv_explained_t *to)
{
    const dcv_finding_t *finding = find_caa(to, to->check->file->verdict);

    set(to,
        dcv_words_say(to, "%s is there, and right, but that is of no use: %s",
                      url_of(to),
                      finding ? finding->explanation
                              : dcv_tr(to->lang, "CAA keeps the CA from issuing, or "
                                                 "cannot be looked up.")),
        finding
            ? finding->remedy
            : dcv_tr(to->lang, "See what CAA records the name and the domains above "
                               "it have."));
}

/* Why it is not known whether the file is there, or whether that is of use. */
static const char *why_unknown(const dcv_explained_t *to)
{
    const dcv_file_check_t *file = to->check->file;
    const char *untried = list(to, 0), *right = list(to, 1), *url = url_of(to);

    if (!*right) {
        return *untried
                   ? dcv_words_say(
                         to,
                         "Whether %s is there could not be found out from here: %s.",
                         url, untried)
                   : dcv_words_say(to,
                                   "Nobody could tell this server the addresses of %s, "
                                   "so that the file was not tried.",
                                   to->about->proof->name->fqdn);
    }
    if (*untried && file->not_tried) {
        return dcv_words_say(to, "%s is there at: %s. But %s.", url, right, untried);
    }
    return file->failed
               ? dcv_words_say(to,
                               "%s is there at: %s. But nobody could tell this server "
                               "the %s addresses of the name.",
                               url, right, failed_of(to))
               : dcv_words_say(to,
                               "%s is there at: %s. But nobody could tell this server "
                               "whether CAA lets the CA issue.",
                               url, right);
}

static void explain_unknown(const dcv_explained_t *to)
{
    set(to,
        dcv_words_join(to, why_unknown(to),
                       dcv_tr(to->lang, "That says nothing against the file."), NULL),
        NULL);
}

void dcv_explain_file(const dcv_explained_t *to)
{
    const dcv_file_check_t *file = to->check->file;

    if (!file) {
        return;
    }
    switch (file->verdict) {
    case DCV_VALID:
        explain_valid(to);
        break;
    case DCV_PARTIAL:
        explain_partial(to);
        break;
    case DCV_NO_ADDRESS_RECORD:
        explain_no_address(to);
        break;
    case DCV_PRIVATE_ADDRESS:
        explain_private(to);
        break;
    case DCV_NOT_REACHED:
        explain_not_reached(to);
        break;
    case DCV_UNKNOWN:
        explain_unknown(to);
        break;
    case DCV_CAA_FORBIDS:
        explain_caa(to);
        break;
    case DCV_DNSSEC_BROKEN:
    case DCV_SERVER_FAILURE:
    case DCV_TIMEOUT:
    case DCV_LAME:
        (file->lookup == file->verdict ? explain_lookup : explain_caa)(to);
        break;
    default:
        explain_answered(to);
        break;
    }
}
