/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
#include "dcv/snapshot.h"
#include "tap.h"

#include <apr_strings.h>
#include <string.h>

#define MD5 "FFC7866140DAA57A8428E2292BA57F0F"

static const dcv_csr_t csr = {.md5 = MD5};

static dcv_order_t order_of(const char *body)
{
    dcv_order_t order = {.source = "site.csr", .csr = &csr, .body = body};

    return order;
}

static const char *answer(const dcv_snapshot_t *snapshot, int vhost, const char *name)
{
    const dcv_answer_t *found = dcv_snapshot_find(snapshot, vhost, name);

    return found ? apr_pstrmemdup(pool, found->body, found->body_len) : NULL;
}

static void refuses(dcv_snapshot_t *snapshot, const char *name, const char *content,
                    const char *message)
{
    int is_taken = strstr(message, "site.csr") != NULL;

    fails(dcv_snapshot_add_literal(snapshot, 0, name, content),
          is_taken ? DCV_E_TOKEN_TAKEN : DCV_E_TOKEN, message,
          apr_psprintf(pool, "a literal file is refused with \"%s\"", message));
}

static void test_literals(dcv_snapshot_t *snapshot)
{
    const char *name128 = apr_psprintf(pool, "%0128d", 7);
    char *large = apr_pcalloc(pool, 16 * 1024 + 2);

    memset(large, 'x', 16 * 1024);
    succeeds(dcv_snapshot_add_literal(snapshot, 0, name128, large),
             "a literal file with a name of 128 characters and 16 KiB is accepted");
    is(answer(snapshot, 0, name128), large,
       "a literal file of the greatest size is served");
    is(answer(snapshot, 0, apr_pstrcat(pool, name128, "7", NULL)), NULL,
       "a file name of 129 characters is not served");
    large[16 * 1024] = 'x';
    refuses(snapshot, "a.txt", large, "16 KiB");
    refuses(snapshot, apr_pstrcat(pool, name128, "7", NULL), "x", "128 characters");
    refuses(snapshot, "", "x", "its name must have 1");
    refuses(snapshot, "a.txt", "", "its content must have 1");
    refuses(snapshot, ".x", "x", "not a dot");
    refuses(snapshot, "../x", "x", "without a directory");
    refuses(snapshot, "a b", "x", "another character");
    refuses(snapshot, "a.txt", "\x07", "printable ASCII");
    refuses(snapshot, "a.txt", "\xc3\xa9", "printable ASCII");
    refuses(snapshot, MD5 ".txt", "x", "from site.csr; remove one");
    is(answer(snapshot, 0, "a.txt"), NULL,
       "a literal file that was refused is not served");
}

static void test_md5(void)
{
    char md5[DCV_FILE_MD5_BYTES] = "untouched";

    ok(dcv_snapshot_md5_of(md5, "ffc7866140daa57A8428E2292BA57F0f.txt"),
       "a file name of an MD5 and .txt is recognised");
    is(md5, MD5, "the MD5 of a file name is returned in upper case");
    ok(!dcv_snapshot_md5_of(md5, MD5), "a file name without .txt is not recognised");
    ok(!dcv_snapshot_md5_of(md5, MD5 ".TXT"),
       "a file name with .TXT in upper case is not recognised");
    ok(!dcv_snapshot_md5_of(md5, MD5 ".txt/"),
       "a file name with more behind .txt is not recognised");
    ok(!dcv_snapshot_md5_of(md5, "GFC7866140DAA57A8428E2292BA57F0F.txt"),
       "a file name with a letter beyond F is not recognised");
    ok(!dcv_snapshot_md5_of(md5, "FC7866140DAA57A8428E2292BA57F0F.txt"),
       "a file name with a digit too few is not recognised");
    ok(!dcv_snapshot_md5_of(md5, "0" MD5 ".txt"),
       "a file name with a digit too many is not recognised");
    ok(!dcv_snapshot_md5_of(md5, ""), "an empty file name is not recognised");
}

