/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A response over HTTP, as far as it has come, line by line of its head and then by
 * pieces of its body. Knows the limits of what is read and kept, and no sockets.
 */
#ifndef DCV_NET_RESPONSE_H
#define DCV_NET_RESPONSE_H

#include <apr_pools.h>

#include "dcv/fetch.h"

/* Lines of a head: more than any server sends. */
#define DCV_RESPONSE_LINES_MAX 1000

/* Octets that are kept of a header. */
#define DCV_RESPONSE_HEADER_MAX 254

typedef struct dcv_response_t {
    dcv_fetched_t fetched; /* status and what follows it, but body_end */
    int is_head_over;      /* whether a final status and its whole head came */
    int is_endless;        /* whether the head, with all before it, is too long */
    apr_pool_t *pool;
    int lines;
    apr_size_t head_len;
    int hint_rank; /* of fetched.hint, the most telling first */
    char *body;
} dcv_response_t;

/* Nothing has come yet. What comes is kept in pool. */
dcv_response_t *dcv_response_create(apr_pool_t *pool);

/*
 * Take a line of the head, with its end. Responses before the final one (1xx) are
 * skipped, but count for the limits, as trailers do. Returns 0 when it is too much.
 */
int dcv_response_take_line(dcv_response_t *response, const char *line, apr_size_t len);

/* Take a piece of the body. Returns 0 when it is too much. */
int dcv_response_take_body(dcv_response_t *response, const char *bytes, apr_size_t len);

#endif
