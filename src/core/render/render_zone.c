/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The zone format: records for a zone file (RFC 1035 5.1), with names in full so that
 * it can be included in any zone, or loaded with lines of other zones ignored.
 */
#include <string.h>

#include <apr_hash.h>
#include <apr_strings.h>

#include "render.h"
#include "dcv/hash.h"
#include "text.h"
#include "when.h"
#include "index/index.h"
#include "report/report.h"

/* What stands before a record that is not for the zone. */
#define OF_A_COPY DCV_N("not with the order of another virtual host: ")

static void comment(const dcv_out_t *out, const char *text)
{
    dcv_out_puts(out, "; ");
    dcv_out_puts(out, dcv_text_readable(text, out->scratch));
    dcv_out_puts(out, "\n");
}

static const char *translate(const dcv_out_t *out, const char *text)
{
    return dcv_tr(dcv_out_lang(out), text);
}

/* Begin a comment that goes on with a record. */
static void begin_comment(const dcv_out_t *out, const char *text)
{
    dcv_out_puts(out, "; ");
    dcv_out_tr(out, text);
}

static void begin(dcv_out_t *out)
{
    const char *stamp =
        dcv_when_stamp(dcv_report_time(out->rendition->report), out->scratch);

    out->state = dcv_hash_make(out->pool);
    comment(out, dcv_trf(dcv_out_lang(out), out->scratch,
                         "CNAME records for domain control validation, %s", stamp));
    comment(out, translate(out, DCV_N("One record is enough for a name: at the name "
                                      "itself, or above it up to its base domain.")));
}

/*
 * Whether another order may want a record with the same owner. Then owners have to be
 * remembered, since a name has one CNAME (RFC 1034 3.6.2); else nothing grows.
 */
static int may_collide(const dcv_out_t *out, const dcv_order_t *order)
{
    return dcv_index_is_shared(dcv_report_index(out->rendition->report), order) ||
           !strstr(dcv_order_owner(order, out->scratch), order->csr->md5);
}

/* Whether a record is in the zone that is asked for, if one is. */
static int is_in_zone(const dcv_out_t *out, const dcv_record_t *record)
{
    const char *zone = out->rendition->query->zone;

    return !zone || dcv_query_is_in_zone(record->owner, zone);
}

/*
 * One record; once in an order, and as a comment when another order has its name, or may
 * have it further down.
 */
static void render_record(const dcv_out_t *out, const dcv_record_t *record,
                          apr_hash_t *owners, int is_copy)
{
    apr_pool_t *pool = apr_hash_pool_get(owners);
    /* Names are compared without regard to case (RFC 4343). */
    const char *owner = dcv_text_lower(apr_pstrdup(pool, record->owner));
    const char *target = apr_hash_get(owners, owner, APR_HASH_KEY_STRING);

    if (target && !strcmp(target, record->target)) {
        return;
    }
    if (target) {
        begin_comment(out, DCV_N("not with the record above: "));
    }
    else if (is_copy) {
        begin_comment(out, OF_A_COPY);
    }
    else {
        apr_hash_set(owners, owner, APR_HASH_KEY_STRING,
                     apr_pstrdup(pool, record->target));
    }
    dcv_out_puts(out, record->zone_line);
    dcv_out_puts(out, "\n");
}

/*
 * The persistent record at a place, once in an order. Those of several authorities can stand
 * at one name. The record of a copy would let its account prove another one's names.
 */
static void render_persistent(const dcv_out_t *out, const dcv_record_t *record,
                              apr_hash_t *seen, int is_copy)
{
    if (!is_in_zone(out, record) ||
        apr_hash_get(seen, record->owner, APR_HASH_KEY_STRING)) {
        return;
    }
    if (!apr_hash_count(seen)) {
        comment(
            out,
            translate(
                out,
                DCV_N(
                    "Persistent records, each entered once, for the name and all below "
                    "it. One is enough for a name.")));
    }
    apr_hash_set(seen, record->owner, APR_HASH_KEY_STRING, record);
    if (is_copy) {
        begin_comment(out, OF_A_COPY);
    }
    dcv_out_puts(out, record->zone_line);
    dcv_out_puts(out, "\n");
}

static void render_all_persistent(const dcv_out_t *out, const dcv_entry_t *entry,
                                  int is_copy)
{
    apr_hash_t *seen = dcv_hash_make(out->scratch);

    for (int i = 0; i < entry->domains->nelts; i++) {
        const dcv_domain_t *domain = &APR_ARRAY_IDX(entry->domains, i, dcv_domain_t);
        const apr_array_header_t *records = domain->proof.persistent;

        for (int j = 0; records && j < records->nelts; j++) {
            render_persistent(out, &APR_ARRAY_IDX(records, j, dcv_record_t), seen,
                              is_copy);
        }
    }
}

static void render_domain(const dcv_out_t *out, const dcv_domain_t *domain,
                          apr_hash_t *owners, int is_copy)
{
    const char *zone = out->rendition->query->zone;

    if (zone && !dcv_query_is_in_zone(domain->proof.name->fqdn, zone)) {
        return;
    }
    comment(out, domain->proof.no_record
                     ? dcv_trf(dcv_out_lang(out), out->scratch, "%s: %s",
                               domain->proof.name->text, domain->proof.no_record)
                     : domain->proof.name->text);
    for (int i = 0; i < domain->proof.records->nelts; i++) {
        const dcv_record_t *record =
            &APR_ARRAY_IDX(domain->proof.records, i, dcv_record_t);

        if (is_in_zone(out, record)) {
            render_record(out, record, owners, is_copy);
        }
    }
}

static void render_order(dcv_out_t *out, const dcv_entry_t *entry, int first)
{
    apr_hash_t *owners =
        may_collide(out, entry->order) ? out->state : dcv_hash_make(out->scratch);
    int is_copy = dcv_index_is_copy(dcv_report_index(out->rendition->report),
                                    entry->vhost_number, entry->order);

    (void)first;
    dcv_out_puts(out, "\n");
    comment(out, entry->order->source);
    for (int i = 0; i < entry->domains->nelts; i++) {
        render_domain(out, &APR_ARRAY_IDX(entry->domains, i, dcv_domain_t), owners,
                      is_copy);
    }
    if (entry->order->account) {
        render_all_persistent(out, entry, is_copy);
    }
}

static void end(dcv_out_t *out)
{
    /* For programs: the report is whole. */
    comment(out, "end");
}

const dcv_renderer_t dcv_render_zone = {"text/dns; charset=utf-8", begin, render_order,
                                        end};
