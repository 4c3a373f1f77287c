/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The DNS records on the page, and the e-mail addresses: see html.h. A record may prove
 * several names, so each stands here once, with the names that it proves.
 */
#include <string.h>

#include <apr_hash.h>
#include <apr_strings.h>

#include "html.h"
#include "dcv/hash.h"
#include "products/panels.h"
#include "report/report.h"
#include "when.h"

/* The two records that there are. */
typedef enum {
    CNAME,
    TXT
} kind_t;

/* A record, and the names that it proves. */
typedef struct {
    const dcv_record_t *record;
    apr_array_header_t *names; /* const char * */
} proof_t;

/* Add a record of a name to the others. */
static void add_record(apr_array_header_t *proofs, apr_hash_t *by_owner,
                       const dcv_record_t *record, const char *name, apr_pool_t *pool)
{
    proof_t *proof = apr_hash_get(by_owner, record->owner, APR_HASH_KEY_STRING);

    if (!proof) {
        proof = apr_palloc(pool, sizeof(*proof));
        proof->record = record;
        proof->names = apr_array_make(pool, 4, sizeof(const char *));
        apr_hash_set(by_owner, record->owner, APR_HASH_KEY_STRING, proof);
        APR_ARRAY_PUSH(proofs, const proof_t *) = proof;
    }
    APR_ARRAY_PUSH(proof->names, const char *) = name;
}

/* The records of all names of an order, of one kind, const proof_t *, each once. */
static apr_array_header_t *proofs_of(const dcv_entry_t *entry, kind_t kind,
                                     apr_pool_t *pool)
{
    apr_array_header_t *proofs = apr_array_make(pool, 8, sizeof(const proof_t *));
    apr_hash_t *by_owner = dcv_hash_make(pool);

    for (int i = 0; i < entry->domains->nelts; i++) {
        const dcv_domain_t *domain = &APR_ARRAY_IDX(entry->domains, i, dcv_domain_t);

        const apr_array_header_t *records =
            kind == CNAME ? domain->proof.records : domain->proof.persistent;

        for (int j = 0; records && j < records->nelts; j++) {
            add_record(proofs, by_owner, &APR_ARRAY_IDX(records, j, dcv_record_t),
                       domain->proof.unicode ? domain->proof.unicode
                                             : domain->proof.name->text,
                       pool);
        }
    }
    return proofs;
}

static void line(const dcv_out_t *out, const char *label, const char *value,
                 const char *copy)
{
    dcv_out_puts(out, "<dt>");
    dcv_out_tr(out, label);
    dcv_out_puts(out, "</dt><dd>");
    dcv_html_value(out, value, copy);
    dcv_out_puts(out, "</dd>\n");
}

/* All of a list: "a, b and c". */
static const char *enumerate(const dcv_out_t *out, const apr_array_header_t *list)
{
    const char *text = APR_ARRAY_IDX(list, 0, const char *);

    for (int i = 1; i < list->nelts - 1; i++) {
        text = apr_pstrcat(out->scratch, text, ", ",
                           APR_ARRAY_IDX(list, i, const char *), NULL);
    }
    return dcv_html_escape(
        out, list->nelts > 1
                 ? dcv_trf(dcv_out_lang(out), out->scratch, "%s and %s", text,
                           APR_ARRAY_IDX(list, list->nelts - 1, const char *))
                 : text);
}

static void proof(const dcv_out_t *out, const proof_t *proof, kind_t kind)
{
    const dcv_record_t *record = proof->record;

    dcv_out_puts(out, "<div class=\"record\"><p>");
    dcv_out_trf(out, "In the zone <strong>%s</strong>, for %s",
                dcv_html_escape(out, record->panel_zone), enumerate(out, proof->names));
    dcv_out_puts(out, "</p>\n<dl><dt>");
    dcv_out_tr(out, "Type");
    dcv_out_puts(out, "</dt><dd><code>");
    dcv_out_puts(out, kind == CNAME ? "CNAME" : "TXT");
    dcv_out_puts(out, "</code></dd>");
    line(out, DCV_N("Host"), record->panel_host, DCV_N("Copy the host"));
    line(out, kind == CNAME ? DCV_N("Target") : DCV_N("Value"), record->target,
         kind == CNAME ? DCV_N("Copy the target") : DCV_N("Copy the value"));
    dcv_out_puts(out, "</dl><details class=\"more\"><summary>");
    dcv_out_tr(out, "In full, and as a line of a zone file");
    dcv_out_puts(out, "</summary>\n<dl>");
    line(out, DCV_N("Full name"), record->owner, DCV_N("Copy the full name"));
    line(out, DCV_N("Zone file"), record->zone_line,
         DCV_N("Copy the line for the zone file"));
    dcv_out_puts(out, "</dl></details></div>\n");
}

