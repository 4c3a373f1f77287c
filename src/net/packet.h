/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/*
 * DNS messages in wire format (RFC 1035 4): makes queries of questions, and reads
 * replies. Wraps ldns, as root.c does for zone files.
 */
#ifndef DCV_NET_PACKET_H
#define DCV_NET_PACKET_H

#include "dcv/dns.h"

/*
 * EDNS UDP payload size that is offered: no path fragments messages of it (RFC 9715
 * 3.2).
 */
#define DCV_PACKET_UDP_BYTES 1232

/* Maximum size of a message, over TCP (RFC 1035 4.2.2). */
#define DCV_PACKET_MAX_BYTES 65535

/* What a message must have, depending on who sent it. */
typedef struct dcv_packet_origin_t {
    int id;            /* of the query; -1: the resolver has compared it */
    int authoritative; /* whether an answer without AA is DCV_NOT_AUTHORITATIVE */
} dcv_packet_origin_t;

/*
 * Make the query for a question, without RD, since it goes to a name server of the
 * zone; with EDNS (RFC 6891) if edns is set. Returns its bytes in pool and sets *len;
 * NULL for a name that no message can hold.
 */
const unsigned char *dcv_packet_make_query(apr_size_t *len,
                                           const dcv_question_t *question,
                                           unsigned short id, int edns,
                                           apr_pool_t *pool);

/*
 * Read the len bytes of a message as the reply to a question. Fills reply, its texts in
 * pool; dnssec stays as it is. Sets *truncated to TC.
 *
 * reply->outcome is DCV_GARBLED, DCV_WRONG_ID or DCV_WRONG_QUESTION when it is no reply
 * to the question (RFC 5452 9.1): then nothing was allocated from pool. DCV_GARBLED is
 * also a message of more than 500 records, its question among them. Of the records that
 * were asked for, 64 are kept; of CAA all, since each counts.
 */
void dcv_packet_read(dcv_reply_t *reply, int *truncated, const dcv_question_t *question,
                     dcv_packet_origin_t origin, const unsigned char *bytes,
                     apr_size_t len, apr_pool_t *pool);

#endif
