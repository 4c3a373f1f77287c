/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
#include "fixture.h"
#include "index/index.h"

static const dcv_csr_file_t *file, *wild;
static server_t server;
static int owner, owner_too, neighbour, stranger;

static dcv_order_t *order_of(const char *source, const char *unique)
{
    return make_order(source, file, ORDER(.unique_value = unique));
}

/* A server of an owner with two virtual hosts, and others whose names no CSR has. */
static void make(void)
{
    server = make_server();
    neighbour = add_vhost(&server, "neighbour.example", NULL);
    owner = add_vhost(&server, "one.example", NULL);
    owner_too = add_vhost(&server, "www.one.example", NULL);
    stranger = add_vhost(&server, "stranger.example", NULL);
}

/* What an order has to do with others: "copy" or "reused" and the other one's file. */
static const char *reuse_of(dcv_index_t *index, int vhost, const dcv_order_t *order)
{
    int is_copy;
    const dcv_order_t *other = dcv_reuse_find(index, vhost, order, &is_copy, pool);

    return other ? apr_pstrcat(pool, is_copy ? "copy " : "reused ", other->source, NULL)
                 : "none";
}

static void test_copy(void)
{
    dcv_order_t *original = order_of("a.csr", NULL), *copy = order_of("b.csr", NULL);
    dcv_order_t *unique = order_of("u.csr", "u");
    dcv_index_t *index;

    make();
    add_order(&server, neighbour, copy);
    add_order(&server, owner, original);
    add_order(&server, owner_too, original);
    index = index_of(&server);
    is(reuse_of(index, owner, original), "none", "an original is told nothing");
    is(reuse_of(index, owner_too, original), "none", "nor where it stands again");
    is(reuse_of(index, neighbour, copy), "copy a.csr", "a copy is one of the original");
    ok(dcv_index_is_copy(index, neighbour, copy), "it is known for a copy");
    ok(!dcv_index_is_copy(index, owner, original), "and the original is not");
    ok(dcv_index_by_md5(index, file->csr->md5) == original,
       "the MD5 leads to the original, though the copy stands first");
    ok(dcv_index_original(index, copy) == original, "so does the copy");
    copy = order_of("b.csr", NULL);
    own_csr(copy)->sha256 = "another";
    ok(dcv_index_original(index, copy) == copy, "a CSR made to have that MD5 does not");

    make();
    add_order(&server, neighbour, unique);
    add_order(&server, owner, original);
    index = index_of(&server);
    is(reuse_of(index, neighbour, unique), "none",
       "a copy with a unique value of its own reuses nothing");
    ok(dcv_index_is_copy(index, neighbour, unique), "but it is a copy");
}

static void test_names(void)
{
    dcv_order_t *original = order_of("a.csr", NULL), *copy;
    dcv_index_t *index;

    make();
    copy = make_order("b.csr", file, ORDER(.domains = "neighbour.example"));
    add_order(&server, owner, original);
    add_order(&server, neighbour, copy);
    index = index_of(&server);
    is(reuse_of(index, neighbour, copy), "copy a.csr",
       "a name added to a copy makes no original of it");
    is(reuse_of(index, owner, original), "none", "nor a problem for the original");

    /* Nobody names www.one.example and x.one.example. */
    server = make_server();
    neighbour = add_vhost(&server, "neighbour.example", NULL);
    serve(&server, neighbour, NULL, NULL, "*");
    owner = add_vhost(&server, "one.example", NULL);
    add_order(&server, owner, original);
    add_order(&server, neighbour, copy);
    index = index_of(&server);
    is(reuse_of(index, owner, original), "none",
       "a virtual host that has every name by a pattern owns no CSR of one that names it");
    is(reuse_of(index, neighbour, copy), "copy a.csr", "what it has is the copy");
}

static void test_wildcard(void)
{
    dcv_order_t *original = make_order("a.csr", wild, ORDER(.issued = NULL));
    dcv_order_t *copy = make_order("b.csr", wild, ORDER(.issued = NULL));
    dcv_index_t *index;

    make();
    add_order(&server, neighbour, copy);
    add_order(&server, owner, original);
    index = index_of(&server);
    is(reuse_of(index, owner, original), "none",
       "who serves the base of a wildcard has the original");
    is(reuse_of(index, neighbour, copy), "copy a.csr", "of which others have a copy");
}