/* The records at base domains, or those below. Returns how many there are. */
static int proofs_at(const dcv_out_t *out, const apr_array_header_t *proofs,
                     kind_t kind, int base, int show)
{
    int count = 0;

    for (int i = 0; i < proofs->nelts; i++) {
        const proof_t *one = APR_ARRAY_IDX(proofs, i, const proof_t *);

        int at_base = !strcmp(one->record->domain, one->record->panel_zone);

        if (at_base == base) {
            count++;
            if (show) {
                proof(out, one, kind);
            }
        }
    }
    return count;
}

/* All records of a kind, those below base domains folded. */
static void show_proofs(const dcv_out_t *out, const apr_array_header_t *proofs,
                        kind_t kind)
{
    int below = proofs_at(out, proofs, kind, 0, 0);

    proofs_at(out, proofs, kind, 1, 1);
    if (below) {
        dcv_out_puts(out, "<details class=\"more unprinted\"><summary>");
        dcv_out_puts(out, dcv_trn(dcv_out_lang(out), out->scratch, below,
                                  "Or below the base domain: %d other place",
                                  "Or below the base domain: %d other places", below));
        dcv_out_puts(out, "</summary>\n<p class=\"faint\">");
        dcv_out_tr(out, "One record is enough for a name.");
        dcv_out_puts(out, "</p>\n");
        proofs_at(out, proofs, kind, 0, 1);
        dcv_out_puts(out, "</details>\n");
    }
}

/* Names for which there is no record, each with the reason. */
static void without_record(const dcv_out_t *out, const dcv_entry_t *entry)
{
    for (int i = 0; i < entry->domains->nelts; i++) {
        const dcv_domain_t *domain = &APR_ARRAY_IDX(entry->domains, i, dcv_domain_t);

        if (domain->proof.no_record) {
            dcv_out_puts(out, "<p>");
            dcv_out_trf(out, "<strong>%s</strong>: %s",
                        dcv_html_escape(out, domain->proof.name->text),
                        dcv_tr(dcv_out_lang(out), domain->proof.no_record));
            dcv_out_puts(out, "</p>\n");
        }
    }
}

/* A cell with the label of its column, which small screens show beside it. */
static void labelled(const dcv_out_t *out, const char *label, const char *text)
{
    dcv_out_puts(out, "<td data-label=\"");
    dcv_out_tr(out, label);
    dcv_out_puts(out, "\">");
    dcv_html_text(out, dcv_tr(dcv_out_lang(out), text));
    dcv_out_puts(out, "</td>");
}

/* What the fields are called in the panels of common providers. */
static void panels(const dcv_out_t *out)
{
    dcv_out_puts(out, "<details class=\"more panels\"><summary>");
    dcv_out_tr(out, "In the words of your DNS panel");
    dcv_out_puts(
        out, "</summary>\n<div class=\"wide\"><table><thead><tr><th scope=\"col\">");
    dcv_out_tr(out, "Panel");
    dcv_out_puts(out, "</th><th scope=\"col\">");
    dcv_out_tr(out, "The host goes into");
    dcv_out_puts(out, "</th><th scope=\"col\">");
    dcv_out_tr(out, "The target goes into");
    dcv_out_puts(out, "</th><th scope=\"col\">");
    dcv_out_tr(out, "And");
    dcv_out_puts(out, "</th></tr></thead>\n<tbody>");
    for (int i = 0; i < dcv_panels_count(); i++) {
        const dcv_panel_t *panel = dcv_panels_at(i);
        dcv_lang_t lang = dcv_out_lang(out);

        dcv_out_puts(out, "<tr><th scope=\"row\">");
        dcv_html_text(out, panel->name);
        dcv_out_puts(out, "</th>");
        labelled(out, DCV_N("The host goes into"), panel->host);
        labelled(out, DCV_N("The target goes into"), panel->target);
        dcv_out_puts(out, "<td>");
        dcv_html_text(out, dcv_panel_advice(panel, lang, out->scratch));
        dcv_out_puts(out, "</td></tr>\n");
    }
    dcv_out_puts(out, "</tbody></table></div></details>\n");
}

/* What not to do with the records, and until when the CA takes them. */
static void care(const dcv_out_t *out, apr_time_t expires)
{
    dcv_out_puts(out, "<p>");
    dcv_html_text(out,
                  dcv_tr(dcv_out_lang(out),
                         "Do not proxy it: where the panel asks, choose \"DNS only\". "
                         "Do not remove it before the certificate is there."));
    if (expires > dcv_report_time(out->rendition->report)) {
        dcv_out_puts(out, " ");
        dcv_out_trf(out, "The CA accepts this until %s.",
                    dcv_html_moment(out, expires, NULL));
    }
    dcv_out_puts(out, "</p>\n");
}

