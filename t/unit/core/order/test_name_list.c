/* SPDX-License-Identifier: Apache-2.0 */
#include "order/name_list.h"
#include "tap.h"

#include <string.h>

static void add(dcv_name_list_t *names, const char *text)
{
    const dcv_name_t *name;

    succeeds(dcv_name_parse(&name, text, strlen(text), pool), text);
    dcv_name_list_add(names, name);
}

void run_tests(void)
{
    dcv_name_list_t names = dcv_name_list_create(0, pool, pool);

    add(&names, "a.example");
    add(&names, "*.a.example");
    add(&names, "A.EXAMPLE.");
    add(&names, "b.example");
    is_number(names.list->nelts, 3, "each once");
    is(APR_ARRAY_IDX(names.list, 0, const dcv_name_t *)->text, "a.example", "in order");
    is(APR_ARRAY_IDX(names.list, 1, const dcv_name_t *)->text, "*.a.example",
       "a wildcard is another name");
    is(APR_ARRAY_IDX(names.list, 2, const dcv_name_t *)->text, "b.example",
       "to the last");
}
