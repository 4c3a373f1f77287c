/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What stands in front of web servers, and names itself in the head of an answer: CDNs,
 * firewalls, proxies and other servers, as data.
 */
#ifndef DCV_CORE_PRODUCTS_H
#define DCV_CORE_PRODUCTS_H

#include "dcv/fetch.h"

typedef struct dcv_product_t {
    const char *name; /* "Cloudflare", in any language */
    const char *what; /* a sentence: what it is, with a place for the name */
    int is_elsewhere; /* whether it runs on machines of its own, as a CDN does */
    /*
     * What to do there, for a redirect, a refusal, anything else: a sentence with a place for
     * the directory of the file. NULL: to hand requests on.
     */
    const char *redirect, *refusal, *other;
} dcv_product_t;

/* What a reply says that it comes from; NULL: nothing that is known. A constant. */
const dcv_product_t *dcv_product_find(const dcv_fetched_t *fetched);

#endif