static void test_reuse(void)
{
    dcv_order_t *first = order_of("a.csr", NULL), *second = order_of("b.csr", NULL);
    dcv_order_t *copy = order_of("c.csr", NULL), *values[12];
    dcv_index_t *index;

    make();
    add_order(&server, owner, first);
    add_order(&server, owner_too, second);
    add_order(&server, neighbour, copy);
    index = index_of(&server);
    is(reuse_of(index, owner, first), "reused b.csr",
       "two virtual hosts that serve names of a CSR reuse it");
    is(reuse_of(index, owner_too, second), "reused a.csr",
       "both virtual hosts are told");
    is(reuse_of(index, neighbour, copy), "copy a.csr",
       "where there are two originals the copy is one of the first");

    make();
    add_order(&server, owner, first);
    add_order(&server, owner, second);
    for (int i = 0; i < 12; i++) {
        values[i] = order_of("u.csr", apr_psprintf(pool, "u%d", i));
        add_order(&server, owner, values[i]);
    }
    add_order(&server, owner, order_of("x.csr", "u3"));
    add_order(&server, neighbour, copy);
    add_order(&server, neighbour, order_of("d.csr", NULL));
    index = index_of(&server);
    is(reuse_of(index, owner, first), "reused b.csr",
       "two orders of one virtual host reuse its CSR");
    is(reuse_of(index, owner, second), "reused a.csr",
       "both orders of one virtual host are told");
    is(reuse_of(index, owner, values[3]), "reused x.csr",
       "an order reuses a unique value, among many");
    is(reuse_of(index, owner, values[5]), "none", "and none that stands once");
    is(reuse_of(index, neighbour, copy), "reused d.csr",
       "so do two copies in one virtual host");
    ok(dcv_index_is_copy(index, neighbour, copy), "which are copies all the same");
}

static void test_nobodys(void)
{
    dcv_order_t *first = order_of("a.csr", NULL), *second = order_of("b.csr", NULL);
    dcv_order_t *of_main = order_of("main.csr", NULL);
    dcv_index_t *index;

    make();
    add_order(&server, neighbour, first);
    add_order(&server, stranger, second);
    index = index_of(&server);
    is(reuse_of(index, neighbour, first), "copy b.csr",
       "where nobody serves a name of the CSR nobody has a problem");
    is(reuse_of(index, stranger, second), "copy a.csr",
       "each is told of the other one");
    ok(!dcv_index_is_copy(index, stranger, second), "as there is no original");

    server = make_server();
    neighbour = add_vhost(&server, "neighbour.example", NULL);
    stranger = add_vhost(&server, "stranger.example", NULL);
    serve(&server, neighbour, NULL, NULL, "*");
    serve(&server, stranger, NULL, NULL, "*.one.example");
    add_order(&server, neighbour, first);
    add_order(&server, stranger, second);
    index = index_of(&server);
    is(reuse_of(index, neighbour, first), "copy b.csr",
       "where only patterns match nobody has a problem");
    is(reuse_of(index, stranger, second), "copy a.csr",
       "where only patterns match each is told");

    make();
    add_order(&server, 0, of_main);
    add_order(&server, owner, first);
    index = index_of(&server);
    is(reuse_of(index, 0, of_main), "none",
       "an order of the main server is an original");
    is(reuse_of(index, owner, first), "copy main.csr",
       "before one of who serves its names");
    dcv_index_limit(index = index_of(&server), owner);
    is(reuse_of(index, owner, first), "none",
       "the view of a virtual host knows of no other one's order");
}

void run_tests(void)
{
    file = make_csr(EC "-subj /CN=one.example -addext "
                       "subjectAltName=DNS:www.one.example,DNS:x.one.example");
    wild = make_csr(EC "-subj /CN=*.one.example");
    test_copy();
    test_names();
    test_wildcard();
    test_reuse();
    test_nobodys();
}
