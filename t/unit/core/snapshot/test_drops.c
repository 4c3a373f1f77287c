/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
#include "fixture.h"

#include <pthread.h>
#include <stdatomic.h>

static const dcv_csr_file_t *file;
static server_t server;
static drop_t drop;

static void put(const char *name, const char *unique_value)
{
    static dcv_stamp_t stamp;

    stamp.size++;
    dcv_drops_put_order(drop.drops, drop.directory, name, &stamp,
                        make_order("x", file, ORDER(.unique_value = unique_value)), 0,
                        pool);
}

/* The current files, orders then problems. */
static const char *files(void)
{
    const dcv_snapshot_t *snapshot = dcv_drops_hold(drop.drops);
    const char *list = "";

    for (int i = 0; i < dcv_snapshot_order_count(snapshot, 0); i++) {
        const dcv_order_t *order = dcv_snapshot_order(snapshot, 0, i);

        list = apr_pstrcat(pool, list, " ", order->source + sizeof("/drop"), "=",
                           order->unique_value, NULL);
    }
    for (int i = 0; i < dcv_snapshot_file_error_count(snapshot); i++) {
        list = apr_pstrcat(
            pool, list, " ",
            dcv_snapshot_file_error(snapshot, i)->source + sizeof("/drop"), "!", NULL);
    }
    dcv_drops_release(snapshot);
    return list;
}

/* The files that are known behind a name, in their order. */
static const char *known_behind(const char *name)
{
    dcv_drops_walk_t walk = dcv_drops_walk(drop.drops, drop.directory, name);
    const char *list = "";
    dcv_known_t known;

    while (dcv_drops_step(&known, &walk)) {
        list = apr_pstrcat(pool, list, " ", known.name, known.error ? "!" : "", NULL);
    }
    return list;
}

static void test_changes(void)
{
    dcv_stamp_t other = {.size = 77};
    dcv_known_t known;

    ok(!dcv_drops_publish(drop.drops), "nothing has changed yet");
    is(files(), "", "and nothing is there");
    put("b.csr", "b1");
    put("a.csr", "a1");
    refuse_file(&drop, "aa.csr", "it is empty");
    is(files(), "", "nobody sees what is in the making");
    ok(dcv_drops_publish(drop.drops), "a change of the directory is published");
    is(files(), " a.csr=a1 b.csr=b1 aa.csr!", "and there, by name");
    is(known_behind(""), " a.csr aa.csr! b.csr", "the caller knows all of them");
    is(known_behind("a.csr"), " aa.csr! b.csr", "a walk starts behind any name");
    is(known_behind("b.csr"), "", "a walk behind the last name ends at once");
    ok(dcv_drops_find(&known, drop.drops, drop.directory, "b.csr"),
       "a file of the directory is found");
    is_number((long)known.stamp->size, 1, "a file is found with its stamp");
    ok(!dcv_drops_find(&known, drop.drops, drop.directory, "b"),
       "part of a file's name is not found");
    dcv_drops_restamp(drop.drops, drop.directory, "b", &other);
    dcv_drops_restamp(drop.drops, drop.directory, "b.csr", &other);
    dcv_drops_find(&known, drop.drops, drop.directory, "b.csr");
    is_number((long)known.stamp->size, 77, "its stamp may change alone");
    ok(!dcv_drops_publish(drop.drops), "which nobody has to see");
    put("b.csr", "b2");
    put("aa.csr", "aa1");
    refuse_file(&drop, "a.csr", "it is empty");
    dcv_drops_publish(drop.drops);
    is(files(), " aa.csr=aa1 b.csr=b2 a.csr!", "changes of each kind");
    ok(dcv_drops_remove(drop.drops, drop.directory, "b.csr"),
       "an order is removed with its file");
    ok(dcv_drops_remove(drop.drops, drop.directory, "a.csr"),
       "a file error is removed with its file");
    ok(!dcv_drops_remove(drop.drops, drop.directory, "z.csr"), "others were not there");
    dcv_drops_publish(drop.drops);
    is(files(), " aa.csr=aa1", "what was not removed is still there");
    refuse_file(&drop, "", "it cannot be read");
    is(known_behind(""), " aa.csr", "the directory itself is none of its files");
    dcv_drops_remove(drop.drops, drop.directory, "");
    dcv_drops_remove(drop.drops, drop.directory, "aa.csr");
    dcv_drops_publish(drop.drops);
    is(files(), "", "nothing is left of an empty directory");
}

