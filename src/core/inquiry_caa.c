/* SPDX-License-Identifier: Apache-2.0 */
/*
 * CAA in an inquiry: each level of the name is asked at once, and the lowest one that has
 * any record counts (RFC 8659 3). A level that does not reply may have one.
 */
#include "inquiry.h"

void dcv_inquiry_begin_caa(dcv_inquiry_t *inquiry)
{
    const char *name = inquiry->aim->name->fqdn;

    for (; name && inquiry->caa_count < DCV_LEVELS_MAX; name = dcv_dns_parent(name)) {
        dcv_ask_t ask = {{name, DCV_TYPE_CAA, NULL}, NULL, NULL, DCV_FOR_CAA, 0, 0,
                         inquiry->caa_count};

        inquiry->caa_names[inquiry->caa_count++] = name;
        dcv_inquiry_ask(inquiry, ask);
    }
}

static int is_absent(const dcv_reply_t *reply)
{
    return reply->dnssec != DCV_DNSSEC_BOGUS &&
           (reply->outcome == DCV_NO_DATA || reply->outcome == DCV_NX_DOMAIN);
}

void dcv_inquiry_settle_caa(dcv_inquiry_t *inquiry)
{
    dcv_caa_seen_t *seen = &inquiry->evidence->caa;
    int level = 0;

    while (level < inquiry->caa_count && inquiry->caa[level] &&
           is_absent(inquiry->caa[level])) {
        level++;
    }
    /* Whether those above matter is not known before those below have replied. */
    if (level < inquiry->caa_count && inquiry->caa[level]) {
        const dcv_reply_t *reply = inquiry->caa[level];

        seen->at = inquiry->caa_names[level];
        seen->outcome = reply->outcome;
        seen->dnssec = reply->dnssec;
        seen->why_bogus = reply->why_bogus;
        seen->ttl_s = reply->ttl_s;
        seen->properties = reply->properties;
    }
}