static void test_answers(void)
{
    dcv_snapshot_t *snapshot = dcv_snapshot_create(pool);
    dcv_order_t first = order_of("first"), second = order_of("second");
    int vhost = dcv_snapshot_add_vhost(snapshot, "main server", 0, NULL, 0, 1);
    const dcv_answer_t *order, *literal;

    (void)dcv_snapshot_add_order(snapshot, vhost, &first);
    (void)dcv_snapshot_add_order(snapshot, vhost, &second);
    (void)dcv_snapshot_add_literal(snapshot, vhost, "a.txt", "a");
    order = dcv_snapshot_find(snapshot, vhost, MD5 ".txt");
    literal = dcv_snapshot_find(snapshot, vhost, "a.txt");
    ok(order->order == &second && !literal->order,
       "the answer of a CSR has its newest order, that of a literal file has none");
    ok(!order->busy_until && !order->unlisted, "the counters of a new answer are 0");
    is(APR_ARRAY_IDX(
           APR_ARRAY_IDX(dcv_snapshot_vhosts(snapshot), vhost, dcv_vhost_t *)->literals,
           0, const dcv_answer_t *)
           ->file_name,
       "a.txt", "a virtual host lists its literal files");
}

static void test_directories(void)
{
    dcv_snapshot_t *snapshot = dcv_snapshot_create(pool);
    const dcv_directory_t *first, *third;
    const dcv_vhost_t *vhost;

    dcv_snapshot_add_vhost(snapshot, "main server", 0, NULL, 0, 1);
    first = dcv_snapshot_add_directory(snapshot, "/main");
    dcv_snapshot_add_vhost(snapshot, "a.example", 80, "x.conf", 1, 1);
    dcv_snapshot_add_directory(snapshot, "/a");
    third = dcv_snapshot_add_directory(snapshot, "/b");
    vhost = APR_ARRAY_IDX(dcv_snapshot_vhosts(snapshot), 1, const dcv_vhost_t *);
    is(third->path, "/b", "a directory is added with its path");
    ok(first->vhost == 0 && third->vhost == 1,
       "a directory belongs to the virtual host that was added last");
    ok(!first->first && !third->first,
       "a directory that is the only one of its path has no first one");
    ok(dcv_snapshot_add_directory(snapshot, "/main")->first == first,
       "another directory of the same path knows the first one");
    ok(first->number == 0 && third->number == 2,
       "directories are numbered in the order they are added in");
    ok(vhost->first_directory == 1 && vhost->directories == 3,
       "a virtual host knows the number of its first directory, and how many it has");
}

static void test_served(void)
{
    dcv_snapshot_t *snapshot = dcv_snapshot_create(pool);
    int vhost = dcv_snapshot_add_vhost(snapshot, "a.example", 80, "a.conf", 1, 1);
    const dcv_vhost_t *added =
        APR_ARRAY_IDX(dcv_snapshot_vhosts(snapshot), vhost, const dcv_vhost_t *);
    dcv_served_t one = {.name = "a.example", .vhost = 7}, other = {.name = "b.example"};

    ok(!added->served, "a new virtual host has no served names");
    dcv_snapshot_add_served(snapshot, vhost, &one);
    ok(added->served == &one && !one.next,
       "a virtual host has the served names that were added");
    is_number(one.vhost, vhost, "served names get the number of their virtual host");
    dcv_snapshot_add_served(snapshot, vhost, &other);
    ok(added->served == &other && other.next == &one,
       "further served names go before those added earlier");
}

/* The errors of a virtual host; -1: of the whole server. */
static const char *errors(const dcv_snapshot_t *snapshot, int vhost)
{
    int count = vhost < 0 ? dcv_snapshot_file_error_count(snapshot)
                          : dcv_snapshot_vhost_error_count(snapshot, vhost);
    const char *list = "";

    for (int i = 0; i <= count; i++) {
        const dcv_file_error_t *error =
            vhost < 0 ? dcv_snapshot_file_error(snapshot, i)
                      : dcv_snapshot_vhost_error(snapshot, vhost, i);

        list = apr_pstrcat(
            pool, list,
            error ? apr_psprintf(pool, "%s: %s; ", error->source, error->text) : "end",
            NULL);
    }
    return list;
}

