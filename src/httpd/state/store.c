/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/* A cache in a file: see store.h. */
#include "store.h"

#include <stdlib.h>

#include <apr_file_io.h>
#include <apr_mmap.h>
#include <apr_strings.h>
#include <http_config.h>
#include <http_log.h>

#include "dcv/error.h"
#include "dcv/id.h"
#include "mod_dcv.h"
#include "system/system.h"

APLOG_USE_MODULE(dcv);

#define PART_BYTES    (32 * 1024)
#define BYTES_DEFAULT (8 * 1024 * 1024)
#define BYTES_LEAST   (2 * PART_BYTES)
#define BYTES_MOST    (1024 * 1024 * 1024)

/* What the first part begins with; it has nothing else. */
static const char magic[] =
    "mod_dcv: a cache, which httpd makes again where it is missing\n";

/* A record, before its content. They begin at multiples of their alignment. */
typedef struct {
    apr_time_t expiry;
    apr_uint32_t sum; /* of all but itself */
    apr_uint32_t len; /* 0: here the part ends */
    unsigned char id[DCV_ID_BYTES];
} record_t;

struct ap_socache_instance_t {
    const char *path;
    apr_size_t bytes; /* of a file that is made */
    unsigned char *parts;
    apr_uint32_t count; /* of parts */
};

static const char *create(ap_socache_instance_t **instance, const char *argument,
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
        info.size = (apr_off_t)(instance->bytes / PART_BYTES * PART_BYTES);
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

static apr_status_t init(ap_socache_instance_t *instance, const char *name,
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

        status = apr_mmap_offset(&address, map, PART_BYTES);
        instance->parts = address;
        instance->count = (apr_uint32_t)(instance->bytes / PART_BYTES) - 1;
    }
    return status;
}

/* The file stays, and is unmapped with its pool. */
static void destroy(ap_socache_instance_t *instance, server_rec *server)
{
    (void)instance;
    (void)server;
}

static unsigned char *find_part(const ap_socache_instance_t *instance,
                                const unsigned char *id)
{
    apr_uint32_t number = id[0] | (apr_uint32_t)id[1] << 8 | (apr_uint32_t)id[2] << 16 |
                          (apr_uint32_t)id[3] << 24;

    return instance->parts + (apr_size_t)(number % instance->count) * PART_BYTES;
}

/* FNV-1a. */
static apr_uint32_t add_sum(apr_uint32_t sum, const void *bytes, apr_size_t len)
{
    for (apr_size_t i = 0; i < len; i++) {
        sum = (sum ^ ((const unsigned char *)bytes)[i]) * 16777619u;
    }
    return sum;
}

static apr_uint32_t make_sum(const record_t *record)
{
    apr_uint32_t sum = add_sum(2166136261u, &record->expiry, sizeof(record->expiry));

    sum = add_sum(sum, record->id, sizeof(record->id));
    return add_sum(sum, record + 1, record->len);
}

/* What a record of a length takes. */
static apr_size_t size_of(apr_size_t len)
{
    return sizeof(record_t) +
           (len + sizeof(apr_time_t) - 1) / sizeof(apr_time_t) * sizeof(apr_time_t);
}

/* The record that stands at a place; NULL: there the part ends. */
static record_t *record_at(unsigned char *part, apr_size_t at)
{
    record_t *record = (record_t *)(void *)(part + at);

    return at + sizeof(*record) <= PART_BYTES && record->len &&
                   record->len <= PART_BYTES &&
                   at + size_of(record->len) <= PART_BYTES &&
                   record->sum == make_sum(record)
               ? record
               : NULL;
}

/* Where the records of a part end. Sets *found to that of an id, and NULL if it has none. */
static apr_size_t walk(record_t **found, unsigned char *part, const unsigned char *id)
{
    apr_size_t at = 0;
    record_t *record;

    *found = NULL;
    while ((record = record_at(part, at))) {
        if (!memcmp(record->id, id, DCV_ID_BYTES)) {
            *found = record;
        }
        at += size_of(record->len);
    }
    return at;
}

/* Take a record out of a part whose records end somewhere. Returns where they end now. */
static apr_size_t take_out(unsigned char *part, apr_size_t end, record_t *record)
{
    unsigned char *to = (unsigned char *)record, *from = to + size_of(record->len);

    memmove(to, from, (apr_size_t)(part + end - from));
    return end - (apr_size_t)(from - to);
}

/* Let a part end at a place. */
static void end_part(unsigned char *part, apr_size_t at)
{
    if (at + sizeof(record_t) <= PART_BYTES) {
        memset(part + at, 0, sizeof(record_t));
    }
}

static apr_status_t store(ap_socache_instance_t *instance, server_rec *server,
                          const unsigned char *id, unsigned int id_len,
                          apr_time_t expiry, unsigned char *data, unsigned int len,
                          apr_pool_t *pool)
{
    unsigned char *part = find_part(instance, id);
    record_t *record;
    apr_size_t end;

    (void)server;
    (void)pool;
    if (id_len != DCV_ID_BYTES || !len || size_of(len) > PART_BYTES) {
        return APR_EINVAL;
    }
    end = walk(&record, part, id);
    if (record) {
        end = take_out(part, end, record);
    }
    while (end + size_of(len) > PART_BYTES) {
        end = take_out(part, end, (record_t *)(void *)part);
    }
    /* What is behind it is no record, whenever this process is ended. */
    end_part(part, end);
    end_part(part, end + size_of(len));
    record = (record_t *)(void *)(part + end);
    memcpy(record + 1, data, len);
    memcpy(record->id, id, DCV_ID_BYTES);
    record->expiry = expiry;
    record->len = len;
    record->sum = make_sum(record);
    return APR_SUCCESS;
}

static apr_status_t retrieve(ap_socache_instance_t *instance, server_rec *server,
                             const unsigned char *id, unsigned int id_len,
                             unsigned char *data, unsigned int *len, apr_pool_t *pool)
{
    record_t *record = NULL;

    (void)server;
    (void)pool;
    if (id_len == DCV_ID_BYTES) {
        (void)walk(&record, find_part(instance, id), id);
    }
    if (!record || record->expiry < apr_time_now()) {
        return APR_NOTFOUND;
    }
    if (record->len > *len) {
        return APR_ENOSPC;
    }
    memcpy(data, record + 1, record->len);
    *len = record->len;
    return APR_SUCCESS;
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

static apr_status_t iterate(ap_socache_instance_t *instance, server_rec *server,
                            void *context, ap_socache_iterator_t *iterator,
                            apr_pool_t *pool)
{
    (void)instance;
    (void)server;
    (void)context;
    (void)iterator;
    (void)pool;
    return APR_ENOTIMPL;
}

const ap_socache_provider_t mod_dcv_store_provider = {.name = "file",
                                                      .flags =
                                                          AP_SOCACHE_FLAG_NOTMPSAFE,
                                                      .create = create,
                                                      .init = init,
                                                      .destroy = destroy,
                                                      .store = store,
                                                      .retrieve = retrieve,
                                                      .remove = remove_nothing,
                                                      .status = show_status,
                                                      .iterate = iterate};