/* One directory in two virtual hosts: what is wrong is shown once, and known for both. */
static void test_repeated(void)
{
    server_t both = make_server();
    const dcv_directory_t *first = dcv_snapshot_add_directory(both.snapshot, "/drop");
    const dcv_directory_t *second = dcv_snapshot_add_directory(both.snapshot, "/drop");
    drop_t one = {dcv_drops_create(both.snapshot), first}, other = {one.drops, second};
    dcv_known_t known;
    dcv_drops_walk_t walk;

    refuse_file(&one, "a.csr", "it is empty");
    refuse_file(&other, "a.csr", "it is empty");
    refuse_file(&one, "b.csr", "it needs this");
    refuse_file(&other, "b.csr", "it needs that");
    drop_file(&other, "c.csr", make_order("x", file, ORDER(.issued = NULL)));
    is_number(dcv_snapshot_file_error_count(published(&one)), 3,
              "a file error of two directories is counted once");
    walk = dcv_drops_walk(one.drops, second, "");
    ok(dcv_drops_step(&known, &walk) && !strcmp(known.name, "a.csr") && known.error,
       "the second directory knows it, too");
    ok(dcv_drops_step(&known, &walk) && !strcmp(known.name, "b.csr"),
       "a walk finds the directory's own file error");
    ok(dcv_drops_step(&known, &walk) && !strcmp(known.name, "c.csr") && !known.error,
       "a walk finds file errors beside orders");
    ok(!dcv_drops_step(&known, &walk), "a walk ends behind the last file");
    ok(dcv_drops_find(&known, one.drops, second, "a.csr"),
       "a file of the second directory is found");
    ok(dcv_drops_remove(one.drops, second, "a.csr"),
       "a file of the second directory is removed");
    is_number(dcv_snapshot_file_error_count(published(&one)), 3,
              "a file error of another directory stays");
    dcv_drops_destroy(one.drops);
}

/* Each of two virtual hosts is told what is wrong in its own directories. */
static void test_errors_of_vhosts(void)
{
    server_t both = make_server();
    int one = add_vhost(&both, "one.example", NULL);
    const dcv_directory_t *first = dcv_snapshot_add_directory(both.snapshot, "/drop");
    int other = add_vhost(&both, "other.example", NULL);
    const dcv_directory_t *own = dcv_snapshot_add_directory(both.snapshot, "/own");
    const dcv_directory_t *same = dcv_snapshot_add_directory(both.snapshot, "/drop");
    dcv_drops_t *drops = dcv_drops_create(both.snapshot);
    drop_t one_drop = {drops, first}, own_drop = {drops, own},
           same_drop = {drops, same};
    const dcv_snapshot_t *snapshot;

    refuse_file(&one_drop, "a.csr", "it is empty");
    refuse_file(&same_drop, "a.csr", "it is empty");
    refuse_file(&one_drop, "b.csr", "it is empty");
    refuse_file(&own_drop, "c.csr", "it is empty");
    snapshot = published(&one_drop);
    is_number(dcv_snapshot_file_error_count(snapshot), 3,
              "the server has each file error once");
    is_number(dcv_snapshot_vhost_error_count(snapshot, one), 2,
              "a virtual host has the file errors of its directory");
    is(dcv_snapshot_vhost_error(snapshot, one, 1)->source, "/drop/b.csr",
       "a file error of a virtual host is found by its number");
    ok(!dcv_snapshot_vhost_error(snapshot, one, 2),
       "a virtual host has no more file errors than those");
    is_number(dcv_snapshot_vhost_error_count(snapshot, other), 2,
              "another virtual host has those of its directories");
    is(dcv_snapshot_vhost_error(snapshot, other, 0)->source, "/own/c.csr",
       "those that it alone has come first");
    is(dcv_snapshot_vhost_error(snapshot, other, 1)->source, "/drop/a.csr",
       "then come those that another one has, too");
    ok(!dcv_snapshot_vhost_error(snapshot, other, 2),
       "another virtual host has no more than those");
    is_number(dcv_snapshot_vhost_error_count(snapshot, 0), 0,
              "a main server without directories has no file errors");
    dcv_drops_destroy(drops);
}

