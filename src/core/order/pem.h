/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/* Finds PEM blocks (RFC 7468) in a text. What they hold is read by csr_file.c. */
#ifndef DCV_CORE_PEM_H
#define DCV_CORE_PEM_H

#include <apr.h>

#define DCV_PEM_BEGIN  "-----BEGIN "
#define DCV_PEM_END    "-----END "
#define DCV_PEM_DASHES "-----"

/* One PEM block of a text: what stands between two lines of dashes. */
typedef struct dcv_pem_block_t {
    const char *label;
    apr_size_t label_len;
    const char *begin;   /* its first line */
    const char *content; /* behind the first line */
    const char *end;     /* the last line; NULL when there is none */
    const char *rest;    /* behind the last line, or behind the first when none */
} dcv_pem_block_t;

/*
 * Find the next block at or behind text. Returns 0 when there is none.
 *
 * A caller that goes on at rest until there is none takes a time in proportion to the
 * length of the text, whatever stands in it: the last line of a block is looked for no
 * further than the first line of the next.
 */
int dcv_pem_next(dcv_pem_block_t *block, const char *text);

#endif
