/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/* How many requests each child records: see limits.h. */
#include "limits.h"

#include <apr_atomic.h>
#include <apr_hash.h>
#include <apr_strings.h>

#include "dcv/address.h"
#include "dcv/clock.h"

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

/* How long a thread may have to wait for a processor. */
#define WAIT_MOST apr_time_from_sec(60)

/* Clients are counted apart as far as there are so many buckets. */
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

/* The buckets of a virtual host: no other one has them, whose customer may fill them. */
typedef struct {
    bucket_t visits, strays;
} vhost_t;

struct mod_dcv_meters_t {
    bucket_t visits, strays; /* of the whole child */
    apr_hash_t *vhosts; /* server_rec * to vhost_t; never written after it is made */
    client_t clients[CLIENT_BUCKETS];
};

/* A limit that a request is under. */
typedef struct {
    bucket_t *bucket; /* NULL: none */
    apr_time_t each;
    apr_uint32_t burst;
} limit_t;

mod_dcv_meters_t *mod_dcv_limits_create(server_rec *first, apr_pool_t *pool)
{
    mod_dcv_meters_t *meters = apr_pcalloc(pool, sizeof(*meters));

    meters->vhosts = apr_hash_make(pool);
    for (server_rec *server = first; server; server = server->next) {
        server_rec **key = apr_pmemdup(pool, &server, sizeof(server));

        apr_hash_set(meters->vhosts, key, sizeof(*key),
                     apr_pcalloc(pool, sizeof(vhost_t)));
    }
    return meters;
}

/*
 * How much is in a bucket at a time, by dcv_clock_now(). A thread may have had to wait since it asked
 * for the time, in which others have filled the bucket: it is full then, and no more. One of longer
 * ago, which 32 bits take for the future, is empty.
 */
static apr_uint32_t fill_of(const limit_t *limit, apr_uint32_t bucket, apr_time_t time)
{
    apr_uint32_t ahead = bucket - (apr_uint32_t)(time / limit->each);

    return ahead > limit->burst + (apr_uint32_t)(WAIT_MOST / limit->each) ? 0
           : ahead > limit->burst                                         ? limit->burst
                                                                          : ahead;
}

/* Whether there is room for one more under each of some limits. */
static int has_room(const limit_t *limits, int number, apr_time_t time)
{
    for (int i = 0; i < number; i++) {
        if (limits[i].bucket && fill_of(&limits[i], apr_atomic_read32(limits[i].bucket),
                                        time) >= limits[i].burst) {
            return 0;
        }
    }
    return 1;
}

/* Count one more in a bucket, unless others have filled it meanwhile: it is never more than full. */
static void count(const limit_t *limit, apr_time_t time)
{
    apr_uint32_t bucket, fill, next;

    do {
        bucket = apr_atomic_read32(limit->bucket);
        fill = fill_of(limit, bucket, time);
        next = (apr_uint32_t)(time / limit->each) + fill + 1;
    } while (fill < limit->burst &&
             apr_atomic_cas32(limit->bucket, next, bucket) != bucket);
}

static void count_under(const limit_t *limits, int number, apr_time_t time)
{
    for (int i = 0; i < number; i++) {
        if (limits[i].bucket) {
            count(&limits[i], time);
        }
    }
}

#define SCATTER APR_UINT64_C(0x9e3779b97f4a7c15)

/*
 * The limit of a client with what it asks for. None where the bucket is another one's: who fills
 * all of them keeps nobody from being recorded.
 */
static limit_t find_client(mod_dcv_meters_t *meters, const request_rec *r,
                           const void *what, apr_time_t time)
{
    const apr_sockaddr_t *address = r->useragent_addr;
    apr_uint64_t network =
        dcv_address_network(address->ipaddr_ptr, (apr_size_t)address->ipaddr_len);
    apr_uint64_t number = (network ^ (apr_uint64_t)(apr_uintptr_t)what) * SCATTER;
    client_t *client = &meters->clients[(number >> 32) % CLIENT_BUCKETS];
    apr_uint32_t who = (apr_uint32_t)(number ^ number >> 32);
    limit_t limit = {&client->bucket, CLIENT_EACH, CLIENT_BURST};

    if (apr_atomic_read32(&client->who) != who) {
        if (fill_of(&limit, apr_atomic_read32(limit.bucket), time)) {
            limit.bucket = NULL;
        }
        else {
            apr_atomic_set32(&client->who, who);
        }
    }
    return limit;
}

/* The buckets of the virtual host that a request was for; NULL: it was made up later. */
static vhost_t *find_vhost(const mod_dcv_meters_t *meters, const request_rec *r)
{
    return apr_hash_get(meters->vhosts, &r->server, sizeof(r->server));
}

/*
 * A request is counted if there is room under all limits, and under none otherwise. Most of a flood
 * is refused by those of the client and the file, before its virtual host is looked for.
 */
int mod_dcv_limits_admit_visit(mod_dcv_meters_t *meters, const request_rec *r,
                               dcv_answer_t *answer)
{
    apr_time_t time = dcv_clock_now();
    limit_t limits[] = {find_client(meters, r, answer, time),
                        {&answer->busy_until, FILE_EACH, FILE_BURST},
                        {NULL, VHOST_EACH, VHOST_BURST},
                        {&meters->visits, CHILD_EACH, CHILD_BURST}};
    vhost_t *vhost;

    if (!has_room(limits, 2, time)) {
        return 0;
    }
    vhost = find_vhost(meters, r);
    limits[2].bucket = vhost ? &vhost->visits : NULL;
    if (!has_room(limits + 2, 2, time)) {
        return 0;
    }
    count_under(limits, 4, time);
    return 1;
}

int mod_dcv_limits_admit_stray(mod_dcv_meters_t *meters, const request_rec *r)
{
    apr_time_t time = dcv_clock_now();
    vhost_t *vhost = find_vhost(meters, r);
    limit_t limits[] = {find_client(meters, r, r->server, time),
                        {vhost ? &vhost->strays : NULL, STRAY_EACH, STRAY_BURST},
                        {&meters->strays, CHILD_EACH, CHILD_BURST}};

    if (!has_room(limits, 3, time)) {
        return 0;
    }
    count_under(limits, 3, time);
    return 1;
}
