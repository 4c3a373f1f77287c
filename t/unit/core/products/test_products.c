/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
#include "products/products.h"
#include "tap.h"

static void is_known(dcv_fetched_t fetched, const char *expected, const char *name)
{
    const dcv_product_t *product = dcv_product_find(&fetched);

    is(product ? product->name : NULL, expected, name);
    ok(!product || (product->redirect && product->refusal && product->other),
       "what is known has a remedy for each case");
}

void run_tests(void)
{
    is_known((dcv_fetched_t){.hint = "CF-Ray: 1-CDG", .server = "nginx"}, "Cloudflare",
             "a header of a CDN's own goes before Server");
    is_known((dcv_fetched_t){.server = "cloudflare"}, "Cloudflare",
             "a CDN is known by its Server");
    is_known((dcv_fetched_t){.server = "AmazonS3", .hint = "X-Amz-Cf-Id: x"},
             "Amazon CloudFront", "a CDN is known by its own header");
    is_known((dcv_fetched_t){.via = "1.1 abc.cloudfront.net (CloudFront)"},
             "Amazon CloudFront", "a CDN is known anywhere in Via");
    is_known((dcv_fetched_t){.server = "nginx/1.22.1"}, "nginx",
             "a proxy is known with its version");
    is_known((dcv_fetched_t){.server = "NGINX"}, "nginx",
             "the case of a header does not matter");
    is_known((dcv_fetched_t){.via = "1.1 varnish (Varnish/7.1)", .server = "nginx"},
             "Varnish", "a cache goes before what stands behind it");
    is_known((dcv_fetched_t){.server = "Microsoft-HTTPAPI/2.0"}, "IIS",
             "a server of Windows is known by what its system says");
    is_known((dcv_fetched_t){.server = "Apache/2.4.65"}, NULL,
             "another httpd is nothing that is known");
    is_known((dcv_fetched_t){.server = "", .via = "", .hint = ""}, NULL,
             "empty headers say nothing of anybody");
    is_known((dcv_fetched_t){.status = 200}, NULL, "no header says nothing of anybody");
}
