/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/* Exchanges with name servers: see exchange.h. */
#include "exchange.h"

#include <string.h>

#include <apr_general.h>
#include <apr_strings.h>

#include "packet.h"

#define PORT 53

/* Eighths of the timeout for the first try; the second gets the rest. */
#define FIRST_TRY_EIGHTHS 3

/* After so many messages that are no reply to the question no reply is waited for. */
#define MISMATCHES_MAX 32

/* Reply codes of servers that do not know EDNS (RFC 1035 4.1.1). */
#define FORMERR 1
#define NOTIMP  4

void dcv_exchange_close(dcv_exchange_t *exchange)
{
    if (exchange->scratch) {
        if (exchange->polled.desc.s) {
            apr_pollset_remove(exchange->pollset, &exchange->polled);
            exchange->polled.desc.s = NULL;
        }
        apr_pool_destroy(exchange->scratch);
        exchange->scratch = NULL;
    }
}

void dcv_exchange_end(dcv_exchange_t *exchange, dcv_outcome_t outcome)
{
    dcv_exchange_close(exchange);
    exchange->reply = apr_pcalloc(exchange->pool, sizeof(*exchange->reply));
    exchange->reply->outcome = outcome;
    exchange->reply->rcode = -1;
    exchange->step = DCV_STEP_OVER;
}

/* The socket is connected, so that only this server's replies arrive (RFC 5452 9.1). */
static apr_status_t open_socket(dcv_exchange_t *exchange, int type)
{
    apr_sockaddr_t *address;
    apr_status_t status;

    apr_pool_create(&exchange->scratch, exchange->pool);
    status = apr_sockaddr_info_get(&address, exchange->question.address, APR_UNSPEC,
                                   PORT, 0, exchange->scratch);
    if (status == APR_SUCCESS) {
        status = apr_socket_create(&exchange->socket, address->family, type, 0,
                                   exchange->scratch);
    }
    if (status == APR_SUCCESS) {
        apr_socket_opt_set(exchange->socket, APR_SO_NONBLOCK, 1);
        apr_socket_timeout_set(exchange->socket, 0);
        status = apr_socket_connect(exchange->socket, address);
    }
    /* Windows has the latter for the former. */
    return APR_STATUS_IS_EINPROGRESS(status) || APR_STATUS_IS_EAGAIN(status)
               ? APR_SUCCESS
               : status;
}

static apr_status_t watch(dcv_exchange_t *exchange, apr_int16_t events)
{
    if (exchange->polled.desc.s) {
        apr_pollset_remove(exchange->pollset, &exchange->polled);
    }
    memset(&exchange->polled, 0, sizeof(exchange->polled));
    exchange->polled.p = exchange->scratch;
    exchange->polled.desc_type = APR_POLL_SOCKET;
    exchange->polled.desc.s = exchange->socket;
    exchange->polled.reqevents = events;
    exchange->polled.client_data = &exchange->watcher;
    return apr_pollset_add(exchange->pollset, &exchange->polled);
}

/* What a socket's error says of the server, or of this machine. */
static dcv_outcome_t outcome_of_error(apr_status_t status, dcv_outcome_t closed)
{
    if (APR_STATUS_IS_ECONNREFUSED(status)) {
        return closed;
    }
    return APR_STATUS_IS_TIMEUP(status) || APR_STATUS_IS_ECONNRESET(status)
               ? DCV_SILENT
               : DCV_UNREACHABLE;
}

static apr_status_t send_query(dcv_exchange_t *exchange)
{
    apr_size_t len = exchange->query_len;

    ++*exchange->packets;
    return apr_socket_send(exchange->socket, (const char *)exchange->query, &len);
}

/* Ask over UDP, from a port of its own and with a random id (RFC 5452 9.2). */
static void ask_udp(dcv_exchange_t *exchange, apr_time_t now)
{
    apr_status_t status = open_socket(exchange, SOCK_DGRAM);

    apr_generate_random_bytes((unsigned char *)&exchange->id, sizeof(exchange->id));
    exchange->query =
        dcv_packet_make_query(&exchange->query_len, &exchange->question, exchange->id,
                              !exchange->without_edns, exchange->scratch);
    if (!exchange->query) {
        dcv_exchange_end(exchange, DCV_UNREACHABLE);
        return;
    }
    if (status == APR_SUCCESS) {
        status = watch(exchange, APR_POLLIN);
    }
    if (status == APR_SUCCESS) {
        status = send_query(exchange);
    }
    if (status != APR_SUCCESS) {
        dcv_exchange_end(exchange, outcome_of_error(status, DCV_CLOSED));
        return;
    }
    exchange->step = DCV_STEP_UDP;
    exchange->tries++;
    exchange->deadline =
        now + (exchange->tries == 1 ? exchange->timeout * FIRST_TRY_EIGHTHS / 8
                                    : exchange->timeout * (8 - FIRST_TRY_EIGHTHS) / 8);
}

void dcv_exchange_start(dcv_exchange_t *exchange, apr_time_t now,
                        apr_interval_time_t timeout)
{
    exchange->timeout = timeout;
    exchange->outcome = DCV_SILENT;
    ask_udp(exchange, now);
}

