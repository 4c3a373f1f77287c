/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Any bytes as the replies to the questions of a check: what an inquiry makes of them is
 * kept as evidence, read again and judged, and shown in each format. The order has an account
 * for the persistent record.
 *
 * The first byte says how the inquiry is led, bit by bit: whether name servers are asked by
 * themselves, the newest question first, hurried, given up soon, validated; and by whom it
 * was seen. What follows are replies, each a byte that says how, two bytes of length, and
 * so many bytes:
 *
 *   how & 3    0: what stands behind the question in a message, with the flags and three
 *              counts of its header before it; 1: a whole message; 2: none came, and why
 *              not; 3: what libunbound says of a name that it finds bogus, and such a
 *              message behind a NUL
 *   how >> 2 & 3   what validation says
 *   how >> 5       to which kind of question, as kind_of() has them
 *
 * The replies to the questions of a kind go round. Other names do not exist. Of the name's own
 * addresses, and of what they answer over HTTP, the bytes of the kind 5 tell as well, as
 * fetch_file() reads them.
 */
#include <apr_general.h>
#include <apr_strings.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "dcv/inquiry.h"
#include "dcv/persist.h"
#include "dcv/verdict.h"
#include "explain/explain.h"
#include "formats.h"
#include "packet.h"

#define MD5   "B8EE25A34BC5CD1F4D5DC8C20FD4EEB2"
#define OWNER "_" MD5
#define ID    7
#define KINDS 8

/* Of a message, in bytes. */
#define FLAGS_OFFSET  2
#define COUNTS_OFFSET 6

/* A check that was given up has so many replies. */
#define REPLIES_FEW 12

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len);

/* A reply of the input. */
typedef struct {
    int how;
    const uint8_t *bytes;
    apr_size_t len;
} chunk_t;

typedef struct {
    apr_array_header_t *chunks[KINDS]; /* chunk_t, by the kind of question */
    int next[KINDS];
    apr_pool_t *pool;
} dns_t;

/* A server with an order that is checked, and another one of its name. */
static struct {
    apr_pool_t *pool;
    dcv_psl_t *psl;
    dcv_snapshot_t *snapshot;
    const dcv_order_t *order;
    dcv_authorities_t *authorities;
    apr_array_header_t *accounts; /* const dcv_persist_account_t * */
} server;

/* An order of a hand-made CSR. */
static const dcv_order_t *make_order(const char *md5, const char *sha256,
                                     const char *unique_value)
{
    static const char text[] = "www.example.com";
    dcv_csr_t *csr = apr_pcalloc(server.pool, sizeof(*csr));
    dcv_csr_file_t *file = apr_pcalloc(server.pool, sizeof(*file));
    apr_array_header_t *names = apr_array_make(server.pool, 1, sizeof(dcv_name_t *));
    dcv_settings_t options = {
        .authority = "sectigo", .unique_value = unique_value, .issued = "2026-11-20"};
    const dcv_order_t *order = NULL;

    (void)dcv_name_parse(apr_array_push(names), text, strlen(text), server.pool);
    csr->md5 = md5;
    csr->sha256 = sha256;
    csr->names = names;
    csr->subject = "CN=www.example.com";
    csr->key_type = "EC";
    csr->key_bits = 256;
    csr->signature_algorithm = "ecdsa-with-SHA256";
    csr->has_common_name = csr->begins_with_cn = 1;
    csr->signature = DCV_SIGNATURE_VALID;
    file->csr = csr;
    if (dcv_order_create(&order, "a.csr", file, &options,
                         apr_array_make(server.pool, 1, sizeof(void *)),
                         server.accounts, server.authorities, server.pool,
                         server.pool)) {
        abort();
    }
    (void)dcv_snapshot_add_order(server.snapshot, 0, order);
    return order;
}

/* The account for the persistent record of the orders. */
static void make_account(void)
{
    server.authorities = dcv_authorities_create(server.pool);
    server.accounts = apr_array_make(server.pool, 1, sizeof(const void *));
    if (dcv_persist_create(
            &APR_ARRAY_PUSH(server.accounts, const dcv_persist_account_t *), "sectigo",
            "https://a.example/1", NULL, server.authorities, server.pool)) {
        abort();
    }
}

static void set_up(void)
{
    apr_initialize();
    atexit(apr_terminate);
    apr_pool_create(&server.pool, NULL);
    server.psl = dcv_psl_create(server.pool);
    make_account();
    server.snapshot = dcv_snapshot_create(server.pool);
    dcv_snapshot_add_vhost(server.snapshot, "main server", 0, NULL, 0, 1);
    (void)make_order("C7FBC2039E400C8EF74129EC7DB1842C",
                     "c9c863405fe7675a3988b97664ea6baf"
                     "442019e4e52fa335f406f7c5f26cf14f",
                     NULL);
    server.order = make_order(MD5,
                              "fdadae5fbe8fce33026ffa3de7d27f54"
                              "6edc2686259e2ed1d64053aaef156d18",
                              "u7");
}

