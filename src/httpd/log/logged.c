/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/* Marks of messages that have been logged: see logged.h. */
#include "logged.h"

#include <apr_atomic.h>
#include <apr_hash.h>
#include <apr_shm.h>

#include "mod_dcv.h"

#define KEY   "mod_dcv " MOD_DCV_VERSION " logged once"
#define MARKS 8192

/* How many places there are for each mark, of which others may have some. */
#define PLACES 16

struct mod_dcv_logged_t {
    volatile apr_uint32_t *marks; /* 0: none */
};

mod_dcv_logged_t *mod_dcv_logged_open(process_rec *process)
{
    apr_size_t size = MARKS * sizeof(apr_uint32_t);
    mod_dcv_logged_t *logged = NULL;
    void *data = NULL;
    apr_shm_t *shm;

    (void)apr_pool_userdata_get(&data, KEY, process->pool);
    if (data) {
        return data;
    }
    logged = apr_palloc(process->pool, sizeof(*logged));
    if (apr_shm_create(&shm, size, NULL, process->pool) == APR_SUCCESS) {
        logged->marks = apr_shm_baseaddr_get(shm);
        memset((void *)logged->marks, 0, size);
    }
    else {
        logged->marks = apr_pcalloc(process->pool, size);
    }
    apr_pool_userdata_set(logged, KEY, NULL, process->pool);
    return logged;
}

apr_uint32_t mod_dcv_logged_mark(const char *source, const char *message,
                                 apr_int64_t state)
{
    apr_ssize_t len = APR_HASH_KEY_STRING, message_len = APR_HASH_KEY_STRING;
    apr_uint32_t mark = apr_hashfunc_default(source, &len);

    mark = (mark ^ apr_hashfunc_default(message, &message_len)) * 0x9e3779b1u;
    mark = (mark ^ (apr_uint32_t)state ^ (apr_uint32_t)(state >> 32)) * 0x9e3779b1u;
    mark ^= mark >> 15;
    return mark ? mark : 1;
}

/* The first of the places of a mark. */
static volatile apr_uint32_t *places_of(const mod_dcv_logged_t *logged,
                                        apr_uint32_t mark)
{
    return &logged->marks[mark % (MARKS - PLACES)];
}

int mod_dcv_logged_is_new(mod_dcv_logged_t *logged, apr_uint32_t mark)
{
    volatile apr_uint32_t *places = places_of(logged, mark);

    for (int i = 0; i < PLACES; i++) {
        apr_uint32_t known = apr_atomic_cas32(&places[i], mark, 0);

        if (!known || known == mark) {
            return !known;
        }
    }
    /* All are taken: one of them is forgotten. */
    return apr_atomic_xchg32(&places[mark / MARKS % PLACES], mark) != mark;
}

int mod_dcv_logged_has(const mod_dcv_logged_t *logged, apr_uint32_t mark)
{
    volatile apr_uint32_t *places = places_of(logged, mark);

    for (int i = 0; i < PLACES; i++) {
        if (apr_atomic_read32(&places[i]) == mark) {
            return 1;
        }
    }
    return 0;
}

void mod_dcv_logged_forget(mod_dcv_logged_t *logged, apr_uint32_t mark)
{
    volatile apr_uint32_t *places = places_of(logged, mark);

    for (int i = 0; i < PLACES; i++) {
        apr_atomic_cas32(&places[i], 0, mark);
    }
}
