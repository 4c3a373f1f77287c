/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/* A request that is refused, in the format that was asked for: see dcv/render.h. */
#include <apr_escape.h>
#include <apr_strings.h>

#include "html/html.h"
#include "render.h"
#include "text.h"

/* A page without script, with a way back. */
static const char *make_page(const dcv_refusal_t *refusal, apr_pool_t *pool)
{
    const char *title = apr_pescape_entity(pool, refusal->title, 0);
    const char *heading = dcv_tr(refusal->lang, "Domain control validation");

    return apr_pstrcat(
        pool, "<!DOCTYPE html>\n<html lang=\"", dcv_lang_tag(refusal->lang),
        "\"><head><meta charset=\"utf-8\">\n"
        "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
        "<title>",
        dcv_trf(refusal->lang, pool, "Domain control validation: %s", title),
        "</title>\n<link rel=\"icon\" href=\"data:,\">\n<style>", dcv_page_style,
        "</style></head>\n<body><header><h1>", heading, "</h1></header>\n<main><h2>",
        apr_itoa(pool, refusal->status), " ", title, "</h2>\n<p id=\"refused\">",
        apr_pescape_entity(pool, dcv_text_readable(refusal->sentence, pool), 0),
        "</p>\n<p><a href=\"?\">", dcv_tr(refusal->lang, "Back to the status page"),
        "</a></p></main>"
        "</body></html>\n",
        NULL);
}

const char *dcv_render_refusal(const char **type, dcv_format_t format,
                               const dcv_refusal_t *refusal, apr_pool_t *pool)
{
    if (format == DCV_FORMAT_HTML) {
        *type = dcv_render_html.type;
        return make_page(refusal, pool);
    }
    if (format == DCV_FORMAT_JSON || format == DCV_FORMAT_HEALTH ||
        format == DCV_FORMAT_SCHEMA) {
        *type = "application/problem+json";
        return dcv_render_problem(refusal, pool);
    }
    *type = dcv_render_text.type;
    return apr_pstrcat(pool, refusal->sentence, "\n", NULL);
}
