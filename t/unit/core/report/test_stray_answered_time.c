/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A client can ask every virtual host of a server for files that are not there, under names
 * that nobody has: a report on that does not go through all virtual hosts for each request. It
 * is tried several times, since the machine may be busy with something else.
 */
#include "report/stray_answered.h"
#include "fixture.h"

#define TRIES  10
#define VHOSTS 10000
#define STRAYS 1000

/* For all of them; with a walk over all virtual hosts they take five times as long, or more. */
#define LIMIT apr_time_from_msec(60)

static apr_interval_time_t find_all(dcv_report_t *report, int *answered)
{
    apr_time_t begin = used_time();
    apr_pool_t *scratch;

    apr_pool_create(&scratch, pool);
    for (int i = 0; i < STRAYS; i++) {
        const dcv_stray_t stray = {
            .md5 = "00000000000000000000000000000000",
            .host = "x.evil.example",
            .vhost = dcv_strays_vhost(apr_psprintf(scratch, "v%d.example", i))};

        *answered += dcv_stray_is_answered(report, &stray, scratch);
        apr_pool_clear(scratch);
    }
    return used_time() - begin;
}

void run_tests(void)
{
    server_t server = make_server();
    apr_interval_time_t took = 0;
    int answered = 0;

    for (int i = 0; i < VHOSTS; i++) {
        add_vhost(&server, apr_psprintf(pool, "v%d.example", i), NULL);
    }
    for (int i = 0; i == 0 || (i < TRIES && !is_in_time(took, LIMIT)); i++) {
        took = find_all(report_at(&server, NOW), &answered);
    }
    ok(is_in_time(took, LIMIT),
       "thousands of virtual hosts cost no time with each unknown request");
    is_number(answered, 0, "and none of these is answered");
}