static void read_chunks(dns_t *dns, const uint8_t *bytes, size_t len)
{
    for (int i = 0; i < KINDS; i++) {
        dns->chunks[i] = apr_array_make(dns->pool, 4, sizeof(chunk_t));
    }
    while (len > 3) {
        chunk_t chunk = {bytes[0], bytes + 3, (apr_size_t)(bytes[1] << 8 | bytes[2])};

        chunk.len = chunk.len > len - 3 ? len - 3 : chunk.len;
        APR_ARRAY_PUSH(dns->chunks[chunk.how >> 5], chunk_t) = chunk;
        bytes += 3 + chunk.len;
        len -= 3 + chunk.len;
    }
}

/* A message of the question and what follows it, in memory of its own length. */
static unsigned char *make_message(apr_size_t *message_len,
                                   const dcv_question_t *question, const uint8_t *bytes,
                                   apr_size_t len, apr_pool_t *pool)
{
    apr_size_t query_len = 0, rest = len > 5 ? len - 5 : 0;
    const unsigned char *query =
        dcv_packet_make_query(&query_len, question, ID, 0, pool);
    unsigned char *message = malloc(query_len + rest + 1);

    if (!message) {
        abort();
    }
    *message_len = query_len + rest;
    if (!query || len < 5) {
        *message_len = 0;
        return message;
    }
    memcpy(message, query, query_len);
    message[FLAGS_OFFSET] = (unsigned char)(bytes[0] | 0x80);
    message[FLAGS_OFFSET + 1] = bytes[1];
    for (int i = 0; i < 3; i++) {
        message[COUNTS_OFFSET + 2 * i + 1] = bytes[2 + i] & 0x0f;
    }
    memcpy(message + query_len, bytes + 5, rest);
    return message;
}

/* Read a message as the network does: see src/net/resolver.c and exchange.c. */
static void read_reply(dcv_reply_t *reply, const dcv_question_t *question,
                       const unsigned char *message, apr_size_t len, apr_pool_t *pool)
{
    const dcv_packet_origin_t resolver = {.id = -1},
                              direct = {.id = ID, .authoritative = 1};
    int truncated;

    dcv_packet_read(reply, &truncated, question, question->address ? direct : resolver,
                    message, len, pool);
    if (!question->address &&
        (reply->outcome == DCV_RCODE || reply->outcome == DCV_GARBLED)) {
        reply->outcome = DCV_FAILED;
    }
}

/* Reply to a question with what the input has for it. */
static void take_chunk(dcv_reply_t *reply, const dcv_question_t *question,
                       const chunk_t *chunk, apr_pool_t *pool)
{
    const uint8_t *bytes = chunk->bytes, *nul;
    apr_size_t len = chunk->len, message_len = len;
    int kind = chunk->how & 3;
    unsigned char *message;

    reply->dnssec =
        question->address ? DCV_DNSSEC_UNKNOWN : (dcv_dnssec_t)(chunk->how >> 2 & 3);
    if (kind == 2) {
        reply->outcome = question->address && len
                             ? (dcv_outcome_t)(DCV_SILENT + bytes[0] % 10)
                             : DCV_FAILED;
        reply->rcode = -1;
        return;
    }
    if (kind == 3 && !question->address && (nul = memchr(bytes, 0, len))) {
        reply->dnssec = DCV_DNSSEC_BOGUS;
        len -= (apr_size_t)(nul + 1 - bytes);
        bytes = nul + 1;
    }
    message = kind == 1 ? memcpy(malloc(len + 1), bytes, len)
                        : make_message(&message_len, question, bytes, len, pool);
    read_reply(reply, question, message, message_len, pool);
    free(message);
    if (reply->dnssec == DCV_DNSSEC_BOGUS) {
        reply->why_bogus = apr_pstrmemdup(pool, (const char *)chunk->bytes, chunk->len);
    }
}

/* Which replies of the input go to a question. */
static int kind_of(const dcv_question_t *question)
{
    if (question->address) {
        return 7;
    }
    switch (question->type) {
    case DCV_TYPE_CNAME:
        return !strncmp(question->name, OWNER, strlen(OWNER)) ? 0 : 1;
    case DCV_TYPE_CAA:
        return 2;
    case DCV_TYPE_NS:
        return 3;
    case DCV_TYPE_SOA:
        return 4;
    case DCV_TYPE_A:
    case DCV_TYPE_AAAA:
        return 5;
    default:
        return 6;
    }
}

