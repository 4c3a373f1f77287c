/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What httpd -t says of orders: see config_test.h.
 *
 * `apachectl graceful` runs httpd -t first, so that a file that is gone is noticed there by
 * whoever restarts; a machine that boots goes on without it.
 */
#include "config_test.h"

#include <apr_strings.h>
#include <http_core.h>
#include <http_log.h>

#include "config/config.h"
#include "config/snapshot.h"
#include "dcv/hash.h"
#include "dcv/report.h"
#include "mod_dcv.h"

APLOG_USE_MODULE(dcv);

/* Problems that are logged one by one: all that somebody may read. */
#define LINES_MAX 1000

/*
 * Names of orders with many of them that are looked at: a customer may have millions, which
 * take a minute.
 */
#define NAMES_MAX 200000

typedef struct {
    server_rec *server;
    dcv_report_t *report;
    int orders, failing; /* all, and those with a problem */
    int problems;
    int names, untested; /* of orders with many names, and how many were passed over */
    apr_hash_t *kinds;   /* code to int *, how many orders have the problem */
    apr_pool_t *pool;
    apr_pool_t *scratch; /* cleared after each order */
} test_t;

static void count_kind(const test_t *test, const char *code)
{
    int *count = apr_hash_get(test->kinds, code, APR_HASH_KEY_STRING);

    if (!count) {
        count = apr_pcalloc(test->pool, sizeof(*count));
        apr_hash_set(test->kinds, code, APR_HASH_KEY_STRING, count);
    }
    ++*count;
}

/* A virtual host in words, in pool. */
static const char *describe_vhost(const dcv_vhost_t *vhost, apr_pool_t *pool)
{
    return vhost->file ? apr_psprintf(pool, "virtual host %s at %s:%d", vhost->name,
                                      vhost->file, vhost->line)
                       : vhost->name;
}

/* Whether there is time for the names of an order. */
static int take_names(test_t *test, const dcv_order_t *order)
{
    int names = order->names->nelts > DCV_ORDER_MANY_NAMES ? order->names->nelts : 0;

    if (test->names + names > NAMES_MAX) {
        test->untested++;
        return 0;
    }
    test->names += names;
    return 1;
}

static void test_order(test_t *test, int vhost, const dcv_order_t *order)
{
    const dcv_entry_t *entry;

    test->orders++;
    if (!take_names(test, order)) {
        return;
    }
    entry = dcv_report_entry(test->report, vhost, order, test->scratch);
    test->failing += entry->problems > 0;
    for (int i = 0; i < entry->warnings->nelts; i++) {
        const dcv_warning_t *warning =
            &APR_ARRAY_IDX(entry->warnings, i, dcv_warning_t);

        if (warning->severity != DCV_PROBLEM) {
            continue;
        }
        count_kind(test, warning->code);
        if (++test->problems <= LINES_MAX) {
            ap_log_error(APLOG_MARK, APLOG_WARNING | APLOG_STARTUP, 0, test->server,
                         "DCV0030: %s (%s): problem %s: %s %s",
                         dcv_error_line(order->source, test->scratch),
                         describe_vhost(entry->vhost, test->scratch), warning->code,
                         warning->text, warning->remedy);
        }
    }
}

/* That not all orders were looked at, as the end of a line; "": they were. */
static const char *describe_untested(const test_t *test)
{
    return test->untested
               ? apr_psprintf(test->pool,
                              "; %d more with many names were not looked at, "
                              "which the status page shows",
                              test->untested)
               : "";
}

/* How many orders have which problem, as " (2 name_not_claimed, 1 signature_invalid)". */
static const char *list_kinds(const test_t *test)
{
    const char *list = "";

    for (apr_hash_index_t *at = apr_hash_first(test->pool, test->kinds); at;
         at = apr_hash_next(at)) {
        list = apr_psprintf(test->pool, "%s%s%d %s", list, *list ? ", " : "",
                            *(const int *)apr_hash_this_val(at),
                            (const char *)apr_hash_this_key(at));
    }
    return *list ? apr_psprintf(test->pool, " (%s)", list) : "";
}

static void test_orders(test_t *test, const dcv_snapshot_t *snapshot)
{
    dcv_order_walk_t walk = {0};
    const dcv_order_t *order;

    while ((order = dcv_snapshot_next_order(snapshot, &walk))) {
        test_order(test, walk.vhost, order);
        apr_pool_clear(test->scratch);
    }
    if (test->failing || test->untested) {
        ap_log_error(APLOG_MARK, APLOG_WARNING | APLOG_STARTUP, 0, test->server,
                     "DCV0031: %d of %d orders %s a problem%s%s%s", test->failing,
                     test->orders - test->untested, test->failing == 1 ? "has" : "have",
                     list_kinds(test), describe_untested(test),
                     test->problems > LINES_MAX
                         ? "; those beyond the first " APR_STRINGIFY(
                               LINES_MAX) " are shown by httpd -t -D DUMP_DCV"
                         : "");
    }
}

int mod_dcv_config_test_hook_check_config(apr_pool_t *pconf, apr_pool_t *plog,
                                          apr_pool_t *ptemp, server_rec *server)
{
    const mod_dcv_global_t *global = mod_dcv_config_of(server)->global;
    static const dcv_sources_t no_sources = {0};
    test_t test = {.server = server};
    const dcv_snapshot_t *snapshot;

    (void)pconf;
    (void)plog;
    if (ap_state_query(AP_SQ_RUN_MODE) != AP_SQ_RM_CONFIG_TEST) {
        return OK;
    }
    apr_pool_create(&test.pool, ptemp);
    apr_pool_create(&test.scratch, test.pool);
    test.kinds = dcv_hash_make(test.pool);
    snapshot = mod_dcv_snapshot_hold(test.pool);
    test.report =
        dcv_report_create(dcv_index_create(snapshot, global->psl, test.pool),
                          &no_sources, apr_time_now(), DCV_LANG_EN, test.pool);
    test_orders(&test, snapshot);
    apr_pool_destroy(test.pool);
    return global->unusable ? HTTP_INTERNAL_SERVER_ERROR : OK;
}
