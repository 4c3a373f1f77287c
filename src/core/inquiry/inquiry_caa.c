/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/*
 * CAA in an inquiry: each level of the name is asked at once, and the lowest one that
 * has any record counts (RFC 8659 3). A level that does not reply may have one.
 */
#include <string.h>

#include <apr_cstr.h>

#include "asks.h"
#include "inquiry.h"
#include "dns.h"

#define CRITICAL 0x80

/* Of all properties that are kept: half of what evidence may have. */
#define BYTES_MAX (DCV_EVIDENCE_MAX_BYTES / 2)

/*
 * The properties that CAs know: RFC 8659 4, RFC 9495, CA/Browser Forum's contacts, VMC.
 */
static int is_known(const char *tag)
{
    static const char *const tags[] = {"issue",     "issuewild",    "iodef",
                                       "issuemail", "contactemail", "contactphone",
                                       "issuevmc"};

    for (apr_size_t i = 0; i < sizeof(tags) / sizeof(tags[0]); i++) {
        if (!apr_cstr_casecmp(tags[i], tag)) {
            return 1;
        }
    }
    return 0;
}

int dcv_caa_is_unknown_critical(const dcv_property_t *property)
{
    return (property->flags & CRITICAL) && !is_known(property->tag);
}

static int matters(const dcv_property_t *property)
{
    return !apr_cstr_casecmp(property->tag, "issue") ||
           !apr_cstr_casecmp(property->tag, "issuewild") ||
           dcv_caa_is_unknown_critical(property);
}

void dcv_inquiry_begin_caa(dcv_inquiry_t *inquiry)
{
    /* An address has no CAA: RFC 8659 3 climbs domain names. */
    const char *name =
        dcv_name_is_address(inquiry->aim->name) ? NULL : inquiry->aim->name->fqdn;

    for (; name && inquiry->caa_count < DCV_LEVELS_MAX; name = dcv_dns_parent(name)) {
        const dcv_ask_t ask = {.question = {.name = name, .type = DCV_TYPE_CAA},
                               .purpose = DCV_FOR_CAA,
                               .item = inquiry->caa_count};

        inquiry->caa_names[inquiry->caa_count++] = name;
        dcv_asks_add(inquiry, ask);
    }
}

static int is_absent(const dcv_reply_t *reply)
{
    return reply->dnssec != DCV_DNSSEC_BOGUS &&
           (reply->outcome == DCV_NO_DATA || reply->outcome == DCV_NX_DOMAIN);
}

static int is_there(const apr_array_header_t *list, const dcv_property_t *property)
{
    for (int i = 0; i < list->nelts; i++) {
        const dcv_property_t *other = &APR_ARRAY_IDX(list, i, dcv_property_t);

        if (!strcmp(other->tag, property->tag) &&
            !strcmp(other->value, property->value)) {
            return 1;
        }
    }
    return 0;
}

/*
 * The properties that say who may issue, each once; NULL when there are more than are
 * kept. A set of which a part is missing could let a CA in that the whole shuts out.
 */
static const apr_array_header_t *condense(const apr_array_header_t *properties,
                                          apr_pool_t *pool)
{
    apr_array_header_t *kept = apr_array_make(pool, 4, sizeof(dcv_property_t));
    apr_size_t bytes = 0;

    for (int i = 0; i < properties->nelts; i++) {
        const dcv_property_t *property = &APR_ARRAY_IDX(properties, i, dcv_property_t);

        if (matters(property) && !is_there(kept, property)) {
            bytes += strlen(property->tag) + strlen(property->value);
            if (kept->nelts == DCV_EVIDENCE_PROPERTIES_MAX || bytes > BYTES_MAX) {
                return NULL;
            }
            APR_ARRAY_PUSH(kept, dcv_property_t) = *property;
        }
    }
    return kept;
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
        if (reply->properties) {
            seen->properties = condense(reply->properties, inquiry->pool);
            seen->outcome = seen->properties ? reply->outcome : DCV_GARBLED;
        }
    }
}
