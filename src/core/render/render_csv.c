/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The csv format (RFC 4180): a row for each name of an order, below a row of headings. No cell
 * begins with a character by which a spreadsheet would take it for a formula.
 */
#include <string.h>

#include <apr_strings.h>

#include "render.h"
#include "report/report.h"
#include "text.h"
#include "verdict/verdict.h"
#include "when.h"

#define HEADINGS                                                                \
    "name,wildcard,vhost,authority,source,md5,sha256,unique_value,file_path,"   \
    "file_body,record_owner,record_target,persistent_owner,persistent_value,"   \
    "file_verdict,record_verdict,persistent_verdict,visits,last_visit,expires," \
    "next_step\r\n"

/* What all wide forms of ASCII in UTF-8 begin with, "=" among them. */
#define WIDE "\xef\xbc"

/* Whether a spreadsheet would take a text for a formula. */
static int is_formula(const char *text)
{
    return (*text && strchr("=+-@\t\r\n", *text)) || !strncmp(text, WIDE, strlen(WIDE));
}

/* One cell as it stands, with what separates it from the one before it. */
static void raw_cell(const dcv_out_t *out, const char *text)
{
    const char *guard = is_formula(text) ? "'" : "";

    if (!strpbrk(text, "\",\r\n")) {
        dcv_out_puts(out, apr_pstrcat(out->scratch, ",", guard, text, NULL));
        return;
    }
    dcv_out_puts(out, apr_pstrcat(out->scratch, ",\"", guard, NULL));
    while (*text) {
        apr_size_t len = strcspn(text, "\"");

        out->sink->write(out->sink->context, text, len);
        text += len;
        if (*text) {
            dcv_out_puts(out, "\"\"");
            text++;
        }
    }
    dcv_out_puts(out, "\"");
}

/* A text of any bytes; NULL: an empty cell. */
static void cell(const dcv_out_t *out, const char *text)
{
    raw_cell(out, text ? dcv_text_readable(text, out->scratch) : "");
}

static void begin(dcv_out_t *out)
{
    dcv_out_puts(out, HEADINGS);
}

static void order_cells(const dcv_out_t *out, const dcv_entry_t *entry)
{
    const dcv_order_t *order = entry->order;

    cell(out, entry->vhost_number ? entry->vhost->name : NULL);
    cell(out, order->authority->name);
    cell(out, order->source);
    cell(out, order->csr->md5);
    cell(out, order->csr->sha256);
    cell(out, order->unique_value);
}

static void file_cells(const dcv_out_t *out, const dcv_domain_t *domain,
                       const dcv_order_t *order)
{
    cell(out, domain->proof.no_file
                  ? NULL
                  : apr_pstrcat(out->scratch, DCV_FILE_DIRECTORY,
                                dcv_order_file_name(order, out->scratch), NULL));
    /* To the byte. */
    raw_cell(out, domain->proof.no_file ? "" : order->body);
}

/* The first record of a list, the one at the name itself; NULL and empty: there is none. */
static void record_cells(const dcv_out_t *out, const apr_array_header_t *records)
{
    const dcv_record_t *first =
        records && records->nelts ? &APR_ARRAY_IDX(records, 0, dcv_record_t) : NULL;

    cell(out, first ? first->owner : NULL);
    cell(out, first ? first->target : NULL);
}

static void verdict_cells(const dcv_out_t *out, const dcv_check_t *check)
{
    cell(out, check && check->file ? dcv_verdict_name(check->file->verdict) : NULL);
    cell(out, check ? dcv_verdict_name(check->verdict) : NULL);
    cell(out, check && check->persistent ? dcv_verdict_name(check->persistent->verdict)
                                         : NULL);
}

static void render_domain(const dcv_out_t *out, const dcv_entry_t *entry,
                          const dcv_domain_t *domain)
{
    const dcv_visits_t *visits = &domain->visits;

    dcv_out_puts(out, domain->proof.name->text);
    cell(out, domain->proof.name->kind == DCV_NAME_WILDCARD ? "true" : "false");
    order_cells(out, entry);
    file_cells(out, domain, entry->order);
    record_cells(out, domain->proof.records);
    record_cells(out, domain->proof.persistent);
    verdict_cells(out, domain->check);
    cell(out, apr_psprintf(out->scratch, "%" APR_UINT64_T_FMT, visits->count));
    cell(out, visits->count ? dcv_when_stamp(visits->last.time, out->scratch) : NULL);
    cell(out, dcv_when_stamp(entry->order->expires, out->scratch));
    cell(out, entry->next_step.text);
    dcv_out_puts(out, "\r\n");
}

static void render_order(dcv_out_t *out, const dcv_entry_t *entry, int first)
{
    (void)first;
    for (int i = 0; i < entry->domains->nelts; i++) {
        render_domain(out, entry, &APR_ARRAY_IDX(entry->domains, i, dcv_domain_t));
    }
}

static void end(dcv_out_t *out)
{
    (void)out;
}

const dcv_renderer_t dcv_render_csv = {"text/csv; charset=utf-8; header=present", begin,
                                       render_order, end};
