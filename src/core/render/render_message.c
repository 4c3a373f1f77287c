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
#include "products/panels.h"
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
    dcv_out_tr(out, "Domain control validation: what to enter in the DNS");
    dcv_out_puts(out, "\n\n");
    dcv_out_tr(out, "The certificate authority (CA) issues a certificate when it finds "
                    "the records below.");
    dcv_out_puts(out, "\n");
    dcv_out_tr(out, "Enter each where the DNS of its zone is managed.");
    dcv_out_puts(out, "\n");
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
static const char *names_of(const dcv_out_t *out, const dcv_entry_t *entry,
                            const dcv_record_t *record, int is_persistent)
{
    const char *names = "";

    for (int i = 0; i < entry->domains->nelts; i++) {
        const dcv_domain_t *domain = &APR_ARRAY_IDX(entry->domains, i, dcv_domain_t);
        const dcv_record_t *its = record_of(out, domain, is_persistent);

        if (its && !strcmp(its->owner, record->owner)) {
            names = apr_pstrcat(out->scratch, names, *names ? ", " : "",
                                domain->proof.unicode ? domain->proof.unicode
                                                      : domain->proof.name->text,
                                NULL);
        }
    }
    return names;
}

/* A line of its own, of which a value is a part. */
static void line(const dcv_out_t *out, const char *text, const char *value)
{
    dcv_out_puts(out, dcv_trf(dcv_out_lang(out), out->scratch, text, value));
    dcv_out_puts(out, "\n");
}

static void until(const dcv_out_t *out, const dcv_order_t *order)
{
    if (order->expires) {
        line(out,
             DCV_N("Until:   %s, when the CA accepts it no longer; keep it until the "
                   "certificate is there"),
             dcv_when_date(order->expires, out->scratch));
    }
    else {
        dcv_out_tr(out, "Until:   the certificate is there");
        dcv_out_puts(out, "\n");
    }
}

/* What is easily done wrong. */
static void advise(const dcv_out_t *out)
{
    dcv_out_tr(out,
               "Keep the dot at the end of the target. Where the panel takes none, "
               "leave it out, and see that the panel does not put the zone behind "
               "the target.");
    dcv_out_puts(out, "\n");
    dcv_out_tr(out,
               "Do not proxy it: where the panel asks, choose \"DNS only\". Do not "
               "remove it before the certificate is there.");
    dcv_out_puts(out, "\n");
}

static void render_record(const dcv_out_t *out, const dcv_entry_t *entry,
                          const dcv_record_t *record, int is_persistent)
{
    dcv_out_puts(out, "\n");
    line(out,
         is_persistent ? DCV_N("Or this one, entered once for all certificates, for %s")
                       : DCV_N("For %s"),
         names_of(out, entry, record, is_persistent));
    dcv_out_puts(out, "\n");
    line(out, DCV_N("Zone:    %s"), record->panel_zone);
    line(out, DCV_N("Type:    %s"), is_persistent ? "TXT" : "CNAME");
    line(out, DCV_N("Host:    %s"), record->panel_host);
    line(out, DCV_N("         in full %s"), record->owner);
    line(out, is_persistent ? DCV_N("Value:   %s") : DCV_N("Target:  %s"),
         dcv_text_readable(record->target, out->scratch));
    if (is_persistent) {
        dcv_out_tr(out, "Until:   it may stay");
        dcv_out_puts(out, "\n");
        return;
    }
    until(out, entry->order);
    advise(out);
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
            render_record(out, entry, record, is_persistent);
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

/* What the fields are called in the panels of common providers. */
static void render_panels(const dcv_out_t *out)
{
    dcv_lang_t lang = dcv_out_lang(out);

    dcv_out_puts(out, "\n");
    dcv_out_tr(out, "In the words of common DNS panels:");
    dcv_out_puts(out, "\n");
    for (int i = 0; i < dcv_panels_count(); i++) {
        const dcv_panel_t *panel = dcv_panels_at(i);

        dcv_out_puts(out, "- ");
        dcv_out_trf(out, "%s: the host goes into \"%s\", the target into \"%s\".",
                    panel->name, dcv_tr(lang, panel->host),
                    dcv_tr(lang, panel->target));
        dcv_out_puts(out, " ");
        dcv_out_puts(out, dcv_panel_advice(panel, lang, out->scratch));
        dcv_out_puts(out, "\n");
    }
}

static void end(dcv_out_t *out)
{
    const message_t *message = out->state;

    if (message->entered) {
        render_panels(out);
    }
    else {
        dcv_out_puts(out, "\n");
        dcv_out_tr(out, "There is nothing to enter.");
        dcv_out_puts(out, "\n");
    }
}

const dcv_renderer_t dcv_render_message = {"text/plain; charset=utf-8", begin,
                                           render_order, end};
