/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
#include "fixture.h"
#include "snapshot/named.h"

static const dcv_csr_file_t *file, *other;
static drop_t drop;
static const dcv_directory_t *own;

/* The same for any file, name and virtual host as the snapshot itself has. */
static void agrees(const char *name, const char *state)
{
    const dcv_snapshot_t *snapshot = published(&drop);
    const dcv_csr_file_t *files[] = {file, other};

    for (int i = 0; i < 2; i++) {
        const char *md5 = files[i]->csr->md5;
        const dcv_named_t *named = dcv_named_create(snapshot, md5, pool);

        for (int vhost = 0; vhost < 3; vhost++) {
            ok(dcv_named_find(named, vhost, name) ==
                   dcv_snapshot_find_dropped(
                       snapshot, vhost, apr_pstrcat(pool, md5, ".txt", NULL), name),
               apr_psprintf(pool, "%s: CSR %d has the snapshot's answer for %s at %d",
                            state, i, name ? name : "no name", vhost));
        }
    }
}

static void agree(const char *state)
{
    agrees("a.example", state);
    agrees("b.example", state);
    agrees("w.example", state);
    agrees("x.example", state);
    agrees(NULL, state);
}

static void put(const dcv_directory_t *directory, const char *name,
                const char *unique_value, const char *issued, const char *domains)
{
    dcv_drops_put_order(drop.drops, directory, name, NULL,
                        make_order("x", file,
                                   ORDER(.unique_value = unique_value, .issued = issued,
                                         .domains = domains)),
                        0, pool);
}

void run_tests(void)
{
    server_t server = make_server();

    file = make_csr(EC "-subj /CN=a.example");
    other = make_csr(EC "-subj /CN=b.example");
    drop.directory = dcv_snapshot_add_directory(server.snapshot, "/main");
    add_vhost(&server, "a.example", NULL);
    own = dcv_snapshot_add_directory(server.snapshot, "/own");
    add_vhost(&server, "b.example", NULL);
    drop.drops = dcv_drops_create(server.snapshot);
    agree("without files");
    put(drop.directory, "m.csr", "m", NULL, "*.w.example,b.example");
    agree("with an order of the main server");
    ok(dcv_named_find(dcv_named_create(published(&drop), file->csr->md5, pool), 2,
                      "w.example") != NULL,
       "a wildcard counts for what it begins at");
    put(drop.directory, "n.csr", "n", NULL, NULL);
    agree("with another one of it");
    put(drop.directory, "a.csr", "later", "2026-11-20", "x.example");
    agree("with one of a later date");
    put(own, "o.csr", "o", NULL, "b.example");
    agree("with one of a virtual host");
    drop_file(&drop, "z.csr", make_order("x", other, ORDER(.unique_value = "z")));
    agree("with one of another CSR");
    dcv_drops_remove(drop.drops, own, "o.csr");
    agree("without the one of the virtual host");
    dcv_drops_destroy(drop.drops);
}
