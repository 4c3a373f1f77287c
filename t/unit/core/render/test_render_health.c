/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
#include "fixture.h"

void run_tests(void)
{
    const dcv_csr_file_t *file = make_csr(RSA "-subj /CN=www.example.com");
    server_t server = make_server();
    const char *text = get(&server, "format=health");

    has(text, "{\"status\":\"pass\",\"releaseId\":\"1.2.3\"",
        "a server without orders passes");
    has(text,
        "\"orders:failing\":[{\"componentType\":\"component\",\"observedValue\":0,"
        "\"observedUnit\":\"orders\",\"status\":\"pass\",\"time\":\"2026-11-23T12:00:00Z\"}]",
        "a check has its value, status and time");
    lacks(text, "\"output\"", "nothing is said of what passes");
    add_order(&server, 0, make_order("a", file, ORDER(.issued = "2026-10-01")));
    text = get(&server, "format=health");
    has(text, "{\"status\":\"fail\"", "an order that has expired fails");
    has(text, "\"observedValue\":1,\"observedUnit\":\"orders\",\"status\":\"fail\"",
        "the check says how many fail");
    has(text, "\"output\":\"Orders fail: ?warning=problem shows them.\"",
        "and where they are shown");
    lacks(text, "\"status\":\"warn\"", "what is not wrong does not warn");
}
