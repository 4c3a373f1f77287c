/* SPDX-License-Identifier: Apache-2.0 */
#include "warned.h"

static const dcv_csr_file_t *file;

static void test_clean(void)
{
    const dcv_order_t *order =
        make_order("site.csr", file, ORDER(.issued = "2026-11-20"));
    const dcv_entry_t *entry = alone(order);

    is_number(entry->warnings->nelts, 0, "a clean order has no warning");
    is_number(entry->problems, 0, "a clean order has no problem");
}

static int severity_of(const dcv_entry_t *entry, const char *code)
{
    const dcv_warning_t *warning = find(entry, code);

    return warning ? (int)warning->severity : -1;
}

/* What closes a way or makes the CA refuse is a problem; anything else is a note. */
static void test_severities(void)
{
    const dcv_order_t *order =
        make_order("site.csr", make_csr(EC "-subj '/CN=Some Ltd'"),
                   ORDER(.authority = "certigna", .domains = "*.example.com",
                         .issued = "2026-10-28"));
    const dcv_entry_t *entry = alone(order);

    is_number(severity_of(entry, "key_not_rsa_2048"), DCV_PROBLEM,
              "a key that the CA refuses is a problem");
    is_number(severity_of(entry, "expires_soon"), DCV_NOTE,
              "an order that expires soon is a note");
    is_number(severity_of(entry, "wildcard_no_file"), DCV_NOTE,
              "a wildcard that no file validates is a note");
    is_number(severity_of(entry, "form_uncertain"), DCV_NOTE,
              "a form of answer that is uncertain is a note");
    is_number(severity_of(entry, "name_ignored"), DCV_NOTE,
              "a name that is ignored is a note");
    is_number(entry->problems, 1, "the entry of an order counts its problems");
}

void run_tests(void)
{
    file = make_csr(RSA "-subj /CN=www.example.com");
    test_clean();
    test_severities();
}
