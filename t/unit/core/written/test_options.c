/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
#include "dcv/written.h"
#include "tap.h"

static const char *one, *other;
static const dcv_option_t options[] = {{"one", &one}, {"other", &other}, {NULL, NULL}};

static const char *read_all(const char *args)
{
    one = other = NULL;
    return dcv_options_read(options, args, pool);
}

void run_tests(void)
{
    const char *word, *args = "NAME one=1";

    is(read_all(" one=1  OTHER=\"a b\" "), NULL,
       "options are read in any case of their keys");
    is(one, "1", "an option has its value");
    is(other, "a b", "a value may be quoted");
    is(read_all("\"one=a b\""), NULL, "a whole option may be quoted");
    is(one, "a b", "a value has the blanks of its option's quotation marks");
    is(read_all(""), NULL, "there may be no option");
    is(one, NULL, "an option that is not there has no value");
    has(read_all("one=1 one=2"), "stands twice",
        "an option that stands twice is refused");
    has(read_all("one= other=1"), "has no value",
        "an option without a value is refused");
    has(read_all("three=1"), "unknown option three=; known are one= other=",
        "an unknown option is refused with those that are known");
    has(read_all("word"), "\"word\" is no option",
        "a word that is no option is refused");
    has(read_all("/a b/c=d"), "is no option", "a path with a blank is no option");
    is(dcv_options_first(&word, &args, "the name", options, pool), NULL,
       "a word stands before options");
    is(word, "NAME", "the first word is read");
    is(args, "one=1", "options are behind the first word");
    args = "one=1";
    has(dcv_options_first(&word, &args, "the name", options, pool),
        "the name must stand before its options", "an option is no first word");
    args = "";
    has(dcv_options_first(&word, &args, "the name", options, pool),
        "the name is missing", "a first word that is not there is missed");
}
