/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
#include "dcv/events.h"
#include "fixture.h"

#define MD5 "00112233445566778899AABBCCDDEEFF"

static server_t server;
static known_t known;

static apr_array_header_t *list(void)
{
    server.sources = sources_of(&known);
    return dcv_faults_list(report_at(&server, NOW), pool);
}

static const dcv_fault_t *fault(int number)
{
    return &APR_ARRAY_IDX(list(), number, dcv_fault_t);
}

static void test_strays(void)
{
    int before;

    stray(&known.strays, NOW - 2 * DAY, MD5, "old.example.com");
    stray(&known.strays, NOW, MD5, "-rf");
    stray(&known.strays, NOW, MD5, HOSTILE);
    stray(&known.strays, NOW, MD5, NULL);
    before = known.strays.count;
    stray(&known.strays, NOW, MD5, "answered.example.com");
    known.strays.list[0].status = 200;
    ok(known.strays.count == before + 1, "the requests are there to be told");
    is_number(
        list()->nelts, 0,
        "old requests, those that were answered, and those for what is no name are "
        "not told");
    stray(&known.strays, NOW, MD5, "WWW.Example.com");
    is_number(list()->nelts, 1, "a request for an unknown file is told");
    is_number(fault(0)->event, DCV_EVENT_UNKNOWN_REQUEST,
              "a request is told as what it is");
    is(fault(0)->name, "www.example.com", "a request has the name that was asked for");
    is(fault(0)->md5, MD5, "a request has the MD5 of its file");
    has(fault(0)->text, "The CA has another CSR",
        "a request is told with what it means");
}

static void test_files(void)
{
    /* Kept, as what it published is looked at to the end. */
    static drop_t drop;

    drop = make_drop(&server, "main server");
    refuse_file(&drop, "-\xff.csr", "it is empty");
    server.snapshot = published(&drop);
    is_number(list()->nelts, 2, "a file that is no order is told");
    is_number(fault(1)->event, DCV_EVENT_FILE_ERROR, "a file is told as what it is");
    is(fault(1)->name, "/drop/-\\xff.csr", "a file has its path, which is readable");
    is(fault(1)->text, "it is empty", "a file is told with what is wrong");
}

static void test_ids(void)
{
    unsigned char one[DCV_ID_BYTES], other[DCV_ID_BYTES];
    dcv_fault_t changed = *fault(1);

    dcv_fault_id(one, fault(1));
    dcv_fault_id(other, fault(1));
    ok(!memcmp(one, other, sizeof(one)), "the same fault has the same id");
    changed.text = "it is too long";
    dcv_fault_id(other, &changed);
    ok(memcmp(one, other, sizeof(one)) != 0,
       "another fault of the file has another one");
}

void run_tests(void)
{
    server = make_server();
    is_number(list()->nelts, 0, "where nothing is wrong there is no fault");
    test_strays();
    test_files();
    test_ids();
}
