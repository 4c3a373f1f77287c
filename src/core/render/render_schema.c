/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/* The schema format: what docs/status.schema.json says of the json format. */
#include "html/html.h"
#include "render.h"

static void begin(dcv_out_t *out)
{
    dcv_out_puts(out, dcv_page_schema);
}

static void end(dcv_out_t *out)
{
    (void)out;
}

const dcv_renderer_t dcv_render_schema = {"application/schema+json", begin, NULL, end};
