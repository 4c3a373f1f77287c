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
#include "products/products.h"
#include "text.h"
#include "words.h"

/* What became of a request that a server of ours noted. */
typedef enum {
    ANSWERED,
    REACHED,
    LOST,
    TAKINGS
} taking_t;

/* Which server of ours it was. */
static const char *server_text(const dcv_explained_t *to, const dcv_taken_t *taken,
                               taking_t taking)
{
    static const char *const texts[TAKINGS][2] = {
        [ANSWERED] = {DCV_N("It was answered by this server."),
                      DCV_N("It was answered by another front end of the fleet.")},
        [REACHED] = {DCV_N("It reached this server."),
                     DCV_N("It reached another front end of the fleet.")},
        [LOST] = {DCV_N("The request reached this server, and its answer did not come "
                        "back."),
                  DCV_N("The request reached another front end of the fleet, and its "
                        "answer did not come back.")}};

    return dcv_tr(to->lang, texts[taking][taken->is_other != 0]);
}

/* The virtual host that took a request, and where it is configured. */
static const char *vhost_text(const dcv_explained_t *to, const dcv_taken_t *taken)
{
    if (taken->is_renamed) {
        return dcv_words_say(to,
                             "A virtual host for another name took it, since a proxy "
                             "before it had changed the Host %s of the request.",
                             to->about->proof->name->fqdn);
    }
    if (taken->is_hidden) {
        return dcv_tr(to->lang, "Another virtual host took it.");
    }
    return taken->place
               ? dcv_words_say(to, "The virtual host %s (%s) took it.",
                               dcv_text_readable(taken->vhost, to->pool),
                               dcv_text_readable(taken->place, to->pool))
               : dcv_tr(to->lang,
                        "The main server took it, outside of any virtual host.");
}

/* Somebody as he names himself. */
static const char *name_text(const dcv_explained_t *to, const dcv_fetched_t *fetched)
{
    const dcv_product_t *product = dcv_product_find(fetched);
    const char *said = fetched->server ? fetched->server
                       : fetched->via  ? fetched->via
                                       : fetched->hint;

    if (product) {
        return dcv_words_say(to, product->what, product->name);
    }
    return said && *said
               ? dcv_words_say(
                     to, "The answer comes from something that calls itself “%s”.",
                     dcv_text_readable(said, to->pool))
               : dcv_tr(to->lang,
                        "The answer comes from something that does not name itself.");
}

static const char *stranger_text(const dcv_explained_t *to,
                                 const dcv_address_check_t *address)
{
    const dcv_product_t *product = dcv_product_find(address->fetched);
    const char *location = address->fetched->location;

    if (product && !product->is_elsewhere && address->verdict == DCV_REDIRECTED) {
        return dcv_words_say(
            to,
            location && !strncmp(location, "https:", 6)
                ? DCV_N("No server of ours got the request: %s redirects http to https "
                        "before httpd is asked.")
                : DCV_N(
                      "No server of ours got the request: %s redirects before httpd is "
                      "asked."),
            product->name);
    }
    return dcv_words_join(
        to,
        dcv_tr(
            to->lang,
            product && product->is_elsewhere
                ? DCV_N("No server of ours got the request: it was answered in front "
                        "of this server.")
                : DCV_N("No server of ours got the request: it was answered on another "
                        "machine or in front of this server.")),
        name_text(to, address->fetched), NULL);
}

/* An answer of ours that did not come as it was sent. */
static const char *changer_text(const dcv_explained_t *to, const dcv_fetched_t *fetched)
{
    static const char *const with_status[] = {
        DCV_N("It was answered by this server with the file of an order and the status "
              "%d, and the answer was changed on its way."),
        DCV_N("It was answered by another front end of the fleet with the file of an "
              "order and the status %d, and the answer was changed on its way.")};
    static const char *const without[] = {
        DCV_N(
            "It was answered by this server with the file of an order, and the answer "
            "was changed on its way."),
        DCV_N("It was answered by another front end of the fleet with the file of an "
              "order, and the answer was changed on its way.")};
    const dcv_taken_t *taken = fetched->taken;
    int other = taken->is_other != 0;

    return dcv_words_join(to,
                          taken->status
                              ? dcv_words_say(to, with_status[other], taken->status)
                              : dcv_tr(to->lang, without[other]),
                          name_text(to, fetched), NULL);
}

