/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/* DER item by item: see der.h. */
#include "der.h"

#include <string.h>

/* Bits that a tag of several bytes has in its first one. */
#define LONG_TAG 0x1f

int dcv_der_next(dcv_der_t *item, dcv_der_rest_t *rest)
{
    const unsigned char *at = rest->at;
    apr_size_t head = 2, content_len;

    if (rest->len < head || (at[0] & LONG_TAG) == LONG_TAG) {
        return 0;
    }
    content_len = at[1];
    if (content_len & 0x80) {
        apr_size_t count = content_len & 0x7f;

        /* None: an indefinite length, which DER does not have. */
        if (!count || count > 4 || rest->len - head < count) {
            return 0;
        }
        for (content_len = 0; count; count--) {
            content_len = content_len << 8 | at[head++];
        }
    }
    if (content_len > rest->len - head) {
        return 0;
    }
    *item = (dcv_der_t){at[0], at, head + content_len, at + head, content_len};
    rest->at += item->len;
    rest->len -= item->len;
    return 1;
}

int dcv_der_take(dcv_der_t *item, dcv_der_rest_t *rest, int tag)
{
    return dcv_der_next(item, rest) && item->tag == tag;
}

dcv_der_rest_t dcv_der_inside(const dcv_der_t *item)
{
    return (dcv_der_rest_t){item->content, item->content_len};
}

int dcv_der_is(const dcv_der_t *item, const void *bytes, apr_size_t len)
{
    return item->content_len == len && !memcmp(item->content, bytes, len);
}

int dcv_der_small(const dcv_der_t *item)
{
    int value = 0;

    if (item->tag != DCV_DER_INTEGER || !item->content_len || item->content_len > 3 ||
        item->content[0] & 0x80 || (item->content_len == 3 && item->content[0])) {
        return -1;
    }
    for (apr_size_t i = 0; i < item->content_len; i++) {
        value = value << 8 | item->content[i];
    }
    return value;
}

apr_size_t dcv_der_sequence_length(const unsigned char *bytes, apr_size_t len)
{
    dcv_der_rest_t rest = {bytes, len};
    dcv_der_t item;

    return dcv_der_take(&item, &rest, DCV_DER_SEQUENCE) ? item.len : 0;
}
