/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/* A part of the status page: see page_fixture.h. */
#include "page_fixture.h"

page_part_t *begin_part(const server_t *server, dcv_query_t query, apr_time_t now)
{
    page_part_t *part = apr_pcalloc(pool, sizeof(*part));

    part->sink = make_sink();
    part->query = query;
    part->rendition = (dcv_rendition_t){.report = report_at(server, now),
                                        .query = &part->query,
                                        .version = "1.2.3",
                                        .server = "x"};
    part->out = (dcv_out_t){&part->sink, &part->rendition, pool, pool, NULL};
    return part;
}

const dcv_entry_t *entry_in(const page_part_t *part, const dcv_order_t *order)
{
    dcv_entry_t *entry = dcv_report_entry(part->rendition.report, 1, order, pool);

    dcv_report_describe(part->rendition.report, entry, &part->query, pool);
    return entry;
}

const char *end_part(const page_part_t *part)
{
    is_balanced(text_of(&part->sink));
    is_harmless(text_of(&part->sink));
    return text_of(&part->sink);
}

const char *get_page(const server_t *server, const char *args)
{
    const char *html = get(server, args);

    is_balanced(html);
    return html;
}
