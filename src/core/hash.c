/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Hash tables for keys of others: see dcv/hash.h. The hash is SipHash-1-3 (Aumasson,
 * Bernstein: SipHash, a fast short-input PRF, 2012), whose collisions nobody finds without
 * its key. The key is made of addresses, which the system chooses at random for each process,
 * so that the core needs no state for it.
 */
#include "dcv/hash.h"

#include <string.h>

typedef struct {
    apr_uint64_t a, b, c, d;
} state_t;

static apr_uint64_t rotate(apr_uint64_t word, int bits)
{
    return word << bits | word >> (64 - bits);
}

static void mix(state_t *v)
{
    v->a += v->b;
    v->c += v->d;
    v->b = rotate(v->b, 13) ^ v->a;
    v->d = rotate(v->d, 16) ^ v->c;
    v->a = rotate(v->a, 32);
    v->c += v->b;
    v->a += v->d;
    v->b = rotate(v->b, 17) ^ v->c;
    v->d = rotate(v->d, 21) ^ v->a;
    v->c = rotate(v->c, 32);
}

static void add(state_t *v, apr_uint64_t word)
{
    v->d ^= word;
    mix(v);
    v->a ^= word;
}

/* The state before the first byte, by the key. */
static state_t begin(void)
{
    apr_uint64_t one = (apr_uint64_t)(apr_uintptr_t)&dcv_hash_make;
    apr_uint64_t other = (apr_uint64_t)(apr_uintptr_t)&apr_hash_make;
    state_t v = {0x736f6d6570736575u ^ one, 0x646f72616e646f6du ^ other,
                 0x6c7967656e657261u ^ one, 0x7465646279746573u ^ other};

    return v;
}

static unsigned int hash(const char *key, apr_ssize_t *len)
{
    state_t v = begin();
    apr_size_t left;
    apr_uint64_t word = 0;

    if (*len == APR_HASH_KEY_STRING) {
        *len = (apr_ssize_t)strlen(key);
    }
    for (left = (apr_size_t)*len; left >= sizeof(word); left -= sizeof(word)) {
        memcpy(&word, key, sizeof(word));
        add(&v, word);
        key += sizeof(word);
    }
    word = 0;
    memcpy(&word, key, left);
    add(&v, word ^ (apr_uint64_t)*len << 56);
    v.c ^= 0xff;
    for (int i = 0; i < 3; i++) {
        mix(&v);
    }
    word = v.a ^ v.b ^ v.c ^ v.d;
    return (unsigned int)(word ^ word >> 32);
}

apr_hash_t *dcv_hash_make(apr_pool_t *pool)
{
    return apr_hash_make_custom(pool, hash);
}
