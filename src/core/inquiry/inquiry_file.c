/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The file in an inquiry: see inquiry_file.h. Each address is asked by itself, since which
 * one a CA takes is chance, and over both schemes, since one may work where the other does
 * not.
 */
#include "inquiry_file.h"

#include <string.h>

#include <apr_strings.h>

#include "asks.h"
#include "dcv/text.h"
#include "evidence_file.h"

/* The addresses of a reply, in an order that does not change from one to the next. */
static apr_array_header_t *sort_addresses(const dcv_reply_t *reply, apr_pool_t *pool)
{
    apr_array_header_t *sorted =
        reply->outcome == DCV_DATA && reply->data && reply->dnssec != DCV_DNSSEC_BOGUS
            ? apr_array_copy(pool, reply->data)
            : apr_array_make(pool, 1, sizeof(const char *));

    dcv_text_sort(sorted);
    return sorted;
}

/* Fetch from an address and a port; until that comes back, it was not tried. */
static void fetch(dcv_inquiry_t *inquiry, const char *address, int port)
{
    const dcv_aim_t *aim = inquiry->aim;
    apr_array_header_t *fetches = inquiry->evidence->file->fetches;
    const dcv_fetched_t fetched = {
        .address = address, .port = port, .outcome = DCV_FETCH_NOT_TRIED};
    dcv_fetch_t *wanted = apr_pcalloc(inquiry->pool, sizeof(*wanted));
    const dcv_ask_t ask = {
        .question = {.name = aim->name->fqdn,
                     .type = strchr(address, ':') ? DCV_TYPE_AAAA : DCV_TYPE_A},
        .fetch = wanted,
        .purpose = DCV_FOR_FILE,
        .item = fetches->nelts};

    wanted->host = aim->name->fqdn;
    wanted->path = aim->path;
    wanted->address = address;
    wanted->port = port;
    wanted->owner = aim->base;
    wanted->nonce =
        aim->nonce ? apr_psprintf(inquiry->pool, "%s-%d", aim->nonce, fetches->nelts)
                   : NULL;
    APR_ARRAY_PUSH(fetches, dcv_fetched_t) = fetched;
    dcv_asks_add(inquiry, ask);
}

static void fetch_from(dcv_inquiry_t *inquiry, const char *address)
{
    fetch(inquiry, address, DCV_FETCH_HTTP_PORT);
    fetch(inquiry, address, DCV_FETCH_HTTPS_PORT);
}

/* Both families in turn, so that neither is left out where there are many. */
static void fetch_from_all(dcv_inquiry_t *inquiry)
{
    const apr_array_header_t *families[] = {inquiry->hosts_aaaa, inquiry->hosts_a};
    int taken = 0;

    for (int i = 0; i < families[0]->nelts || i < families[1]->nelts; i++) {
        for (int family = 0; family < 2; family++) {
            if (i >= families[family]->nelts) {
                continue;
            }
            if (taken == DCV_FETCH_ADDRESSES_MAX) {
                inquiry->evidence->file->left_out++;
                continue;
            }
            fetch_from(inquiry, APR_ARRAY_IDX(families[family], i, const char *));
            taken++;
        }
    }
}

static void look_up(dcv_inquiry_t *inquiry, dcv_type_t type)
{
    const dcv_ask_t ask = {.question = {.name = inquiry->aim->name->fqdn, .type = type},
                           .purpose = DCV_FOR_HOST};

    dcv_asks_add(inquiry, ask);
}

void dcv_inquiry_begin_file(dcv_inquiry_t *inquiry)
{
    const dcv_name_t *name = inquiry->aim->name;
    dcv_file_seen_t *file;

    if (!inquiry->aim->path) {
        return;
    }
    inquiry->evidence->file = file = dcv_evidence_file_create(inquiry->pool);
    file->is_marked = inquiry->aim->nonce != NULL;
    if (dcv_name_is_address(name)) {
        *(name->kind == DCV_NAME_IPV4 ? &file->a : &file->aaaa) =
            (dcv_lookup_seen_t){.outcome = DCV_DATA};
        fetch_from(inquiry, name->fqdn);
        return;
    }
    /* Until they are known; a check that is given up may never ask. */
    file->a = file->aaaa = (dcv_lookup_seen_t){.outcome = DCV_UNREACHABLE, .rcode = -1};
    look_up(inquiry, DCV_TYPE_AAAA);
    look_up(inquiry, DCV_TYPE_A);
}

void dcv_inquiry_take_host(dcv_inquiry_t *inquiry, const dcv_ask_t *ask,
                           const dcv_reply_t *reply)
{
    dcv_file_seen_t *file = inquiry->evidence->file;
    int is_a = ask->question.type == DCV_TYPE_A;
    const dcv_lookup_seen_t seen = {.outcome = reply->outcome,
                                    .rcode = reply->rcode,
                                    .dnssec = reply->dnssec,
                                    .why_bogus = reply->why_bogus};

    *(is_a ? &file->a : &file->aaaa) = seen;
    *(is_a ? &inquiry->hosts_a : &inquiry->hosts_aaaa) =
        sort_addresses(reply, inquiry->pool);
    if (inquiry->hosts_a && inquiry->hosts_aaaa) {
        fetch_from_all(inquiry);
    }
}

void dcv_inquiry_fill_fetched(dcv_inquiry_t *inquiry, const dcv_ask_t *ask,
                              const dcv_fetched_t *fetched)
{
    dcv_fetched_t *kept =
        &APR_ARRAY_IDX(inquiry->evidence->file->fetches, ask->item, dcv_fetched_t);
    const char *address = kept->address;
    int port = kept->port;

    *kept = *fetched;
    kept->address = address;
    kept->port = port;
}
