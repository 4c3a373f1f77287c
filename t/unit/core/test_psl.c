/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
#include "psl.h"
#include "tap.h"

#include <string.h>

void run_tests(void)
{
    const dcv_psl_t *psl = dcv_psl_create(pool);
    const char *name = "a.b.example.com";
    apr_pool_t *child;

    is(dcv_psl_base(psl, name), "example.com",
       "a base domain is one label below a public suffix");
    ok(dcv_psl_base(psl, name) == name + 4, "a base domain is a pointer into the name");
    is(dcv_psl_base(psl, "example.com"), "example.com",
       "a base domain is its own base domain");
    is(dcv_psl_base(psl, "www.example.co.uk"), "example.co.uk",
       "a name below a suffix of two labels has a base domain of three");
    is(dcv_psl_base(psl, "co.uk"), NULL,
       "a registry's suffix of two labels has no base domain");
    is(dcv_psl_base(psl, "com"), NULL,
       "a registry's suffix of one label has no base domain");
    is(dcv_psl_base(psl, "localhost"), NULL,
       "a name of one label that is no suffix has no base domain");
    is(dcv_psl_base(psl, "www.example.github.io"), "example.github.io",
       "a base domain of a customer is one label below a private suffix");
    is(dcv_psl_base(psl, "github.io"), "github.io",
       "a private suffix is its own base domain");
    is(dcv_psl_base(psl, "a.b.ck"), "a.b.ck",
       "a base domain is one label below a suffix by a wildcard rule");
    is(dcv_psl_base(psl, "b.ck"), NULL,
       "a suffix by a wildcard rule has no base domain");
    is(dcv_psl_base(psl, "x.www.ck"), "www.ck",
       "the exception to a wildcard rule is a base domain");
    is(dcv_psl_base(psl, "www.xn--bcher-kva.xn--p1ai"), "xn--bcher-kva.xn--p1ai",
       "a name of A-labels has a base domain of A-labels");
    apr_pool_create(&child, pool);
    ok(dcv_psl_create(child) != NULL, "a second list can be created");
    apr_pool_destroy(child);
    is(dcv_psl_base(psl, name), "example.com",
       "a list works after another one was destroyed");
}
