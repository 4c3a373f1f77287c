/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
#include "pack.h"
#include "tap.h"

#include <apr_strings.h>
#include <string.h>

static unsigned char bytes[1024];

static dcv_pack_t writer(apr_size_t size)
{
    dcv_pack_t pack = {bytes, bytes + size, 0};

    return pack;
}

static dcv_unpack_t reader(apr_size_t size)
{
    dcv_unpack_t unpack = {bytes, bytes + size, 0};

    return unpack;
}

/* What a text is after it was packed. */
static const char *back(const char *text)
{
    dcv_pack_t pack = writer(sizeof(bytes));
    dcv_unpack_t unpack;

    dcv_pack_text(&pack, text);
    unpack = reader((apr_size_t)(pack.at - bytes));
    text = dcv_unpack_text(&unpack, pool);
    ok(!unpack.failed && unpack.at == unpack.end,
       "a packed text is read to its last byte");
    return text;
}

static void test_numbers(void)
{
    static const apr_uint64_t numbers[] = {
        0, 1, 255, 256, 0x0123456789abcdefULL, APR_UINT64_MAX};
    dcv_pack_t pack = writer(sizeof(bytes));
    dcv_unpack_t unpack;

    for (int i = 0; i < 6; i++) {
        dcv_pack_number(&pack, numbers[i]);
    }
    unpack = reader((apr_size_t)(pack.at - bytes));
    for (int i = 0; i < 6; i++) {
        ok(dcv_unpack_number(&unpack) == numbers[i],
           apr_psprintf(pool,
                        "the number %" APR_UINT64_T_FMT " is the same after packing",
                        numbers[i]));
    }
    ok(!unpack.failed, "reading as many numbers as were packed does not fail");
    ok(dcv_unpack_number(&unpack) == 0, "a number that is read past the end is 0");
    ok(unpack.failed, "reading a number past the end fails");
}

static void test_bytes(void)
{
    dcv_pack_t pack = writer(3);
    dcv_unpack_t unpack;

    dcv_pack_byte(&pack, 0);
    dcv_pack_byte(&pack, 7);
    dcv_pack_byte(&pack, 255);
    ok(!pack.failed && pack.at == pack.end, "three packed bytes fill three bytes");
    bytes[3] = 0x55;
    dcv_pack_byte(&pack, 1);
    ok(pack.failed && bytes[3] == 0x55,
       "a fourth byte is not written behind the end of three");
    unpack = reader(3);
    is_number(dcv_unpack_byte(&unpack), 0,
              "the smallest byte is the same after packing");
    is_number(dcv_unpack_byte(&unpack), 7, "another byte is the same after packing");
    is_number(dcv_unpack_byte(&unpack), 255,
              "the greatest byte is the same after packing");
    ok(!unpack.failed, "reading as many bytes as were packed does not fail");
    is_number(dcv_unpack_byte(&unpack), 0, "a byte that is read past the end is 0");
    ok(unpack.failed, "reading a byte past the end fails");
    pack = writer(3);
    dcv_pack_byte(&pack, 256);
    ok(pack.failed, "packing more than a byte can hold fails");
    dcv_pack_byte(&pack, 1);
    ok(pack.failed, "a packer that failed once stays failed");
}

static void test_texts(void)
{
    char *longer = apr_pcalloc(pool, 300);

    is(back("abc"), "abc", "a text is the same after packing");
    is(back(""), "", "an empty text is the same after packing");
    is(back(NULL), NULL, "NULL is still NULL after packing");
    is(back("\xff\x01"), "\xff\x01", "bytes beyond ASCII are the same after packing");
    memset(longer, 'x', 254);
    is(back(longer), longer, "a text of 254 bytes is the same after packing");
    longer[254] = 'y';
    is_number((long)strlen(back(longer)), 254, "a text of 255 bytes is cut to 254");
}

/* No item is written in part, nor read past the end. */
static void test_ends(void)
{
    dcv_pack_t pack = writer(8 + 4);
    dcv_unpack_t unpack;

    bytes[12] = 0x55;
    dcv_pack_number(&pack, 7);
    dcv_pack_text(&pack, "abcd");
    ok(pack.failed, "packing a text of five bytes into four fails");
    ok(pack.at == bytes + 8, "no part of a text without room is written");
    dcv_pack_text(&pack, NULL);
    ok(pack.at == bytes + 8, "nothing is written after a failure");
    pack = writer(8 + 4);
    dcv_pack_number(&pack, 7);
    dcv_pack_text(&pack, "abc");
    ok(!pack.failed && pack.at == pack.end,
       "packing a text of four bytes into four succeeds");
    is_number(bytes[12], 0x55, "the byte behind the end stays as it was");
    for (apr_size_t len = 8; len < 12; len++) {
        unpack = reader(len);
        ok(dcv_unpack_number(&unpack) == 7 && !dcv_unpack_text(&unpack, pool) &&
               unpack.failed,
           "a text that is cut off is not read, and reading it fails");
        ok(!dcv_unpack_text(&unpack, pool) && unpack.failed,
           "after a text that is cut off no other one is read");
    }
    unpack = reader(7);
    ok(dcv_unpack_number(&unpack) == 0 && unpack.failed,
       "a number that is cut off is read as 0, and reading it fails");
    unpack = reader(0);
    ok(!dcv_unpack_text(&unpack, pool) && unpack.failed,
       "reading a text where there are no bytes fails");
}

static void test_raw(void)
{
    unsigned char form[3];
    dcv_pack_t pack = {form, form + sizeof(form), 0};
    dcv_unpack_t unpack = {form, form + sizeof(form), 0};
    const unsigned char *got;

    dcv_pack_bytes(&pack, "a\0b", 3);
    ok(!pack.failed, "bytes are packed as they are");
    dcv_pack_bytes(&pack, NULL, 0);
    ok(!pack.failed, "no bytes take no room");
    dcv_pack_bytes(&pack, "c", 1);
    ok(pack.failed, "bytes without room are not packed");
    got = dcv_unpack_bytes(&unpack, 3);
    ok(got && !memcmp(got, "a\0b", 3), "bytes come back with a zero among them");
    ok(!dcv_unpack_bytes(&unpack, 1) && unpack.failed,
       "bytes behind the end are not there");
}

void run_tests(void)
{
    test_raw();
    test_numbers();
    test_bytes();
    test_texts();
    test_ends();
}
