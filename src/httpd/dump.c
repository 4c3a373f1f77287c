/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/*
 * httpd -t -D DUMP_DCV: every order, as -D DUMP_VHOSTS prints every virtual host. In the text
 * format of the status handler, so that whoever reads one reads the other.
 */
#include "dump.h"

#include <apr_file_io.h>
#include <http_config.h>
#include <http_core.h>

#include "config/config.h"
#include "config/snapshot.h"
#include "dcv/render.h"
#include "mod_dcv.h"

static void write_out(void *context, const char *bytes, apr_size_t len)
{
    (void)apr_file_write_full(context, bytes, len, NULL);
}

static void dump_orders(apr_file_t *out, const mod_dcv_config_t *config,
                        apr_pool_t *pool)
{
    static const dcv_query_t query = {.format = DCV_FORMAT_TEXT};
    static const dcv_sources_t sources = {.no_visits = "httpd -t knows of no visits.",
                                          .no_checks = "httpd -t checks nothing."};
    const dcv_sink_t sink = {out, write_out, NULL};
    dcv_rendition_t rendition = {.query = &query, .version = MOD_DCV_VERSION};

    rendition.report = dcv_report_create(
        dcv_index_create(mod_dcv_snapshot_hold(pool), config->global->psl, pool),
        &sources, apr_time_now(), DCV_LANG_EN, pool);
    dcv_render(&sink, &rendition, pool);
}

int mod_dcv_dump_hook_check_config(apr_pool_t *pconf, apr_pool_t *plog,
                                   apr_pool_t *ptemp, server_rec *server)
{
    apr_file_t *out;

    (void)plog;
    (void)ptemp;
    if (ap_state_query(AP_SQ_RUN_MODE) != AP_SQ_RM_NORMAL &&
        ap_exists_config_define("DUMP_DCV") &&
        apr_file_open_stdout(&out, pconf) == APR_SUCCESS) {
        dump_orders(out, mod_dcv_config_of(server), pconf);
    }
    return OK;
}
