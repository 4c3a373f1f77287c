/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/*
 * CSRs are no secret: a customer can put thousands of copies of another one's into his
 * directory. Looking up the other one's answer costs no more then. It is tried several times,
 * since the machine may be busy with something else.
 */
#include "fixture.h"

#define TRIES   10
#define COPIES  5000
#define LOOKUPS 10000

/* For all look-ups; with a walk over all copies they take ten times as long, or more. */
#define LIMIT apr_time_from_msec(60)

static apr_interval_time_t look_up(const dcv_snapshot_t *snapshot, const char *name)
{
    apr_time_t begin = used_time();
    int found = 0;

    for (int i = 0; i < LOOKUPS; i++) {
        found +=
            dcv_snapshot_find_dropped(snapshot, 1, name, "www.example.com") != NULL;
    }
    is_number(found, LOOKUPS, "the order is found each time");
    return used_time() - begin;
}

void run_tests(void)
{
    server_t server = make_server();
    const dcv_csr_file_t *file = make_csr(EC "-subj '/CN=www.example.com'");
    const char *name = apr_pstrcat(pool, file->csr->md5, ".txt", NULL);
    const dcv_order_t *order = make_order("x", file, ORDER(.unique_value = "v"));
    const dcv_directory_t *own, *copies;
    const dcv_snapshot_t *snapshot;
    apr_interval_time_t took = 0;
    dcv_drops_t *drops;

    add_vhost(&server, "www.example.com", NULL);
    own = dcv_snapshot_add_directory(server.snapshot, "/own");
    add_vhost(&server, "neighbour.example", NULL);
    copies = dcv_snapshot_add_directory(server.snapshot, "/copies");
    drops = dcv_drops_create(server.snapshot);
    dcv_drops_put_order(drops, own, "a.csr", NULL, order, 0, pool);
    for (int i = 0; i < COPIES; i++) {
        dcv_drops_put_order(drops, copies, apr_psprintf(pool, "%d.csr", i), NULL, order,
                            0, pool);
    }
    dcv_drops_publish(drops);
    snapshot = dcv_drops_hold(drops);
    for (int i = 0; i == 0 || (i < TRIES && !is_in_time(took, LIMIT)); i++) {
        took = look_up(snapshot, name);
    }
    ok(is_in_time(took, LIMIT),
       "copies of a CSR in a neighbour's directory cost its answer no time");
    ok(!dcv_snapshot_find_dropped(snapshot, 1, name, "neighbour.example"),
       "and none of them is answered in another virtual host");
    dcv_drops_release(snapshot);
    dcv_drops_destroy(drops);
}
