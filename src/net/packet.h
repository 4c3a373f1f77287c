/* SPDX-License-Identifier: Apache-2.0 */
/*
 * DNS messages in bytes: made of questions, and read as replies; and zone files. The door
 * to ldns.
 */
#ifndef DCV_NET_PACKET_H
#define DCV_NET_PACKET_H

#include "dcv/dns.h"
#include "dcv/error.h"

/* What we tell a name server that we take over UDP: what no path cuts (RFC 9715 3.2). */
#define DCV_PACKET_UDP_BYTES 1232

/* What a message may have over TCP (RFC 1035 4.2.2). */
#define DCV_PACKET_MAX_BYTES 65535

/* Where a message came from, which says what it must have. */
typedef struct dcv_packet_origin_t {
    int id;            /* of the question; -1: the resolver has looked at it already */
    int authoritative; /* whether an answer without AA is worth nothing */
} dcv_packet_origin_t;

/*
 * The query for a question, without RD, since it goes to a name server of the zone; with
 * EDNS (RFC 6891) if asked. Returns its bytes in pool and sets *len; NULL for a name that
 * no message can hold.
 */
const unsigned char *dcv_packet_query(apr_size_t *len, const dcv_question_t *question,
                                      unsigned short id, int edns, apr_pool_t *pool);

/*
 * Read the len bytes of a message as the reply to a question. Fills reply, its texts in
 * pool; dnssec stays as it is. Sets *truncated to TC.
 *
 * reply->outcome is DCV_GARBLED, DCV_WRONG_ID or DCV_WRONG_QUESTION when it is no reply to
 * it (RFC 5452 9.1): then nothing was taken from pool. DCV_GARBLED is also a message of more
 * than 500 records, its question among them. Of the records that were asked for, 64 are
 * kept; of CAA all, since each counts.
 */
void dcv_packet_read(dcv_reply_t *reply, int *truncated, const dcv_question_t *question,
                     dcv_packet_origin_t origin, const unsigned char *bytes,
                     apr_size_t len, apr_pool_t *pool);

/*
 * Read the addresses of a file of root hints: sets *addresses, const char * in pool. Fails
 * with DCV_E_FILE or DCV_E_ZONE_FILE; messages do not have the path.
 */
dcv_error_t *dcv_packet_read_hints(apr_array_header_t **addresses, const char *path,
                                   apr_pool_t *pool);

/* Read the trust anchors of a file, DS and DNSKEY records as text. As above. */
dcv_error_t *dcv_packet_read_anchors(apr_array_header_t **anchors, const char *path,
                                     apr_pool_t *pool);

#endif
