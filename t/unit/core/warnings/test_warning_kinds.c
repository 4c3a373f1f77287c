/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
#include <apr_strings.h>

#include "warnings/warning_kinds.h"
#include "tap.h"

static void test_sets(const apr_array_header_t *all)
{
    dcv_warning_set_t set = dcv_warning_set_of(all);

    is_number((long)set, (1L << DCV_WARNING_KINDS) - 1,
              "a list of all kinds is a set of all");
    is_number((long)(dcv_warning_set_named("problem") | dcv_warning_set_named("note")),
              (long)set, "each kind is a problem or a note");
    is_number((long)(dcv_warning_set_named("problem") & dcv_warning_set_named("note")),
              0, "no kind is both");
    is_number((long)dcv_warning_set_named("weak_key"), 1L << DCV_WEAK_KEY,
              "a code stands for its kind");
    is_number((long)dcv_warning_set_named("nosuch"), 0,
              "an unknown code stands for none");
    ok(dcv_warning_set_has(1U << DCV_WEAK_KEY, DCV_PROBLEM),
       "a set with a problem has problems");
    ok(!dcv_warning_set_has(1U << DCV_WEAK_KEY, DCV_NOTE),
       "a set with a problem only has no notes");
    is(dcv_warning_code(DCV_WEAK_KEY), "weak_key", "a kind has its code");
    is_number(dcv_warning_severity(DCV_NO_NAME), DCV_NOTE, "a kind has its severity");
}

/* Each kind has a code, a title, and is found by its code. */
void run_tests(void)
{
    apr_array_header_t *list = apr_array_make(pool, 4, sizeof(dcv_warning_t));
    const dcv_warning_t *warning;

    for (int kind = 0; kind < DCV_WARNING_KINDS; kind++) {
        dcv_warning_add(list, (dcv_warning_kind_t)kind, "text", "remedy");
        warning = &APR_ARRAY_IDX(list, kind, dcv_warning_t);
        ok(dcv_warning_title(warning->code) != NULL,
           apr_pstrcat(pool, "a kind of warning has a title for its code ",
                       warning->code, NULL));
    }
    warning = &APR_ARRAY_IDX(list, DCV_ENGINE_OFF, dcv_warning_t);
    is(warning->code, "engine_off",
       "the first kind of warning is an engine that is off");
    is_number(warning->severity, DCV_PROBLEM, "an engine that is off is a problem");
    is(warning->text, "text", "a warning keeps the text it was added with");
    is(warning->remedy, "remedy", "a warning keeps the remedy it was added with");
    warning = &APR_ARRAY_IDX(list, DCV_NO_NAME, dcv_warning_t);
    is(warning->code, "no_name", "the last kind of warning is an order without a name");
    is_number(warning->severity, DCV_NOTE, "an order without a name is a note");
    ok(dcv_warning_title("nosuch") == NULL, "an unknown code has no title");
    test_sets(list);
}
