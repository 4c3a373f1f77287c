/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The check of an order's file on the page: what was found under each name, whom to ask, and
 * what each address answers. See html.h.
 */
#include <string.h>

#include "html.h"
#include "explain/explain_file.h"
#include "verdict/verdict.h"

/* The class of the verdict; beside a proof that is valid nothing has to be mended. */
static const char *class_in(const dcv_domain_t *domain)
{
    const char *class = dcv_html_file_class(domain->check->file->verdict);

    return domain->failing || strcmp(class, "bad") ? class : "note";
}

static void cell(const dcv_out_t *out, const dcv_address_check_t *address)
{
    dcv_lang_t lang = dcv_out_lang(out);
    const char *what = dcv_words_fetched(address, lang, out->scratch);
    const char *who = dcv_words_answerer(address, lang, out->scratch);

    dcv_out_printf(out, "<td class=\"%s\">",
                   address->fetched->port == DCV_FETCH_HTTP_PORT
                       ? dcv_html_file_class(address->verdict)
                   : address->verdict == DCV_VALID ? "good"
                                                   : "faint");
    dcv_html_text(out,
                  *who ? dcv_trf(lang, out->scratch, "%s; from %s", what, who) : what);
    dcv_out_puts(out, "</td>");
}

/* Each address against both schemes. */
static void table(const dcv_out_t *out, const dcv_file_check_t *file)
{
    const char *last = NULL;

    dcv_out_puts(out, "<div class=\"wide\"><table><caption>");
    dcv_out_tr(out, "What each address answers");
    dcv_out_puts(out, "</caption>\n<thead><tr><th scope=\"col\">");
    dcv_out_tr(out, "Address");
    dcv_out_puts(out, "</th><th scope=\"col\">");
    dcv_out_tr(out, "over http");
    dcv_out_puts(out, "</th><th scope=\"col\">");
    dcv_out_tr(out, "over https, for information");
    dcv_out_puts(out, "</th></tr></thead>\n<tbody>");
    for (int i = 0; i < file->addresses->nelts; i++) {
        const dcv_address_check_t *address =
            &APR_ARRAY_IDX(file->addresses, i, dcv_address_check_t);

        if (!last || strcmp(last, address->fetched->address)) {
            last = address->fetched->address;
            dcv_out_puts(out, i ? "</tr>\n<tr><th scope=\"row\">"
                                : "<tr><th scope=\"row\">");
            dcv_html_text(out, last);
            dcv_out_puts(out, "</th>");
        }
        cell(out, address);
    }
    dcv_out_puts(out, "</tr></tbody></table></div>\n");
}

void dcv_html_file_check(const dcv_out_t *out, const dcv_domain_t *domain)
{
    const dcv_file_check_t *file = domain->check->file;

    if (!file) {
        return;
    }
    dcv_out_printf(out, "<ul class=\"warnings\">\n<li class=\"%s\"><b>",
                   class_in(domain));
    dcv_out_trf(out, "File: %s",
                dcv_tr(dcv_out_lang(out), dcv_verdict_file_title(file->verdict)));
    dcv_out_puts(out, "</b>");
    dcv_html_text(out, file->explanation);
    if (file->remedy) {
        dcv_out_puts(out, " <strong>");
        dcv_html_text(out, file->remedy);
        dcv_out_puts(out, "</strong>");
    }
    dcv_out_puts(out, "</li>\n</ul>\n");
    if (file->addresses->nelts) {
        dcv_html_file_chain(out, domain);
        table(out, file);
    }
}
