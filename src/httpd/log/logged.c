/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/* Marks of messages that have been logged: see logged.h. */
#include "logged.h"

#include <apr_atomic.h>
#include <apr_escape.h>
#include <apr_general.h>
#include <apr_shm.h>

#include "dcv/id.h"
#include "mod_dcv.h"

#define KEY   "mod_dcv " MOD_DCV_VERSION " logged once by key"
#define MARKS 8192

#define KEY_BYTES 16

/* How many places there are for each mark, of which others may have some. */
#define PLACES 16

struct mod_dcv_logged_t {
    volatile apr_uint32_t *marks; /* 0: none */
    char key[2 * KEY_BYTES + 1];  /* that marks are made with */
};

/* Without random bytes, of which the log tells, marks are those that everybody can make. */
static void make_key(mod_dcv_logged_t *logged)
{
    unsigned char bytes[KEY_BYTES];

    if (apr_generate_random_bytes(bytes, sizeof(bytes)) == APR_SUCCESS) {
        apr_escape_hex(logged->key, bytes, sizeof(bytes), 0, NULL);
    }
}

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
    logged = apr_pcalloc(process->pool, sizeof(*logged));
    make_key(logged);
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

apr_uint32_t mod_dcv_logged_mark(const mod_dcv_logged_t *logged, const char *source,
                                 const char *message, apr_int64_t state)
{
    unsigned char id[DCV_ID_BYTES];
    apr_uint32_t mark;

    dcv_id_make(id, logged->key, source, message);
    memcpy(&mark, id, sizeof(mark));
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
