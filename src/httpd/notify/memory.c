/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/* What was told, in a file: see memory.h. */
#include "memory.h"

#include <apr_hash.h>
#include <apr_strings.h>

#include "dcv/clock.h"
#include "dcv/hash.h"
#include "mod_dcv.h"
#include "system/lock.h"

/* Another version of the module may be loaded by a restart. */
#define KEY "mod_dcv " MOD_DCV_VERSION " told "

/* Records at most: 64 MiB. */
#define RECORDS_MOST (1024 * 1024)

/* Where an id names its share: in its last bytes, since a record has room for no more. */
#define SHARE_AT (DCV_ID_BYTES - MOD_DCV_SHARE_BYTES)

/* Records that are read at once. */
#define AT_ONCE 256

typedef struct {
    unsigned char id[DCV_ID_BYTES];
    dcv_told_t told;
    apr_uint32_t asked; /* when anybody asked for it, by dcv_clock_seconds() */
    int place;          /* in the file */
    int is_fault;       /* whether it is counted as one of a fault, and in no share */
} record_t;

typedef struct {
    unsigned char bytes[MOD_DCV_SHARE_BYTES];
    int count; /* of records */
} share_t;

struct mod_dcv_memory_t {
    apr_file_t *file;
    apr_pool_t *parent, *pool; /* pool: of what follows; NULL: it is not ours */
    apr_hash_t *records;       /* by id */
    apr_hash_t *shares;        /* share_t *, by the bytes of ids that name them */
    apr_array_header_t *free;  /* record_t *, whose places are free */
    int places, faults;        /* faults: records of them */
};

apr_status_t mod_dcv_memory_open(apr_file_t **file, const char *path,
                                 process_rec *process)
{
    const char *key = apr_pstrcat(process->pool, KEY, path, NULL);
    void *data = NULL;
    apr_status_t status = APR_SUCCESS;

    (void)apr_pool_userdata_get(&data, key, process->pool);
    *file = data;
    if (!*file) {
        status = apr_file_open(file, path,
                               APR_FOPEN_READ | APR_FOPEN_WRITE | APR_FOPEN_CREATE |
                                   APR_FOPEN_BINARY,
                               APR_FPROT_UREAD | APR_FPROT_UWRITE, process->pool);
    }
    if (status != APR_SUCCESS) {
        *file = NULL;
        return status;
    }
    return apr_pool_userdata_setn(*file, key, NULL, process->pool);
}

mod_dcv_memory_t *mod_dcv_memory_create(apr_file_t *file, apr_pool_t *pool)
{
    mod_dcv_memory_t *memory = apr_pcalloc(pool, sizeof(*memory));

    memory->file = file;
    memory->parent = pool;
    return memory;
}

void mod_dcv_memory_set_share(unsigned char id[DCV_ID_BYTES],
                              const mod_dcv_share_t *share)
{
    memcpy(id + SHARE_AT, share->bytes, MOD_DCV_SHARE_BYTES);
}

/* Whether something was told, or failed, of a fault. */
static int is_fault(const dcv_told_t *told)
{
    return told->fault_at || told->failed == DCV_EVENT_UNKNOWN_REQUEST ||
           told->failed == DCV_EVENT_FILE_ERROR;
}

/* What a share has; NULL: nothing yet. */
static share_t *find_share(const mod_dcv_memory_t *memory, const unsigned char *id)
{
    return apr_hash_get(memory->shares, id + SHARE_AT, MOD_DCV_SHARE_BYTES);
}

/* Count a record in its share. */
static void count_in_share(mod_dcv_memory_t *memory, const record_t *record)
{
    share_t *share = find_share(memory, record->id);

    if (!share) {
        share = apr_pcalloc(memory->pool, sizeof(*share));
        memcpy(share->bytes, record->id + SHARE_AT, MOD_DCV_SHARE_BYTES);
        apr_hash_set(memory->shares, share->bytes, MOD_DCV_SHARE_BYTES, share);
    }
    share->count++;
}

/* Let a record be found by its id, and counted. */
static void add_to_tables(mod_dcv_memory_t *memory, record_t *record)
{
    record->is_fault = is_fault(&record->told);
    if (record->is_fault) {
        memory->faults++;
    }
    else {
        count_in_share(memory, record);
    }
    apr_hash_set(memory->records, record->id, DCV_ID_BYTES, record);
}

static apr_status_t write_record(mod_dcv_memory_t *memory, int place,
                                 const unsigned char bytes[DCV_TOLD_BYTES])
{
    apr_off_t start = (apr_off_t)place * DCV_TOLD_BYTES;
    apr_status_t status = apr_file_seek(memory->file, APR_SET, &start);

    return status == APR_SUCCESS
               ? apr_file_write_full(memory->file, bytes, DCV_TOLD_BYTES, NULL)
               : status;
}

/* Take a record out, whose place is free then. */
static void take_out(mod_dcv_memory_t *memory, record_t *record)
{
    static const unsigned char nothing[DCV_TOLD_BYTES];

    if (record->is_fault) {
        memory->faults--;
    }
    else {
        find_share(memory, record->id)->count--;
    }
    apr_hash_set(memory->records, record->id, DCV_ID_BYTES, NULL);
    APR_ARRAY_PUSH(memory->free, record_t *) = record;
    (void)write_record(memory, record->place, nothing);
}

