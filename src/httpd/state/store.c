/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/* Caches in a file and in memory: see store.h. */
#include "store.h"

#include <apr_file_io.h>
#include <apr_mmap.h>
#include <apr_shm.h>
#include <apr_strings.h>
#include <http_config.h>
#include <http_log.h>

#include "dcv/error.h"
#include "mod_dcv.h"
#include "parts.h"
#include "system/system.h"

APLOG_USE_MODULE(dcv);

#define BYTES_DEFAULT (8 * 1024 * 1024)
#define BYTES_LEAST   (2 * MOD_DCV_PART_BYTES)
#define BYTES_MOST    (1024 * 1024 * 1024)

#define MEMORY_DEFAULT (1024 * 1024)

/* What the first part begins with; it has nothing else. */
static const char magic[] =
    "mod_dcv: a cache, which httpd makes again where it is missing\n";

struct ap_socache_instance_t {
    const char *path; /* NULL: it is in memory */
    apr_size_t bytes; /* of a file that is made, or of memory */
    mod_dcv_parts_t parts;
};

static const char *create_file(ap_socache_instance_t **instance, const char *argument,
                               apr_pool_t *ptemp, apr_pool_t *pool)
{
    ap_socache_instance_t *made = apr_pcalloc(pool, sizeof(*made));
    const char *open = argument ? strrchr(argument, '(') : NULL;
    char *end = NULL;

    (void)ptemp;
    *instance = made;
    if (!argument || !*argument || open == argument) {
        return "file: a path is missing; write file:PATH, or file:PATH(BYTES)";
    }
    made->bytes = BYTES_DEFAULT;
    made->path = argument;
    if (open) {
        apr_int64_t bytes = apr_strtoi64(open + 1, &end, 10);

        if (strcmp(end, ")") != 0 || bytes < BYTES_LEAST || bytes > BYTES_MOST) {
            return apr_psprintf(pool, "file: \"%s\" is no size; write %d to %d bytes",
                                dcv_error_quote(open, strlen(open), pool), BYTES_LEAST,
                                BYTES_MOST);
        }
        made->bytes = (apr_size_t)bytes;
        made->path = apr_pstrmemdup(pool, argument, (apr_size_t)(open - argument));
    }
    made->path = mod_dcv_system_find_path(made->path, pool);
    return made->path ? NULL : "file: the path is none; write file:PATH";
}

/* Make a file that is new as large as it is to be. A file of others is left alone. */
static apr_status_t make_ready(ap_socache_instance_t *instance, apr_file_t *file,
                               server_rec *server)
{
    char found[sizeof(magic)] = "";
    apr_size_t len = sizeof(magic);
    apr_finfo_t info = {0};
    apr_status_t status = apr_file_info_get(&info, APR_FINFO_SIZE, file);

    if (status == APR_SUCCESS && !info.size) {
        info.size =
            (apr_off_t)(instance->bytes / MOD_DCV_PART_BYTES * MOD_DCV_PART_BYTES);
        status = apr_file_trunc(file, info.size);
        if (status == APR_SUCCESS) {
            apr_off_t start = 0;

            (void)apr_file_seek(file, APR_SET, &start);
            status = apr_file_write_full(file, magic, len, NULL);
        }
    }
    else if (status == APR_SUCCESS) {
        (void)apr_file_read_full(file, found, len, NULL);
        if (memcmp(found, magic, len) != 0 || info.size < BYTES_LEAST ||
            info.size > BYTES_MOST) {
            ap_log_error(APLOG_MARK, APLOG_ERR, 0, server,
                         "DCV0046: %s is no cache of mod_dcv, and is left as it is; "
                         "name another path, or remove it",
                         instance->path);
            return APR_EINVAL;
        }
    }
    instance->bytes = (apr_size_t)info.size;
    return status;
}

static apr_status_t init_file(ap_socache_instance_t *instance, const char *name,
                              const struct ap_socache_hints *hints, server_rec *server,
                              apr_pool_t *pool)
{
    apr_file_t *file;
    apr_mmap_t *map;
    apr_status_t status;

    (void)hints;
    instance->path = apr_pstrcat(pool, instance->path, "-", name, NULL);
    status = apr_file_open(&file, instance->path,
                           APR_FOPEN_READ | APR_FOPEN_WRITE | APR_FOPEN_CREATE |
                               APR_FOPEN_BINARY,
                           APR_FPROT_UREAD | APR_FPROT_UWRITE, pool);
    if (status != APR_SUCCESS) {
        return status;
    }
    status = make_ready(instance, file, server);
    if (status == APR_SUCCESS) {
        status = apr_mmap_create(&map, file, 0, instance->bytes,
                                 APR_MMAP_READ | APR_MMAP_WRITE, pool);
    }
    apr_file_close(file);
    if (status == APR_SUCCESS) {
        void *address;

        status = apr_mmap_offset(&address, map, MOD_DCV_PART_BYTES);
        instance->parts.bytes = address;
        instance->parts.count =
            (apr_uint32_t)(instance->bytes / MOD_DCV_PART_BYTES) - 1;
        mod_dcv_parts_check(&instance->parts);
    }
    return status;
}

