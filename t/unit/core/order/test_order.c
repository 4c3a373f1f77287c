/* SPDX-License-Identifier: Apache-2.0 */
#include "dcv/order.h"
#include "tap.h"

#include <string.h>

#define LEFT  "e965fcb48565731538b44f9dc3a1ae73"
#define RIGHT "f87d392df2e411326f32252a340be68e"
#define MD5   "FFC7866140DAA57A8428E2292BA57F0F"

static const dcv_csr_file_t *file;
static dcv_authorities_t *authorities;

static dcv_error_t *create(const dcv_order_t **order, dcv_settings_t options,
                           const dcv_authority_t *preset)
{
    apr_array_header_t *presets = apr_array_make(pool, 1, sizeof(preset));

    *order = NULL;
    if (preset) {
        APR_ARRAY_PUSH(presets, const dcv_authority_t *) = preset;
    }
    return dcv_order_create(order, "site.csr", file, &options, presets, authorities,
                            pool, pool);
}

#define OPTIONS(...) ((dcv_settings_t){.authority = "sectigo", __VA_ARGS__})

static void refuses(dcv_settings_t options, dcv_error_code_t code, const char *message)
{
    const dcv_order_t *order;

    fails(create(&order, options, NULL), code, message, message);
    ok(order == NULL, "and there is no order");
}

static void test_answers(void)
{
    const dcv_order_t *order;
    const dcv_name_t *name;

    succeeds(create(&order, OPTIONS(.authority = "certigna"), NULL), "Certigna");
    is(dcv_order_file_name(order, pool), MD5 ".txt", "its file");
    is(order->body, LEFT RIGHT ".certigna.com", "its content");
    is(dcv_order_owner(order, pool), "_" MD5, "its owner");
    is(dcv_order_target(order, pool), LEFT "." RIGHT ".certigna.com", "its target");
    name = APR_ARRAY_IDX(order->names, 0, const dcv_name_t *);
    is(dcv_order_url(order, "http", name, pool),
       "http://www.certigna.com/.well-known/pki-validation/" MD5 ".txt", "its URL");
    is(dcv_order_zone_line(order, "certigna.com", pool),
       "_" MD5 ".certigna.com. IN CNAME " LEFT "." RIGHT ".certigna.com.",
       "its line in a zone");
    is_number((long)order->issued, 0, "no issue date");

    succeeds(
        create(&order, OPTIONS(.unique_value = "Ab1", .issued = "2026-11-23"), NULL),
        "Sectigo");
    is(order->body, LEFT RIGHT "\nsectigo.com\nAb1", "the unique value in the file");
    is(dcv_order_target(order, pool), LEFT "." RIGHT ".Ab1.sectigo.com",
       "and in the target");
    /* date -u -d 2026-11-23 +%s */
    is_number((long)apr_time_sec(order->issued), 1795392000, "issued");
    is_number((long)apr_time_sec(order->expires - order->issued), 30 * 86400,
              "30 days");
}

static void test_names(void)
{
    const dcv_order_t *order;
    const dcv_name_t *name;

    succeeds(create(&order,
                    OPTIONS(.domains =
                                "A.example,*.b.example, www.certigna.com,2001:db8::1"),
                    NULL),
             "names beside the CSR");
    is_number(order->names->nelts, 4, "each once");
    is(APR_ARRAY_IDX(order->names, 0, const dcv_name_t *)->text, "www.certigna.com",
       "the CSR's first");
    name = APR_ARRAY_IDX(order->names, 2, const dcv_name_t *);
    ok(!dcv_order_permits_file(name), "no file for a wildcard");
    ok(dcv_order_permits_record(name), "but a record");
    name = APR_ARRAY_IDX(order->names, 3, const dcv_name_t *);
    ok(dcv_order_permits_file(name), "a file for an address");
    ok(!dcv_order_permits_record(name), "but no record");
    is(dcv_order_url(order, "https", name, pool),
       "https://[2001:db8::1]/.well-known/pki-validation/" MD5 ".txt",
       "an IPv6 address in a URL");
    refuses(OPTIONS(.domains = "a b_c"), DCV_E_NAME, "\"b_c\" is neither");
}

