/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
#include "report/stray_answered.h"
#include "fixture.h"

static server_t server;
static const char *md5;

/* Whether a request is answered that ended in a virtual host of this name. */
static int answered(const char *host, const char *vhost, int port)
{
    const dcv_stray_t stray = {
        .md5 = md5, .host = host, .vhost = dcv_strays_vhost(vhost), .port = port};

    return dcv_stray_is_answered(report_at(&server, NOW), &stray, pool);
}

/* Another virtual host of httpd with a name, on a port. */
static int add_on_port(const char *name, int port, int answers)
{
    int vhost =
        dcv_snapshot_add_vhost(server.snapshot, name, port, "x.conf", 1, answers);

    serve_at(serve(&server, vhost, name, NULL, NULL), "192.0.2.1", port);
    return vhost;
}

void run_tests(void)
{
    dcv_order_t *order =
        make_order("a.csr", make_csr(EC "-subj /CN=a.example.com"), ORDER(0));
    drop_t drop;
    int on_80, on_443;

    md5 = order->csr->md5;
    server = make_server();
    on_80 = add_on_port("a.example.com", 80, 1);
    add_on_port("off.example.com", 80, 0);
    on_443 = add_on_port("a.example.com", 443, 1);
    ok(!answered("a.example.com", "a.example.com", 80),
       "what no virtual host answers is not answered");
    add_order(&server, on_80, order);
    ok(answered("a.example.com", "a.example.com", 80),
       "what its virtual host has by now is answered");
    ok(answered("A.example.com.", "a.example.com", 80),
       "what was asked for in other letters is answered");
    ok(!answered("a.example.com", "a.example.com", 443),
       "what the virtual host of another port has is not answered");
    ok(!answered("a.example.com", "a.example.com", 0),
       "where the port is not known, all virtual hosts of the name must answer");
    ok(answered("x.evil.example", "a.example.com", 80) &&
           answered(NULL, "A.example.com", 80),
       "under a name that nobody serves, the virtual host that was asked counts");
    ok(!answered("a.example.com", "other.example.com", 8080),
       "what nobody would be asked for is not answered");
    ok(!answered("off.example.com", "off.example.com", 80),
       "a virtual host whose engine is off answers nothing");
    add_order(&server, on_443, order);
    ok(answered("a.example.com", "a.example.com", 0),
       "all virtual hosts of the name answer");

    server = make_server();
    add_vhost(&server, "a.example.com", NULL);
    drop = make_drop(&server, "a.example.com");
    drop_file(&drop, "a.csr", order);
    server.snapshot = published(&drop);
    ok(answered("a.example.com", "a.example.com", 0),
       "what came into a directory is answered");
    ok(!answered("x.evil.example", "a.example.com", 0),
       "what came into a directory is not answered under any name");
    dcv_drops_destroy(drop.drops);
}
