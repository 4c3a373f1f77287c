/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/* Whether a request for an unknown file would be answered now: see stray_answered.h. */
#include "stray_answered.h"

#include <string.h>

#include <apr_strings.h>

#include "index/index.h"
#include "index/places.h"

/* A request that is tried on virtual hosts, and what came of it. */
typedef struct {
    const dcv_snapshot_t *snapshot;
    const dcv_stray_t *stray;
    const char *file_name;
    const char *host; /* NULL: none that is a name */
    int answered, refused;
} try_t;

/* Whether a virtual host of httpd is there at the port that was asked, as far as is known. */
static int has_port(const dcv_served_t *served, int port)
{
    const apr_array_header_t *at = served->addresses;
    int has = !at || !port;

    for (int i = 0; at && i < at->nelts && !has; i++) {
        int own = APR_ARRAY_IDX(at, i, const dcv_endpoint_t *)->port;

        has = !own || own == port;
    }
    return has;
}

/* Try a virtual host of httpd, unless it has another port or answers nothing at all. */
static void try_one(try_t *at, const dcv_served_t *served)
{
    const dcv_vhost_t *vhost = APR_ARRAY_IDX(dcv_snapshot_vhosts(at->snapshot),
                                             served->vhost, const dcv_vhost_t *);

    if (vhost->answers && has_port(served, at->stray->port)) {
        const dcv_answer_t *answer =
            dcv_served_answer(at->snapshot, served, at->file_name, at->host, NULL);

        *(answer ? &at->answered : &at->refused) += 1;
    }
}

/* Try virtual hosts of httpd, until one of them does not answer. */
static void try_all(try_t *at, const apr_array_header_t *hosts)
{
    for (int i = 0; hosts && i < hosts->nelts && !at->refused; i++) {
        try_one(at, APR_ARRAY_IDX(hosts, i, const dcv_served_t *));
    }
}

/* Try a virtual host at the places of a chain, where requests for the host end in it. */
static void try_places(try_t *at, const dcv_index_t *index, const dcv_served_t *served,
                       const dcv_chain_t *chain)
{
    for (int i = 0; chain && i < chain->places->nelts && !at->refused; i++) {
        const dcv_local_place_t *place =
            APR_ARRAY_IDX(chain->places, i, const dcv_local_place_t *);

        if ((!at->stray->port || place->port == at->stray->port) &&
            dcv_ends_at(index, place, at->host) == served) {
            try_one(at, served);
        }
    }
}

/*
 * Try the virtual hosts that were asked where requests for the host still end in them: such a
 * one has an address for itself, whatever others answer elsewhere. After dcv_served_find() of
 * the name.
 */
static void try_asked(try_t *at, const dcv_index_t *index,
                      const apr_array_header_t *hosts)
{
    for (int i = 0; hosts && i < hosts->nelts && !at->refused; i++) {
        const dcv_served_t *served = APR_ARRAY_IDX(hosts, i, const dcv_served_t *);
        const apr_array_header_t *addresses = served->addresses;

        if (!addresses) {
            try_places(at, index, served, dcv_places_main(index->places));
        }
        for (int j = 0; addresses && j < addresses->nelts; j++) {
            try_places(
                at, index, served,
                dcv_places_chain(index->places,
                                 APR_ARRAY_IDX(addresses, j, const dcv_endpoint_t *)));
        }
    }
}

int dcv_stray_is_answered(dcv_report_t *report, const dcv_stray_t *stray,
                          apr_pool_t *pool)
{
    try_t at = {.snapshot = dcv_report_snapshot(report), .stray = stray};
    const dcv_name_t *name = NULL;

    at.file_name = apr_pstrcat(pool, stray->md5, ".txt", NULL);
    if (stray->host && !dcv_name_parse(&name, stray->host, strlen(stray->host), pool)) {
        at.host = name->text;
        try_all(&at, dcv_served_find(dcv_report_index(report), name, pool));
        if (at.answered) {
            try_asked(&at, dcv_report_index(report),
                      dcv_report_numbered(report, stray->vhost));
        }
    }
    if (!at.answered && !at.refused) {
        try_all(&at, dcv_report_numbered(report, stray->vhost));
    }
    return at.answered && !at.refused;
}
