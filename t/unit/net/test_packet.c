/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/* Messages that no decent name server sends, and what they cost. */
#include "packet.h"

#include <apr_strings.h>
#include <apr_time.h>
#include <string.h>

#include "tap.h"

#define ID 7

/* Where the question's name stands, as a compression pointer. */
#define QUESTION (0xc000 | 12)

/* CPU time that none of these may take: it is a fraction of what they took once. */
#define SLOW apr_time_from_msec(500)

static unsigned char message[DCV_PACKET_MAX_BYTES];
static apr_size_t len;
static dcv_question_t question;
static dcv_reply_t reply;

static void put(int number)
{
    message[len++] = (unsigned char)(number >> 8);
    message[len++] = (unsigned char)number;
}

static void set(int offset, int number)
{
    message[offset] = (unsigned char)(number >> 8);
    message[offset + 1] = (unsigned char)number;
}

/* Begin a reply with AA. */
static void begin(const char *name, dcv_type_t type)
{
    const unsigned char *query;

    question = (dcv_question_t){.name = name, .type = type};
    query = dcv_packet_make_query(&len, &question, ID, 0, pool);
    memcpy(message, query, len);
    set(2, 0x8400);
}

/* All of a record but its data. */
static void put_head(int owner, int type, apr_uint32_t ttl_s, int size)
{
    put(owner);
    put(type);
    put(1);
    put((int)(ttl_s >> 16));
    put((int)(ttl_s & 0xffff));
    put(size);
}

/* A record whose data is a name, which a pointer leads to. */
static void put_name(int owner, int type, int target)
{
    put_head(owner, type, 300, 2);
    put(target);
}

/* The longest name there is, of bytes that are escaped in text. Returns a pointer to it. */
static int put_long_name(int type)
{
    int at = 0xc000 | (int)len;

    for (int label = 0; label < 4; label++) {
        int size = label < 3 ? 63 : 61;

        message[len++] = (unsigned char)size;
        memset(message + len, 1, (apr_size_t)size);
        len += (apr_size_t)size;
    }
    message[len++] = 0;
    put(type);
    put(1);
    put(0);
    put(300);
    put(2);
    put(QUESTION);
    return at;
}

static dcv_outcome_t read_it(apr_pool_t *in)
{
    const dcv_packet_origin_t origin = {ID, 1};
    int truncated;

    memset(&reply, 0, sizeof(reply));
    dcv_packet_read(&reply, &truncated, &question, origin, message, len, in);
    return reply.outcome;
}

static int data_count(void)
{
    return reply.data ? reply.data->nelts : 0;
}

/* CNAMEs from one long name to the same, and a loop. */
static void put_chain(int count)
{
    int name = put_long_name(DCV_TYPE_CNAME);

    for (int i = 2; i < count; i++) {
        put_name(name, DCV_TYPE_CNAME, name);
    }
    put_name(QUESTION, DCV_TYPE_CNAME, QUESTION);
    set(6, count);
}

static void test_giant(void)
{
    apr_time_t start;

    begin("x.example", DCV_TYPE_NS);
    put_chain(4000);
    start = used_time();
    for (int i = 0; i < 10; i++) {
        ok(read_it(pool) == DCV_GARBLED,
           "a message of thousands of records is garbled");
    }
    ok(is_in_time(used_time() - start, SLOW),
       "ten messages of thousands of records are read in less than half a second");

    begin("x.example", DCV_TYPE_NS);
    put_chain(499);
    start = used_time();
    for (int i = 0; i < 10; i++) {
        ok(read_it(pool) == DCV_NO_DATA,
           "hundreds of CNAMEs that lead nowhere are a reply without data");
    }
    ok(is_in_time(used_time() - start, SLOW),
       "ten messages of hundreds of CNAMEs are read in less than half a second");
    is(reply.alias, "x.example", "the first CNAME of a loop is told as the alias");

    begin("x.example", DCV_TYPE_NS);
    put_chain(500);
    ok(read_it(pool) == DCV_GARBLED, "a message of 501 records is garbled");
    begin("x.example", DCV_TYPE_NS);
    set(8, 300);
    set(10, 300);
    ok(read_it(pool) == DCV_GARBLED,
       "the records of all sections count towards the limit");
}

static void test_many_data(void)
{
    begin("x.example", DCV_TYPE_NS);
    for (int i = 0; i < 100; i++) {
        put_name(QUESTION, DCV_TYPE_NS, QUESTION);
    }
    set(6, 100);
    ok(read_it(pool) == DCV_DATA,
       "a message of a hundred name servers is a reply with data");
    is_number(data_count(), 64, "only 64 of a hundred name servers are kept");
}

static void test_referral(void)
{
    begin("x.example", DCV_TYPE_NS);
    set(2, 0x8000);
    for (int i = 0; i < 40; i++) {
        put_name(QUESTION, DCV_TYPE_NS, QUESTION);
    }
    put_head(QUESTION, DCV_TYPE_A, 300, 4);
    put(0xc000);
    put(0x0201);
    set(8, 40);
    set(10, 1);
    ok(read_it(pool) == DCV_REFERRAL,
       "a reply with name servers and without AA is a referral");
    is_number(reply.servers ? reply.servers->nelts : 0, 26,
              "a referral keeps no more servers than will be asked");
    is(APR_ARRAY_IDX(reply.servers, 0, dcv_glue_t).address, "192.0.2.1",
       "a referral keeps the address of a name server");
}

