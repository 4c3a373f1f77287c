/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
#include <apr_strings.h>
#include <string.h>

#include "inquiry/evidence_form.h"
#include "tap.h"

static void test_texts(void)
{
    dcv_form_texts_t texts = dcv_form_texts_make(pool);
    const char *long_text = apr_psprintf(pool, "%0300d", 1);

    is_number(dcv_form_number_of(&texts, NULL), 0, "no text has the number 0");
    is_number(dcv_form_number_of(&texts, "a"), 1, "the first text has the number 1");
    is_number(dcv_form_number_of(&texts, "b"), 2, "another text has another number");
    is_number(dcv_form_number_of(&texts, "a"), 1, "a text stands there once");
    is_number(dcv_form_number_of(&texts, long_text), 3, "a long text has a number");
    is_number(dcv_form_number_of(&texts, apr_pstrmemdup(pool, long_text, 254)), 3,
              "texts that are the same as far as they are kept are one");
    for (int i = 0; i < 300; i++) {
        dcv_form_number_of(&texts, apr_psprintf(pool, "n%d", i));
    }
    ok(texts.failed, "more texts than a byte can tell are too many");
}

static void test_reading(void)
{
    static const unsigned char bytes[] = {5, 1, 0, 2, 'x'};
    dcv_form_reader_t reader = {{bytes, bytes + sizeof(bytes), 0},
                                apr_array_make(pool, 1, sizeof(const char *))};

    dcv_form_read_texts(&reader, bytes, sizeof(bytes), 3, pool);
    is_number(reader.texts->nelts, 1, "the texts from an offset on are read");
    is_number(dcv_form_read_byte(&reader), 5, "a byte is read as it stands");
    is(dcv_form_read_text(&reader), "x", "a text is found by its number");
    ok(!dcv_form_need_text(&reader) && reader.from.failed,
       "a text that must be there fails where there is none");
    reader.from.failed = 0;
    is_number(dcv_form_read_count(&reader, 7, 6), 0,
              "a number over the most is refused");
    ok(reader.from.failed, "and nothing more is read after it");
    reader.from.failed = 0;
    reader.from.at = bytes;
    is_number(dcv_form_read_small(&reader, 4), 0, "so is a byte over the most");
    reader.from.failed = 0;
    dcv_form_read_texts(&reader, bytes, sizeof(bytes), 9, pool);
    ok(reader.from.failed, "an offset behind the end fails when it is read");
}

void run_tests(void)
{
    test_texts();
    test_reading();
}
