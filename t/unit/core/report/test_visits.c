/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
#include "report/visits.h"
#include "damage.h"
#include "tap.h"

#include <apr_strings.h>
#include <stdlib.h>
#include <string.h>

#define NOW    apr_time_from_sec(1795392000)
#define SECOND apr_time_from_sec(1)

static unsigned char bytes[DCV_VISITS_MAX_BYTES];

static void visit(dcv_visits_t *visits, apr_time_t time, const char *address)
{
    dcv_visit_t added = {time, address, "agent", "http", "www.example.com"};

    dcv_visits_add(visits, &added, 0, pool);
}

static void recent_are(const dcv_visits_t *visits, apr_time_t now, int count,
                       int addresses, const char *name)
{
    int got_count, got_addresses;

    dcv_visits_recent(visits, now, &got_count, &got_addresses);
    is_number(got_count, count, name);
    is_number(got_addresses, addresses, "from so many addresses");
}

/* The visits in bytes that end where the memory ends, for tools that watch it. */
static void decode(dcv_visits_t *visits, apr_size_t len)
{
    unsigned char *exact = exact_copy(bytes, len);

    memset(visits, 0xff, sizeof(*visits));
    dcv_visits_decode(visits, exact, len, pool);
    free(exact);
}

static int is_none(const dcv_visits_t *visits)
{
    static const dcv_visits_t none;

    return !memcmp(visits, &none, sizeof(none));
}

/* Whether nothing is read of so many bytes. */
static int reads_none(apr_size_t len)
{
    dcv_visits_t read;

    decode(&read, len);
    return is_none(&read);
}

static void test_add(void)
{
    dcv_visits_t visits = {0};
    dcv_visit_t last = {NOW, "192.0.2.9", NULL, "https", NULL};

    recent_are(&visits, NOW, 0, 0, "there are no recent visits yet");
    visit(&visits, NOW - 601 * SECOND, "192.0.2.1");
    visit(&visits, NOW - 600 * SECOND, "192.0.2.2");
    visit(&visits, NOW - 5 * SECOND, "192.0.2.3");
    visit(&visits, NOW, "192.0.2.2");
    recent_are(&visits, NOW, 3, 2, "visits of the last ten minutes are recent");
    recent_are(&visits, NOW + SECOND, 2, 2, "a second later one visit is not recent");
    recent_are(&visits, NOW + 601 * SECOND, 0, 0,
               "ten minutes after the last visit none is recent");
    recent_are(&visits, NOW - 60 * SECOND, 4, 3,
               "visits of a clock that is a minute ahead are recent");
    recent_are(&visits, NOW - 86400 * SECOND, 0, 0,
               "none is recent after the clock was set back by a day");
    visit(&visits, NOW - 86400 * SECOND, "192.0.2.3");
    recent_are(&visits, NOW - 86400 * SECOND, 1, 1, "but the one since then");
    recent_are(&visits, NOW, 3, 2, "and only the others when it is set right");
    is_number((long)visits.count, 5, "all visits are counted");
    dcv_visits_add(&visits, &last, 10, pool);
    is_number((long)visits.count, 16, "with those of which only the number is known");
    is(visits.last.address, "192.0.2.9", "the last one's address");
    is(visits.last.scheme, "https", "a visit has its scheme");
    is(visits.last.user_agent, NULL, "nothing stays of the one before");
    is(visits.recent[0].address, "192.0.2.9", "the newest is first");
    is(visits.recent[5].address, "192.0.2.1", "the oldest recent visit is last");
}

static void test_limit(void)
{
    dcv_visits_t visits = {0};

    for (int i = 1; i <= DCV_VISITS_RECENT + 3; i++) {
        visit(&visits, NOW + i, apr_psprintf(pool, "192.0.2.%d", i));
    }
    is_number(visits.recent_count, DCV_VISITS_RECENT, "so many are remembered");
    is_number((long)visits.count, DCV_VISITS_RECENT + 3, "though more are counted");
    is_number(dcv_visits_addresses(&visits), DCV_VISITS_RECENT,
              "so many addresses are remembered");
    recent_are(&visits, NOW, DCV_VISITS_RECENT, DCV_VISITS_RECENT,
               "as many recent visits are kept as fit");
    is(visits.recent[DCV_VISITS_RECENT - 1].address, "192.0.2.4",
       "the oldest recent visit is dropped first");
}

