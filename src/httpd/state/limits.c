/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/* How many requests each child records: see limits.h. */
#include "limits.h"

#include <apr_atomic.h>

#include "dcv/address.h"

/* Recorded one by one: this many at once, and then one in each of these times. */
#define CLIENT_BURST 16 /* for one file, or for none of one virtual host */
#define CLIENT_EACH  apr_time_from_sec(10)
#define FILE_BURST   32
#define FILE_EACH    apr_time_from_sec(5)
#define VHOST_BURST  200
#define VHOST_EACH   (apr_time_from_sec(1) / 100)
#define STRAY_BURST  20 /* of one virtual host */
#define STRAY_EACH   (apr_time_from_sec(1) / 2)
#define CHILD_BURST  1000
#define CHILD_EACH   (apr_time_from_sec(1) / 1000)

/* Virtual hosts are counted apart, and clients, as far as there are so many buckets. */
#define VHOST_BUCKETS  1024
#define CLIENT_BUCKETS 8192

/*
 * A leaky bucket (the generic cell rate algorithm): when all recorded requests would be
 * over, had they come evenly, in units of its rate.
 */
typedef volatile apr_uint32_t bucket_t;

/* A bucket of whoever was the last to find it empty. */
typedef struct {
    volatile apr_uint32_t who;
    bucket_t bucket;
} client_t;

struct mod_dcv_meters_t {
    bucket_t visits, strays; /* of the whole child */
    bucket_t visits_each[VHOST_BUCKETS], strays_each[VHOST_BUCKETS];
    client_t clients[CLIENT_BUCKETS];
};

/* A limit that a request is under. */
typedef struct {
    bucket_t *bucket; /* NULL: none */
    apr_time_t each;
    apr_uint32_t burst;
} limit_t;

#define LIMITS 4

mod_dcv_meters_t *mod_dcv_limits_create(apr_pool_t *pool)
{
    return apr_pcalloc(pool, sizeof(mod_dcv_meters_t));
}

/*
 * How much is in a bucket at a time. One of long ago is empty; so is one from the future, as
 * clocks go back.
 */
static apr_uint32_t read_bucket(const limit_t *limit, apr_time_t time)
{
    apr_uint32_t ahead =
        apr_atomic_read32(limit->bucket) - (apr_uint32_t)(time / limit->each);

    return ahead > limit->burst ? 0 : ahead;
}

/* Count a request, if there is room for it under all limits; under none otherwise. */
static int admit(const limit_t limits[LIMITS], apr_time_t time)
{
    for (int i = 0; i < LIMITS; i++) {
        if (limits[i].bucket && read_bucket(&limits[i], time) >= limits[i].burst) {
            return 0;
        }
    }
    for (int i = 0; i < LIMITS; i++) {
        if (limits[i].bucket) {
            apr_atomic_set32(limits[i].bucket, (apr_uint32_t)(time / limits[i].each) +
                                                   read_bucket(&limits[i], time) + 1);
        }
    }
    return 1;
}

#define SCATTER APR_UINT64_C(0x9e3779b97f4a7c15)

/*
 * The limit of a client with what it asks for. None where the bucket is another one's: who fills
 * all of them keeps nobody from being recorded.
 */
static limit_t find_client(mod_dcv_meters_t *meters, const request_rec *r,
                           const void *what)
{
    const apr_sockaddr_t *address = r->useragent_addr;
    apr_uint64_t network =
        dcv_address_network(address->ipaddr_ptr, (apr_size_t)address->ipaddr_len);
    apr_uint64_t number = (network ^ (apr_uint64_t)(apr_uintptr_t)what) * SCATTER;
    client_t *client = &meters->clients[(number >> 32) % CLIENT_BUCKETS];
    limit_t limit = {&client->bucket, CLIENT_EACH, CLIENT_BURST};

    if (apr_atomic_read32(&client->who) != (apr_uint32_t)number) {
        if (read_bucket(&limit, r->request_time)) {
            limit.bucket = NULL;
        }
        else {
            apr_atomic_set32(&client->who, (apr_uint32_t)number);
        }
    }
    return limit;
}

static bucket_t *find_bucket(bucket_t *buckets, const request_rec *r)
{
    apr_uint64_t number = (apr_uint64_t)(apr_uintptr_t)r->server * SCATTER;

    return &buckets[(number >> 32) % VHOST_BUCKETS];
}

int mod_dcv_limits_admit_visit(mod_dcv_meters_t *meters, const request_rec *r,
                               dcv_answer_t *answer)
{
    const limit_t limits[LIMITS] = {
        find_client(meters, r, answer),
        {&answer->busy_until, FILE_EACH, FILE_BURST},
        {find_bucket(meters->visits_each, r), VHOST_EACH, VHOST_BURST},
        {&meters->visits, CHILD_EACH, CHILD_BURST}};

    return admit(limits, r->request_time);
}

int mod_dcv_limits_admit_stray(mod_dcv_meters_t *meters, const request_rec *r)
{
    const limit_t limits[LIMITS] = {
        find_client(meters, r, r->server),
        {find_bucket(meters->strays_each, r), STRAY_EACH, STRAY_BURST},
        {&meters->strays, CHILD_EACH, CHILD_BURST},
        {NULL, 0, 0}};

    return admit(limits, r->request_time);
}
