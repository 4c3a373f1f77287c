/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
#include "dcv/events.h"
#include "fixture.h"

void run_tests(void)
{
    const dcv_notice_t notice = {.event = DCV_EVENT_READY,
                                 .time = NOW,
                                 .name = "www.example.com",
                                 .source = "/a\"b",
                                 .verdict = "valid",
                                 .text = "\xc3\xa9 " HOSTILE};
    const char *text = dcv_render_notice(&notice, pool);

    has(text,
        "{\"event\":\"ready\",\"time\":\"2026-11-23T12:00:00Z\",\"name\":\"www.example."
        "com\",\"source\":\"/a\\\"b\",\"vhost\":null,\"authority\":null,\"md5\":null,"
        "\"verdict\":\"valid\",\"text\":\"\\u00E9 ",
        "a notice is an object with its keys in order");
    is_number(count_in(text, "\n"), 1, "a notice is one line");
    for (const char *at = text; *at; at++) {
        if (*at != '\n' && (*at < ' ' || *at > '~')) {
            ok(0, "a notice is printable ASCII");
        }
    }
}
