/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
#include "report/visits.h"
#include "damage.h"
#include "tap.h"

#include <apr_strings.h>
#include <stdlib.h>
#include <string.h>

#define NOW apr_time_from_sec(1795392000)
#define MD5 "FFC7866140DAA57A8428E2292BA57F0F"

static unsigned char bytes[DCV_VISITS_MAX_BYTES];

static void add(dcv_strays_t *strays, const char *md5, const char *host, int time)
{
    dcv_stray_t stray = {NOW + time, md5, host, "192.0.2.1", 1, 404, 1, 8080};

    dcv_strays_add(strays, &stray);
}

static const char *number_of(int number)
{
    return apr_psprintf(pool, "%032d", number);
}

/* The strays in bytes that end where the memory ends, for tools that watch it. */
static void decode(dcv_strays_t *strays, apr_size_t len)
{
    unsigned char *exact = exact_copy(bytes, len);

    memset(strays, 0xff, sizeof(*strays));
    dcv_strays_decode(strays, exact, len, pool);
    free(exact);
}

static int is_none(const dcv_strays_t *strays)
{
    static const dcv_strays_t none;

    return !memcmp(strays, &none, sizeof(none));
}

/* Whether nothing is read of so many bytes. */
static int reads_none(apr_size_t len)
{
    dcv_strays_t read;

    decode(&read, len);
    return is_none(&read);
}

static void test_add(void)
{
    dcv_strays_t strays = {0};

    add(&strays, MD5, "a.example", 0);
    add(&strays, MD5, "b.example", 1);
    add(&strays, MD5, NULL, 2);
    is_number(strays.count, 3, "each host has its own");
    add(&strays, MD5, "a.example", 3);
    is_number(strays.count, 3, "and each but one");
    is(strays.list[0].host, "a.example", "the newest is first");
    ok(strays.list[0].time == NOW + 3, "with the time it came last");
    is_number((long)strays.list[0].count, 2,
              "a request that came twice is counted twice");
    is(strays.list[1].host, NULL, "then the one before");
    is(strays.list[2].host, "b.example", "the oldest request comes last");
    add(&strays, MD5, NULL, 4);
    is_number((long)strays.list[0].count, 2, "no host is a host, too");
    is_number(strays.count, 3, "of which there is one");
}

static void test_limit(void)
{
    dcv_strays_t strays = {0};

    for (int i = 0; i < DCV_STRAYS_MAX; i++) {
        add(&strays, number_of(i), "a.example", i);
    }
    is_number(strays.count, DCV_STRAYS_MAX, "as many as there is room for");
    add(&strays, number_of(0), "a.example", 50);
    is_number(strays.count, DCV_STRAYS_MAX, "one that is known comes again");
    is_number((long)strays.list[0].count, 2,
              "a request that comes again is counted again");
    is(strays.list[DCV_STRAYS_MAX - 1].md5, number_of(1),
       "a request that comes again displaces no other");
    add(&strays, number_of(77), "a.example", 51);
    is_number(strays.count, DCV_STRAYS_MAX,
              "a new request in a full list keeps its length");
    is(strays.list[0].md5, number_of(77), "a new request in a full list is first");
    is_number((long)strays.list[0].count, 1, "a new request in a full list came once");
    is(strays.list[DCV_STRAYS_MAX - 1].md5, number_of(2), "and the oldest went");
}

static void add_at(dcv_strays_t *strays, apr_uint32_t vhost, const char *md5,
                   const char *host)
{
    dcv_stray_t stray = {NOW, md5, host, "192.0.2.1", 1, 404, vhost, 0};

    dcv_strays_add(strays, &stray);
}

/* Whether there still is what the CA asked a virtual host for before a flood. */
static int has_hint(const dcv_strays_t *strays)
{
    for (int i = 0; i < strays->count; i++) {
        if (strays->list[i].vhost == 1 && !strcmp(strays->list[i].md5, MD5)) {
            return 1;
        }
    }
    return 0;
}

/* Whoever floods one virtual host, or with one MD5, displaces what is his own. */
static void test_fair(void)
{
    static const struct {
        int vhosts, md5s, hosts;
        const char *name;
    } floods[] = {
        {1, 1, 1000, "one MD5 under many hosts of a virtual host displaces no other"},
        {1, 1000, 1, "many MD5s at one virtual host displace those of no other"},
        {1000, 1, 1, "one MD5 at many virtual hosts displaces no other"},
        {4, 4, 1000, "a few MD5s at a few virtual hosts displace no other"}};

    for (int i = 0; i < 4; i++) {
        dcv_strays_t strays = {0}, read;
        apr_size_t len;

        add_at(&strays, 1, MD5, "ours.example");
        for (int j = 0; j < 1000; j++) {
            add_at(&strays, (apr_uint32_t)(2 + j % floods[i].vhosts),
                   number_of(j % floods[i].md5s),
                   apr_psprintf(pool, "%d.evil.example", j % floods[i].hosts));
        }
        is_number(has_hint(&strays), 1, floods[i].name);
        len = dcv_strays_encode(&strays, bytes, 600);
        decode(&read, len);
        ok(read.count < strays.count && has_hint(&read),
           apr_pstrcat(pool, "in little room, too: ", floods[i].name, NULL));
    }
}

