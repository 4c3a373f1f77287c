/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Who answered a request for the file, and whom to ask for a change. Nobody is accused: what
 * no server of ours noted was answered by somebody else, who is named as he names himself.
 */
#include <string.h>

#include <apr_strings.h>

#include "dcv/order.h"
#include "explain_file.h"
#include "products.h"
#include "text.h"

/* The virtual host that took a request, and where it is configured. */
static const char *vhost_words(const dcv_explained_t *to, const dcv_taken_t *taken)
{
    if (taken->is_renamed) {
        return apr_psprintf(to->pool,
                            "a virtual host for another name, since a proxy before it "
                            "had changed the Host %s of the request",
                            to->about->proof->name->fqdn);
    }
    return taken->place ? apr_psprintf(to->pool, "the virtual host %s (%s)",
                                       dcv_text_readable(taken->vhost, to->pool),
                                       dcv_text_readable(taken->place, to->pool))
                        : "the main server, outside of any virtual host";
}

static const char *server_words(const dcv_taken_t *taken)
{
    return taken->is_other ? "another front end of the fleet" : "this server";
}

/* Somebody as he names himself: "Cloudflare, a CDN", “Apache”. */
static const char *name_words(const dcv_explained_t *to, const dcv_fetched_t *fetched)
{
    const dcv_product_t *product = dcv_product_find(fetched);
    const char *said = fetched->server ? fetched->server
                       : fetched->via  ? fetched->via
                                       : fetched->hint;

    if (product) {
        return apr_psprintf(to->pool, "%s, %s", product->name, product->what);
    }
    return said && *said ? apr_psprintf(to->pool, "something that calls itself “%s”",
                                        dcv_text_readable(said, to->pool))
                         : "something that does not name itself";
}

static const char *stranger_words(const dcv_explained_t *to,
                                  const dcv_address_check_t *address)
{
    const dcv_product_t *product = dcv_product_find(address->fetched);
    const char *location = address->fetched->location;

    if (product && !product->is_elsewhere && address->verdict == DCV_REDIRECTED) {
        return apr_psprintf(
            to->pool,
            "No server of ours got the request: %s redirects%s before "
            "httpd is asked.",
            product->name,
            location && !strncmp(location, "https:", 6) ? " http to https" : "");
    }
    return apr_psprintf(
        to->pool, "No server of ours got the request: the answer comes from %s, %s.",
        name_words(to, address->fetched),
        product && product->is_elsewhere
            ? "in front of this server"
            : "on another machine or in front of this server");
}

const char *dcv_explain_who(const dcv_explained_t *to,
                            const dcv_address_check_t *address)
{
    const dcv_taken_t *taken = address->fetched->taken;

    switch (address->answerer) {
    case DCV_BY_ORDER:
        return apr_psprintf(to->pool, "It was answered by %s, in %s.",
                            server_words(taken), vhost_words(to, taken));
    case DCV_BY_OTHER_VHOST:
        return apr_psprintf(to->pool,
                            "It was answered by %s, but in %s, which does not have the "
                            "order.",
                            server_words(taken), vhost_words(to, taken));
    case DCV_BY_REFUSAL:
        return apr_psprintf(
            to->pool,
            "It reached %s, in %s, where httpd ended it before mod_dcv was "
            "asked, as a firewall module does.",
            server_words(taken), vhost_words(to, taken));
    case DCV_BY_CHANGER:
        return apr_psprintf(
            to->pool,
            "It was answered by %s with the file of an order%s, and the "
            "answer was changed on its way: it comes from %s.",
            server_words(taken),
            taken->status ? apr_psprintf(to->pool, " and the status %d", taken->status)
                          : "",
            name_words(to, address->fetched));
    case DCV_BY_LOSER:
        return apr_psprintf(
            to->pool,
            "The request reached %s, in %s, and its answer did not come "
            "back.",
            server_words(taken), vhost_words(to, taken));
    case DCV_BY_STRANGER:
        return stranger_words(to, address);
    case DCV_BY_SOMEBODY:
        return apr_psprintf(to->pool, "The answer comes from %s.",
                            name_words(to, address->fetched));
    case DCV_BY_NOBODY:
        break;
    }
    return "";
}

const char *dcv_words_answerer(const dcv_address_check_t *address, apr_pool_t *pool)
{
    const dcv_taken_t *taken = address->fetched->taken;
    const dcv_product_t *product = dcv_product_find(address->fetched);
    const char *server = address->fetched->server;

    if (address->answerer == DCV_BY_NOBODY) {
        return "";
    }
    if (!taken) {
        return product             ? product->name
               : server && *server ? dcv_text_readable(server, pool)
                                   : "somebody who does not name himself";
    }
    if (taken->is_renamed) {
        return apr_pstrcat(pool, server_words(taken), ", under another Host", NULL);
    }
    return apr_psprintf(pool, "%s, %s%s%s%s", server_words(taken),
                        dcv_text_readable(taken->vhost, pool), taken->place ? " (" : "",
                        taken->place ? dcv_text_readable(taken->place, pool) : "",
                        taken->place ? ")" : "");
}