static void test_form(void)
{
    dcv_visits_t visits = {0}, read;
    dcv_visit_t odd = {NOW, "", NULL, NULL, "\xff<\n>"};
    apr_size_t len;

    visit(&visits, NOW - SECOND, "192.0.2.1");
    dcv_visits_add(&visits, &odd, 5, pool);
    len = dcv_visits_encode(&visits, bytes, sizeof(bytes));
    ok(len > 0, "it has a form in bytes");
    decode(&read, len);
    is_number((long)read.count, 7, "decoded visits have their count");
    ok(read.last.time == NOW, "the decoded last visit has its time");
    is(read.last.address, "", "an empty address is decoded as empty");
    is(read.last.user_agent, NULL, "a missing User-Agent is decoded as missing");
    is(read.last.scheme, NULL, "a missing scheme is decoded as missing");
    is(read.last.host, "\xff<\n>", "the host as it came");
    is_number(read.recent_count, 2, "recent visits are decoded");
    is(read.recent[1].address, "192.0.2.1",
       "recent visits are decoded with their addresses");
    ok(read.recent[1].time == NOW - SECOND,
       "recent visits are decoded with their times");
    is(read.recent[0].host, "\xff<\n>", "what a visit shares with the last is decoded");
    is(read.recent[1].user_agent, "agent",
       "what a visit does not share with the last is decoded");
    is(read.recent[1].scheme, "http", "recent visits are decoded with their schemes");
    is(read.recent[1].host, "www.example.com",
       "recent visits are decoded with their hosts");
    is_number(dcv_visits_addresses(&read), 2, "recent visits come from two addresses");
    dcv_visits_make_readable(&read, pool);
    is(read.last.host, "\\xff<\\x0a>", "the Host of a visit is made readable");
    is(read.recent[0].host, "\\xff<\\x0a>", "so is that of a recent one");
    is(read.last.user_agent, NULL, "a missing User-Agent stays missing");
    dcv_visits_decode(&read, bytes, dcv_visits_encode(&visits, bytes, len - 1), pool);
    is_number(read.recent_count, visits.recent_count - 1,
              "in less room the oldest is left out");
    is_number((long)read.count, (long)visits.count,
              "visits that are dropped are still counted");
    is_number((long)dcv_visits_encode(&visits, bytes, 20), 0,
              "there is no form in too little room");
    is_number((long)dcv_visits_encode(&visits, bytes, len), (long)len,
              "visits are encoded where there is enough room");
}

/* A copy is no other name for the same visits. */
static void test_copies(void)
{
    dcv_visits_t visits = {0}, copy;

    visit(&visits, NOW, "\xff");
    copy = visits;
    visit(&visits, NOW, "192.0.2.2");
    is(copy.recent[0].address, "\xff", "a copy does not get what is added");
    dcv_visits_make_readable(&visits, pool);
    is(visits.recent[1].address, "\\xff", "visits are made readable");
    is(copy.recent[0].address, "\xff", "and their copies are not");
}

/* Bytes that were cut off or are none of ours mean: none, whatever they are. */
static void test_garbage(void)
{
    dcv_visits_t visits = {0};
    apr_size_t len;

    visit(&visits, NOW, "192.0.2.1");
    visit(&visits, NOW, "192.0.2.2");
    len = dcv_visits_encode(&visits, bytes, sizeof(bytes));
    refuses_damage(bytes, len, reads_none);
    len = dcv_visits_encode(&visits, bytes, sizeof(bytes));
    memset(bytes + 8, 0xff, len - 8);
    ok(reads_none(len), "nor in numbers and lengths beyond any");
}

