/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/* What stands in front of web servers: see products.h. */
#include "products.h"

#include <string.h>

#include <apr_cstr.h>

#include "dcv/lang.h"

/* What a product is, with a place for its name. */
#define CDN          DCV_N("The answer comes from %s, a CDN.")
#define FIREWALL     DCV_N("The answer comes from %s, a firewall.")
#define APPLICATIONS DCV_N("The answer comes from %s, a host of applications.")
#define GITHUB \
    DCV_N("In the DNS, let the name lead to this server: GitHub Pages cannot hand on.")
#define PROXY DCV_N("The answer comes from %s, a proxy.")

static const dcv_product_t products[] = {
    {"Cloudflare", CDN, 1,
     DCV_N(
         "In Cloudflare, switch off “Always Use HTTPS” for the name, and any redirect "
         "rule that takes in %s."),
     DCV_N("In Cloudflare, add a rule by which its firewall and its protection against "
           "robots skip %s."),
     DCV_N("In Cloudflare, set the DNS record of the name to “DNS only” until the "
           "certificate is issued, so that the CA reaches this server itself.")},
    {"Amazon CloudFront", CDN, 1,
     DCV_N("In CloudFront, give %s* a behaviour of its own that takes HTTP as well as "
           "HTTPS, without a redirect."),
     DCV_N("In CloudFront, let its firewall (AWS WAF) allow %s*."),
     DCV_N("In CloudFront, give %s* a behaviour of its own with this server as its "
           "origin, and without a cache.")},
    {"Amazon ELB", DCV_N("The answer comes from %s, a load balancer of Amazon's."), 1,
     DCV_N(
         "In the listener for port 80 of the Amazon load balancer, put a rule for %s* "
         "that forwards before the one that redirects."),
     DCV_N("In the firewall of the Amazon load balancer, allow %s*."),
     DCV_N("In the Amazon load balancer, forward %s* to this server.")},
    {"Akamai", CDN, 1, DCV_N("In Akamai, add a rule that lets redirects let %s alone."),
     DCV_N("In Akamai, add a rule that lets its firewall let %s alone."), NULL},
    {"Fastly", CDN, 1, DCV_N("In Fastly, except %s from “force TLS”."),
     DCV_N("In Fastly, let its firewall pass %s."), NULL},
    {"Azure Front Door", CDN, 1,
     DCV_N(
         "In Azure Front Door, give %s* a route that takes HTTP, without a redirect."),
     DCV_N("In Azure Front Door, let its firewall allow %s*."), NULL},
    {"Sucuri", FIREWALL, 1,
     DCV_N("In Sucuri, switch off the redirect to HTTPS for %s."),
     DCV_N("In Sucuri, allow the path %s."), NULL},
    {"Imperva", FIREWALL, 1, DCV_N("In Imperva, except %s from the redirect to HTTPS."),
     DCV_N("In Imperva, allow the path %s."), NULL},
    {"DDoS-Guard", FIREWALL, 1,
     DCV_N("In DDoS-Guard, except %s from the redirect to HTTPS."),
     DCV_N("In DDoS-Guard, allow the path %s."), NULL},
    {"Vercel", APPLICATIONS, 1, NULL, NULL, NULL},
    {"Netlify", APPLICATIONS, 1, NULL, NULL, NULL},
    {"GitHub Pages", DCV_N("The answer comes from %s, a host of pages."), 1, GITHUB,
     GITHUB, GITHUB},
    {"Varnish", DCV_N("The answer comes from %s, a cache."), 0,
     DCV_N("In the VCL of Varnish, pass %s before any redirect."),
     DCV_N("In the VCL of Varnish, pass %s before anything is refused."),
     DCV_N("In the VCL of Varnish, pass %s, so that it is neither kept nor changed.")},
    {"HAProxy", PROXY, 0,
     DCV_N("In the configuration of HAProxy, put “unless { path_beg %s }” behind the "
           "redirect."),
     DCV_N("In the configuration of HAProxy, put “unless { path_beg %s }” behind what "
           "denies."),
     DCV_N("In the configuration of HAProxy, send “path_beg %s” to this server.")},
    {"Traefik", PROXY, 0,
     DCV_N("In Traefik, give PathPrefix(`%s`) a router on port 80 without a redirect."),
     DCV_N("In Traefik, give PathPrefix(`%s`) a router without that middleware."),
     DCV_N("In Traefik, give PathPrefix(`%s`) a router that leads to this server.")},
    {"Caddy", PROXY, 0,
     DCV_N("In the Caddyfile, add the site http:// with the name, and in it "
           "“reverse_proxy %s*” with the address of this server."),
     DCV_N(
         "In the Caddyfile, add “reverse_proxy %s*” with the address of this server."),
     DCV_N("In the Caddyfile, add “reverse_proxy %s*” with the address of this "
           "server.")},
    {"Squid", PROXY, 0, DCV_N("In squid.conf, take %s out of the redirect."),
     DCV_N("In squid.conf, allow %s before anything is denied."),
     DCV_N("In squid.conf, deny the cache for %s.")},
    {"nginx", DCV_N("The answer comes from %s, a proxy or web server."), 0,
     DCV_N(
         "In the configuration of nginx for the name, move the redirect into “location "
         "/ { }”, and add “location ^~ %s { }” with a proxy_pass to httpd (in HestiaCP "
         "the redirect is the file nginx.forcessl.conf of the domain)."),
     DCV_N(
         "In the configuration of nginx for the name, add “location ^~ %s { }” with a "
         "proxy_pass to httpd, so that a rule against files that begin with a dot does "
         "not take it in."),
     DCV_N(
         "In the configuration of nginx for the name, add “location ^~ %s { }” with a "
         "proxy_pass to httpd.")},
    {"LiteSpeed", DCV_N("The answer comes from %s, a web server."), 0,
     DCV_N("In LiteSpeed, take %s out of the redirect, or serve the name by httpd."),
     DCV_N("In LiteSpeed, allow %s, or serve the name by httpd."),
     DCV_N("In LiteSpeed, hand %s on to httpd, or serve the name by httpd.")},
    {"IIS", DCV_N("The answer comes from %s, a web server of Microsoft's."), 0,
     DCV_N("In IIS, take %s out of the redirect, and hand it on to this server."),
     DCV_N("In IIS, hand %s on to this server, by a rule for its own reverse proxy."),
     DCV_N("In IIS, hand %s on to this server, by a rule for its own reverse proxy.")},
};

