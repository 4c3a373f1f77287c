/* SPDX-License-Identifier: Apache-2.0 */
/*
 * How a run divides the descriptors that it may use: among the resolver's questions over
 * UDP, of which no more than half are under way, its questions over TCP, and name servers
 * that are asked by themselves.
 */
#ifndef DCV_NET_BUDGET_H
#define DCV_NET_BUDGET_H

#define RANGE_OF(descriptors)  ((descriptors)*2 / 3)
#define TCP_OF(descriptors)    ((descriptors) / 8 > 2 ? (descriptors) / 8 : 2)
#define DIRECT_OF(descriptors) ((descriptors) / 4)

#endif