const char *dcv_explain_who(const dcv_explained_t *to,
                            const dcv_address_check_t *address)
{
    const dcv_taken_t *taken = address->fetched->taken;

    switch (address->answerer) {
    case DCV_BY_ORDER:
        return dcv_words_join(to, server_text(to, taken, ANSWERED),
                              vhost_text(to, taken), NULL);
    case DCV_BY_OTHER_VHOST:
        return dcv_words_join(
            to, server_text(to, taken, ANSWERED), vhost_text(to, taken),
            dcv_tr(to->lang, "That one does not have the order."), NULL);
    case DCV_BY_REFUSAL:
        return dcv_words_join(
            to, server_text(to, taken, REACHED), vhost_text(to, taken),
            dcv_tr(to->lang, "httpd ended it there before mod_dcv was asked, as a "
                             "firewall module does."),
            NULL);
    case DCV_BY_CHANGER:
        return changer_text(to, address->fetched);
    case DCV_BY_LOSER:
        return dcv_words_join(to, server_text(to, taken, LOST), vhost_text(to, taken),
                              NULL);
    case DCV_BY_STRANGER:
        return stranger_text(to, address);
    case DCV_BY_SOMEBODY:
        return name_text(to, address->fetched);
    case DCV_BY_NOBODY:
        break;
    }
    return "";
}

/* What to do about a proxy that asks for another name. */
static const char *host_remedy(const dcv_explained_t *to)
{
    return dcv_words_say(
        to,
        "Let the proxy before httpd hand on the Host %s: in nginx by “proxy_set_header "
        "Host $host;”, in httpd by “ProxyPreserveHost On”.",
        to->about->proof->name->fqdn);
}

/* What to do on another front end, whose virtual host has no such order. */
static const char *front_end_remedy(const dcv_explained_t *to, const char *source,
                                    const char *place)
{
    return place
               ? dcv_words_say(
                     to,
                     "On the other front end, give the configuration at %s DCVEngine "
                     "On and the order %s, as all front ends of a fleet must have the "
                     "same orders.",
                     place, source)
               : dcv_words_say(
                     to,
                     "On the other front end, give the configuration of the main "
                     "server DCVEngine On and the order %s, as all front ends of a "
                     "fleet must have the same orders.",
                     source);
}

/* What to do where a name is to lead to the virtual host that has the order. */
static const char *name_remedy(const dcv_explained_t *to, const char *source,
                               const char *place)
{
    const char *name = to->about->proof->name->fqdn;

    return place
               ? dcv_words_say(
                     to,
                     "Make %s a ServerName or ServerAlias of the virtual host that has "
                     "the order %s, with the addresses and the port 80 that are asked, "
                     "and remove it from the one at %s.",
                     name, source, place)
               : dcv_words_say(
                     to,
                     "Make %s a ServerName or ServerAlias of the virtual host that has "
                     "the order %s, with the addresses and the port 80 that are asked, "
                     "and remove it from the main server.",
                     name, source);
}

