/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The pictures of what lies between a CA and a proof, beside the text that says the same: from
 * the root over the zone and its name servers to the record, and from the name over its
 * addresses to the answers. See html.h.
 */
#include <string.h>

#include <apr_strings.h>

#include "dns.h"
#include "explain/explain_file.h"
#include "explain/words.h"
#include "html.h"
#include "text.h"
#include "verdict/verdict.h"

/* Units of the picture: as wide as a small telephone, a line for each link. */
#define WIDTH       300
#define LINE        30
#define INDENT      22
#define TEXT_OCTETS 46

/* More name servers or addresses than these are left out: the table has them. */
#define BESIDE_MAX 8

/* Something in a picture of a chain. */
typedef struct {
    int level;         /* 0: in the chain; 1: one of several beside it */
    const char *class; /* as for dcv_html_state() */
    const char *name;
    const char *text; /* what is said of it; NULL: nothing */
} link_t;

/* What fits on a line, readable; cut between characters. */
static const char *cut(const char *text, apr_pool_t *pool)
{
    apr_size_t len = strlen(text);

    if (len <= TEXT_OCTETS) {
        return text;
    }
    len = TEXT_OCTETS;
    while (len && ((unsigned char)text[len] & 0xc0) == 0x80) {
        len--;
    }
    return apr_pstrcat(pool, apr_pstrmemdup(pool, text, len), "…", NULL);
}

/* A shape for each state, so that colour is not needed. */
static void shape(const dcv_out_t *out, const char *class, int x, int y)
{
    if (!strcmp(class, "good")) {
        dcv_out_printf(out,
                       "<circle class=\"good\" cx=\"%d\" cy=\"%d\" r=\"7\"/><path "
                       "class=\"ink\" d=\"M%d %dl2.5 3 5-6\"/>",
                       x, y, x - 4, y);
    }
    else if (!strcmp(class, "bad")) {
        dcv_out_printf(out,
                       "<rect class=\"bad\" x=\"%d\" y=\"%d\" width=\"14\" "
                       "height=\"14\"/><path class=\"ink\" d=\"M%d %dl6 6m0-6l-6 6\"/>",
                       x - 7, y - 7, x - 3, y - 3);
    }
    else if (!strcmp(class, "note")) {
        dcv_out_printf(out, "<path class=\"note\" d=\"M%d %dl8 14h-16z\"/>", x, y - 8);
    }
    else {
        dcv_out_printf(out, "<circle class=\"faint\" cx=\"%d\" cy=\"%d\" r=\"5\"/>", x,
                       y);
    }
}

/* The line from what is above to a link: broken where that is bad. */
static void line(const dcv_out_t *out, const link_t *link, int x, int y)
{
    const char *class = !strcmp(link->class, "bad")     ? "broken"
                        : !strcmp(link->class, "faint") ? "line faint"
                                                        : "line";

    if (link->level) {
        dcv_out_printf(out, "<path class=\"%s\" d=\"M12 %dV%dH%d\"/>", class, y - LINE,
                       y, x);
    }
    else {
        dcv_out_printf(out, "<path class=\"%s\" d=\"M12 %dV%d\"/>", class, y - LINE, y);
    }
}

static void draw(const dcv_out_t *out, const link_t *link, int number)
{
    int x = 12 + INDENT * link->level, y = 16 + LINE * number;

    if (number) {
        line(out, link, x, y);
    }
    shape(out, link->class, x, y);
    dcv_out_printf(out, "<text x=\"%d\" y=\"%d\">", x + 14, link->text ? y - 2 : y + 4);
    dcv_html_text(out, cut(link->name, out->scratch));
    dcv_out_puts(out, "</text>");
    if (link->text) {
        dcv_out_printf(out, "<text class=\"said\" x=\"%d\" y=\"%d\">", x + 14, y + 10);
        dcv_html_text(out, cut(link->text, out->scratch));
        dcv_out_puts(out, "</text>");
    }
}

/* All of it in words, for who does not see it. */
static void describe(const dcv_out_t *out, const apr_array_header_t *links)
{
    for (int i = 0; i < links->nelts; i++) {
        const link_t *link = &APR_ARRAY_IDX(links, i, link_t);

        dcv_out_puts(out, i ? "; " : "");
        dcv_html_text(out, link->text ? dcv_trf(dcv_out_lang(out), out->scratch,
                                                "%s: %s", link->name, link->text)
                                      : link->name);
    }
}