/* A text of the input, at a place in it. */
static const char *text_at(const chunk_t *chunk, apr_size_t at, apr_pool_t *pool)
{
    apr_size_t rest = at < chunk->len ? chunk->len - at : 0;

    return rest && chunk->bytes[at] & 1
               ? apr_pstrmemdup(pool, (const char *)chunk->bytes + at,
                                rest < 40 ? rest : 40)
               : NULL;
}

/* Whether a server of ours took a request, and what became of it. */
static const dcv_taken_t *taken_by(const chunk_t *chunk, int how, apr_pool_t *pool)
{
    dcv_taken_t *taken = apr_pcalloc(pool, sizeof(*taken));

    taken->vhost = "www.example.com";
    taken->place = text_at(chunk, 2, pool);
    taken->is_answered = how >> 1 & 1;
    taken->is_refused = how >> 2 & 1;
    taken->is_other = how >> 3 & 1;
    taken->status = how & 16 ? 403 : 200;
    return how & 1 ? taken : NULL;
}

/*
 * What an address answers: a byte for the outcome, one for who took it, one for the status
 * and the end of the body, and the body, which may begin with that of the order.
 */
static const dcv_fetched_t *fetch_file(dns_t *dns)
{
    static const int statuses[] = {200, 200, 200, 204, 301, 302, 401, 403,
                                   404, 410, 451, 500, 503, 206, 100, 999};
    dcv_fetched_t *fetched = apr_pcalloc(dns->pool, sizeof(*fetched));
    const apr_array_header_t *chunks = dns->chunks[5];
    const chunk_t none = {0, (const uint8_t *)"\0\0\0", 3};
    const chunk_t *chunk =
        chunks->nelts ? &APR_ARRAY_IDX(chunks, dns->next[5]++ % chunks->nelts, chunk_t)
                      : &none;
    int outcome = chunk->len > 0 ? chunk->bytes[0] : 0;
    int ending = chunk->len > 2 ? chunk->bytes[2] : 0;
    const char *body = chunk->len > 3 ? (const char *)chunk->bytes + 3 : "";
    apr_size_t len = chunk->len > 3 ? chunk->len - 3 : 0;

    fetched->outcome = outcome & 0x80
                           ? (dcv_fetch_outcome_t)(outcome % (DCV_FETCH_NOT_TRIED + 1))
                           : DCV_FETCH_REPLIED;
    fetched->duration = outcome * 1000;
    fetched->taken = taken_by(chunk, chunk->len > 1 ? chunk->bytes[1] : 0, dns->pool);
    if (fetched->outcome != DCV_FETCH_REPLIED) {
        fetched->error = text_at(chunk, 3, dns->pool);
        return fetched;
    }
    fetched->status = statuses[ending & 15];
    fetched->body_end = (dcv_body_end_t)(ending >> 4 & 3);
    if (ending & 0x80) {
        body = apr_pstrcat(dns->pool, server.order->body,
                           apr_pstrmemdup(dns->pool, body, strnlen(body, len)), NULL);
        len = strlen(body);
    }
    fetched->body = body;
    fetched->body_kept = len < DCV_FETCH_BODY_KEPT ? len : DCV_FETCH_BODY_KEPT;
    fetched->body_len = len < DCV_FETCH_BODY_MAX ? len : DCV_FETCH_BODY_MAX;
    fetched->location = text_at(chunk, 3, dns->pool);
    fetched->server = text_at(chunk, 4, dns->pool);
    fetched->via = text_at(chunk, 5, dns->pool);
    fetched->hint = text_at(chunk, 6, dns->pool);
    fetched->type = text_at(chunk, 7, dns->pool);
    fetched->encoding = text_at(chunk, 8, dns->pool);
    return fetched;
}

static const dcv_reply_t *reply_to(dns_t *dns, const dcv_question_t *question)
{
    dcv_reply_t *reply = apr_pcalloc(dns->pool, sizeof(*reply));
    int kind = kind_of(question);
    const apr_array_header_t *chunks = dns->chunks[kind];

    reply->outcome = DCV_NX_DOMAIN;
    reply->rcode = 3;
    reply->zone = "example.com";
    reply->negative_ttl_s = 900;
    if (chunks->nelts) {
        take_chunk(reply, question,
                   &APR_ARRAY_IDX(chunks, dns->next[kind]++ % chunks->nelts, chunk_t),
                   dns->pool);
    }
    return reply;
}