/* By which header, and what it begins with, a product is known. */
static const struct {
    const char *begin; /* of the header's value, for a hint of "NAME: VALUE" */
    int header;        /* 0: the hint, 1: Server, 2: anywhere in Via */
    const char *name;
} signs[] = {
    {"CF-", 0, "Cloudflare"},
    {"cloudflare", 1, "Cloudflare"},
    {"X-Amz-Cf-", 0, "Amazon CloudFront"},
    {"CloudFront", 1, "Amazon CloudFront"},
    {"CloudFront", 2, "Amazon CloudFront"},
    {"awselb", 1, "Amazon ELB"},
    {"X-Akamai", 0, "Akamai"},
    {"Akamai", 1, "Akamai"},
    {"X-Fastly", 0, "Fastly"},
    {"Fastly", 0, "Fastly"},
    {"X-Azure-", 0, "Azure Front Door"},
    {"X-Sucuri-", 0, "Sucuri"},
    {"Sucuri", 1, "Sucuri"},
    {"X-Iinfo", 0, "Imperva"},
    {"X-CDN: Im", 0, "Imperva"},
    {"X-CDN: Inc", 0, "Imperva"},
    {"ddos-guard", 1, "DDoS-Guard"},
    {"X-Vercel-", 0, "Vercel"},
    {"Vercel", 1, "Vercel"},
    {"X-NF-", 0, "Netlify"},
    {"Netlify", 1, "Netlify"},
    {"X-GitHub-", 0, "GitHub Pages"},
    {"GitHub.com", 1, "GitHub Pages"},
    {"X-Varnish", 0, "Varnish"},
    {"varnish", 1, "Varnish"},
    {"varnish", 2, "Varnish"},
    {"HAProxy", 1, "HAProxy"},
    {"haproxy", 2, "HAProxy"},
    {"traefik", 1, "Traefik"},
    {"Caddy", 1, "Caddy"},
    {"Caddy", 2, "Caddy"},
    {"squid", 1, "Squid"},
    {"squid", 2, "Squid"},
    {"nginx", 1, "nginx"},
    {"openresty", 1, "nginx"},
    {"LiteSpeed", 1, "LiteSpeed"},
    {"Microsoft-", 1, "IIS"},
};

static int begins_with(const char *text, const char *begin)
{
    return !apr_cstr_casecmpn(text, begin, strlen(begin));
}

static int contains(const char *text, const char *part)
{
    while (*text && !begins_with(text, part)) {
        text++;
    }
    return *text != '\0';
}

static const dcv_product_t *find_named(const char *name)
{
    apr_size_t i = 0;

    while (strcmp(products[i].name, name)) {
        i++;
    }
    return &products[i];
}

const dcv_product_t *dcv_product_find(const dcv_fetched_t *fetched)
{
    const char *const headers[] = {fetched->hint, fetched->server, fetched->via};

    for (apr_size_t i = 0; i < sizeof(signs) / sizeof(signs[0]); i++) {
        const char *header = headers[signs[i].header];

        if (header && (signs[i].header == 2 ? contains(header, signs[i].begin)
                                            : begins_with(header, signs[i].begin))) {
            return find_named(signs[i].name);
        }
    }
    return NULL;
}
