/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
#include "dcv/order.h"
#include "tap.h"

#include <apr_strings.h>
#include <stdlib.h>
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
    return dcv_order_create(order, "site.csr", file, &options, presets, NULL,
                            authorities, pool, pool);
}

#define OPTIONS(...) ((dcv_settings_t){.authority = "sectigo", __VA_ARGS__})

static void refuses(dcv_settings_t options, dcv_error_code_t code, const char *message)
{
    const dcv_order_t *order;

    fails(create(&order, options, NULL), code, message,
          apr_psprintf(pool, "an order is refused with '%s'", message));
    ok(order == NULL,
       apr_psprintf(pool, "there is no order when the refusal is '%s'", message));
}

static void test_answers(void)
{
    const dcv_order_t *order;
    const dcv_name_t *name;

    succeeds(create(&order, OPTIONS(.authority = "certigna"), NULL),
             "an order of Certigna is created");
    is(dcv_order_file_name(order, pool), MD5 ".txt",
       "the file of an order has the MD5 of the CSR as its name");
    is(order->body, LEFT RIGHT ".certigna.com",
       "the file of Certigna has the SHA-256 and its domain on one line");
    is(dcv_order_owner(order, pool), "_" MD5,
       "the owner of the record begins with an underscore and the MD5");
    is(dcv_order_target(order, pool), LEFT "." RIGHT ".certigna.com",
       "the target of the record has the SHA-256 in two labels");
    name = APR_ARRAY_IDX(order->names, 0, const dcv_name_t *);
    is(dcv_order_url(order, "http", name, pool),
       "http://www.certigna.com/.well-known/pki-validation/" MD5 ".txt",
       "the URL of the file is in the directory where CAs look");
    is(dcv_order_zone_line(order, "certigna.com", pool),
       "_" MD5 ".certigna.com. IN CNAME " LEFT "." RIGHT ".certigna.com.",
       "the record's line in a zone has the owner and target in full");
    is_number((long)order->issued, 0,
              "an order without an issue date has the issue time 0");

    succeeds(
        create(&order, OPTIONS(.unique_value = "Ab1", .issued = "2026-11-23"), NULL),
        "an order of Sectigo with a unique value and an issue date is created");
    is(order->body, LEFT RIGHT "\nsectigo.com\nAb1",
       "the unique value is the last line of Sectigo's file");
    is(dcv_order_target(order, pool), LEFT "." RIGHT ".Ab1.sectigo.com",
       "the unique value is a label of Sectigo's target");
    /* date -u -d 2026-11-23 +%s */
    is_number((long)apr_time_sec(order->issued), 1795392000,
              "an issue date counts from midnight in UTC");
    is_number((long)apr_time_sec(order->expires - order->issued), 30 * 86400,
              "an order expires 30 days after its issue date");
}

/* An order has the account of its own authority. */
static void test_account(void)
{
    apr_array_header_t *presets = apr_array_make(pool, 1, sizeof(void *)),
                       *accounts = apr_array_make(pool, 1, sizeof(void *));
    const dcv_persist_account_t *account = NULL;
    const dcv_order_t *order;

    succeeds(dcv_persist_create(&account, "sectigo", "a:b", NULL, authorities, pool),
             "an account at Sectigo is made");
    APR_ARRAY_PUSH(accounts, const dcv_persist_account_t *) = account;
    succeeds(dcv_order_create(&order, "x", file, &OPTIONS(.issued = NULL), presets,
                              accounts, authorities, pool, pool),
             "an order of Sectigo is created beside an account");
    ok(order->account == account, "an order has the account at its authority");
    succeeds(dcv_order_create(&order, "x", file, &OPTIONS(.authority = "certigna"),
                              presets, accounts, authorities, pool, pool),
             "an order of Certigna is created beside an account at Sectigo");
    ok(!order->account, "an order has no account of another authority");
}

static void test_names(void)
{
    const dcv_order_t *order;
    const dcv_name_t *name;

    succeeds(create(&order,
                    OPTIONS(.domains =
                                "A.example,*.b.example, www.certigna.com,2001:db8::1"),
                    NULL),
             "an order with names beside those of the CSR is created");
    is_number(order->names->nelts, 4,
              "an order has the names of the CSR and its own, each once");
    is(APR_ARRAY_IDX(order->names, 0, const dcv_name_t *)->text, "www.certigna.com",
       "the names of the CSR go before those of the order");
    name = APR_ARRAY_IDX(order->names, 2, const dcv_name_t *);
    ok(!dcv_order_permits_file(name), "a wildcard cannot be validated by a file");
    ok(dcv_order_permits_record(name), "a wildcard can be validated by a record");
    name = APR_ARRAY_IDX(order->names, 3, const dcv_name_t *);
    ok(dcv_order_permits_file(name), "an address can be validated by a file");
    ok(!dcv_order_permits_record(name), "an address cannot be validated by a record");
    is(dcv_order_url(order, "https", name, pool),
       "https://[2001:db8::1]/.well-known/pki-validation/" MD5 ".txt",
       "an IPv6 address stands in brackets in a URL");
    refuses(OPTIONS(.domains = "a b_c"), DCV_E_NAME, "\"b_c\" is neither");
}

/* So many names in a list. */
static const char *list_of(int count)
{
    const char *list = "n0.example";

    for (int i = 1; i < count; i++) {
        list = apr_psprintf(pool, "%s,n%d.example", list, i);
    }
    return list;
}

