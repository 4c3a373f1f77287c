/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
#include "dcv/events.h"
#include "tap.h"

#include <string.h>

void run_tests(void)
{
    const unsigned char id[DCV_ID_BYTES] = "0123456789abcde";
    const dcv_told_t told = {.visit = 1,
                             .checked = 2,
                             .standing = DCV_STANDING_BROKEN,
                             .life = DCV_EVENT_EXPIRED,
                             .expires = 3,
                             .fault_at = 4,
                             .failed = DCV_EVENT_VISITED,
                             .tries = 2,
                             .retry_at = 5};
    unsigned char bytes[DCV_TOLD_BYTES] = {0}, read_id[DCV_ID_BYTES] = {0};
    dcv_told_t read;
    int taken = 0;

    ok(!dcv_told_decode(read_id, &read, bytes), "nothing is no record");
    dcv_told_encode(bytes, id, &told);
    ok(dcv_told_decode(read_id, &read, bytes), "what was written is read");
    ok(!memcmp(read_id, id, sizeof(id)), "what was written is read with its id");
    ok(read.visit == 1 && read.checked == 2 && read.standing == DCV_STANDING_BROKEN &&
           read.life == DCV_EVENT_EXPIRED && read.expires == 3 && read.fault_at == 4 &&
           read.failed == DCV_EVENT_VISITED && read.tries == 2 && read.retry_at == 5,
       "all that was told is read");
    for (int i = 0; i < DCV_TOLD_BYTES; i++) {
        bytes[i] ^= 0x40;
        taken += dcv_told_decode(read_id, &read, bytes);
        bytes[i] ^= 0x40;
    }
    is_number(taken, 0, "whichever byte is damaged, it is no record");
    ok(!read.visit && !read.tries, "and nothing was told then");
}