/* What to do in the virtual host that has no such order. */
static const char *vhost_remedy(const dcv_explained_t *to, const dcv_taken_t *taken)
{
    const char *name = to->about->proof->name->fqdn;
    const char *source = dcv_text_readable(to->about->order->source, to->pool);
    const char *place = taken->place ? dcv_text_readable(taken->place, to->pool) : NULL;

    /* Whoever may not know of that virtual host asks somebody who may. */
    if (taken->is_hidden) {
        return dcv_words_say(
            to,
            "Ask the administrator of this server to have requests for %s come to the "
            "virtual host that has the order %s: another one takes them.",
            name, source);
    }
    if (taken->is_other) {
        return front_end_remedy(to, source, place);
    }
    if (to->about->order->directory || !place) {
        return name_remedy(to, source, place);
    }
    return dcv_words_say(
        to,
        "In the virtual host at %s, add “DCVEngine On” and “DCVCSRFile %s”, or remove "
        "the name %s there, so that the virtual host that has the order answers.",
        place, source, name);
}

static const char *refusal_remedy(const dcv_explained_t *to, const dcv_taken_t *taken)
{
    if (taken->is_hidden) {
        return dcv_words_say(
            to,
            "Ask the administrator of this server to let %s pass in what ends such "
            "requests (mod_security, mod_evasive, mod_qos or another module): the error "
            "log names it.",
            DCV_FILE_DIRECTORY);
    }
    return taken->place
               ? dcv_words_say(
                     to,
                     "In httpd, for the virtual host at %s, let the module that ends "
                     "such requests (mod_security, mod_evasive, mod_qos or another) pass "
                     "%s: the error log names it.",
                     dcv_text_readable(taken->place, to->pool), DCV_FILE_DIRECTORY)
               : dcv_words_say(
                     to,
                     "In httpd, let the module that ends such requests (mod_security, "
                     "mod_evasive, mod_qos or another) pass %s: the error log names it.",
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

static const char *product_remedy(const dcv_explained_t *to,
                                  const dcv_product_t *product, dcv_verdict_t verdict)
{
    const char *text = verdict == DCV_REDIRECTED ? product->redirect
                       : verdict == DCV_DENIED   ? product->refusal
                                                 : product->other;

    return text ? dcv_words_say(to, text, DCV_FILE_DIRECTORY)
                : dcv_words_say(to,
                                "In %s, have %s handed on to this server, neither kept "
                                "nor changed.",
                                product->name, DCV_FILE_DIRECTORY);
}

/* What to ask somebody for whom we do not know, or what to do where it is a known product. */
static const char *stranger_remedy(const dcv_explained_t *to,
                                   const dcv_address_check_t *address)
{
    const dcv_product_t *product = dcv_product_find(address->fetched);
    const char *at = dcv_text_readable(address->fetched->address, to->pool);
    const char *type = dcv_words_address_type(address);
    const dcv_name_t *name = to->about->proof->name;
    int is_address = dcv_name_is_address(name);

    if (!is_address && is_right_elsewhere(to, address) &&
        !(product && product->is_elsewhere)) {
        return dcv_words_say(to,
                             "Correct the %s record of %s, which leads to %s, where "
                             "another machine answers, or remove it.",
                             type, name->fqdn, at);
    }
    if (product) {
        return product_remedy(to, product, address->verdict);
    }
    return is_address
               ? dcv_words_say(
                     to,
                     "Let whoever runs the machine or proxy that answers at %s hand %s "
                     "on to this server, without a redirect and unchanged.",
                     at, DCV_FILE_DIRECTORY)
               : dcv_words_say(
                     to,
                     "Let whoever runs the machine or proxy that answers at %s hand %s "
                     "on to this server, without a redirect and unchanged, or correct "
                     "the %s record of %s, if the name is not meant to lead there.",
                     at, DCV_FILE_DIRECTORY, type, name->fqdn);
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
        return product
                   ? product_remedy(to, product, address->verdict)
                   : dcv_words_say(to,
                                   "Let whoever runs what stands before this server "
                                   "at %s (a proxy, a CDN, a firewall) hand %s on "
                                   "unchanged.",
                                   dcv_text_readable(fetched->address, to->pool),
                                   DCV_FILE_DIRECTORY);
    default:
        return stranger_remedy(to, address);
    }
}
