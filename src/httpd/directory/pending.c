/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/* The files of a directory that are still to be looked at: see pending.h. */
#include "pending.h"

#include <apr_strings.h>

#include "dcv/hash.h"

/* Taken files from which on the list is copied without them, once they are most of it. */
#define TAKEN_MAX 1000

static void open_list(mod_dcv_pending_t *pending)
{
    apr_pool_create(&pending->own, pending->pool);
    pending->names = dcv_hash_make(pending->own);
    pending->list = apr_array_make(pending->own, 16, sizeof(mod_dcv_listed_t));
    pending->next = 0;
}

void mod_dcv_pending_add(mod_dcv_pending_t *pending, const mod_dcv_listed_t *file)
{
    mod_dcv_listed_t *added;

    if (!pending->own) {
        open_list(pending);
    }
    if (apr_hash_get(pending->names, file->name, APR_HASH_KEY_STRING)) {
        return;
    }
    added = apr_array_push(pending->list);
    added->name = apr_pstrdup(pending->own, file->name);
    added->entry = file->entry;
    apr_hash_set(pending->names, added->name, APR_HASH_KEY_STRING, added->name);
}

int mod_dcv_pending_count(const mod_dcv_pending_t *pending)
{
    return pending->own ? pending->list->nelts - pending->next : 0;
}

/* Give back the memory of what was taken, also where something is always pending. */
static void compact(mod_dcv_pending_t *pending)
{
    mod_dcv_pending_t all = *pending;

    open_list(pending);
    for (int i = all.next; i < all.list->nelts; i++) {
        mod_dcv_pending_add(pending, &APR_ARRAY_IDX(all.list, i, mod_dcv_listed_t));
    }
    apr_pool_destroy(all.own);
}

int mod_dcv_pending_take(mod_dcv_listed_t *file, mod_dcv_pending_t *pending)
{
    if (!mod_dcv_pending_count(pending)) {
        if (pending->own) {
            apr_pool_destroy(pending->own);
            pending->own = NULL;
        }
        return 0;
    }
    if (pending->next > TAKEN_MAX && pending->next > pending->list->nelts / 2) {
        compact(pending);
    }
    *file = APR_ARRAY_IDX(pending->list, pending->next, mod_dcv_listed_t);
    pending->next++;
    apr_hash_set(pending->names, file->name, APR_HASH_KEY_STRING, NULL);
    return 1;
}