static void test_errors(void)
{
    dcv_snapshot_t *snapshot = dcv_snapshot_create(pool);
    int main_server = dcv_snapshot_add_vhost(snapshot, "main server", 0, NULL, 0, 1);
    int one = dcv_snapshot_add_vhost(snapshot, "one", 80, "x.conf", 1, 1);
    int two = dcv_snapshot_add_vhost(snapshot, "two", 443, "x.conf", 9, 1);

    is(errors(snapshot, -1), "end", "a snapshot without file errors lists none");
    dcv_snapshot_add_file_error(snapshot, one, "a.csr",
                                dcv_error_plain(DCV_E_FILE, pool, "gone"));
    dcv_snapshot_add_file_error(snapshot, one, "b.csr",
                                dcv_error_plain(DCV_E_FILE, pool, "empty"));
    dcv_snapshot_add_file_error(snapshot, two, "a.csr",
                                dcv_error_plain(DCV_E_FILE, pool, "gone"));
    dcv_snapshot_add_file_error(snapshot, two, "b.csr",
                                dcv_error_plain(DCV_E_FILE, pool, "no unique value"));
    is(errors(snapshot, -1), "a.csr: gone; b.csr: empty; b.csr: no unique value; end",
       "what is wrong with a file that two virtual hosts name is listed once");
    is(errors(snapshot, main_server), "end", "a virtual host without errors has none");
    is(errors(snapshot, one), "a.csr: gone; b.csr: empty; end",
       "a virtual host has the errors of its own files");
    is(errors(snapshot, two), "a.csr: gone; b.csr: no unique value; end",
       "a virtual host has an error that another one has, too");
}

void run_tests(void)
{
    dcv_snapshot_t *snapshot = dcv_snapshot_create(pool);
    dcv_order_t first = order_of("first"), second = order_of("second"),
                third = order_of("third"), again = order_of("third");
    int main_server = dcv_snapshot_add_vhost(snapshot, "main server", 0, NULL, 0, 1);
    int own = dcv_snapshot_add_vhost(snapshot, "own", 80, "x.conf", 1, 1);
    int other = dcv_snapshot_add_vhost(snapshot, "other", 80, "x.conf", 9, 1);

    is_number(main_server, 0, "the main server is number 0");
    is(answer(snapshot, own, MD5 ".txt"), NULL,
       "a snapshot without orders answers nothing");
    ok(!dcv_snapshot_add_order(snapshot, main_server, &first),
       "an order at the main server replaces no other");
    ok(!dcv_snapshot_add_order(snapshot, own, &second),
       "an order of the same CSR at a virtual host replaces no other");
    is(answer(snapshot, main_server, MD5 ".txt"), "first",
       "the main server answers with its own order");
    is(answer(snapshot, own, MD5 ".txt"), "second",
       "a virtual host answers with its own order");
    is(answer(snapshot, other, MD5 ".txt"), "first",
       "a virtual host without an order answers with that of the main server");
    ok(dcv_snapshot_add_order(snapshot, own, &third) == &second,
       "a newer order with another answer replaces the older one");
    is(answer(snapshot, own, MD5 ".txt"), "third",
       "a virtual host answers with its newer order");
    ok(!dcv_snapshot_add_order(snapshot, own, &again),
       "a newer order with the same answer replaces no other");
    is_number(
        APR_ARRAY_IDX(dcv_snapshot_vhosts(snapshot), own, dcv_vhost_t *)->orders->nelts,
        3, "a virtual host lists all of its orders");

    is(answer(snapshot, own, "ffc7866140daa57a8428e2292ba57f0f.txt"), "third",
       "a file name in lower case is answered");
    is(answer(snapshot, own, "ffc7866140daa57A8428E2292BA57F0F.txt"), "third",
       "a file name in mixed case is answered");
    is(answer(snapshot, own, MD5 ".TXT"), NULL,
       "a file name with .TXT in upper case is not answered");
    is(answer(snapshot, own, MD5), NULL, "a file name without .txt is not answered");
    is(answer(snapshot, own, MD5 ".txt/"), NULL,
       "a file name with more behind .txt is not answered");
    is(answer(snapshot, own, ""), NULL, "an empty file name is not answered");

    succeeds(dcv_snapshot_add_literal(snapshot, main_server, "fileauth.txt", "abc"),
             "a literal file at the main server is accepted");
    is(answer(snapshot, own, "fileauth.txt"), "abc",
       "a virtual host inherits a literal file of the main server");
    is(answer(snapshot, own, "FILEAUTH.txt"), NULL,
       "the name of a literal file counts with its case");
    refuses(snapshot, "fileauth.txt", "x", "from another DCVToken");
    test_literals(snapshot);
    test_md5();
    test_answers();
    test_directories();
    test_served();
    test_errors();
}
