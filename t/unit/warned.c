/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/* What the tests of warnings share: see warned.h. */
#include "warned.h"

#include "french.h"

#include <apr_strings.h>

const dcv_warning_t *find(const dcv_entry_t *entry, const char *code)
{
    for (int i = 0; i < entry->warnings->nelts; i++) {
        const dcv_warning_t *warning =
            &APR_ARRAY_IDX(entry->warnings, i, dcv_warning_t);

        if (!strcmp(warning->code, code)) {
            return warning;
        }
    }
    return NULL;
}

void warns(const dcv_entry_t *entry, const char *code, const char *text)
{
    const dcv_warning_t *warning = find(entry, code);

    ok(warning && strstr(warning->text, text) && *warning->remedy,
       apr_psprintf(pool, "the warning %s comes with a remedy and says: %s", code,
                    text));
}

void is_silent(const dcv_entry_t *entry, const char *code, const char *name)
{
    ok(!find(entry, code), name);
}

dcv_entry_t *entry_at(const server_t *server, int vhost, const dcv_order_t *order,
                      apr_time_t now)
{
    const dcv_entry_t *french = dcv_report_entry(
        dcv_report_create(index_of(server), &server->sources, now, DCV_LANG_FR, pool),
        vhost, order, pool);

    for (int i = 0; i < french->warnings->nelts; i++) {
        const dcv_warning_t *warning =
            &APR_ARRAY_IDX(french->warnings, i, dcv_warning_t);

        expect_french(warning->text, 0);
        expect_french(warning->remedy, 0);
    }
    return dcv_report_entry(report_at(server, now), vhost, order, pool);
}

dcv_entry_t *alone_at(const dcv_order_t *order, apr_time_t now)
{
    server_t server = make_server();
    const char *names = "";
    int vhost;

    for (int i = 0; i < order->names->nelts; i++) {
        names =
            apr_pstrcat(pool, names, " ",
                        APR_ARRAY_IDX(order->names, i, const dcv_name_t *)->text, NULL);
    }
    vhost = add_vhost(&server, "www.example.com", names);
    add_order(&server, vhost, order);
    return entry_at(&server, vhost, order, now);
}

dcv_entry_t *alone(const dcv_order_t *order)
{
    return alone_at(order, NOW);
}
