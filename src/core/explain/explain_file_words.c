/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/* Phrases about what addresses answer: see explain_file.h. */
#include <string.h>

#include <apr_strings.h>

#include "explain_file.h"
#include "text.h"

const char *dcv_words_address_record(const dcv_explained_t *to,
                                     const dcv_address_check_t *address)
{
    return apr_pstrcat(to->pool, "the ",
                       strchr(address->fetched->address, ':') ? "AAAA" : "A",
                       " record of ", to->about->proof->name->fqdn, NULL);
}

static int is_v6(const dcv_address_check_t *address)
{
    return strchr(address->fetched->address, ':') != NULL;
}

/* What an address did that gave no status. */
static const char *failure_words(const dcv_address_check_t *address, apr_pool_t *pool)
{
    const dcv_fetched_t *fetched = address->fetched;

    switch (fetched->outcome) {
    case DCV_FETCH_REFUSED:
        return apr_psprintf(pool, "refuses the connection to port %d", fetched->port);
    case DCV_FETCH_SILENT:
        return "does not answer";
    case DCV_FETCH_CLOSED:
        return "ends the connection before it has answered";
    case DCV_FETCH_NO_REPLY:
        return "takes the connection, and does not answer in time";
    case DCV_FETCH_NO_HTTP:
        return "answers with bytes that are no HTTP";
    case DCV_FETCH_ENDLESS_HEAD:
        return "answers with a head that does not end";
    case DCV_FETCH_TLS:
        return fetched->error ? apr_psprintf(pool, "makes no TLS connection (%s)",
                                             dcv_text_readable(fetched->error, pool))
                              : "makes no TLS connection";
    case DCV_FETCH_NO_ROUTE:
        return "cannot be reached: the network knows no way there";
    case DCV_FETCH_PRIVATE:
        return "is no address of the public Internet";
    case DCV_FETCH_NO_FAMILY:
        return is_v6(address) ? "could not be tried, since this machine has no IPv6"
                              : "could not be tried, since this machine has no IPv4";
    default:
        return "was not tried, since time was up";
    }
}

const char *dcv_words_fetched(const dcv_address_check_t *address, apr_pool_t *pool)
{
    const dcv_fetched_t *fetched = address->fetched;

    switch (address->verdict) {
    case DCV_VALID:
        return "has the file";
    case DCV_REDIRECTED:
        return fetched->location
                   ? apr_psprintf(pool, "redirects (%d) to %s", fetched->status,
                                  dcv_text_readable(fetched->location, pool))
                   : apr_psprintf(pool, "redirects (%d) without telling where to",
                                  fetched->status);
    case DCV_DENIED:
        return apr_psprintf(pool, "denies access (%d)", fetched->status);
    case DCV_NOT_FOUND:
        return apr_psprintf(pool, "has no such file (%d)", fetched->status);
    case DCV_SERVER_ERROR:
        return apr_psprintf(pool, "answers with an error (%d)", fetched->status);
    case DCV_WRONG_STATUS:
        return apr_psprintf(pool, "answers with the status %d", fetched->status);
    case DCV_WRONG_CONTENT:
        return "answers 200, with something else";
    default:
        return failure_words(address, pool);
    }
}
