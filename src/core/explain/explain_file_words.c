/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/* Phrases about what addresses answer: see explain_file.h. */
#include <string.h>

#include <apr_strings.h>

#include "explain_file.h"
#include "products/products.h"
#include "text.h"

const char *dcv_words_address_type(const dcv_address_check_t *address)
{
    return strchr(address->fetched->address, ':') ? "AAAA" : "A";
}

static int is_v6(const dcv_address_check_t *address)
{
    return strchr(address->fetched->address, ':') != NULL;
}

/* What an address did that gave no status, and that needs no value. */
static const char *failure_text(const dcv_address_check_t *address)
{
    switch (address->fetched->outcome) {
    case DCV_FETCH_SILENT:
        return DCV_N("does not answer");
    case DCV_FETCH_CLOSED:
        return DCV_N("ends the connection before it has answered");
    case DCV_FETCH_NO_REPLY:
        return DCV_N("takes the connection, and does not answer in time");
    case DCV_FETCH_NO_HTTP:
        return DCV_N("answers with bytes that are no HTTP");
    case DCV_FETCH_ENDLESS_HEAD:
        return DCV_N("answers with a head that does not end");
    case DCV_FETCH_TLS:
        return DCV_N("makes no TLS connection");
    case DCV_FETCH_NO_ROUTE:
        return DCV_N("cannot be reached: the network knows no way there");
    case DCV_FETCH_PRIVATE:
        return DCV_N("is no address of the public Internet");
    case DCV_FETCH_NO_FAMILY:
        return is_v6(address)
                   ? DCV_N("could not be tried, since this machine has no IPv6")
                   : DCV_N("could not be tried, since this machine has no IPv4");
    default:
        return DCV_N("was not tried, since time was up");
    }
}

/* What an address did that gave no status. */
static const char *failure_words(const dcv_address_check_t *address, dcv_lang_t lang,
                                 apr_pool_t *pool)
{
    const dcv_fetched_t *fetched = address->fetched;

    if (fetched->outcome == DCV_FETCH_REFUSED) {
        return dcv_trf(lang, pool, "refuses the connection to port %d", fetched->port);
    }
    return fetched->outcome == DCV_FETCH_TLS && fetched->error
               ? dcv_trf(lang, pool, "makes no TLS connection (%s)",
                         dcv_text_readable(fetched->error, pool))
               : dcv_tr(lang, failure_text(address));
}

const char *dcv_words_fetched(const dcv_address_check_t *address, dcv_lang_t lang,
                              apr_pool_t *pool)
{
    const dcv_fetched_t *fetched = address->fetched;
    int status = fetched->status;

    switch (address->verdict) {
    case DCV_VALID:
        return dcv_tr(lang, "has the file");
    case DCV_REDIRECTED:
        return fetched->location
                   ? dcv_trf(lang, pool, "redirects (%d) to %s", status,
                             dcv_text_readable(fetched->location, pool))
                   : dcv_trf(lang, pool, "redirects (%d) without telling where to",
                             status);
    case DCV_DENIED:
        return dcv_trf(lang, pool, "denies access (%d)", status);
    case DCV_NOT_FOUND:
        return dcv_trf(lang, pool, "has no such file (%d)", status);
    case DCV_SERVER_ERROR:
        return dcv_trf(lang, pool, "answers with an error (%d)", status);
    case DCV_WRONG_STATUS:
        return dcv_trf(lang, pool, "answers with the status %d", status);
    case DCV_WRONG_CONTENT:
        return dcv_tr(lang, "answers 200, with something else");
    default:
        return failure_words(address, lang, pool);
    }
}

/* The virtual host that took a request, of this server or of another front end. */
static const char *taker_words(const dcv_taken_t *taken, dcv_lang_t lang,
                               apr_pool_t *pool)
{
    static const char *const renamed[] = {
        DCV_N("this server, under another Host"),
        DCV_N("another front end of the fleet, under another Host")};
    static const char *const hidden[] = {
        DCV_N("this server, another virtual host"),
        DCV_N("another front end of the fleet, another virtual host")};
    static const char *const placed[] = {
        DCV_N("this server, %s (%s)"),
        DCV_N("another front end of the fleet, %s (%s)")};
    static const char *const named[] = {DCV_N("this server, %s"),
                                        DCV_N("another front end of the fleet, %s")};
    int other = taken->is_other != 0;

    if (taken->is_renamed || taken->is_hidden) {
        return dcv_tr(lang, (taken->is_renamed ? renamed : hidden)[other]);
    }
    return taken->place ? dcv_trf(lang, pool, placed[other],
                                  dcv_text_readable(taken->vhost, pool),
                                  dcv_text_readable(taken->place, pool))
                        : dcv_trf(lang, pool, named[other],
                                  dcv_text_readable(taken->vhost, pool));
}

const char *dcv_words_answerer(const dcv_address_check_t *address, dcv_lang_t lang,
                               apr_pool_t *pool)
{
    const dcv_taken_t *taken = address->fetched->taken;
    const dcv_product_t *product = dcv_product_find(address->fetched);
    const char *server = address->fetched->server;

    if (address->answerer == DCV_BY_NOBODY) {
        return "";
    }
    return taken               ? taker_words(taken, lang, pool)
           : product           ? product->name
           : server && *server ? dcv_text_readable(server, pool)
                               : dcv_tr(lang, "somebody who does not name himself");
}