void dcv_html_records(const dcv_out_t *out, const dcv_entry_t *entry)
{
    const apr_array_header_t *proofs = proofs_of(entry, CNAME, out->scratch);

    if (!entry->domains->nelts) {
        return;
    }
    dcv_out_puts(out, "<section class=\"way\"><h4>");
    dcv_out_tr(out, "By DNS record");
    dcv_out_puts(out, "</h4>\n");
    if (proofs->nelts) {
        dcv_out_puts(out, "<p class=\"faint\">");
        dcv_out_tr(out,
                   "Most DNS panels add the zone to the host by themselves: enter "
                   "the host as shown. If yours does not, enter the full name. Keep "
                   "the dot at the end of the target; leave it out only if the "
                   "panel refuses it.");
        dcv_out_puts(out, "</p>\n");
    }
    show_proofs(out, proofs, CNAME);
    if (proofs->nelts) {
        panels(out);
        care(out, entry->order->expires);
    }
    without_record(out, entry);
    dcv_out_puts(out, "</section>\n");
}

/* For whom the records are, and how long. */
static void account(const dcv_out_t *out, const dcv_persist_account_t *account)
{
    const char *uri = dcv_html_escape(out, account->uri);

    dcv_out_puts(out, "<p class=\"faint\">");
    if (!account->until) {
        dcv_out_trf(out, "It is for the account <bdi>%s</bdi>.", uri);
    }
    else if (account->until < dcv_report_time(out->rendition->report)) {
        dcv_out_trf(out,
                    "It is for the account <bdi>%s</bdi>, and <strong>ended at "
                    "%s</strong>: give a later <code>until=</code>.",
                    uri, dcv_when_date(account->until, out->scratch));
    }
    else {
        dcv_out_trf(out, "It is for the account <bdi>%s</bdi>, until %s.", uri,
                    dcv_when_date(account->until, out->scratch));
    }
    dcv_out_puts(out, " ");
    dcv_out_tr(out, "Enter the value as shown, without quotation marks and without a "
                    "semicolon at its end.");
    dcv_out_puts(out, "</p>\n");
}

void dcv_html_persistent(const dcv_out_t *out, const dcv_entry_t *entry)
{
    const apr_array_header_t *proofs = proofs_of(entry, TXT, out->scratch);

    if (!proofs->nelts) {
        return;
    }
    dcv_out_puts(out, "<section class=\"way\"><h4>");
    dcv_out_tr(out, "By persistent DNS record");
    dcv_out_puts(out, "</h4>\n<p>");
    dcv_out_tr(out, "Entered once, it lets the CA validate again and again: the name "
                    "where it stands, all names below it, and wildcards.");
    dcv_out_puts(out, "</p>\n");
    account(out, entry->order->account);
    show_proofs(out, proofs, TXT);
    dcv_out_puts(out, "</section>\n");
}

/* The addresses of all names, const char *, each once. */
static apr_array_header_t *emails_of(const dcv_entry_t *entry, apr_pool_t *pool)
{
    apr_array_header_t *emails = apr_array_make(pool, 10, sizeof(const char *));
    apr_hash_t *seen = dcv_hash_make(pool);

    for (int i = 0; i < entry->domains->nelts; i++) {
        const dcv_domain_t *domain = &APR_ARRAY_IDX(entry->domains, i, dcv_domain_t);

        for (int j = 0; j < domain->proof.emails->nelts; j++) {
            const char *email = APR_ARRAY_IDX(domain->proof.emails, j, const char *);

            if (!apr_hash_get(seen, email, APR_HASH_KEY_STRING)) {
                apr_hash_set(seen, email, APR_HASH_KEY_STRING, email);
                APR_ARRAY_PUSH(emails, const char *) = email;
            }
        }
    }
    return emails;
}

void dcv_html_emails(const dcv_out_t *out, const dcv_entry_t *entry)
{
    const apr_array_header_t *emails = emails_of(entry, out->scratch);
    const char *sender = entry->order->authority->mail;

    if (!emails->nelts) {
        return;
    }
    dcv_out_puts(out, "<section class=\"way unprinted\"><h4>");
    dcv_out_tr(out, "By e-mail");
    dcv_out_puts(out, "</h4>\n<p class=\"faint\">");
    dcv_out_tr(out, "Until 2028-03-15 the CA may write to one of these.");
    if (sender) {
        dcv_out_puts(out, " ");
        dcv_out_trf(out, "Let its sender through: %s.", dcv_html_escape(out, sender));
    }
    dcv_out_puts(out, "</p><details class=\"more\"><summary>");
    dcv_out_puts(out, dcv_trn(dcv_out_lang(out), out->scratch, emails->nelts,
                              "%d address", "%d addresses", emails->nelts));
    dcv_out_puts(out, "</summary><p>");
    dcv_out_puts(out, enumerate(out, emails));
    dcv_out_puts(out, "</p></details></section>\n");
}