/* The reply to a question in other case, by a name that is no host's. */
static void test_names(void)
{
    begin("_X.Ex\\000\\.ample", DCV_TYPE_CNAME);
    question.name = "_x.eX\\000\\.AMPLE";
    put_name(QUESTION, DCV_TYPE_CNAME, QUESTION);
    set(6, 1);
    ok(read_it(pool) == DCV_DATA,
       "a reply whose question differs in case only is accepted");
    is(APR_ARRAY_IDX(reply.data, 0, const char *), "_X.Ex\\000\\.ample",
       "a name in a reply is kept in the case it came in");
    question.name = "_x.ex\\001\\.ample";
    ok(read_it(pool) == DCV_WRONG_QUESTION,
       "a name with another octet in place of a NUL is another question");
    question.name = "x.ex\\000\\.ample";
    ok(read_it(pool) == DCV_WRONG_QUESTION,
       "a name that is shorter is another question");
    begin(".", DCV_TYPE_NS);
    question.name = "";
    ok(read_it(pool) == DCV_NO_DATA, "the root as an empty name is the same as a dot");
}

/* What is no reply takes no memory, however much of it comes. */
static void test_flood(void)
{
    apr_pool_t *own;
    const char *before;

    begin("x.example", DCV_TYPE_CNAME);
    question.name = "y.example";
    apr_pool_create(&own, pool);
    before = apr_palloc(own, 8);
    for (int i = 0; i < 100; i++) {
        (void)read_it(own);
    }
    ok(reply.outcome == DCV_WRONG_QUESTION,
       "an answer to another question is not accepted");
    ok((const char *)apr_palloc(own, 8) == before + 8,
       "answers to another question take nothing from the pool");
    apr_pool_destroy(own);
}

static void ttl_is(apr_uint32_t sent, apr_uint32_t expected, const char *name)
{
    begin("x.example", DCV_TYPE_CNAME);
    put_head(QUESTION, DCV_TYPE_CNAME, sent, 2);
    put(QUESTION);
    set(6, 1);
    (void)read_it(pool);
    is_number(reply.ttl_s, expected, name);
}

static void negative_ttl_is(apr_uint32_t sent, apr_uint32_t minimum,
                            apr_uint32_t expected, const char *name)
{
    begin("x.example", DCV_TYPE_CNAME);
    put_head(QUESTION, DCV_TYPE_SOA, sent, 24);
    put(QUESTION);
    put(QUESTION);
    for (int i = 0; i < 8; i++) {
        put(0);
    }
    put((int)(minimum >> 16));
    put((int)(minimum & 0xffff));
    set(8, 1);
    (void)read_it(pool);
    is(reply.zone, "x.example",
       "the zone of a reply without data is the owner of its SOA");
    is_number(reply.negative_ttl_s, expected, name);
}

static void test_ttl(void)
{
    ttl_is(3600, 3600, "a TTL of an hour is kept as it is");
    ttl_is(604801, 604800, "a TTL of more than a week becomes a week");
    ttl_is(0x7fffffff, 604800, "the greatest TTL there is becomes a week");
    ttl_is(0x80000000, 0, "a TTL with its highest bit set becomes 0");
    ttl_is(0xffffffff, 0, "a TTL with all bits set becomes 0");
    negative_ttl_is(3600, 900, 900,
                    "a negative TTL is the SOA's minimum if that is less than its TTL");
    negative_ttl_is(900, 3600, 900,
                    "a negative TTL is the SOA's TTL if that is less than its minimum");
    negative_ttl_is(604800, 604800, 86400,
                    "a negative TTL of more than a day becomes a day");
    negative_ttl_is(0xffffffff, 900, 0,
                    "a negative TTL is 0 if the highest bit of the SOA's TTL is set");
    negative_ttl_is(
        900, 0x80000000, 0,
        "a negative TTL is 0 if the highest bit of the SOA's minimum is set");
}

/* Data of a TXT: character-strings, each with its length before it. */
static void put_strings(const char *const strings[], int count)
{
    int size = 0;

    for (int i = 0; i < count; i++) {
        size += 1 + (int)strlen(strings[i]);
    }
    put_head(QUESTION, DCV_TYPE_TXT, 300, size);
    for (int i = 0; i < count; i++) {
        message[len++] = (unsigned char)strlen(strings[i]);
        memcpy(message + len, strings[i], strlen(strings[i]));
        len += strlen(strings[i]);
    }
}

static void test_strings(void)
{
    const char *long_one = apr_psprintf(pool, "%0255d", 7);
    const char *const strings[] = {long_one, "\"a; \\b", "", "c"}, *const none[] = {""};

    begin("example.com", DCV_TYPE_TXT);
    set(6, 2);
    put_strings(strings, 4);
    put_strings(none, 1);
    read_it(pool);
    is_number(reply.data ? reply.data->nelts : 0, 2, "each of two TXT is one text");
    is(APR_ARRAY_IDX(reply.data, 0, const char *),
       apr_pstrcat(pool, long_one, "\"a; \\bc", NULL),
       "the character-strings of a TXT are joined, and stand as they are");
    is(APR_ARRAY_IDX(reply.data, 1, const char *), "",
       "a TXT of nothing is an empty text");
}

void run_tests(void)
{
    test_strings();
    test_giant();
    test_many_data();
    test_referral();
    test_names();
    test_flood();
    test_ttl();
}