/* Take a record of the file, or note that its place is free. */
static void load_record(mod_dcv_memory_t *memory,
                        const unsigned char bytes[DCV_TOLD_BYTES])
{
    record_t *record = apr_pcalloc(memory->pool, sizeof(*record));

    record->place = memory->places++;
    record->asked = dcv_clock_seconds();
    if (!dcv_told_decode(record->id, &record->told, bytes) ||
        apr_hash_get(memory->records, record->id, DCV_ID_BYTES)) {
        APR_ARRAY_PUSH(memory->free, record_t *) = record;
    }
    else {
        add_to_tables(memory, record);
    }
}

static apr_status_t load(mod_dcv_memory_t *memory)
{
    unsigned char bytes[AT_ONCE * DCV_TOLD_BYTES];
    apr_size_t len = sizeof(bytes);
    apr_off_t start = 0;
    apr_status_t status = apr_file_seek(memory->file, APR_SET, &start);

    while (status == APR_SUCCESS && len == sizeof(bytes) &&
           memory->places < RECORDS_MOST) {
        status = apr_file_read_full(memory->file, bytes, sizeof(bytes), &len);
        for (apr_size_t at = 0; at + DCV_TOLD_BYTES <= len; at += DCV_TOLD_BYTES) {
            load_record(memory, bytes + at);
        }
    }
    return APR_STATUS_IS_EOF(status) ? APR_SUCCESS : status;
}

int mod_dcv_memory_take(apr_status_t *status, mod_dcv_memory_t *memory)
{
    *status = APR_SUCCESS;
    if (memory->pool) {
        return 1;
    }
    *status = mod_dcv_lock_try(memory->file);
    if (*status != APR_SUCCESS) {
        *status = *status == APR_EBUSY ? APR_SUCCESS : *status;
        return 0;
    }
    apr_pool_create(&memory->pool, memory->parent);
    memory->records = dcv_hash_make(memory->pool);
    memory->shares = dcv_hash_make(memory->pool);
    memory->free = apr_array_make(memory->pool, 16, sizeof(record_t *));
    memory->places = memory->faults = 0;
    *status = load(memory);
    if (*status != APR_SUCCESS) {
        mod_dcv_memory_let_go(memory);
    }
    return memory->pool != NULL;
}

void mod_dcv_memory_let_go(mod_dcv_memory_t *memory)
{
    if (memory->pool) {
        mod_dcv_lock_let_go(memory->file);
        apr_pool_destroy(memory->pool);
        memory->pool = NULL;
    }
}

const dcv_told_t *mod_dcv_memory_get(mod_dcv_memory_t *memory,
                                     const unsigned char id[DCV_ID_BYTES])
{
    static const dcv_told_t nothing = {0};
    record_t *record = apr_hash_get(memory->records, id, DCV_ID_BYTES);

    if (!record) {
        return &nothing;
    }
    record->asked = dcv_clock_seconds();
    return &record->told;
}

int mod_dcv_memory_has_room(const mod_dcv_memory_t *memory, const unsigned char *id)
{
    return memory->free->nelts || memory->places < RECORDS_MOST ||
           (id && apr_hash_get(memory->records, id, DCV_ID_BYTES));
}

int mod_dcv_memory_share_has_room(const mod_dcv_memory_t *memory,
                                  const unsigned char id[DCV_ID_BYTES])
{
    const share_t *share = find_share(memory, id);

    return !share || share->count < MOD_DCV_MEMORY_SHARE_MOST ||
           apr_hash_get(memory->records, id, DCV_ID_BYTES);
}

/* A record with a place of its own; NULL: there is no room. */
static record_t *add_record(mod_dcv_memory_t *memory, const unsigned char *id,
                            const dcv_told_t *told)
{
    record_t **found = apr_array_pop(memory->free), *record = found ? *found : NULL;

    if (!record && memory->places < RECORDS_MOST) {
        record = apr_pcalloc(memory->pool, sizeof(*record));
        record->place = memory->places++;
    }
    if (record) {
        memcpy(record->id, id, DCV_ID_BYTES);
        record->told = *told;
        add_to_tables(memory, record);
    }
    return record;
}

apr_status_t mod_dcv_memory_put(mod_dcv_memory_t *memory,
                                const unsigned char id[DCV_ID_BYTES],
                                const dcv_told_t *told)
{
    unsigned char bytes[DCV_TOLD_BYTES];
    record_t *record = apr_hash_get(memory->records, id, DCV_ID_BYTES);

    if (!record) {
        record = add_record(memory, id, told);
    }
    if (!record) {
        return APR_ENOMEM;
    }
    record->told = *told;
    record->asked = dcv_clock_seconds();
    dcv_told_encode(bytes, id, told);
    return write_record(memory, record->place, bytes);
}

void mod_dcv_memory_forget(mod_dcv_memory_t *memory, apr_uint32_t since)
{
    apr_uint32_t now = dcv_clock_seconds(), age = now - since;
    int is_crowded = memory->faults > MOD_DCV_MEMORY_SHARE_MOST;

    for (apr_hash_index_t *at = apr_hash_first(NULL, memory->records); at;
         at = apr_hash_next(at)) {
        record_t *record = apr_hash_this_val(at);

        if (now - record->asked > apr_time_sec(DCV_EVENT_MEMORY) ||
            (is_crowded && record->is_fault && now - record->asked > age)) {
            take_out(memory, record);
        }
    }
}
