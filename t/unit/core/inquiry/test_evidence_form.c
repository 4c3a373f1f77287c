/* SPDX-License-Identifier: Apache-2.0 */
#include "inquiry/evidence_form.h"
#include "tap.h"

#include <string.h>

#include <apr_strings.h>

static unsigned char bytes[512];

static void test_texts(void)
{
    dcv_form_texts_t texts = dcv_form_texts_make(pool);
    char longer[DCV_PACK_TEXT_MAX + 2];

    memset(longer, 'a', sizeof(longer));
    longer[sizeof(longer) - 1] = '\0';
    is_number(dcv_form_number_of(&texts, NULL), 0, "no text has the number 0");
    is_number(dcv_form_number_of(&texts, "one"), 1, "the first text has the number 1");
    is_number(dcv_form_number_of(&texts, "two"), 2, "another text has the next number");
    is_number(dcv_form_number_of(&texts, "one"), 1, "a text has its number again");
    is_number(dcv_form_number_of(&texts, longer), 3, "a long text has a number");
    longer[DCV_PACK_TEXT_MAX] = 'b';
    is_number(dcv_form_number_of(&texts, longer), 3,
              "a text that is the same as far as it is kept has the same number");
    for (int i = 0; i < 300; i++) {
        dcv_form_number_of(&texts, apr_psprintf(pool, "%d", i));
    }
    ok(texts.failed, "more texts than a byte can count fail");
}

static void test_reading(void)
{
    dcv_pack_t pack = {bytes, bytes + sizeof(bytes), 0};
    dcv_form_reader_t reader = {{bytes, bytes + sizeof(bytes), 0},
                                apr_array_make(pool, 2, sizeof(const char *))};

    dcv_pack_byte(&pack, 1);
    dcv_pack_byte(&pack, 0);
    dcv_pack_byte(&pack, 7);
    dcv_pack_text(&pack, "one");
    dcv_form_read_texts(&reader, bytes, (apr_size_t)(pack.at - bytes), 3, pool);
    is(dcv_form_read_text(&reader), "one", "a number is read as its text");
    is(dcv_form_read_text(&reader), NULL, "the number 0 is read as no text");
    ok(!reader.from.failed, "both are in order");
    is_number(dcv_form_read_small(&reader, 6), 0,
              "a number over the most is read as 0");
    ok(reader.from.failed, "a number over the most fails");
    reader.from.failed = 0;
    reader.from.at = bytes + 1;
    is(dcv_form_need_text(&reader), NULL, "a text that must be there may be missing");
    ok(reader.from.failed, "a text that must be there fails where it is missing");
    reader.from.failed = 0;
    dcv_form_read_texts(&reader, bytes, 3, 4, pool);
    ok(reader.from.failed, "texts behind the end fail");
}

void run_tests(void)
{
    test_texts();
    test_reading();
}
