/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/*
 * How control of one name is proven: see dcv/proof.h.
 */
#include "dcv/proof.h"
#include "psl.h"

#include <string.h>

#include <apr_strings.h>

/* What a name may have (RFC 1035 2.3.4), without the final dot. */
#define NAME_MAX_BYTES 253

/*
 * A record at one Authorization Domain Name, whose owner has labels before it; NULL when
 * that is too long. Most panels show the zone of the base domain and append it to what one
 * types.
 */
static dcv_record_t *add_record(apr_array_header_t *records, const char *labels,
                                const char *at, const char *base, apr_pool_t *pool)
{
    apr_size_t below = strlen(at) - strlen(base);
    dcv_record_t *record;

    if (strlen(labels) + 1 + strlen(at) > NAME_MAX_BYTES) {
        return NULL;
    }
    record = apr_array_push(records);
    record->domain = at;
    record->owner = apr_pstrcat(pool, labels, ".", at, ".", NULL);
    record->panel_zone = base;
    record->panel_host = below ? apr_pstrcat(pool, labels, ".",
                                             apr_pstrmemdup(pool, at, below - 1), NULL)
                               : labels;
    return record;
}

static void add_cname(dcv_proof_t *proof, const dcv_order_t *order, const char *at,
                      const char *base, apr_pool_t *pool)
{
    dcv_record_t *record =
        add_record(proof->records, dcv_order_owner(order, pool), at, base, pool);

    if (record) {
        record->target = apr_pstrcat(pool, dcv_order_target(order, pool), ".", NULL);
        record->zone_line = dcv_order_zone_line(order, at, pool);
    }
}

static void add_persistent(dcv_proof_t *proof, const dcv_persist_account_t *account,
                           const char *at, const char *base, apr_pool_t *pool)
{
    dcv_record_t *record =
        add_record(proof->persistent, DCV_PERSIST_LABEL, at, base, pool);

    if (record) {
        record->target = account->value;
        record->zone_line = dcv_persist_zone_line(account, at, pool);
    }
}

/* From the name up to its base domain (BR 1.6.1 "Authorization Domain Name"). */
static void add_records(dcv_proof_t *proof, const dcv_order_t *order, const char *base,
                        apr_pool_t *pool)
{
    for (const char *at = proof->name->fqdn; at; at = strchr(at, '.')) {
        at += *at == '.';
        add_cname(proof, order, at, base, pool);
        if (order->account) {
            add_persistent(proof, order->account, at, base, pool);
        }
        if (at == base) {
            break;
        }
    }
}

/* The addresses that a CA may write to unasked (BR 3.2.2.4.4), the likeliest first. */
static void add_emails(dcv_proof_t *proof, apr_pool_t *pool)
{
    static const char *const users[] = {"admin", "administrator", "hostmaster",
                                        "webmaster", "postmaster"};

    for (int i = proof->records->nelts - 1; i >= 0; i--) {
        const dcv_record_t *record = &APR_ARRAY_IDX(proof->records, i, dcv_record_t);

        for (apr_size_t j = 0; j < sizeof(users) / sizeof(users[0]); j++) {
            APR_ARRAY_PUSH(proof->emails, const char *) =
                apr_pstrcat(pool, users[j], "@", record->domain, NULL);
        }
    }
}

void dcv_proof_describe(dcv_proof_t *proof, const dcv_order_t *order,
                        const dcv_name_t *name, const dcv_psl_t *psl, apr_time_t now,
                        apr_pool_t *pool)
{
    const char *base;

    memset(proof, 0, sizeof(*proof));
    proof->name = name;
    proof->unicode = dcv_name_unicode(name, pool);
    proof->records = apr_array_make(pool, 3, sizeof(dcv_record_t));
    proof->emails = apr_array_make(pool, 10, sizeof(const char *));
    if (dcv_order_permits_file(name)) {
        proof->urls[0] = dcv_order_url(order, "http", name, pool);
        proof->urls[1] = dcv_order_url(order, "https", name, pool);
    }
    else {
        proof->no_file =
            DCV_N("CAs accept no file for a wildcard. Use the DNS record.");
    }
    if (!dcv_order_permits_record(name)) {
        proof->no_record =
            DCV_N("There is no such record for an IP address. Use the file.");
        return;
    }
    base = dcv_psl_base(psl, name->fqdn);
    if (!base) {
        proof->no_record = DCV_N("This is no name below a public suffix, so that no CA "
                                 "issues a certificate for it.");
        return;
    }
    if (order->account) {
        proof->persistent = apr_array_make(pool, 3, sizeof(dcv_record_t));
    }
    add_records(proof, order, base, pool);
    if (proof->persistent && !proof->persistent->nelts) {
        proof->persistent = NULL;
    }
    if (!proof->records->nelts) {
        proof->no_record = DCV_N("The name is too long for a record below it.");
    }
    if (now < DCV_MAIL_ENDS) {
        add_emails(proof, pool);
    }
}
