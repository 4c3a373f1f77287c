/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/* What stands in front of web servers: see products.h. */
#include "products.h"

#include <string.h>

#include <apr_cstr.h>

#define PATH "/.well-known/pki-validation/"

/* A rule of one's own, where there are such; and what every proxy can do. */
#define RULE(place, what) "In " place ", add a rule that lets " what " " PATH " alone."
#define HAND_ON(place) \
    "In " place ", have " PATH " handed on to this server, neither kept nor changed."

static const dcv_product_t products[] = {
    {"Cloudflare", "a CDN", 1,
     "In Cloudflare, switch off “Always Use HTTPS” for the name, and any redirect rule "
     "that takes in " PATH ".",
     "In Cloudflare, add a rule by which its firewall and its protection against robots "
     "skip " PATH ".",
     "In Cloudflare, set the DNS record of the name to “DNS only” until the certificate "
     "is issued, so that the CA reaches this server itself."},
    {"Amazon CloudFront", "a CDN", 1,
     "In CloudFront, give " PATH "* a behaviour of its own that takes HTTP as well as "
     "HTTPS, without a redirect.",
     "In CloudFront, let its firewall (AWS WAF) allow " PATH "*.",
     "In CloudFront, give " PATH "* a behaviour of its own with this server as its "
     "origin, and without a cache."},
    {"an Amazon load balancer", "before the servers", 1,
     "In the listener for port 80 of the Amazon load balancer, put a rule for " PATH
     "* that forwards before the one that redirects.",
     "In the firewall of the Amazon load balancer, allow " PATH "*.",
     "In the Amazon load balancer, forward " PATH "* to this server."},
    {"Akamai", "a CDN", 1, RULE("Akamai", "redirects let"),
     RULE("Akamai", "its firewall let"), HAND_ON("Akamai")},
    {"Fastly", "a CDN", 1, "In Fastly, except " PATH " from “force TLS”.",
     "In Fastly, let its firewall pass " PATH ".", HAND_ON("Fastly")},
    {"Azure Front Door", "a CDN", 1,
     "In Azure Front Door, give " PATH "* a route that takes HTTP, without a redirect.",
     "In Azure Front Door, let its firewall allow " PATH "*.",
     HAND_ON("Azure Front Door")},
    {"Sucuri", "a firewall", 1,
     "In Sucuri, switch off the redirect to HTTPS for " PATH ".",
     "In Sucuri, allow the path " PATH ".", HAND_ON("Sucuri")},
    {"Imperva", "a firewall", 1,
     "In Imperva, except " PATH " from the redirect to HTTPS.",
     "In Imperva, allow the path " PATH ".", HAND_ON("Imperva")},
    {"DDoS-Guard", "a firewall", 1,
     "In DDoS-Guard, except " PATH " from the redirect to HTTPS.",
     "In DDoS-Guard, allow the path " PATH ".", HAND_ON("DDoS-Guard")},
    {"Vercel", "a host of applications", 1, HAND_ON("Vercel"), HAND_ON("Vercel"),
     HAND_ON("Vercel")},
    {"Netlify", "a host of applications", 1, HAND_ON("Netlify"), HAND_ON("Netlify"),
     HAND_ON("Netlify")},
    {"GitHub Pages", "a host of pages", 1,
     "In the DNS, let the name lead to this server: GitHub Pages cannot hand on.",
     "In the DNS, let the name lead to this server: GitHub Pages cannot hand on.",
     "In the DNS, let the name lead to this server: GitHub Pages cannot hand on."},
    {"Varnish", "a cache", 0,
     "In the VCL of Varnish, pass " PATH " before any redirect.",
     "In the VCL of Varnish, pass " PATH " before anything is refused.",
     "In the VCL of Varnish, pass " PATH ", so that it is neither kept nor changed."},
    {"HAProxy", "a proxy", 0,
     "In the configuration of HAProxy, put “unless { path_beg " PATH
     " }” behind the redirect.",
     "In the configuration of HAProxy, put “unless { path_beg " PATH
     " }” behind what denies.",
     "In the configuration of HAProxy, send “path_beg " PATH "” to this server."},
    {"Traefik", "a proxy", 0,
     "In Traefik, give PathPrefix(`" PATH "`) a router on port 80 without a redirect.",
     "In Traefik, give PathPrefix(`" PATH "`) a router without that middleware.",
     "In Traefik, give PathPrefix(`" PATH "`) a router that leads to this server."},
    {"Caddy", "a proxy", 0,
     "In the Caddyfile, add the site http:// with the name, and in it “reverse_proxy " PATH
     "*” with the address of this server.",
     "In the Caddyfile, add “reverse_proxy " PATH "*” with the address of this server.",
     "In the Caddyfile, add “reverse_proxy " PATH
     "*” with the address of this server."},
    {"Squid", "a proxy", 0, "In squid.conf, take " PATH " out of the redirect.",
     "In squid.conf, allow " PATH " before anything is denied.",
     "In squid.conf, deny the cache for " PATH "."},
    {"nginx", "a proxy or web server", 0,
     "In the configuration of nginx for the name, move the redirect into “location / { }”, "
     "and add “location ^~ " PATH " { }” with a proxy_pass to httpd (in HestiaCP the "
     "redirect is the file nginx.forcessl.conf of the domain).",
     "In the configuration of nginx for the name, add “location ^~ " PATH
     " { }” with a proxy_pass to httpd, so that a rule against files that begin with a dot "
     "does not take it in.",
     "In the configuration of nginx for the name, add “location ^~ " PATH
     " { }” with a proxy_pass to httpd."},
    {"LiteSpeed", "a web server", 0,
     "In LiteSpeed, take " PATH " out of the redirect, or serve the name by httpd.",
     "In LiteSpeed, allow " PATH ", or serve the name by httpd.",
     "In LiteSpeed, hand " PATH " on to httpd, or serve the name by httpd."},
    {"IIS", "a web server of Microsoft's", 0,
     "In IIS, take " PATH " out of the redirect, and hand it on to this server.",
     "In IIS, hand " PATH " on to this server, by a rule for its own reverse proxy.",
     "In IIS, hand " PATH " on to this server, by a rule for its own reverse proxy."},
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
    {"awselb", 1, "an Amazon load balancer"},
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