/* Readers hold snapshots and look through them, while files come and go. */
static atomic_int done, wrong, looked;

static void *read_snapshots(void *unused)
{
    while (!atomic_load(&done)) {
        const dcv_snapshot_t *snapshot = dcv_drops_hold(drop.drops);
        int count = dcv_snapshot_order_count(snapshot, 0);

        for (int i = 0; i < count; i++) {
            const dcv_order_t *order = dcv_snapshot_order(snapshot, 0, i);
            const dcv_answer_t *answer = dcv_snapshot_find_dropped(
                snapshot, 0, "ffc7866140daa57a8428e2292ba57f0f.txt", "www.example.com");

            if (!order || strcmp(order->csr->md5, file->csr->md5) || answer) {
                atomic_fetch_add(&wrong, 1);
            }
        }
        if (dcv_snapshot_order(snapshot, 0, count)) {
            atomic_fetch_add(&wrong, 1);
        }
        dcv_drops_release(snapshot);
        atomic_fetch_add(&looked, 1);
    }
    return unused;
}

static void test_readers(void)
{
    dcv_order_t *order = make_order("x", file, ORDER(.unique_value = "u"));
    pthread_t threads[2];

    for (int i = 0; i < 2; i++) {
        pthread_create(&threads[i], NULL, read_snapshots, NULL);
    }
    for (int i = 0; i < 3000 || atomic_load(&looked) < 100; i++) {
        char name[20];

        apr_snprintf(name, sizeof(name), "%d.csr", i * 7 % 300);
        if (!dcv_drops_remove(drop.drops, drop.directory, name)) {
            drop_file(&drop, name, order);
        }
        dcv_drops_publish(drop.drops);
    }
    atomic_store(&done, 1);
    for (int i = 0; i < 2; i++) {
        pthread_join(threads[i], NULL);
    }
    is_number(atomic_load(&wrong), 0, "each snapshot is whole, whatever goes on");
    dcv_drops_reap(drop.drops);
}

/* The memory of orders is counted, with that of a CSR that somebody else keeps. */
static void test_memory(void)
{
    drop_t own = make_drop(&server, "main server");
    dcv_order_t *order = make_order("x", file, ORDER(.unique_value = "u"));
    apr_size_t one = dcv_drops_measure(own.directory, "a.csr", order, pool);

    ok(one > 500 && one < 4096, "an order takes some memory");
    for (int keep_csr = 0; keep_csr < 2; keep_csr++) {
        dcv_drops_put_order(own.drops, own.directory, "a.csr", NULL, order, keep_csr,
                            pool);
        dcv_drops_publish(own.drops);
        is_number((long)dcv_drops_bytes(own.drops, own.directory), (long)one,
                  "which counts once, when it is put again, too");
    }
    dcv_drops_put_error(own.drops, own.directory, "a.csr", NULL,
                        dcv_error_create(DCV_E_FILE, pool, "wrong"));
    is_number((long)dcv_drops_bytes(own.drops, own.directory), 0,
              "and not when the file is none any more");
    dcv_drops_destroy(own.drops);
}

void run_tests(void)
{
    file = make_csr(EC "-subj /CN=www.example.com");
    server = make_server();
    drop = make_drop(&server, "main server");
    test_changes();
    test_repeated();
    test_errors_of_vhosts();
    test_readers();
    test_memory();
    dcv_drops_destroy(drop.drops);
}