static void test_authority(void)
{
    apr_array_header_t *presets = apr_array_make(pool, 2, sizeof(dcv_authority_t *));
    const dcv_authority_t *sectigo, *upper, *certigna;
    const dcv_order_t *order;

    (void)dcv_authorities_find(&sectigo, authorities, "sectigo", pool);
    (void)dcv_authorities_find(&certigna, authorities, "certigna", pool);
    (void)dcv_authority_with_form(&upper, sectigo, NULL, "upper", pool);
    succeeds(create(&order, OPTIONS(.authority = NULL), upper), "the one around it");
    ok(order->authority == upper, "with its form");
    succeeds(create(&order, OPTIONS(.authority = "SECTIGO"), upper), "named again");
    ok(order->authority == upper, "with its form");
    succeeds(create(&order, OPTIONS(.authority = "comodoca"), upper), "another");
    is(order->authority->form.hex, "lower", "with its own form");
    APR_ARRAY_PUSH(presets, const dcv_authority_t *) = upper;
    APR_ARRAY_PUSH(presets, const dcv_authority_t *) = certigna;
    succeeds(dcv_order_create(&order, "x", file, &OPTIONS(.authority = NULL), presets,
                              authorities, pool, pool),
             "two presets");
    ok(order->authority == certigna, "the nearest serves");
    succeeds(dcv_order_create(&order, "x", file, &OPTIONS(.authority = "sectigo"),
                              presets, authorities, pool, pool),
             "and the farther one");
    ok(order->authority == upper, "when it is named");
    refuses(OPTIONS(.authority = NULL), DCV_E_AUTHORITY_MISSING,
            "no authority is named");
    refuses(OPTIONS(.authority = "x"), DCV_E_AUTHORITY_UNKNOWN, "unknown authority");
}

static void test_settings(void)
{
    static const char *const dates[] = {"2026-02-29", "2026-13-01", "2026-00-10",
                                        "2026-01-00", "1969-12-31", "26-01-01",
                                        "2026/01/01", "2026-01-011"};
    const dcv_order_t *order;
    const dcv_csr_file_t *plain = file;
    dcv_csr_file_t with_headers = *plain;

    for (int i = 0; i < 8; i++) {
        refuses(OPTIONS(.issued = dates[i]), DCV_E_DATE, dates[i]);
    }
    succeeds(create(&order, OPTIONS(.issued = "2028-02-29"), NULL), "a leap day");
    refuses(OPTIONS(.unique_value = "a.b"), DCV_E_UNIQUE_MALFORMED,
            "is no unique value");
    refuses(OPTIONS(.unique_value = "123456789012345678901"), DCV_E_UNIQUE_MALFORMED,
            "has 1 to 20");
    refuses(OPTIONS(.authority = "tbs"), DCV_E_UNIQUE_MISSING, "requires");
    refuses(OPTIONS(.authority = "certigna", .unique_value = "a"),
            DCV_E_UNIQUE_UNEXPECTED, "knows no unique value");

    with_headers.headers =
        &OPTIONS(.unique_value = "header", .domains = "header.example");
    file = &with_headers;
    succeeds(create(&order, OPTIONS(.unique_value = "option"), NULL), "header lines");
    is(order->unique_value, "option", "an option wins over them");
    is(APR_ARRAY_IDX(order->names, 1, const dcv_name_t *)->text, "header.example",
       "the others hold");
    file = plain;
}

void run_tests(void)
{
    apr_size_t len;
    const char *pem = read_file("t/data/certigna-faq.csr.pem", &len);

    authorities = dcv_authorities_create(pool);
    succeeds(dcv_csr_file_parse(&file, pem, len, DCV_CHECK_SIGNATURE, pool, pool),
             "Certigna's CSR");
    test_answers();
    test_names();
    test_authority();
    test_settings();
}
