/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/* DNS messages before they are decoded: what a hostile one must not do to the decoder. */
#ifndef DCV_NET_MESSAGE_H
#define DCV_NET_MESSAGE_H

#include <apr.h>

/*
 * Whether a message may be decoded. 0 for one with more records than any reply that is of use, and
 * for one with several records of type TSIG, which is malformed (RFC 8945 5.1): ldns 1.8 keeps the
 * last of them and never frees the others. Whether it is whole is left to the decoder.
 */
int dcv_message_is_decodable(const unsigned char *bytes, apr_size_t len);

/*
 * Whether a message, though it may not decode, is the cut reply (TC, RFC 1035 4.1.1) to a query
 * with this id.
 */
int dcv_message_is_cut(const unsigned char *bytes, apr_size_t len, int id);

#endif