/* Lead an inquiry to its end. */
static dcv_evidence_t *inquire(dns_t *dns, const dcv_aim_t *aim, int how)
{
    dcv_inquiry_t *inquiry = dcv_inquiry_create(aim, how & 1, dns->pool);
    dcv_ask_t *ask;
    int replies = 0;

    while (!dcv_inquiry_is_over(inquiry)) {
        while (dcv_inquiry_next(inquiry)) {
        }
        if (how & 8 && replies == REPLIES_FEW) {
            dcv_inquiry_give_up(inquiry);
            break;
        }
        if (how & 4 && replies == REPLIES_FEW / 2) {
            dcv_inquiry_hurry(inquiry);
        }
        for (ask = dcv_inquiry_open(inquiry); !(how & 2) && ask && ask->next;
             ask = ask->next) {
        }
        if (ask && ask->fetch) {
            dcv_inquiry_take_fetched(inquiry, ask, fetch_file(dns));
        }
        else if (ask) {
            dcv_inquiry_take(inquiry, ask, reply_to(dns, &ask->question));
        }
        replies++;
    }
    return dcv_inquiry_evidence(inquiry);
}

/* Evidence as it is kept for later: the same however often. */
static const dcv_evidence_t *keep(const dcv_evidence_t *evidence, apr_pool_t *pool)
{
    static unsigned char form[DCV_EVIDENCE_MAX_BYTES], again[DCV_EVIDENCE_MAX_BYTES];
    apr_size_t len = dcv_evidence_encode(evidence, form, sizeof(form), pool);
    const dcv_evidence_t *kept = dcv_evidence_decode(form, len, pool);

    if (!len || !kept || dcv_evidence_encode(kept, again, sizeof(again), pool) != len ||
        memcmp(form, again, len)) {
        abort();
    }
    return kept;
}

/* That what was kept of the file is judged as what was seen, where all was kept. */
static void compare_files(dcv_case_t about, const dcv_evidence_t *seen,
                          const dcv_evidence_t *kept)
{
    const dcv_file_check_t *before, *after;

    about.evidence = seen;
    before = dcv_judge_case(&about)->file;
    about.evidence = kept;
    after = dcv_judge_case(&about)->file;
    if (seen->sightings->nelts == kept->sightings->nelts && after &&
        (!before || before->verdict != after->verdict ||
         before->addresses->nelts != after->addresses->nelts)) {
        abort();
    }
}

static const dcv_evidence_t *find_evidence(void *context, const dcv_order_t *order,
                                           const dcv_name_t *name, apr_pool_t *pool)
{
    (void)name;
    (void)pool;
    return order == server.order ? context : NULL;
}

static void try_replies(dns_t *dns, int how)
{
    dcv_index_t *index = dcv_index_create(server.snapshot, server.psl, dns->pool);
    dcv_proof_t proof;
    dcv_case_t about = {
        .index = index, .order = server.order, .proof = &proof, .pool = dns->pool};
    dcv_sources_t sources = {.evidence = find_evidence};
    const formats_t formats = {.snapshot = server.snapshot,
                               .psl = server.psl,
                               .sources = &sources,
                               .search = "www"};
    dcv_evidence_t *evidence;
    dcv_check_t *check;
    dcv_aim_t *aim;

    dcv_proof_describe(&proof, server.order,
                       APR_ARRAY_IDX(server.order->names, 0, const dcv_name_t *),
                       server.psl, FORMATS_NOW, dns->pool);
    aim = dcv_aim_create(index, server.order, &proof, 1, dns->pool);
    aim->nonce = how & 0x10 ? "n" : NULL;
    evidence = inquire(dns, aim, how);
    evidence->time = FORMATS_NOW - apr_time_from_sec(60);
    evidence->round = 1;
    evidence->validated = how >> 4 & 1;
    evidence->view = (dcv_view_kind_t)((how >> 5) % (DCV_VIEW_NOBODY + 1));
    about.evidence = keep(evidence, dns->pool);
    compare_files(about, evidence, about.evidence);
    check = dcv_judge_case(&about);
    dcv_explain_check(&about, check);
    if (!check->findings->nelts ||
        !APR_ARRAY_IDX(check->findings, 0, dcv_finding_t).explanation ||
        (check->persistent && check->persistent->findings->nelts != 1)) {
        abort();
    }
    sources.context = (void *)about.evidence;
    formats_try(&formats, dns->pool);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
    dns_t dns = {0};

    if (!server.pool) {
        set_up();
    }
    if (len) {
        apr_pool_create(&dns.pool, server.pool);
        read_chunks(&dns, bytes + 1, len - 1);
        try_replies(&dns, bytes[0]);
        apr_pool_destroy(dns.pool);
    }
    return 0;
}
