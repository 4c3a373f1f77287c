/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
#include "fixture.h"
#include "report/glance.h"

void run_tests(void)
{
    const dcv_csr_file_t *file = make_csr(RSA "-subj /CN=a.example.com");
    server_t server = make_server();
    known_t known = {.visited = "a.example.com"};
    dcv_order_t *over = make_order("over", file, ORDER(.issued = "2026-10-01")),
                *fine = make_order("fine", make_csr(RSA "-subj /CN=b.example.com"),
                                   ORDER(.issued = NULL));
    int vhost = add_vhost(&server, "b.example.com", NULL);
    dcv_spot_t first = {over, 0, 0}, other = {fine, vhost, 0};
    dcv_report_t *report;

    server.sources = sources_of(&known);
    add_order(&server, 0, over);
    add_order(&server, vhost, fine);
    report = report_at(&server, NOW);
    ok(dcv_glance_fails(report, first, pool), "an order that is over fails");
    ok(!dcv_glance_fails(report, other, pool), "another one does not");
    ok(dcv_glance_kinds(report, first, pool) >> DCV_EXPIRED & 1, "it has a warning");
    is_number(dcv_glance_who(report, first, pool), DCV_WHO_CUSTOMER,
              "it is the customer's turn");
    is_number(dcv_glance_who(report, other, pool), DCV_WHO_CA, "and here the CA's");
    visit(&known.visits, NOW, "192.0.2.1");
    known.visited = "b.example.com";
    is_number(dcv_glance_who(report, other, pool), DCV_WHO_CA,
              "what was found out is remembered");
    is_number(dcv_glance_who(report_at(&server, NOW), other, pool), DCV_WHO_NOBODY,
              "by one report only");
}
