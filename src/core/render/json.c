/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/* Values that the json format is made of: see json.h. */
#include "json.h"

#include <stdlib.h>

#include <apr_strings.h>

#include "text.h"
#include "verdict/file_answerer.h"
#include "verdict/file_content.h"
#include "verdict/verdict.h"
#include "when.h"

json_t *dcv_json_text(const dcv_out_t *out, const char *bytes)
{
    return bytes ? json_string_nocheck(dcv_text_readable(bytes, out->scratch))
                 : json_null();
}

json_t *dcv_json_when(const dcv_out_t *out, apr_time_t time)
{
    return dcv_json_text(out, dcv_when_stamp(time, out->scratch));
}

/* The first octets of a body, in lines as they came. */
static json_t *found_of(const dcv_out_t *out, const dcv_fetched_t *fetched)
{
    const char *found = dcv_file_found(fetched, out->scratch);

    return found ? json_string_nocheck(dcv_text_readable_lines(found, out->scratch))
                 : json_null();
}

static json_t *addresses_of(const dcv_out_t *out, const dcv_file_check_t *file)
{
    json_t *list = json_array();

    for (int i = 0; i < file->addresses->nelts; i++) {
        const dcv_address_check_t *address =
            &APR_ARRAY_IDX(file->addresses, i, dcv_address_check_t);
        const dcv_fetched_t *fetched = address->fetched;
        const dcv_taken_t *taken = fetched->taken;
        int here = dcv_file_answered_here(address->answerer);

        json_array_append_new(
            list,
            json_pack(
                "{s:o, s:i, s:s, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:I, s:o}",
                "address", dcv_json_text(out, fetched->address), "port", fetched->port,
                "scheme", fetched->port == DCV_FETCH_HTTPS_PORT ? "https" : "http",
                "verdict", dcv_json_text(out, dcv_verdict_name(address->verdict)),
                "status", fetched->status ? json_integer(fetched->status) : json_null(),
                "location", dcv_json_text(out, fetched->location), "server",
                dcv_json_text(out, fetched->server), "answered_here",
                here < 0 ? json_null() : json_boolean(here), "vhost",
                dcv_json_text(out, taken && !taken->is_hidden ? taken->vhost : NULL),
                "configured_at", dcv_json_text(out, taken ? taken->place : NULL),
                "duration_ms", (json_int_t)apr_time_as_msec(fetched->duration), "found",
                found_of(out, fetched)));
    }
    return list;
}

json_t *dcv_json_file_check(const dcv_out_t *out, const dcv_check_t *check)
{
    const dcv_file_check_t *file = check ? check->file : NULL;

    return file ? json_pack("{s:o, s:o, s:o, s:o, s:o}", "time",
                            dcv_json_when(out, check->time), "verdict",
                            dcv_json_text(out, dcv_verdict_name(file->verdict)),
                            "explanation", dcv_json_text(out, file->explanation),
                            "remedy", dcv_json_text(out, file->remedy), "addresses",
                            addresses_of(out, file))
                : json_null();
}

const char *dcv_render_problem(const dcv_refusal_t *refusal, apr_pool_t *pool)
{
    json_t *problem =
        json_pack("{s:s, s:s, s:i, s:s}", "type", "about:blank", "title",
                  dcv_text_readable(refusal->title, pool), "status", refusal->status,
                  "detail", dcv_text_readable(refusal->sentence, pool));
    char *dumped = json_dumps(problem, JSON_COMPACT | JSON_ENSURE_ASCII);
    const char *kept = apr_pstrcat(pool, dumped, "\n", NULL);

    free(dumped);
    json_decref(problem);
    return kept;
}
