/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Reads DER (X.690), item by item, without decoding: which bytes are signed, and by what.
 * What these bytes mean is for crypto.c.
 */
#ifndef DCV_CORE_DER_H
#define DCV_CORE_DER_H

#include <apr.h>

#define DCV_DER_INTEGER    0x02
#define DCV_DER_BIT_STRING 0x03
#define DCV_DER_NULL       0x05
#define DCV_DER_OID        0x06
#define DCV_DER_SEQUENCE   0x30

/* One item: its tag, and where it is. */
typedef struct dcv_der_t {
    int tag; /* the first byte, class and constructed bit among it */
    const unsigned char *bytes;
    apr_size_t len; /* its head included */
    const unsigned char *content;
    apr_size_t content_len;
} dcv_der_t;

/* What is left to read of some bytes. */
typedef struct dcv_der_rest_t {
    const unsigned char *at;
    apr_size_t len;
} dcv_der_rest_t;

/*
 * Read the next item of rest, which is behind it then. Returns 0 when there is none: at
 * the end, when it is cut, of indefinite length or has a tag of several bytes.
 */
int dcv_der_next(dcv_der_t *item, dcv_der_rest_t *rest);

/* The same for an item that must have a tag. */
int dcv_der_take(dcv_der_t *item, dcv_der_rest_t *rest, int tag);

/* What is in an item. */
dcv_der_rest_t dcv_der_inside(const dcv_der_t *item);

/* Whether the content of an item is the len bytes at bytes. */
int dcv_der_is(const dcv_der_t *item, const void *bytes, apr_size_t len);

/* The value of an INTEGER from 0 to 65535, -1 for any other and for other items. */
int dcv_der_small(const dcv_der_t *item);

/*
 * The length of the SEQUENCE, head included, that begins at bytes; 0 when none begins
 * there or it is longer than len.
 */
apr_size_t dcv_der_sequence_length(const unsigned char *bytes, apr_size_t len);

#endif