/* The picture of a chain, from top to bottom; what is bad is a broken link. */
static void draw_chain(const dcv_out_t *out, const char *title,
                       const apr_array_header_t *links)
{
    int height = LINE * links->nelts + 4;

    dcv_out_printf(out,
                   "<svg class=\"picture\" role=\"img\" viewBox=\"0 0 %d %d\" "
                   "width=\"%d\" height=\"%d\"><title>",
                   WIDTH, height, WIDTH, height);
    dcv_html_text(out, title);
    dcv_out_puts(out, "</title><desc>");
    describe(out, links);
    dcv_out_puts(out, "</desc>\n");
    /* From below, so that lines end behind what they lead to. */
    for (int i = links->nelts - 1; i >= 0; i--) {
        draw(out, &APR_ARRAY_IDX(links, i, link_t), i);
        dcv_out_puts(out, "\n");
    }
    dcv_out_puts(out, "</svg>\n");
}

static void add(apr_array_header_t *links, int level, const char *class,
                const char *name, const char *text)
{
    APR_ARRAY_PUSH(links, link_t) = (link_t){level, class, name, text};
}

/* A record that is right elsewhere makes this one needless, which is grey. */
static const dcv_record_check_t *told_record(const dcv_check_t *check)
{
    return check->best ? check->best
           : check->records->nelts
               ? &APR_ARRAY_IDX(check->records, 0, dcv_record_check_t)
               : NULL;
}

static void add_servers(const dcv_out_t *out, apr_array_header_t *links,
                        const dcv_domain_t *domain, const dcv_record_check_t *record)
{
    for (int i = 0; i < record->servers->nelts && i < BESIDE_MAX; i++) {
        const dcv_server_check_t *server =
            &APR_ARRAY_IDX(record->servers, i, dcv_server_check_t);

        add(links, 1, dcv_html_server_class(domain, record, server->verdict),
            dcv_words_server(server, out->scratch),
            server->verdict == DCV_VALID
                ? dcv_tr(dcv_out_lang(out), "right")
                : dcv_words_server_reply(server, dcv_out_lang(out), out->scratch));
    }
}

void dcv_html_record_chain(const dcv_out_t *out, const dcv_domain_t *domain)
{
    apr_array_header_t *links = apr_array_make(out->scratch, 8, sizeof(link_t));
    const dcv_record_check_t *record = told_record(domain->check);
    dcv_lang_t lang = dcv_out_lang(out);
    int is_bogus, is_failure;

    if (!record || !record->servers->nelts) {
        return;
    }
    is_bogus = record->dnssec == DCV_DNSSEC_BOGUS;
    is_failure = dcv_verdict_is_failure(record->verdict);
    add(links, 0, "good", dcv_tr(lang, "the root of the DNS"), NULL);
    add(links, 0, is_bogus ? "bad" : "good",
        dcv_trf(
            lang, out->scratch, "zone %s",
            dcv_text_readable(record->zone ? record->zone : record->record->panel_zone,
                              out->scratch)),
        dcv_trf(lang, out->scratch, "DNSSEC: %s", dcv_dns_dnssec(record->dnssec)));
    add_servers(out, links, domain, record);
    add(links, 0, is_failure ? "faint" : dcv_html_class_for(domain, record->verdict),
        record->record->panel_host, dcv_tr(lang, dcv_verdict_title(record->verdict)));
    draw_chain(out, dcv_tr(lang, "From the root of the DNS to the record"), links);
}

void dcv_html_file_chain(const dcv_out_t *out, const dcv_domain_t *domain)
{
    apr_array_header_t *links = apr_array_make(out->scratch, 8, sizeof(link_t));
    const apr_array_header_t *addresses = domain->check->file->addresses;
    dcv_lang_t lang = dcv_out_lang(out);

    add(links, 0, "good",
        domain->proof.unicode ? domain->proof.unicode : domain->proof.name->text, NULL);
    for (int i = 0; i < addresses->nelts; i++) {
        const dcv_address_check_t *address =
            &APR_ARRAY_IDX(addresses, i, dcv_address_check_t);

        if (address->fetched->port == DCV_FETCH_HTTP_PORT) {
            add(links, 1, dcv_html_file_class(address->verdict),
                address->fetched->address,
                dcv_words_fetched(address, lang, out->scratch));
        }
    }
    add(links, 0, dcv_html_file_class(domain->check->file->verdict),
        dcv_tr(lang, "the file"),
        dcv_tr(lang, dcv_verdict_file_title(domain->check->file->verdict)));
    draw_chain(out, dcv_tr(lang, "From the name to the file"), links);
}
