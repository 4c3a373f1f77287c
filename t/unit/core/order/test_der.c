/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
#include "order/der.h"
#include "tap.h"

static dcv_der_rest_t rest_of(const char *bytes, apr_size_t len)
{
    return (dcv_der_rest_t){(const unsigned char *)bytes, len};
}

static void test_items(void)
{
    dcv_der_rest_t rest = rest_of("\x02\x01\x05\x30\x03\x05\x00x", 8), inside;
    dcv_der_t item;

    ok(dcv_der_take(&item, &rest, DCV_DER_INTEGER), "an item with its tag is taken");
    is_number(dcv_der_small(&item), 5, "a small INTEGER has its value");
    ok(dcv_der_is(&item, "\x05", 1), "the content of an item is told");
    is_number((long)rest.len, 5, "what is left begins behind the item");
    ok(dcv_der_next(&item, &rest), "the item behind it is read");
    is_number((long)item.len, 5, "an item's length has its head in it");
    inside = dcv_der_inside(&item);
    ok(dcv_der_take(&item, &inside, DCV_DER_NULL), "items in an item are read");
    ok(!dcv_der_next(&item, &inside), "an item that is cut is none");
    ok(!dcv_der_next(&item, &rest), "behind the last item there is none");
    rest = rest_of("\x05\x00", 2);
    ok(!dcv_der_take(&item, &rest, DCV_DER_OID),
       "an item with another tag is not taken");
}

static long small(const char *bytes, apr_size_t len)
{
    dcv_der_rest_t rest = rest_of(bytes, len);
    dcv_der_t item;

    return dcv_der_next(&item, &rest) ? dcv_der_small(&item) : -2;
}

static void test_numbers(void)
{
    is_number(small("\x02\x03\x00\xff\xff", 5), 65535, "65535 is a small INTEGER");
    is_number(small("\x02\x03\x01\x00\x00", 5), -1, "65536 is no small INTEGER");
    is_number(small("\x02\x01\xff", 3), -1, "a negative INTEGER is no small one");
    is_number(small("\x02\x00", 2), -1, "an INTEGER without content has no value");
    is_number(small("\x04\x01\x01", 3), -1, "another item has no value");
}

static void test_heads(void)
{
    is_number(small("\x02\x81\x01\x07", 4), 7, "a length may have a byte of its own");
    is_number(small("\x02\x85\x00\x00\x00\x00\x01\x07", 8), -2,
              "a length of five bytes is refused");
    is_number(small("\x02\x84\xff\xff\xff\xff\x07", 7), -2,
              "a length beyond the end is refused");
    is_number(small("\x02\x82\x00", 3), -2, "a length that is cut is refused");
    is_number(small("\x1f\x01\x07", 3), -2, "a tag of several bytes is refused");
    is_number(small("\x02", 1), -2, "a tag alone is refused");
}

static void test_sequence_length(void)
{
    is_number((long)dcv_der_sequence_length((const void *)"\x30\x01xyz", 5), 3,
              "the length of a SEQUENCE is told though more bytes follow it");
    is_number((long)dcv_der_sequence_length((const void *)"\x30\x09xyz", 5), 0,
              "a SEQUENCE that is cut off has length 0");
    is_number((long)dcv_der_sequence_length((const void *)"\x30\x80xyz\0\0", 7), 0,
              "a SEQUENCE of indefinite length has length 0");
    is_number((long)dcv_der_sequence_length((const void *)"\x31\x01xyz", 5), 0,
              "a SET is no SEQUENCE and has length 0");
    is_number((long)dcv_der_sequence_length((const void *)"", 0), 0,
              "an empty text is no SEQUENCE and has length 0");
}

void run_tests(void)
{
    test_items();
    test_numbers();
    test_heads();
    test_sequence_length();
}