/* A client alone does not displace what others have asked the same virtual host for. */
static void test_client(void)
{
    dcv_strays_t strays = {0}, read;

    add_at(&strays, 1, MD5, "ours.example");
    for (int i = 0; i < 1000; i++) {
        dcv_stray_t stray = {NOW,
                             number_of(i),
                             "ours.example",
                             apr_psprintf(pool, "2001:db8::%x", (unsigned)i),
                             1,
                             404,
                             1,
                             0};

        dcv_strays_add(&strays, &stray);
    }
    ok(has_hint(&strays), "many MD5s from one network displace those of no other");
    decode(&read, dcv_strays_encode(&strays, bytes, 600));
    ok(read.count < strays.count && has_hint(&read), "in little room, too");
    is(read.list[0].md5, number_of(999), "and the newest is first");
}

static void test_vhost(void)
{
    int used[DCV_STRAYS_PARTS] = {0}, count = 0;

    ok(dcv_strays_vhost("www.a.example") == dcv_strays_vhost("WWW.A.example"),
       "a virtual host is the same in any case");
    ok(dcv_strays_vhost("www.a.example") != dcv_strays_vhost("www.b.example"),
       "another name is another virtual host");
    ok(dcv_strays_vhost(NULL) == dcv_strays_vhost(""), "none is one, too");
    for (int i = 0; i < 1000; i++) {
        int part =
            dcv_strays_part(dcv_strays_vhost(apr_psprintf(pool, "%d.example", i)));

        count += part >= 0 && part < DCV_STRAYS_PARTS && !used[part]++;
    }
    is_number(count, DCV_STRAYS_PARTS, "virtual hosts are spread over all records");
}

static void test_form(void)
{
    dcv_strays_t strays = {0}, read;
    dcv_stray_t odd = {NOW, MD5, "\xe2\x80\xae<\n", "2001:db8::1",
                       7,   200, 0xfedcba98,        65535};
    apr_size_t len;

    add(&strays, number_of(1), NULL, -5);
    dcv_strays_add(&strays, &odd);
    len = dcv_strays_encode(&strays, bytes, sizeof(bytes));
    decode(&read, len);
    is_number(read.count, 2, "both requests are decoded");
    is(read.list[0].md5, MD5, "a decoded request has its MD5");
    is(read.list[0].host, "\xe2\x80\xae<\n", "the host as it came");
    is(read.list[0].address, "2001:db8::1", "a decoded request has its address");
    is_number((long)read.list[0].count, 7, "a decoded request has its count");
    is_number(read.list[0].status, 200, "a decoded request has its status");
    is_number(read.list[0].port, 65535, "a decoded request has its port");
    ok(read.list[0].vhost == 0xfedcba98, "a decoded request has its virtual host");
    ok(read.list[0].time == NOW, "a decoded request has its time");
    is(read.list[1].host, NULL, "a decoded request without a host has none");
    dcv_strays_make_readable(&read, pool);
    is(read.list[0].host, "\\xe2\\x80\\xae<\\x0a",
       "the host of a request is made readable");
    is(read.list[1].host, NULL, "a request without a host still has none");
    ok(dcv_strays_encode(&strays, bytes, len - 1) < len - 1,
       "a list that does not fit is encoded in less room");
    dcv_strays_decode(&read, bytes, dcv_strays_encode(&strays, bytes, len - 1), pool);
    is_number(read.count, strays.count - 1, "the oldest is left out");
    is_number((long)dcv_strays_encode(&strays, bytes, 15), 0,
              "there is no form in too little room");
    memset(&strays, 0, sizeof(strays));
    len = dcv_strays_encode(&strays, bytes, sizeof(bytes));
    decode(&read, len);
    ok(len && is_none(&read), "none has a form, too");
}

/* Bytes that were cut off or are none of ours mean: none, whatever they are. */
static void test_garbage(void)
{
    dcv_strays_t strays = {0};
    apr_size_t len;

    add(&strays, MD5, "a.example", 0);
    add(&strays, MD5, NULL, 0);
    len = dcv_strays_encode(&strays, bytes, sizeof(bytes));
    refuses_damage(bytes, len, reads_none);
    len = dcv_strays_encode(&strays, bytes, sizeof(bytes));
    bytes[15] = DCV_STRAYS_MAX + 1;
    ok(reads_none(sizeof(bytes)), "nor when there were more than there can be");
    memset(bytes + 8, 0xff, len - 8);
    ok(reads_none(len), "nor in numbers and lengths beyond any");
}

/* The longest that there can be. */
static void test_size(void)
{
    dcv_strays_t strays = {0}, read;
    char *text = apr_pcalloc(pool, 400);
    const char *address = "2001:0db8:0000:0000:0000:ffff:255.255.255.255";
    apr_size_t len;

    memset(text, 'x', 399);
    for (int i = 0; i < DCV_STRAYS_MAX; i++) {
        dcv_stray_t stray = {NOW, number_of(i),    text, address, APR_UINT64_MAX,
                             404, (apr_uint32_t)i, 0};

        dcv_strays_add(&strays, &stray);
    }
    len = dcv_strays_encode(&strays, bytes, sizeof(bytes));
    ok(len > 0, "the longest goes into DCV_VISITS_MAX_BYTES");
    decode(&read, len);
    is_number(read.count, DCV_STRAYS_MAX, "a full list is decoded as a whole");
    is_number((long)strlen(read.list[9].host), 254, "with 254 bytes of a text");
}

void run_tests(void)
{
    test_add();
    test_limit();
    test_fair();
    test_client();
    test_vhost();
    test_form();
    test_garbage();
    test_size();
}
