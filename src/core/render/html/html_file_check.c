/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The check of an order's file on the page: what was found under each name, whom to ask, and
 * what each address answers. See html.h.
 */
#include <string.h>

#include <apr_strings.h>

#include "html.h"
#include "explain/explain_file.h"
#include "verdict/failing.h"
#include "verdict/verdict.h"

const char *dcv_html_file_class(dcv_verdict_t verdict)
{
    return dcv_failing_name(DCV_VERDICTS, DCV_VERDICTS, verdict) ? "bad"
           : verdict == DCV_VALID                                ? "good"
           : verdict == DCV_NOT_REACHED                          ? "note"
                                                                 : "faint";
}

/* The same beside a proof that is valid: then nothing has to be mended. */
static const char *class_in(const dcv_domain_t *domain)
{
    const char *class = dcv_html_file_class(domain->check->file->verdict);

    return domain->failing || strcmp(class, "bad") ? class : "note";
}

static void cell(const dcv_out_t *out, const dcv_address_check_t *address)
{
    const char *who =
        dcv_words_answerer(address, out->rendition->query->lang, out->scratch);

    dcv_out_printf(out, "<td class=\"%s\">",
                   address->fetched->port == DCV_FETCH_HTTP_PORT
                       ? dcv_html_file_class(address->verdict)
                   : address->verdict == DCV_VALID ? "good"
                                                   : "faint");
    dcv_html_text(
        out, dcv_words_fetched(address, out->rendition->query->lang, out->scratch));
    if (*who) {
        dcv_out_puts(out, "; from ");
        dcv_html_text(out, who);
    }
    dcv_out_puts(out, "</td>");
}

/* Each address against both schemes. */
static void table(const dcv_out_t *out, const dcv_file_check_t *file)
{
    const char *last = NULL;

    dcv_out_puts(
        out, "<div class=\"wide\"><table><caption>What each address answers</caption>\n"
             "<tr><th scope=\"col\">Address</th><th scope=\"col\">over http</th>"
             "<th scope=\"col\">over https, for information</th>");
    for (int i = 0; i < file->addresses->nelts; i++) {
        const dcv_address_check_t *address =
            &APR_ARRAY_IDX(file->addresses, i, dcv_address_check_t);

        if (!last || strcmp(last, address->fetched->address)) {
            last = address->fetched->address;
            dcv_out_puts(out, "</tr>\n<tr><th scope=\"row\">");
            dcv_html_text(out, last);
            dcv_out_puts(out, "</th>");
        }
        cell(out, address);
    }
    dcv_out_puts(out, "</tr></table></div>\n");
}

void dcv_html_file_check(const dcv_out_t *out, const dcv_domain_t *domain)
{
    const dcv_file_check_t *file = domain->check->file;

    if (!file) {
        return;
    }
    dcv_out_printf(out, "<ul class=\"warnings\">\n<li class=\"%s\"><b>File: %s</b>",
                   class_in(domain), dcv_verdict_file_title(file->verdict));
    dcv_html_text(out, file->explanation);
    if (file->remedy) {
        dcv_out_puts(out, " <strong>");
        dcv_html_text(out, file->remedy);
        dcv_out_puts(out, "</strong>");
    }
    dcv_out_puts(out, "</li>\n</ul>\n");
    if (file->addresses->nelts) {
        table(out, file);
    }
}

/* How much a verdict is to worry about: one by which a name fails most of all. */
static int weigh(const dcv_domain_t *domain)
{
    const char *class = class_in(domain);

    return !strcmp(class, "bad")     ? 3
           : !strcmp(class, "note")  ? 2
           : !strcmp(class, "faint") ? 1
                                     : 0;
}

void dcv_html_file_badge(const dcv_out_t *out, const dcv_entry_t *entry)
{
    const dcv_domain_t *worst = NULL;
    int checked = 0;

    for (int i = 0; i < entry->domains->nelts; i++) {
        const dcv_domain_t *domain = &APR_ARRAY_IDX(entry->domains, i, dcv_domain_t);

        if (domain->check && domain->check->file) {
            worst = worst && weigh(worst) >= weigh(domain) ? worst : domain;
            checked++;
        }
    }
    if (!worst) {
        return;
    }
    dcv_out_printf(out, "<span class=\"badge %s\">File: %s%s</span> ", class_in(worst),
                   worst->check->file->verdict == DCV_VALID
                       ? "found"
                       : dcv_verdict_file_title(worst->check->file->verdict),
                   checked < entry->open || entry->domains->nelts < entry->wanted
                       ? apr_pstrcat(out->scratch, " (",
                                     dcv_html_share(out, entry, checked, entry->open),
                                     ")", NULL)
                       : "");
}