/* Ask over TCP. The id stays: replies over TCP cannot be forged by guessing it. */
static void ask_tcp(dcv_exchange_t *exchange, apr_time_t now)
{
    unsigned char *query;
    apr_status_t status;

    query = apr_palloc(exchange->pool, exchange->query_len + 2);
    query[0] = (unsigned char)(exchange->query_len >> 8);
    query[1] = (unsigned char)exchange->query_len;
    memcpy(query + 2, exchange->query, exchange->query_len);
    dcv_exchange_close(exchange);
    exchange->query = query;
    exchange->query_len += 2;
    exchange->outcome = DCV_TCP_SILENT;
    ++*exchange->packets;
    status = open_socket(exchange, SOCK_STREAM);
    if (status == APR_SUCCESS) {
        status = watch(exchange, APR_POLLOUT);
    }
    if (status != APR_SUCCESS) {
        dcv_exchange_end(exchange, outcome_of_error(status, DCV_TCP_CLOSED));
        return;
    }
    exchange->step = DCV_STEP_TCP_CONNECT;
    exchange->deadline = now + exchange->timeout / 2;
}

/*
 * Take a reply to the question. Servers without EDNS reply with an error (RFC 6891 7).
 */
static void accept_reply(dcv_exchange_t *exchange, const dcv_reply_t *reply,
                         int truncated, apr_time_t now)
{
    int refuses_edns = reply->outcome == DCV_RCODE &&
                       (reply->rcode == FORMERR || reply->rcode == NOTIMP);

    if (truncated && exchange->step == DCV_STEP_UDP) {
        ask_tcp(exchange, now);
    }
    else if (refuses_edns && !exchange->without_edns) {
        dcv_exchange_close(exchange);
        exchange->without_edns = 1;
        ask_udp(exchange, now);
    }
    else {
        dcv_exchange_close(exchange);
        exchange->reply = apr_pmemdup(exchange->pool, reply, sizeof(*reply));
        exchange->step = DCV_STEP_OVER;
    }
}

/*
 * Take a message, which anybody may have sent: one that does not match costs no memory.
 */
static void take_message(dcv_exchange_t *exchange, const unsigned char *bytes,
                         apr_size_t len, apr_time_t now)
{
    const dcv_packet_origin_t origin = {.id = exchange->id, .authoritative = 1};
    dcv_reply_t reply = {.dnssec = DCV_DNSSEC_UNKNOWN};
    int truncated;

    dcv_packet_read(&reply, &truncated, &exchange->question, origin, bytes, len,
                    exchange->pool);
    if (truncated || (reply.outcome != DCV_GARBLED && reply.outcome != DCV_WRONG_ID &&
                      reply.outcome != DCV_WRONG_QUESTION)) {
        accept_reply(exchange, &reply, truncated, now);
    }
    else {
        /* It may be forged: the server's reply may still arrive. */
        exchange->outcome = reply.outcome;
        if (exchange->step == DCV_STEP_TCP_READ ||
            ++exchange->mismatches >= MISMATCHES_MAX) {
            dcv_exchange_end(exchange, reply.outcome);
        }
    }
}

static void take_udp(dcv_exchange_t *exchange, apr_time_t now)
{
    unsigned char bytes[4096];
    apr_size_t len = sizeof(bytes);
    apr_status_t status = apr_socket_recv(exchange->socket, (char *)bytes, &len);

    if (status == APR_SUCCESS) {
        take_message(exchange, bytes, len, now);
    }
    else if (!APR_STATUS_IS_EAGAIN(status)) {
        dcv_exchange_end(exchange, outcome_of_error(status, DCV_CLOSED));
    }
}

static void write_tcp(dcv_exchange_t *exchange)
{
    apr_status_t status = send_query(exchange);

    if (status == APR_SUCCESS) {
        status = watch(exchange, APR_POLLIN);
    }
    if (status != APR_SUCCESS) {
        dcv_exchange_end(exchange, APR_STATUS_IS_ECONNREFUSED(status) ? DCV_TCP_CLOSED
                                                                      : DCV_TCP_SILENT);
        return;
    }
    exchange->bytes = apr_palloc(exchange->scratch, 2 + DCV_PACKET_MAX_BYTES);
    exchange->bytes_read = 0;
    exchange->step = DCV_STEP_TCP_READ;
}

static void read_tcp(dcv_exchange_t *exchange, apr_time_t now)
{
    apr_size_t room = 2 + DCV_PACKET_MAX_BYTES - exchange->bytes_read, len;
    apr_status_t status = apr_socket_recv(
        exchange->socket, (char *)exchange->bytes + exchange->bytes_read, &room);

    if (APR_STATUS_IS_EAGAIN(status)) {
        return;
    }
    if (status != APR_SUCCESS || !room) {
        dcv_exchange_end(exchange, DCV_TCP_SILENT);
        return;
    }
    exchange->bytes_read += room;
    if (exchange->bytes_read < 2) {
        return;
    }
    len = (apr_size_t)(exchange->bytes[0] << 8 | exchange->bytes[1]);
    if (exchange->bytes_read >= 2 + len) {
        take_message(exchange, exchange->bytes + 2, len, now);
    }
}

void dcv_exchange_take(dcv_exchange_t *exchange, apr_time_t now)
{
    switch (exchange->step) {
    case DCV_STEP_UDP:
        take_udp(exchange, now);
        break;
    case DCV_STEP_TCP_CONNECT:
        write_tcp(exchange);
        break;
    case DCV_STEP_TCP_READ:
        read_tcp(exchange, now);
        break;
    case DCV_STEP_WAITING:
    case DCV_STEP_OVER:
        break;
    }
}

void dcv_exchange_time_out(dcv_exchange_t *exchange, apr_time_t now)
{
    if (exchange->step == DCV_STEP_UDP && exchange->tries == 1) {
        dcv_exchange_close(exchange);
        ask_udp(exchange, now);
    }
    else {
        dcv_exchange_end(exchange, exchange->outcome);
    }
}
