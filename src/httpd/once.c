/* SPDX-License-Identifier: Apache-2.0 */
/* What has been logged once: see once.h. */
#include "once.h"

#include <apr_atomic.h>
#include <apr_hash.h>
#include <apr_shm.h>

#include "mod_dcv.h"

#define KEY   "mod_dcv " MOD_DCV_VERSION " logged once"
#define MARKS 8192

struct mod_dcv_once_t {
    volatile apr_uint32_t *marks; /* each at its own place; 0: none */
};

mod_dcv_once_t *mod_dcv_once_open(process_rec *process)
{
    apr_size_t size = MARKS * sizeof(apr_uint32_t);
    mod_dcv_once_t *once = NULL;
    void *data = NULL;
    apr_shm_t *shm;

    (void)apr_pool_userdata_get(&data, KEY, process->pool);
    if (data) {
        return data;
    }
    once = apr_palloc(process->pool, sizeof(*once));
    if (apr_shm_create(&shm, size, NULL, process->pool) == APR_SUCCESS) {
        once->marks = apr_shm_baseaddr_get(shm);
        memset((void *)once->marks, 0, size);
    }
    else {
        once->marks = apr_pcalloc(process->pool, size);
    }
    apr_pool_userdata_set(once, KEY, NULL, process->pool);
    return once;
}

apr_uint32_t mod_dcv_once_mark(const char *source, const char *message,
                               apr_int64_t state)
{
    apr_ssize_t len = APR_HASH_KEY_STRING, message_len = APR_HASH_KEY_STRING;
    apr_uint32_t mark = apr_hashfunc_default(source, &len);

    mark = (mark ^ apr_hashfunc_default(message, &message_len)) * 0x9e3779b1u;
    mark = (mark ^ (apr_uint32_t)state ^ (apr_uint32_t)(state >> 32)) * 0x9e3779b1u;
    mark ^= mark >> 15;
    return mark ? mark : 1;
}

int mod_dcv_once_is_new(mod_dcv_once_t *once, apr_uint32_t mark)
{
    return apr_atomic_xchg32(&once->marks[mark % MARKS], mark) != mark;
}

void mod_dcv_once_forget(mod_dcv_once_t *once, apr_uint32_t mark)
{
    apr_atomic_cas32(&once->marks[mark % MARKS], 0, mark);
}
