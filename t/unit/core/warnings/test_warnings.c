/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
#include "warned.h"
#include "index/index.h"
#include "warnings/warnings.h"

static const dcv_csr_file_t *file;

/* An index of now that notes what it finds. */
static dcv_index_t *noting(const server_t *server, dcv_notes_t *notes)
{
    dcv_index_t *index = index_of(server);

    dcv_index_use_notes(index, notes);
    return index;
}

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

/* So many names below a domain. */
static const char *names_below(const char *domain, int count)
{
    const char *list = domain;

    for (int i = 1; i < count; i++) {
        list = apr_psprintf(pool, "%s,n%d.%s", list, i, domain);
    }
    return list;
}

/* That the kinds of each order are those of its warnings, found and noted, in the snapshot of now. */
static void kinds_are_right(server_t *server, const drop_t *drop, dcv_notes_t *notes,
                            const char *state)
{
    dcv_index_t *index;
    int count;

    server->snapshot = published(drop);
    index = noting(server, notes);
    count = dcv_snapshot_order_count(server->snapshot, 0);
    for (int i = 0; i < count; i++) {
        const dcv_order_t *order = dropped(server, 0, i);
        apr_array_header_t *list =
            dcv_warnings_collect(index, 0, order, NOW, DCV_LANG_EN, pool);

        for (int again = 0; again < 2; again++) {
            is_number((long)dcv_warnings_kinds(index, 0, order, NOW, pool),
                      (long)dcv_warning_set_of(list),
                      apr_psprintf(pool,
                                   "%s: the kinds of order %d are those of its list%s",
                                   state, i, again ? ", as they are noted" : ""));
            ok(dcv_notes_get(notes, order) != 0,
               "what the names of an order have is noted");
        }
    }
}

/*
 * What the names of an order have is found once, and again when the orders of its CSR are
 * others.
 */
static void test_noted(int names_count)
{
    server_t server = make_server();
    drop_t drop = make_drop(&server, "main server");
    const char *names = names_below("example.com", names_count);
    dcv_notes_t *notes = dcv_notes_create(pool);
    const dcv_order_t *order;
    const dcv_snapshot_t *held;
    dcv_index_t *old;

    serve(&server, 0, "www.example.com", "*.example.com example.com", NULL);
    drop_file(&drop, "b.csr", make_order("x", file, ORDER(.domains = names)));
    kinds_are_right(&server, &drop, notes, "alone");
    order = dropped(&server, 0, 0);
    held = dcv_drops_hold(drop.drops);
    old = dcv_index_create(held, server.psl, pool);
    dcv_index_use_notes(old, notes);
    drop_file(&drop, "c.csr",
              make_order("x", file, ORDER(.unique_value = "c", .domains = names)));
    kinds_are_right(&server, &drop, notes, "replaced");
    /* Somebody who still has the older snapshot writes what was right in that. */
    (void)dcv_warnings_kinds(old, 0, order, NOW, pool);
    dcv_drops_release(held);
    kinds_are_right(&server, &drop, notes,
                    "replaced, and noted from an older snapshot");
    drop_file(&drop, "c.csr", make_order("x", file, ORDER(.unique_value = "c")));
    kinds_are_right(&server, &drop, notes, "replaced under one name");
    (void)dcv_drops_remove(drop.drops, drop.directory, "c.csr");
    kinds_are_right(&server, &drop, notes, "alone again");
    drop_file(&drop, "few.csr",
              make_order("x", make_csr(EC "-subj /CN=x.example.com"),
                         ORDER(.unique_value = NULL)));
    kinds_are_right(&server, &drop, notes, "with an order of another CSR");
    dcv_drops_destroy(drop.drops);
}

/* Whether a note says what nobody found, so that one sees whether it is believed. */
static int believes(const server_t *server, dcv_notes_t *notes,
                    const dcv_order_t *order)
{
    return (dcv_warnings_kinds(noting(server, notes), 0, order, NOW, pool) &
            dcv_warning_set_named("engine_off")) != 0;
}

/* What comes and goes of other CSRs does not make anybody look at an order again. */
static void test_others(void)
{
    server_t server = make_server();
    drop_t drop = make_drop(&server, "main server");
    dcv_notes_t *notes = dcv_notes_create(pool);
    const dcv_order_t *order;

    drop_file(&drop, "a.csr", make_order("x", file, ORDER(.unique_value = "a")));
    kinds_are_right(&server, &drop, notes, "before others come");
    order = dropped(&server, 0, 0);
    /* The first of the kinds stands in the second bit: see warnings.c. */
    dcv_notes_put(notes, order, dcv_notes_get(notes, order) | 2);
    ok(believes(&server, notes, order), "what is noted is not found again");
    drop_file(&drop, "b.csr",
              make_order("y", make_csr(EC "-subj /CN=y.example.com"),
                         ORDER(.unique_value = NULL)));
    server.snapshot = published(&drop);
    ok(believes(&server, notes, order), "nor when an order of another CSR comes");
    drop_file(&drop, "c.csr", make_order("z", file, ORDER(.unique_value = "c")));
    server.snapshot = published(&drop);
    ok(!believes(&server, notes, order), "one of the same CSR makes it be found again");
    dcv_drops_destroy(drop.drops);
}

/* A view of one virtual host notes nothing, since it does not know all orders of a CSR. */
static void test_limited(void)
{
    server_t server = make_server();
    dcv_notes_t *notes = dcv_notes_create(pool);
    dcv_order_t *order = make_order("x", file, ORDER(.unique_value = NULL));
    dcv_index_t *index;

    add_order(&server, 0, order);
    (void)dcv_warnings_kinds(noting(&server, notes), 0, order, NOW, pool);
    ok(dcv_notes_get(notes, order) != 0, "a view of all orders notes");
    dcv_notes_put(notes, order, 1);
    dcv_index_limit(index = noting(&server, notes), 0);
    (void)dcv_warnings_kinds(index, 0, order, NOW, pool);
    is_number((long)dcv_notes_get(notes, order), 1,
              "a view of one virtual host does not");
}

/* What is looked at ahead is what would be found later. */
static void test_learn(void)
{
    server_t server = make_server();
    dcv_notes_t *notes = dcv_notes_create(pool);
    dcv_order_t *many = make_order(
        "x", file, ORDER(.domains = names_below("a.local", 2 * DCV_ORDER_MANY_NAMES)));
    dcv_order_t *few = make_order("y", file, ORDER(.unique_value = "y"));

    add_order(&server, 0, many);
    add_order(&server, 0, few);
    ok(dcv_warnings_learn(notes, server.snapshot, server.psl, NOW, 0, pool),
       "something may be left where no name may be gone through");
    ok(!dcv_notes_get(notes, many), "nothing is looked at then");
    ok(!dcv_warnings_learn(notes, server.snapshot, server.psl, NOW, 1000, pool),
       "nothing is left where all names may be gone through");
    ok(dcv_notes_get(notes, many) != 0, "an order with many names is looked at ahead");
    ok(!dcv_notes_get(notes, few), "an order with few names is not");
    is_number((long)(dcv_warnings_kinds(noting(&server, notes), 0, many, NOW, pool) &
                     dcv_warning_set_named("name_not_public")),
              1L << DCV_NAME_NOT_PUBLIC, "what was found ahead is known");
}

void run_tests(void)
{
    file = make_csr(RSA "-subj /CN=www.example.com");
    test_clean();
    test_severities();
    test_noted(3);
    test_noted(2 * DCV_ORDER_MANY_NAMES);
    test_others();
    test_limited();
    test_learn();
}
