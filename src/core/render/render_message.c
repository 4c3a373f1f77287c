/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The message format: what to send to a customer who enters records in a DNS panel. It tells of
 * nothing that is no business of theirs: neither paths nor other customers.
 */
#include <string.h>

#include <apr_hash.h>
#include <apr_strings.h>

#include "dcv/hash.h"
#include "index/index.h"
#include "render.h"
#include "report/report.h"
#include "text.h"
#include "warnings/warning_kinds.h"
#include "when.h"

/* What the message remembers: whether there is anything to enter. */
typedef struct {
    int entered;
} message_t;

static void begin(dcv_out_t *out)
{
    out->state = apr_pcalloc(out->pool, sizeof(message_t));
    dcv_out_tr(out, "Domain control validation: what to enter in the DNS\n\n"
                    "The certificate authority (CA) issues a certificate when it finds "
                    "the records below.\nEnter each where the DNS of its zone is "
                    "managed.\n");
}

/*
 * The record of a name to enter: the one at the base domain, which is good for all names below,
 * or the highest one in the zone that is asked for. NULL: the name needs none, or has none there.
 */
static const dcv_record_t *record_of(const dcv_out_t *out, const dcv_domain_t *domain,
                                     int is_persistent)
{
    const apr_array_header_t *records =
        is_persistent ? domain->proof.persistent : domain->proof.records;
    const char *zone = out->rendition->query->zone;

    for (int i = records && !dcv_check_proves(domain->check) ? records->nelts : 0;
         i > 0; i--) {
        const dcv_record_t *record = &APR_ARRAY_IDX(records, i - 1, dcv_record_t);

        if (!zone || dcv_query_is_in_zone(record->owner, zone)) {
            return record;
        }
    }
    return NULL;
}

/* The names of an order that a record proves, with commas between. */
static const char *names(const dcv_out_t *out, const dcv_entry_t *entry,
                         const dcv_record_t *record, int is_persistent)
{
    const char *list = "";

    for (int i = 0; i < entry->domains->nelts; i++) {
        const dcv_domain_t *domain = &APR_ARRAY_IDX(entry->domains, i, dcv_domain_t);
        const dcv_record_t *its = record_of(out, domain, is_persistent);

        if (its && !strcmp(its->owner, record->owner)) {
            list = apr_pstrcat(out->scratch, list, *list ? ", " : "",
                               domain->proof.unicode ? domain->proof.unicode
                                                     : domain->proof.name->text,
                               NULL);
        }
    }
    return list;
}

static void until(const dcv_out_t *out, const dcv_order_t *order)
{
    if (order->expires) {
        dcv_out_trf(out,
                    "Until:   %s, when the CA accepts it no longer; keep it until the "
                    "certificate is there\n",
                    dcv_when_date(order->expires, out->scratch));
    }
    else {
        dcv_out_tr(out, "Until:   the certificate is there\n");
    }
}

static void render_persistent(const dcv_out_t *out, const dcv_entry_t *entry,
                              const dcv_record_t *record)
{
    dcv_out_trf(out, "\nOr this one, entered once for all certificates, for %s\n\n",
                names(out, entry, record, 1));
    dcv_out_trf(out,
                "Zone:    %s\nType:    TXT\nHost:    %s\n         in full %s\n"
                "Value:   %s\nUntil:   it may stay\n",
                record->panel_zone, record->panel_host, record->owner,
                dcv_text_readable(record->target, out->scratch));
}

static void render_cname(const dcv_out_t *out, const dcv_entry_t *entry,
                         const dcv_record_t *record)
{
    dcv_out_trf(out, "\nFor %s\n\n", names(out, entry, record, 0));
    dcv_out_trf(out,
                "Zone:    %s\nType:    CNAME\nHost:    %s\n         in full %s\n"
                "Target:  %s\n",
                record->panel_zone, record->panel_host, record->owner,
                dcv_text_readable(record->target, out->scratch));
    until(out, entry->order);
    dcv_out_tr(out,
               "Keep the dot at the end of the target. Where the panel takes none, "
               "leave it out,\nand see that the panel does not put the zone behind "
               "the target.\nDo not proxy it: where the panel asks, choose \"DNS "
               "only\".\n");
}

/* The records of one kind, each once. */
static void render_records(const dcv_out_t *out, const dcv_entry_t *entry,
                           int is_persistent)
{
    apr_hash_t *seen = dcv_hash_make(out->scratch);
    message_t *message = out->state;

    for (int i = 0; i < entry->domains->nelts; i++) {
        const dcv_record_t *record = record_of(
            out, &APR_ARRAY_IDX(entry->domains, i, dcv_domain_t), is_persistent);

        if (record && !apr_hash_get(seen, record->owner, APR_HASH_KEY_STRING)) {
            apr_hash_set(seen, record->owner, APR_HASH_KEY_STRING, record);
            (is_persistent ? render_persistent : render_cname)(out, entry, record);
            message->entered = 1;
        }
    }
}

/* Whether an order's records are of use: not those of one that is over, nor of a copy. */
static int is_of_use(const dcv_out_t *out, const dcv_entry_t *entry)
{
    const dcv_warning_set_t over = (dcv_warning_set_t)1 << DCV_EXPIRED |
                                   (dcv_warning_set_t)1 << DCV_ORDER_REPLACED;

    return !(dcv_warning_set_of(entry->warnings) & over) &&
           !dcv_index_is_copy(dcv_report_index(out->rendition->report),
                              entry->vhost_number, entry->order);
}

static void render_order(dcv_out_t *out, const dcv_entry_t *entry, int first)
{
    (void)first;
    if (is_of_use(out, entry)) {
        render_records(out, entry, 0);
        render_records(out, entry, 1);
    }
}

static void end(dcv_out_t *out)
{
    const message_t *message = out->state;

    if (!message->entered) {
        dcv_out_tr(out, "\nThere is nothing to enter.\n");
    }
}

const dcv_renderer_t dcv_render_message = {"text/plain; charset=utf-8", begin,
                                           render_order, end};
