/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/* Recording visits: see visit.h. */
#include "visit.h"

#include <apr_atomic.h>
#include <apr_strings.h>
#include <http_config.h>
#include <http_main.h>
#include <http_protocol.h>

#include "config/config.h"
#include "config/dropped.h"
#include "dcv/compiler.h"
#include "mod_dcv.h"
#include "config/snapshot.h"
#include "limits.h"
#include "recorder.h"
#include "taking.h"

/* Marks a request for an unknown file (a stray) in request_config. */
static const char stray_mark;

/* A visit that is to be recorded: marks its request in request_config. */
typedef struct {
    mod_dcv_seen_t seen;
    const dcv_answer_t *answer; /* NULL: of a directory, and may be gone */
    const char *body;           /* of that one */
} visited_t;

void mod_dcv_visit_mark_stray(request_rec *r)
{
    if (!mod_dcv_taking_is_check(r)) {
        ap_set_module_config(r->request_config, &dcv_module, (void *)&stray_mark);
    }
}

void mod_dcv_visit_hook_child_init(apr_pool_t *pchild, server_rec *server)
{
    mod_dcv_global_t *global = mod_dcv_config_of(server)->global;

    global->meters = mod_dcv_limits_create(server, pchild);
    if (global->state && mod_dcv_state_is_remote(global->state)) {
        global->recorder =
            mod_dcv_recorder_start(global->state, global->secret, pchild);
    }
}

/* The name of an order that a Host stands for; "" when the order has no such name. */
static const char *find_name(const dcv_order_t *order, const char *host,
                             apr_pool_t *pool)
{
    const dcv_name_t *asked = NULL;

    if (host) {
        (void)dcv_name_parse(&asked, host, strlen(host), pool);
    }
    for (int i = 0; asked && i < order->names->nelts; i++) {
        const dcv_name_t *name = APR_ARRAY_IDX(order->names, i, const dcv_name_t *);

        if (!strcmp(name->text, asked->text)) {
            return name->text;
        }
    }
    return "";
}

/* Record a request, or have it recorded. Returns whether that will be. */
static int record_seen(const mod_dcv_global_t *global, const mod_dcv_seen_t *seen,
                       apr_pool_t *pool)
{
    return global->recorder ? mod_dcv_recorder_add(global->recorder, seen)
                            : mod_dcv_record_write(global->state, seen, pool);
}

/* What is recorded of a visit. Apart, so that a flood of them does not pay for it. */
static DCV_NOINLINE visited_t *make_visited(request_rec *r, const dcv_answer_t *answer,
                                            apr_uint32_t unlisted)
{
    visited_t *visited = apr_pcalloc(r->pool, sizeof(*visited));
    const char *name =
        answer->order ? find_name(answer->order, r->hostname, r->pool) : "";

    visited->seen.vhost = dcv_strays_vhost(r->server->server_hostname);
    visited->seen.unlisted = unlisted;
    visited->seen.visit =
        (dcv_visit_t){.time = r->request_time,
                      .address = r->useragent_ip,
                      .user_agent = apr_table_get(r->headers_in, "User-Agent"),
                      .scheme = ap_http_scheme(r),
                      .host = r->hostname};
    mod_dcv_record_make_id(visited->seen.id, answer->file_name, answer->body,
                           answer->order, name, r->pool);
    mod_dcv_share_find(&visited->seen.share, answer->order, name);
    return visited;
}

void mod_dcv_visit_mark(request_rec *r, const dcv_answer_t *answer, const char *body)
{
    const mod_dcv_global_t *global = mod_dcv_config_of(ap_server_conf)->global;
    volatile apr_uint32_t *unlisted = &((dcv_answer_t *)answer)->unlisted;
    visited_t *visited;

    if (!global->state || !global->meters) {
        return;
    }
    if (!mod_dcv_limits_admit_visit(global->meters, r, (dcv_answer_t *)answer)) {
        apr_atomic_inc32(unlisted);
        return;
    }
    visited = make_visited(r, answer, apr_atomic_xchg32(unlisted, 0));
    visited->answer = body ? NULL : answer;
    visited->body = body;
    ap_set_module_config(r->request_config, &dcv_module, visited);
}

/* Visits that were not recorded go with the next one, if its answer is still the same. */
static void keep_for_next(request_rec *r, const visited_t *visited)
{
    const dcv_snapshot_t *snapshot = NULL;
    const dcv_answer_t *answer =
        visited->answer ? visited->answer : mod_dcv_dropped_find(&snapshot, r);

    if (answer && (!visited->body || !strcmp(answer->body, visited->body))) {
        apr_atomic_add32(&((dcv_answer_t *)answer)->unlisted,
                         visited->seen.unlisted + 1);
    }
    if (snapshot && answer) {
        mod_dcv_snapshot_let_go(snapshot, r->pool);
    }
}

static void record_visit(const mod_dcv_global_t *global, request_rec *r,
                         const visited_t *visited)
{
    if (!record_seen(global, &visited->seen, r->pool)) {
        keep_for_next(r, visited);
    }
}

static void record_stray(const mod_dcv_global_t *global, const request_rec *r,
                         int status, apr_uint64_t vhost)
{
    char md5[DCV_FILE_MD5_BYTES];
    mod_dcv_seen_t seen = {.is_stray = 1,
                           .vhost = vhost,
                           .stray = {.time = r->request_time,
                                     .md5 = md5,
                                     .host = r->hostname,
                                     .address = r->useragent_ip,
                                     .count = 1,
                                     .status = status,
                                     .vhost = vhost,
                                     .port = r->connection->local_addr->port}};

    if (dcv_snapshot_md5_of(md5, r->uri + sizeof(DCV_FILE_DIRECTORY) - 1)) {
        int is_known = dcv_snapshot_has_md5(mod_dcv_snapshot_hold(r->pool), md5);

        mod_dcv_state_record_id(
            seen.id, (is_known ? MOD_DCV_RECORD_KNOWN_STRAYS : MOD_DCV_RECORD_STRAYS) +
                         dcv_strays_part(vhost));
        (void)record_seen(global, &seen, r->pool);
    }
}

/* Record a stray, unless there are too many at once. */
static void count_stray(const mod_dcv_global_t *global, const request_rec *r)
{
    if (mod_dcv_limits_admit_stray(global->meters, r)) {
        apr_uint64_t vhost = dcv_strays_vhost(r->server->server_hostname);
        int status = r->status;

        for (const request_rec *last = r; last; last = last->next) {
            status = last->status;
        }
        record_stray(global, r, status, vhost);
    }
}

/* Record a request by its mark. Apart, so that other requests do not pay for it. */
static DCV_NOINLINE int record(request_rec *r, const void *mark)
{
    const mod_dcv_global_t *global = mod_dcv_config_of(ap_server_conf)->global;

    if (!global->state || !global->meters) {
        return DECLINED;
    }
    if (mark == &mod_dcv_taking_mark) {
        mod_dcv_taking_end(r);
    }
    else if (mark == &stray_mark) {
        count_stray(global, r);
    }
    else {
        record_visit(global, r, mark);
    }
    return DECLINED;
}

int mod_dcv_visit_hook_log_transaction(request_rec *r)
{
    const void *mark;

    /* An ErrorDocument makes another request of this one. */
    while (r->prev) {
        r = r->prev;
    }
    mark = ap_get_module_config(r->request_config, &dcv_module);
    if (mark) {
        return record(r, mark);
    }
    return r->status == HTTP_BAD_REQUEST ? mod_dcv_taking_refused(r) : DECLINED;
}
