/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
#include "inquiry/servers.h"
#include "tap.h"

#include <apr_strings.h>
#include <string.h>

static dcv_inquiry_zone_t *make_zone(void)
{
    dcv_inquiry_zone_t *zone = apr_pcalloc(pool, sizeof(*zone));

    zone->name = "example.com";
    zone->names = apr_array_make(pool, 2, sizeof(const char *));
    zone->glue = apr_array_make(pool, 2, sizeof(dcv_glue_t));
    return zone;
}

static void name_server(dcv_inquiry_zone_t *zone, const char *name)
{
    APR_ARRAY_PUSH(zone->names, const char *) = name;
}

static const dcv_glue_t *glue_at(const dcv_inquiry_zone_t *zone, int number)
{
    return &APR_ARRAY_IDX(zone->glue, number, dcv_glue_t);
}

static void test_add(void)
{
    dcv_inquiry_zone_t *zone = make_zone();

    dcv_servers_add(zone, "ns1.example.com", "192.0.2.1");
    dcv_servers_add(zone, "NS1.example.com.", "192.0.2.1");
    is_number(zone->glue->nelts, 1,
              "a server is added once, however its name is written");
    dcv_servers_add(zone, "ns1.example.com", "2001:db8::1");
    is_number(zone->glue->nelts, 2, "a server is added with each of its addresses");
    dcv_servers_add(zone, "ns1.example.com", NULL);
    is_number(zone->glue->nelts, 2,
              "a server that has addresses is not added without one");
    for (int i = 0; i < 100; i++) {
        dcv_servers_add(zone, "ns2.example.com", apr_psprintf(pool, "192.0.2.%d", i));
    }
    is_number(zone->glue->nelts, DCV_EVIDENCE_SERVERS_MAX,
              "no more servers are added than the limit allows");
}

static void test_without_address(void)
{
    dcv_inquiry_zone_t *zone = make_zone();

    ok(!dcv_servers_lack_address(zone),
       "a zone that names no servers has none without an address");
    name_server(zone, "ns1.example.com");
    name_server(zone, "ns2.example.com");
    dcv_servers_add(zone, "ns2.example.com", "192.0.2.2");
    ok(dcv_servers_lack_address(zone),
       "a zone lacks an address if one of its two servers has none");
    dcv_servers_add_bare(zone);
    is_number(zone->glue->nelts, 2,
              "a server without an address is noted all the same");
    is(glue_at(zone, 1)->name, "ns1.example.com",
       "a server without an address is noted with its name");
    is(glue_at(zone, 1)->address, NULL,
       "a server without an address is noted with none");
}

static void test_merge(void)
{
    dcv_inquiry_zone_t *zone = make_zone();
    apr_array_header_t *referred = apr_array_make(pool, 3, sizeof(dcv_glue_t));
    const dcv_glue_t list[] = {{"ns1.example.com", "192.0.2.1"},
                               {"old.example.com", "192.0.2.9"},
                               {"ns2.example.com", NULL}};

    for (int i = 0; i < 3; i++) {
        APR_ARRAY_PUSH(referred, dcv_glue_t) = list[i];
    }
    dcv_servers_merge(zone, referred);
    is_number(zone->glue->nelts, 2,
              "a zone that names no servers gets all referred ones with addresses");
    zone = make_zone();
    name_server(zone, "ns1.example.com");
    dcv_servers_merge(zone, referred);
    is_number(zone->glue->nelts, 1,
              "a zone that names servers gets only those of the referred ones");
    is(glue_at(zone, 0)->address, "192.0.2.1",
       "a referred server is added with its address");
}

void run_tests(void)
{
    test_add();
    test_without_address();
    test_merge();
}