/* The longest that there can be. */
static void test_size(void)
{
    char *text = apr_pcalloc(pool, 400);
    dcv_visits_t visits = {0}, read;
    dcv_visit_t added = {NOW, text, text, text, text};
    apr_size_t len;

    memset(text, 'x', 399);
    for (int i = 0; i < DCV_VISITS_RECENT; i++) {
        dcv_visits_add(&visits, &added, APR_UINT32_MAX, pool);
    }
    len = dcv_visits_encode(&visits, bytes, sizeof(bytes));
    ok(len > 0, "the longest goes into DCV_VISITS_MAX_BYTES");
    decode(&read, len);
    ok(read.count == visits.count, "a count beyond 32 bits");
    is_number((long)strlen(read.last.user_agent), 254, "254 bytes of a text");
}

/* Texts that are cut when they are kept are the same when they come again. */
static void test_cut(void)
{
    char *text = apr_pcalloc(pool, 400);
    dcv_visits_t visits = {0}, read;
    dcv_visit_t added = {NOW, "192.0.2.1", text, "http", text};

    memset(text, 'x', 399);
    for (int i = 0; i < DCV_VISITS_RECENT; i++) {
        dcv_visits_add(&visits, &added, 0, pool);
        decode(&visits, dcv_visits_encode(&visits, bytes, sizeof(bytes)));
    }
    decode(&read, dcv_visits_encode(&visits, bytes, sizeof(bytes)));
    is_number(read.recent_count, DCV_VISITS_RECENT, "all visits with a long text fit");
    ok(read.recent[DCV_VISITS_RECENT - 1].user_agent == read.last.user_agent,
       "it is kept once");
}

/* A client that sends another long text each time. */
static void test_hostile(void)
{
    dcv_visits_t visits = {0}, read;
    apr_size_t len;

    for (int i = 0; i < DCV_VISITS_RECENT; i++) {
        const char *text = apr_psprintf(pool, "%0254d", i);
        dcv_visit_t added = {NOW, "192.0.2.1", text, "http", text};

        dcv_visits_add(&visits, &added, 0, pool);
    }
    len = dcv_visits_encode(&visits, bytes, sizeof(bytes));
    ok(len > 0 && len <= 4096, "texts of a client take 4 KiB at most");
    decode(&read, len);
    ok(read.count == visits.count && read.recent_count > 3,
       "all visits are counted, and the newest are there");
}

static int has_address(const dcv_visits_t *visits, const char *address)
{
    for (int i = 0; i < visits->recent_count; i++) {
        if (!strcmp(visits->recent[i].address, address)) {
            return 1;
        }
    }
    return 0;
}

/* One client asks again and again, from all addresses of his network, with long texts. */
static void test_flood(void)
{
    dcv_visits_t visits = {0}, read;

    visit(&visits, NOW, "203.0.113.1");
    visit(&visits, NOW + 1, "2001:db8:1:2::1");
    for (int i = 0; i < 1000; i++) {
        const char *text = apr_psprintf(pool, "%0254d", i);
        dcv_visit_t added = {NOW + 2 + i,
                             apr_psprintf(pool, "2001:db8:1:3::%x", (unsigned)i), text,
                             "http", text};

        dcv_visits_add(&visits, &added, 0, pool);
    }
    ok(has_address(&visits, "203.0.113.1") && has_address(&visits, "2001:db8:1:2::1"),
       "a flood from one network leaves the visits of others");
    decode(&read, dcv_visits_encode(&visits, bytes, sizeof(bytes)));
    ok(read.recent_count < visits.recent_count && has_address(&read, "203.0.113.1") &&
           has_address(&read, "2001:db8:1:2::1"),
       "in little room, too");
    is(read.recent[0].address, "2001:db8:1:3::3e7", "and the newest is first");
}

void run_tests(void)
{
    test_add();
    test_limit();
    test_form();
    test_copies();
    test_garbage();
    test_size();
    test_cut();
    test_hostile();
    test_flood();
}
