/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
#include "fixture.h"

static dcv_health_t health_of(const server_t *server)
{
    dcv_health_t health;

    dcv_health_collect(&health, report_at(server, NOW), pool);
    return health;
}

void run_tests(void)
{
    const dcv_csr_file_t *file = make_csr(RSA "-subj /CN=www.example.com");
    server_t server = make_server();
    known_t known = {.visited = NULL};
    dcv_health_t health = health_of(&server);
    drop_t drop;
    int vhost;

    is_number(health.status, DCV_HEALTH_PASS, "a server without orders passes");
    server.sources = sources_of(&known);
    vhost = add_vhost(&server, "www.example.com", NULL);
    add_order(&server, vhost, make_order("a", file, ORDER(.issued = "2026-11-20")));
    is_number(health_of(&server).status, DCV_HEALTH_PASS,
              "an order that is fine passes");
    stray(&known.known_strays, NOW - 2 * DAY, file->csr->md5, "x.example.com");
    is_number(health_of(&server).astray, 0, "an old request is forgotten");
    stray(&known.known_strays, NOW, file->csr->md5, "www.example.net");
    stray(&known.strays, NOW, "00112233445566778899AABBCCDDEEFF", "x.example.com");
    health = health_of(&server);
    is_number(health.astray, 1, "a request for an order that went astray is counted");
    is_number(health.status, DCV_HEALTH_WARN,
              "a server warns of a request that went astray");
    known.known_strays.count = 0;
    file = make_csr(RSA "-subj /CN=www.example.com");
    add_order(
        &server, vhost,
        make_order("b", file, ORDER(.unique_value = "u1", .issued = "2026-10-26")));
    file = make_csr(RSA "-subj /CN=www.example.com");
    health = health_of(&server);
    is_number(health.expiring, 1, "an order that expires soon is counted");
    is_number(health.status, DCV_HEALTH_WARN,
              "a server warns of an order that expires soon");
    add_order(
        &server, vhost,
        make_order("c", file, ORDER(.unique_value = "u2", .issued = "2026-10-01")));
    health = health_of(&server);
    is_number(health.orders, 3, "all orders are counted");
    is_number(health.failing, 1, "an order that has expired fails");
    is_number(health.status, DCV_HEALTH_FAIL, "and so does the server");
    server = make_server();
    drop = make_drop(&server, "main server");
    refuse_file(&drop, "a.csr", "it is empty");
    server.snapshot = published(&drop);
    health = health_of(&server);
    is_number(health.unusable, 1, "a file that cannot be used is counted");
    is_number(health.status, DCV_HEALTH_WARN,
              "a server warns of a file that cannot be used");
    dcv_drops_destroy(drop.drops);
}
