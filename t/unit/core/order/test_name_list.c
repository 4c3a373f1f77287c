/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
#include "order/name_list.h"
#include "tap.h"

#include <apr_strings.h>
#include <string.h>

static void add(dcv_name_list_t *names, const char *text)
{
    const dcv_name_t *name;

    succeeds(dcv_name_parse(&name, text, strlen(text), pool),
             apr_psprintf(pool, "\"%s\" is read as a name", text));
    dcv_name_list_add(names, name);
}

void run_tests(void)
{
    dcv_name_list_t names = dcv_name_list_create(0, pool, pool);

    add(&names, "a.example");
    add(&names, "*.a.example");
    add(&names, "A.EXAMPLE.");
    add(&names, "b.example");
    is_number(names.list->nelts, 3,
              "a list has each name once, in whatever case and form");
    is(APR_ARRAY_IDX(names.list, 0, const dcv_name_t *)->text, "a.example",
       "the first name of a list is the one that was added first");
    is(APR_ARRAY_IDX(names.list, 1, const dcv_name_t *)->text, "*.a.example",
       "a wildcard is another name than its base domain");
    is(APR_ARRAY_IDX(names.list, 2, const dcv_name_t *)->text, "b.example",
       "the last name of a list is the one that was added last");
}
