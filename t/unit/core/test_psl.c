/* SPDX-License-Identifier: Apache-2.0 */
#include "psl.h"
#include "tap.h"

#include <string.h>

void run_tests(void)
{
    const dcv_psl_t *psl = dcv_psl_create(pool);
    const char *name = "a.b.example.com";
    apr_pool_t *child;

    is(dcv_psl_base(psl, name), "example.com", "one label below a suffix");
    ok(dcv_psl_base(psl, name) == name + 4, "as a part of the name");
    is(dcv_psl_base(psl, "example.com"), "example.com", "a base domain itself");
    is(dcv_psl_base(psl, "www.example.co.uk"), "example.co.uk",
       "a suffix of two labels");
    is(dcv_psl_base(psl, "co.uk"), NULL, "the suffix of a registry");
    is(dcv_psl_base(psl, "com"), NULL, "one label");
    is(dcv_psl_base(psl, "localhost"), NULL, "of whatever kind");
    is(dcv_psl_base(psl, "www.example.github.io"), "example.github.io",
       "a customer of a private suffix");
    is(dcv_psl_base(psl, "github.io"), "github.io", "a private suffix itself");
    is(dcv_psl_base(psl, "a.b.ck"), "a.b.ck", "a wildcard rule");
    is(dcv_psl_base(psl, "b.ck"), NULL, "and what it makes a suffix");
    is(dcv_psl_base(psl, "x.www.ck"), "www.ck", "but not its exception");
    is(dcv_psl_base(psl, "www.xn--bcher-kva.xn--p1ai"), "xn--bcher-kva.xn--p1ai",
       "A-labels");
    apr_pool_create(&child, pool);
    ok(dcv_psl_create(child) != NULL, "another list");
    apr_pool_destroy(child);
    is(dcv_psl_base(psl, name), "example.com", "goes without the first one");
}