/* What to do about a proxy that asks for another name. */
static const char *host_remedy(const dcv_explained_t *to)
{
    return apr_psprintf(
        to->pool,
        "Let the proxy before httpd hand on the Host %s: in nginx by “proxy_set_header Host "
        "$host;”, in httpd by “ProxyPreserveHost On”.",
        to->about->proof->name->fqdn);
}

/* What to do in the virtual host that has no such order. */
static const char *vhost_remedy(const dcv_explained_t *to, const dcv_taken_t *taken)
{
    const char *name = to->about->proof->name->fqdn;
    const char *source = dcv_text_readable(to->about->order->source, to->pool);
    const char *place =
        taken->place ? apr_pstrcat(to->pool, "at ",
                                   dcv_text_readable(taken->place, to->pool), NULL)
                     : "of the main server";

    if (taken->is_other) {
        return apr_psprintf(
            to->pool,
            "On the other front end, give the configuration %s DCVEngine On and the order "
            "%s, as all front ends of a fleet must have the same orders.",
            place, source);
    }
    if (to->about->order->directory || !taken->place) {
        return apr_psprintf(
            to->pool,
            "Make %s a ServerName or ServerAlias of the virtual host that "
            "has the order %s, with the addresses and the port 80 that are "
            "asked, and remove it from the one %s.",
            name, source, place);
    }
    return apr_psprintf(
        to->pool,
        "In the virtual host %s, add “DCVEngine On” and “DCVCSRFile %s”, "
        "or remove the name %s there, so that the virtual host that has the "
        "order answers.",
        place, source, name);
}

static const char *refusal_remedy(const dcv_explained_t *to, const dcv_taken_t *taken)
{
    return apr_psprintf(
        to->pool,
        "In httpd%s, let the module that ends such requests (mod_security, mod_evasive, "
        "mod_qos or another) pass %s: the error log names it.",
        taken->place ? apr_pstrcat(to->pool, ", for the virtual host at ",
                                   dcv_text_readable(taken->place, to->pool), NULL)
                     : "",
        DCV_FILE_DIRECTORY);
}

/* Whether some other address leads to a server of ours, or is right. */
static int is_right_elsewhere(const dcv_explained_t *to,
                              const dcv_address_check_t *address)
{
    const apr_array_header_t *addresses = to->check->file->addresses;

    for (int i = 0; i < addresses->nelts; i++) {
        const dcv_address_check_t *other =
            &APR_ARRAY_IDX(addresses, i, dcv_address_check_t);

        if (strcmp(other->fetched->address, address->fetched->address) &&
            (other->fetched->taken || other->verdict == DCV_VALID)) {
            return 1;
        }
    }
    return 0;
}

static const char *product_remedy(const dcv_product_t *product, dcv_verdict_t verdict)
{
    return verdict == DCV_REDIRECTED ? product->redirect
           : verdict == DCV_DENIED   ? product->refusal
                                     : product->other;
}

/* What to ask somebody for whom we do not know, or what to do where it is a known product. */
static const char *stranger_remedy(const dcv_explained_t *to,
                                   const dcv_address_check_t *address)
{
    const dcv_product_t *product = dcv_product_find(address->fetched);
    const char *at = dcv_text_readable(address->fetched->address, to->pool);
    int is_address = dcv_name_is_address(to->about->proof->name);

    if (!is_address && is_right_elsewhere(to, address) &&
        !(product && product->is_elsewhere)) {
        return apr_psprintf(
            to->pool,
            "Correct %s, which leads to %s, where another machine answers, "
            "or remove it.",
            dcv_words_address_record(to, address), at);
    }
    if (product) {
        return product_remedy(product, address->verdict);
    }
    return apr_psprintf(
        to->pool,
        "Let whoever runs the machine or proxy that answers at %s hand %s on to this "
        "server, without a redirect and unchanged%s.",
        at, DCV_FILE_DIRECTORY,
        is_address
            ? ""
            : apr_psprintf(to->pool,
                           ", or correct %s, if the name is not meant to lead there",
                           dcv_words_address_record(to, address)));
}

const char *dcv_explain_who_remedy(const dcv_explained_t *to,
                                   const dcv_address_check_t *address)
{
    const dcv_fetched_t *fetched = address->fetched;
    const dcv_product_t *product = dcv_product_find(fetched);

    switch (address->answerer) {
    case DCV_BY_OTHER_VHOST:
        return fetched->taken->is_renamed ? host_remedy(to)
                                          : vhost_remedy(to, fetched->taken);
    case DCV_BY_REFUSAL:
        return refusal_remedy(to, fetched->taken);
    case DCV_BY_CHANGER:
        return product ? product_remedy(product, address->verdict)
                       : apr_psprintf(
                             to->pool,
                             "Let whoever runs what stands before this server at %s "
                             "(a proxy, a CDN, a firewall) hand %s on unchanged.",
                             dcv_text_readable(fetched->address, to->pool),
                             DCV_FILE_DIRECTORY);
    default:
        return stranger_remedy(to, address);
    }
}