/* The CSR has one name, its CN. */
static void test_many_names(void)
{
    const dcv_order_t *order;

    succeeds(create(&order, OPTIONS(.domains = list_of(1000)), NULL),
             "an order with 1,000 names besides its CN is created");
    is_number(order->names->nelts, 1001, "1,000 names besides the CN are all kept");
    succeeds(
        create(&order,
               OPTIONS(.domains = apr_pstrcat(pool, list_of(1000),
                                              ",WWW.certigna.com,N1.example.", NULL)),
               NULL),
        "names that stand twice, and the CN, count once");
    refuses(OPTIONS(.domains = list_of(1001)), DCV_E_NAMES,
            "the order, with those of domains=, has 1001 names besides the CN, but an "
            "order has at most 1000, since CAs take no more; share them out");
}

static void test_authority(void)
{
    apr_array_header_t *presets = apr_array_make(pool, 2, sizeof(dcv_authority_t *));
    const dcv_authority_t *sectigo, *upper, *certigna;
    const dcv_order_t *order;

    (void)dcv_authorities_find(&sectigo, authorities, "sectigo", pool);
    (void)dcv_authorities_find(&certigna, authorities, "certigna", pool);
    (void)dcv_authority_with_form(&upper, sectigo, NULL, "upper", pool);
    succeeds(create(&order, OPTIONS(.authority = NULL), upper),
             "an order that names no authority takes the preset one");
    ok(order->authority == upper,
       "the preset authority keeps the form that it was given");
    succeeds(create(&order, OPTIONS(.authority = "SECTIGO"), upper),
             "an order can name the authority that is preset");
    ok(order->authority == upper,
       "the preset authority that an order names keeps its form");
    succeeds(create(&order, OPTIONS(.authority = "comodoca"), upper),
             "an order can name another authority than the preset one");
    is(order->authority->form.hex, "lower",
       "another authority than the preset one has its own form");
    APR_ARRAY_PUSH(presets, const dcv_authority_t *) = upper;
    APR_ARRAY_PUSH(presets, const dcv_authority_t *) = certigna;
    succeeds(dcv_order_create(&order, "x", file, &OPTIONS(.authority = NULL), presets,
                              NULL, authorities, pool, pool),
             "an order is created where two authorities are preset");
    ok(order->authority == certigna, "the nearest of two preset authorities is taken");
    succeeds(dcv_order_create(&order, "x", file, &OPTIONS(.authority = "sectigo"),
                              presets, NULL, authorities, pool, pool),
             "an order can name the farther of two preset authorities");
    ok(order->authority == upper,
       "the farther of two preset authorities keeps its form when named");
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
    succeeds(create(&order, OPTIONS(.issued = "2028-02-29"), NULL),
             "an issue date on a leap day is accepted");
    succeeds(create(&order, OPTIONS(.issued = "9999-12-01"), NULL),
             "an issue date whose values expire in the year 9999 is accepted");
    ok(apr_time_sec(order->expires) == APR_INT64_C(253402214400),
       "its values expire on the last day that is written with four digits of a year");
    refuses(OPTIONS(.issued = "9999-12-02"), DCV_E_DATE, "too far ahead");
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
    succeeds(create(&order, OPTIONS(.unique_value = "option"), NULL),
             "an order is created from options and header lines");
    is(order->unique_value, "option", "an option wins over a header line");
    is(APR_ARRAY_IDX(order->names, 1, const dcv_name_t *)->text, "header.example",
       "a header line holds where there is no option");
    file = plain;
}

static const char *judged(dcv_settings_t options)
{
    const dcv_authority_t *preset;
    apr_array_header_t *presets = apr_array_make(pool, 1, sizeof(preset));
    dcv_error_t *error = dcv_authorities_find(&preset, authorities, "certigna", pool);

    APR_ARRAY_PUSH(presets, const dcv_authority_t *) = preset;
    if (!error) {
        error = dcv_order_check_options(&options, presets, authorities, pool);
    }
    return error ? apr_psprintf(pool, "%d %s", error->code, error->message) : "fine";
}

static void test_options(void)
{
    const struct {
        dcv_settings_t options;
        dcv_error_code_t code;
        const char *said;
    } wrong[] = {
        {{.authority = "nobody"}, DCV_E_AUTHORITY_UNKNOWN, "unknown authority"},
        {{.unique_value = "a-b"}, DCV_E_UNIQUE_MALFORMED, "is no unique value"},
        {{.authority = "certigna", .unique_value = "a"},
         DCV_E_UNIQUE_UNEXPECTED,
         "knows no unique value"},
        {{.issued = "today"}, DCV_E_DATE, "is no day"},
        {{.domains = "a.example, b_c"}, DCV_E_NAME, "domains: \"b_c\" is neither"},
    };
    const dcv_settings_t right[] = {
        {0},
        {.authority = "tbs"},
        {.unique_value = "a"},
        {.authority = "Sectigo",
         .unique_value = "a",
         .issued = "2026-11-23",
         .domains = "a.example,b.example"},
    };

    for (apr_size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
        const char *said = judged(wrong[i].options);

        ok(atoi(said) == (int)wrong[i].code && strstr(said, wrong[i].said),
           apr_psprintf(pool, "options are refused by themselves with '%s'",
                        wrong[i].said));
    }
    for (apr_size_t i = 0; i < sizeof(right) / sizeof(right[0]); i++) {
        is(judged(right[i]), "fine",
           apr_psprintf(pool, "options that a file may complete are fine (%d)",
                        (int)i));
    }
}

void run_tests(void)
{
    apr_size_t len;
    const char *pem = read_file("t/data/certigna-faq.csr.pem", &len);

    authorities = dcv_authorities_create(pool);
    succeeds(dcv_csr_file_parse(&file, pem, len, DCV_CHECK_SIGNATURE, pool, pool),
             "the CSR that Certigna published is read");
    test_answers();
    test_account();
    test_names();
    test_many_names();
    test_authority();
    test_settings();
    test_options();
}
