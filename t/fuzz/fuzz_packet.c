/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Any bytes as a DNS message: as the reply of a name server, whose id counts, and of the
 * resolver. Once as they are, once behind the question that was asked.
 */
#include <apr_general.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "packet.h"

#define ID 7

/* Of a message, in bytes. */
#define HEADER       12
#define FLAGS_OFFSET 2
#define COUNT_OFFSET 6

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len);

static const dcv_type_t types[] = {DCV_TYPE_CNAME, DCV_TYPE_CAA, DCV_TYPE_NS,
                                   DCV_TYPE_SOA,   DCV_TYPE_A,   DCV_TYPE_TXT,
                                   DCV_TYPE_MX,    DCV_TYPE_AAAA};

/* What those who take a reply rely on. */
static void check(const dcv_reply_t *reply, const dcv_question_t *question)
{
    const apr_array_header_t *list =
        question->type == DCV_TYPE_CAA ? reply->properties : reply->data;

    if (reply->outcome > DCV_UNREACHABLE || reply->dnssec != DCV_DNSSEC_SECURE ||
        (reply->outcome == DCV_DATA && (!list || !list->nelts)) ||
        ((reply->outcome == DCV_REFERRAL || reply->outcome == DCV_UPWARD) &&
         (!reply->zone || !reply->servers)) ||
        (reply->outcome == DCV_RCODE && reply->rcode < 1)) {
        abort();
    }
    for (int i = 0; reply->data && i < reply->data->nelts; i++) {
        if (!APR_ARRAY_IDX(reply->data, i, const char *)) {
            abort();
        }
    }
    for (int i = 0; reply->properties && i < reply->properties->nelts; i++) {
        const dcv_property_t *property =
            &APR_ARRAY_IDX(reply->properties, i, dcv_property_t);

        if (!property->tag || !property->value) {
            abort();
        }
    }
    for (int i = 0; reply->servers && i < reply->servers->nelts; i++) {
        if (!APR_ARRAY_IDX(reply->servers, i, dcv_glue_t).name) {
            abort();
        }
    }
}

static void try_message(const dcv_question_t *question, const unsigned char *bytes,
                        size_t len, apr_pool_t *pool)
{
    const dcv_packet_origin_t origins[] = {{.id = ID, .authoritative = 1}, {.id = -1}};

    for (int i = 0; i < 2; i++) {
        dcv_reply_t reply = {.dnssec = DCV_DNSSEC_SECURE};
        int truncated = -1;

        dcv_packet_read(&reply, &truncated, question, origins[i], bytes, len, pool);
        check(&reply, question);
        if (truncated < 0 || (truncated && len < HEADER)) {
            abort();
        }
    }
}

/* The bytes as what follows the question; the first of them are flags and counts. */
static void try_behind(const dcv_question_t *question, const uint8_t *bytes, size_t len,
                       apr_pool_t *pool)
{
    apr_size_t query_len;
    const unsigned char *query =
        dcv_packet_make_query(&query_len, question, ID, 0, pool);
    unsigned char *message;

    if (!query || len < 5) {
        return;
    }
    message = malloc(query_len + len - 5);
    memcpy(message, query, query_len);
    message[FLAGS_OFFSET] = (unsigned char)(bytes[0] | 0x80);
    message[FLAGS_OFFSET + 1] = bytes[1];
    for (int i = 0; i < 3; i++) {
        message[COUNT_OFFSET + 2 * i + 1] = bytes[2 + i] & 0x0f;
    }
    memcpy(message + query_len, bytes + 5, len - 5);
    try_message(question, message, query_len + len - 5, pool);
    free(message);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
    static apr_pool_t *root;
    dcv_question_t question = {.name = "a.b", .type = DCV_TYPE_CNAME};
    apr_pool_t *pool;

    if (!root) {
        apr_initialize();
        apr_pool_create(&root, NULL);
    }
    if (len) {
        question.type = types[bytes[0] % (sizeof(types) / sizeof(types[0]))];
        apr_pool_create(&pool, root);
        try_message(&question, bytes + 1, len - 1, pool);
        try_behind(&question, bytes + 1, len - 1, pool);
        apr_pool_destroy(pool);
    }
    return 0;
}