static const char *create_memory(ap_socache_instance_t **instance, const char *argument,
                                 apr_pool_t *ptemp, apr_pool_t *pool)
{
    ap_socache_instance_t *made = apr_pcalloc(pool, sizeof(*made));
    apr_int64_t bytes = MEMORY_DEFAULT;
    char *end = NULL;

    (void)ptemp;
    *instance = made;
    if (!mod_dcv_system_inherits_memory()) {
        return "memory: processes inherit none on this system; write file:PATH";
    }
    if (argument) {
        bytes = apr_strtoi64(argument, &end, 10);
        if (end == argument || *end || bytes < BYTES_LEAST || bytes > BYTES_MOST) {
            return apr_psprintf(pool, "memory: \"%s\" is no size; write %d to %d bytes",
                                dcv_error_quote(argument, strlen(argument), pool),
                                BYTES_LEAST, BYTES_MOST);
        }
    }
    made->bytes = (apr_size_t)bytes / MOD_DCV_PART_BYTES * MOD_DCV_PART_BYTES;
    return NULL;
}

static apr_status_t init_memory(ap_socache_instance_t *instance, const char *name,
                                const struct ap_socache_hints *hints,
                                server_rec *server, apr_pool_t *pool)
{
    apr_shm_t *shm;
    apr_status_t status = apr_shm_create(&shm, instance->bytes, NULL, pool);

    (void)name;
    (void)hints;
    (void)server;
    if (status == APR_SUCCESS) {
        instance->parts.bytes = apr_shm_baseaddr_get(shm);
        instance->parts.count = (apr_uint32_t)(instance->bytes / MOD_DCV_PART_BYTES);
    }
    return status;
}

/* The file stays, and is unmapped with its pool, as memory is. */
static void destroy(ap_socache_instance_t *instance, server_rec *server)
{
    (void)instance;
    (void)server;
}

static apr_status_t store(ap_socache_instance_t *instance, server_rec *server,
                          const unsigned char *id, unsigned int id_len,
                          apr_time_t expiry, unsigned char *data, unsigned int len,
                          apr_pool_t *pool)
{
    (void)server;
    (void)pool;
    return id_len == DCV_ID_BYTES || id_len == MOD_DCV_STORE_KEY_BYTES
               ? mod_dcv_parts_store(&instance->parts, id,
                                     id_len == DCV_ID_BYTES ? NULL : id + DCV_ID_BYTES,
                                     expiry, data, len)
               : APR_EINVAL;
}

static apr_status_t retrieve(ap_socache_instance_t *instance, server_rec *server,
                             const unsigned char *id, unsigned int id_len,
                             unsigned char *data, unsigned int *len, apr_pool_t *pool)
{
    (void)server;
    (void)pool;
    return id_len == DCV_ID_BYTES
               ? mod_dcv_parts_retrieve(&instance->parts, id, data, len)
               : APR_NOTFOUND;
}

static apr_status_t remove_nothing(ap_socache_instance_t *instance, server_rec *server,
                                   const unsigned char *id, unsigned int id_len,
                                   apr_pool_t *pool)
{
    (void)instance;
    (void)server;
    (void)id;
    (void)id_len;
    (void)pool;
    return APR_ENOTIMPL;
}

static void show_status(ap_socache_instance_t *instance, request_rec *r, int flags)
{
    (void)instance;
    (void)r;
    (void)flags;
}

/* What httpd has called for each record, with all that it wants to know. */
typedef struct {
    ap_socache_instance_t *instance;
    server_rec *server;
    void *context;
    ap_socache_iterator_t *iterator;
    apr_pool_t *pool;
} iteration_t;

static apr_status_t take(void *context, const unsigned char id[DCV_ID_BYTES],
                         const unsigned char *share, const unsigned char *data,
                         unsigned int len)
{
    const iteration_t *iteration = context;
    unsigned char key[MOD_DCV_STORE_KEY_BYTES];

    memcpy(key, id, DCV_ID_BYTES);
    memcpy(key + DCV_ID_BYTES, share, MOD_DCV_SHARE_BYTES);
    return iteration->iterator(iteration->instance, iteration->server,
                               iteration->context, key, sizeof(key), data, len,
                               iteration->pool);
}

/* What is in a file is still there after a restart, so that nobody needs a list of it. */
static apr_status_t iterate(ap_socache_instance_t *instance, server_rec *server,
                            void *context, ap_socache_iterator_t *iterator,
                            apr_pool_t *pool)
{
    iteration_t iteration = {instance, server, context, iterator, pool};

    return instance->path ? APR_ENOTIMPL
                          : mod_dcv_parts_walk(&instance->parts, take, &iteration);
}

/* The rest is the same for both. */
#define PROVIDER(NAME, CREATE, INIT)                                              \
    {                                                                             \
        .name = (NAME), .flags = AP_SOCACHE_FLAG_NOTMPSAFE, .create = (CREATE),   \
        .init = (INIT), .destroy = destroy, .store = store, .retrieve = retrieve, \
        .remove = remove_nothing, .status = show_status, .iterate = iterate       \
    }

const ap_socache_provider_t mod_dcv_store_file =
    PROVIDER("file", create_file, init_file);
const ap_socache_provider_t mod_dcv_store_memory =
    PROVIDER("memory", create_memory, init_memory);
