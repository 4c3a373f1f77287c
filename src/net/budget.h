/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/*
 * How the descriptors that a run may use are divided: two thirds for the resolver's
 * queries over UDP (libunbound's outgoing-range, of which no more than half are in use
 * at once), an eighth for its queries over TCP, a quarter for queries to single name
 * servers, and a quarter for fetches.
 */
#ifndef DCV_NET_BUDGET_H
#define DCV_NET_BUDGET_H

#define DCV_BUDGET_UDP(descriptors)    ((descriptors)*2 / 3)
#define DCV_BUDGET_TCP(descriptors)    ((descriptors) / 8 > 2 ? (descriptors) / 8 : 2)
#define DCV_BUDGET_DIRECT(descriptors) ((descriptors) / 4)
#define DCV_BUDGET_FETCH(descriptors)  ((descriptors) / 4 > 2 ? (descriptors) / 4 : 2)

/*
 * Packets that libunbound sends at most for one question of which all name servers fail
 * (max-sent-count, and each of them with and without EDNS).
 */
#define DCV_BUDGET_SENT   6
#define DCV_BUDGET_LOOKUP (2 * DCV_BUDGET_SENT)

#endif
