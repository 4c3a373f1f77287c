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
    ok(!unpack.failed && unpack.at == unpack.end, "all of it is read");
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
           apr_psprintf(pool, "%" APR_UINT64_T_FMT, numbers[i]));
    }
    ok(!unpack.failed, "nothing failed");
    ok(dcv_unpack_number(&unpack) == 0, "no more number");
    ok(unpack.failed, "which is told");
}

static void test_bytes(void)
{
    dcv_pack_t pack = writer(3);
    dcv_unpack_t unpack;

    dcv_pack_byte(&pack, 0);
    dcv_pack_byte(&pack, 7);
    dcv_pack_byte(&pack, 255);
    ok(!pack.failed && pack.at == pack.end, "a byte takes a byte");
    bytes[3] = 0x55;
    dcv_pack_byte(&pack, 1);
    ok(pack.failed && bytes[3] == 0x55, "a fourth does not go into three");
    unpack = reader(3);
    is_number(dcv_unpack_byte(&unpack), 0, "the first one");
    is_number(dcv_unpack_byte(&unpack), 7, "the second one");
    is_number(dcv_unpack_byte(&unpack), 255, "the greatest one");
    ok(!unpack.failed, "nothing failed");
    is_number(dcv_unpack_byte(&unpack), 0, "no more byte");
    ok(unpack.failed, "which is told");
    pack = writer(3);
    dcv_pack_byte(&pack, 256);
    ok(pack.failed, "what is more than a byte can hold");
    dcv_pack_byte(&pack, 1);
    ok(pack.failed, "nothing mends that");
}

static void test_texts(void)
{
    char *longer = apr_pcalloc(pool, 300);

    is(back("abc"), "abc", "a text");
    is(back(""), "", "an empty text");
    is(back(NULL), NULL, "no text");
    is(back("\xff\x01"), "\xff\x01", "any bytes");
    memset(longer, 'x', 254);
    is(back(longer), longer, "254 bytes");
    longer[254] = 'y';
    is_number((long)strlen(back(longer)), 254, "one more is cut");
}

/* No item is written in part, nor read past the end. */
static void test_ends(void)
{
    dcv_pack_t pack = writer(8 + 4);
    dcv_unpack_t unpack;

    bytes[12] = 0x55;
    dcv_pack_number(&pack, 7);
    dcv_pack_text(&pack, "abcd");
    ok(pack.failed, "five bytes do not go into four");
    ok(pack.at == bytes + 8, "the text was not begun");
    dcv_pack_text(&pack, NULL);
    ok(pack.at == bytes + 8, "nothing follows a failure");
    pack = writer(8 + 4);
    dcv_pack_number(&pack, 7);
    dcv_pack_text(&pack, "abc");
    ok(!pack.failed && pack.at == pack.end, "four bytes do");
    is_number(bytes[12], 0x55, "and what is behind stays");
    for (apr_size_t len = 8; len < 12; len++) {
        unpack = reader(len);
        ok(dcv_unpack_number(&unpack) == 7 && !dcv_unpack_text(&unpack, pool) &&
               unpack.failed,
           "a text that is cut off");
        ok(!dcv_unpack_text(&unpack, pool) && unpack.failed, "nor is there another");
    }
    unpack = reader(7);
    ok(dcv_unpack_number(&unpack) == 0 && unpack.failed, "a number that is cut off");
    unpack = reader(0);
    ok(!dcv_unpack_text(&unpack, pool) && unpack.failed, "nothing at all");
}

void run_tests(void)
{
    test_numbers();
    test_bytes();
    test_texts();
    test_ends();
}
