/* SPDX-License-Identifier: Apache-2.0 */
#include "warnings/warning_kinds.h"
#include "tap.h"

/* Each kind has a code, a title, and is found by its code. */
void run_tests(void)
{
    apr_array_header_t *list = apr_array_make(pool, 4, sizeof(dcv_warning_t));
    const dcv_warning_t *warning;

    for (int kind = 0; kind < DCV_WARNING_KINDS; kind++) {
        dcv_warning_add(list, (dcv_warning_kind_t)kind, "text", "remedy");
        warning = &APR_ARRAY_IDX(list, kind, dcv_warning_t);
        ok(dcv_warning_title(warning->code) != NULL, warning->code);
    }
    warning = &APR_ARRAY_IDX(list, DCV_ENGINE_OFF, dcv_warning_t);
    is(warning->code, "engine_off", "the first is an engine that is off");
    is_number(warning->severity, DCV_PROBLEM, "which is a problem");
    is(warning->text, "text", "its text");
    is(warning->remedy, "remedy", "its remedy");
    warning = &APR_ARRAY_IDX(list, DCV_NO_NAME, dcv_warning_t);
    is(warning->code, "no_name", "the last is an order without a name");
    is_number(warning->severity, DCV_NOTE, "which is a note");
    ok(dcv_warning_title("nosuch") == NULL, "another code has no title");
}
