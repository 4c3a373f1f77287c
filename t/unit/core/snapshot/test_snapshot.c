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
    fails(dcv_snapshot_add_literal(snapshot, 0, name, content), DCV_E_TOKEN, message,
          message);
}

static void test_literals(dcv_snapshot_t *snapshot)
{
    const char *name128 = apr_psprintf(pool, "%0128d", 7);
    char *large = apr_pcalloc(pool, 16 * 1024 + 2);

    memset(large, 'x', 16 * 1024);
    succeeds(dcv_snapshot_add_literal(snapshot, 0, name128, large), "128 and 16 KiB");
    is(answer(snapshot, 0, name128), large, "are served");
    is(answer(snapshot, 0, apr_pstrcat(pool, name128, "7", NULL)), NULL, "129 are not");
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
    is(answer(snapshot, 0, "a.txt"), NULL, "what was refused is not served");
}

static void test_md5(void)
{
    char md5[DCV_FILE_MD5_BYTES] = "untouched";

    ok(dcv_snapshot_md5_of(md5, "ffc7866140daa57A8428E2292BA57F0f.txt"),
       "a file name of the scheme");
    is(md5, MD5, "has an MD5, in upper case");
    ok(!dcv_snapshot_md5_of(md5, MD5), "not without .txt");
    ok(!dcv_snapshot_md5_of(md5, MD5 ".TXT"), "nor with another suffix");
    ok(!dcv_snapshot_md5_of(md5, MD5 ".txt/"), "nor with more");
    ok(!dcv_snapshot_md5_of(md5, "GFC7866140DAA57A8428E2292BA57F0F.txt"),
       "nor with another letter");
    ok(!dcv_snapshot_md5_of(md5, "FC7866140DAA57A8428E2292BA57F0F.txt"),
       "nor with a digit less");
    ok(!dcv_snapshot_md5_of(md5, "0" MD5 ".txt"), "nor with one more");
    ok(!dcv_snapshot_md5_of(md5, ""), "nor nothing");
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
    ok(order->order == &second && !literal->order, "an order's answer, and a file's");
    ok(!order->busy_until && !order->unlisted, "which nobody has counted yet");
    is(APR_ARRAY_IDX(
           APR_ARRAY_IDX(dcv_snapshot_vhosts(snapshot), vhost, dcv_vhost_t *)->literals,
           0, const dcv_answer_t *)
           ->file_name,
       "a.txt", "literal files are listed");
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
    is(third->path, "/b", "a directory");
    ok(first->vhost == 0 && third->vhost == 1, "with its virtual host");
    ok(!first->first && !third->first, "the only one of its path");
    ok(dcv_snapshot_add_directory(snapshot, "/main")->first == first,
       "another one of a path knows the first");
    ok(first->number == 0 && third->number == 2, "and its number");
    ok(vhost->first_directory == 1 && vhost->directories == 3,
       "a virtual host knows its own");
    is_number(dcv_snapshot_directories(snapshot)->nelts, 4, "all are listed");
    ok(APR_ARRAY_IDX(dcv_snapshot_directories(snapshot), 2, const dcv_directory_t *) ==
           third,
       "by number");
}

static void test_served(void)
{
    dcv_snapshot_t *snapshot = dcv_snapshot_create(pool);
    int vhost = dcv_snapshot_add_vhost(snapshot, "a.example", 80, "a.conf", 1, 1);
    const dcv_vhost_t *added =
        APR_ARRAY_IDX(dcv_snapshot_vhosts(snapshot), vhost, const dcv_vhost_t *);
    dcv_served_t one = {.name = "a.example", .vhost = 7}, other = {.name = "b.example"};

    ok(!added->served, "nothing is known of a new one");
    dcv_snapshot_add_served(snapshot, vhost, &one);
    ok(added->served == &one && !one.next, "its names");
    is_number(one.vhost, vhost, "and its number");
    dcv_snapshot_add_served(snapshot, vhost, &other);
    ok(added->served == &other && other.next == &one, "names of another host, too");
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
    is(answer(snapshot, own, MD5 ".txt"), NULL, "nothing in an empty snapshot");
    ok(!dcv_snapshot_add_order(snapshot, main_server, &first),
       "the main server's order");
    ok(!dcv_snapshot_add_order(snapshot, own, &second), "the same CSR elsewhere");
    is(answer(snapshot, main_server, MD5 ".txt"), "first", "the main server's");
    is(answer(snapshot, own, MD5 ".txt"), "second", "a virtual host's own");
    is(answer(snapshot, other, MD5 ".txt"), "first", "inherited");
    ok(dcv_snapshot_add_order(snapshot, own, &third) == &second, "a newer order");
    is(answer(snapshot, own, MD5 ".txt"), "third", "replaces the older");
    ok(!dcv_snapshot_add_order(snapshot, own, &again),
       "the same once more is no matter");
    is_number(
        APR_ARRAY_IDX(dcv_snapshot_vhosts(snapshot), own, dcv_vhost_t *)->orders->nelts,
        3, "all are listed");

    is(answer(snapshot, own, "ffc7866140daa57a8428e2292ba57f0f.txt"), "third",
       "lower case");
    is(answer(snapshot, own, "ffc7866140daa57A8428E2292BA57F0F.txt"), "third",
       "mixed case");
    is(answer(snapshot, own, MD5 ".TXT"), NULL, "but not of .txt");
    is(answer(snapshot, own, MD5), NULL, "nor without it");
    is(answer(snapshot, own, MD5 ".txt/"), NULL, "nor with more");
    is(answer(snapshot, own, ""), NULL, "nor nothing");

    succeeds(dcv_snapshot_add_literal(snapshot, main_server, "fileauth.txt", "abc"),
             "a literal file");
    is(answer(snapshot, own, "fileauth.txt"), "abc", "is inherited");
    is(answer(snapshot, own, "FILEAUTH.txt"), NULL, "its name counts by case");
    refuses(snapshot, "fileauth.txt", "x", "from another DCVToken");
    test_literals(snapshot);
    test_md5();
    test_answers();
    test_directories();
    test_served();
}
