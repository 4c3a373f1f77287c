/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/* What the command of an event reads: see dcv/events.h. */
#include <stdlib.h>

#include <apr_strings.h>

#include "dcv/events.h"
#include "json.h"

const char *dcv_render_notice(const dcv_notice_t *notice, apr_pool_t *pool)
{
    const dcv_out_t out = {.pool = pool, .scratch = pool};
    json_t *object = json_pack(
        "{s:s, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o}", "event",
        dcv_event_name(notice->event), "time", dcv_json_when(&out, notice->time),
        "name", dcv_json_text(&out, notice->name), "source",
        dcv_json_text(&out, notice->source), "vhost",
        dcv_json_text(&out, notice->vhost), "authority",
        dcv_json_text(&out, notice->authority), "md5", dcv_json_text(&out, notice->md5),
        "verdict", dcv_json_text(&out, notice->verdict), "text",
        dcv_json_text(&out, notice->text));
    char *dumped = json_dumps(object, JSON_COMPACT | JSON_ENSURE_ASCII);
    const char *text = apr_pstrcat(pool, dumped ? dumped : "{}", "\n", NULL);

    free(dumped);
    json_decref(object);
    return text;
}
