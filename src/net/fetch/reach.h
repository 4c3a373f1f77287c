/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/* One address to connect to, and no other; and why that failed. */
#ifndef DCV_NET_REACH_H
#define DCV_NET_REACH_H

#include <apr_network_io.h>

#include "dcv/fetch.h"

typedef struct dcv_reach_t {
    int is_v6;
    unsigned char octets[16]; /* 4 of IPv4 */
    int port;
} dcv_reach_t;

/* The target of a fetch. Returns 0 when its address is none. */
int dcv_reach_read(dcv_reach_t *reach, const dcv_fetch_t *fetch);

/* Whether it is of the public Internet (dcv/address.h). */
int dcv_reach_is_public(const dcv_reach_t *reach);

/* Whether an address of a socket is the same, with its port. */
int dcv_reach_is(const dcv_reach_t *reach, const struct sockaddr *address);

/*
 * What an error of socket() or connect() says. Where the network leads nowhere, it is
 * looked whether this machine has any address of that family, other than of loopback
 * and link-local ones.
 */
dcv_fetch_outcome_t dcv_reach_outcome(const dcv_reach_t *reach, long error);

#endif
