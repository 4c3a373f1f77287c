/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
#include "fixture.h"

void run_tests(void)
{
    server_t server = make_server();
    apr_size_t len;

    is(get(&server, "format=schema"), read_file("docs/status.schema.json", &len),
       "the schema is sent as it stands");
    is(dcv_render_type(DCV_FORMAT_SCHEMA), "application/schema+json",
       "the schema has its type");
}
