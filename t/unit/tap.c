/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/* Unit tests that speak TAP: see tap.h. */
#include "tap.h"

#include "french.h"

#include <apr_general.h>
#include <apr_strings.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define READ_MAX (1 << 20)

apr_pool_t *pool;

static int count, failures;

/* Of a text that is longer, what is shown before and behind the place that matters. */
#define SHOWN_BEFORE 30
#define SHOWN_MAX    160

/* A name with fewer words is no sentence. */
#define NAME_WORDS_LEAST 4

static int count_words(const char *text)
{
    int words = 0;

    for (int i = 0; text[i]; i++) {
        words += text[i] != ' ' && (i == 0 || text[i - 1] == ' ');
    }
    return words;
}

static int report(tap_place_t place, int passed, const char *name)
{
    if (count_words(name) < NAME_WORDS_LEAST) {
        fprintf(stderr,
                "# %s:%d: \"%s\" is no sentence; say what is right when the "
                "assertion holds\n",
                place.file, place.line, name);
        passed = 0;
    }
    count++;
    failures += !passed;
    printf("%sok %d - %s\n", passed ? "" : "not ", count, name);
    if (!passed) {
        fflush(stdout);
        fprintf(stderr, "# failed: %s\n# at %s:%d\n", name, place.file, place.line);
    }
    return passed;
}

/* Show the part of a text from a place on, on one line. */
static void show(const char *what, const char *text, apr_size_t from)
{
    if (!text) {
        fprintf(stderr, "# %s NULL\n", what);
        return;
    }
    from = from > SHOWN_BEFORE && strlen(text) > SHOWN_MAX ? from - SHOWN_BEFORE : 0;
    fprintf(stderr, "# %s %s", what, from ? "..." : "");
    for (apr_size_t i = 0; text[from + i] && i < SHOWN_MAX; i++) {
        unsigned char c = (unsigned char)text[from + i];

        fprintf(stderr, c < ' ' || c == 0x7f ? "\\x%02x" : "%c", c);
    }
    fprintf(stderr, "%s\n", strlen(text) > from + SHOWN_MAX ? "..." : "");
}

void tap_ok(tap_place_t place, int passed, const char *condition, const char *name)
{
    if (!report(place, passed, name)) {
        show("got      false:", condition, 0);
        fprintf(stderr, "# expected true\n");
    }
}

void tap_is(tap_place_t place, const char *got, const char *expected, const char *name)
{
    int same = got && expected ? !strcmp(got, expected) : got == expected;
    apr_size_t at = 0;

    if (report(place, same, name)) {
        return;
    }
    while (got && expected && got[at] && got[at] == expected[at]) {
        at++;
    }
    show("got     ", got, at);
    show("expected", expected, at);
}

void tap_is_number(tap_place_t place, long long got, long long expected,
                   const char *name)
{
    if (!report(place, got == expected, name)) {
        fprintf(stderr, "# got      %lld\n# expected %lld\n", got, expected);
    }
}

void tap_has(tap_place_t place, const char *text, const char *part, int wanted,
             const char *name)
{
    const char *found = text ? strstr(text, part) : NULL;

    if (!report(place, (found != NULL) == wanted, name)) {
        show("got     ", text, found ? (apr_size_t)(found - text) : 0);
        show(wanted ? "expected a text with" : "expected a text without", part, 0);
    }
}

void tap_succeeds(tap_place_t place, const dcv_error_t *error, const char *name)
{
    tap_is(place, error ? error->message : NULL, NULL, name);
}

void tap_fails(tap_place_t place, const dcv_error_t *error, dcv_error_code_t code,
               const char *text, const char *name)
{
    int as_expected = error && error->code == code && strstr(error->message, text);

    if (as_expected && strcmp(error->message, error->messages[DCV_LANG_FR])) {
        expect_french(error->messages[DCV_LANG_FR], 0);
    }
    if (!report(place, as_expected, name)) {
        fprintf(stderr, "# got      code %d, %s\n# expected code %d, %s\n",
                error ? (int)error->code : 0, error ? error->message : "success",
                (int)code, text);
    }
}

const char *read_stream(FILE *in, apr_size_t *len)
{
    char *text = apr_palloc(pool, READ_MAX);

    *len = fread(text, 1, READ_MAX - 1, in);
    text[*len] = '\0';
    return text;
}

const char *read_file(const char *path, apr_size_t *len)
{
    FILE *in = fopen(path, "rb");
    const char *text;

    if (!in) {
        perror(path);
        exit(2);
    }
    text = read_stream(in, len);
    fclose(in);
    return text;
}

int main(void)
{
    apr_initialize();
    apr_pool_create(&pool, NULL);
    run_tests();
    printf("1..%d\n", count);
    apr_pool_destroy(pool);
    apr_terminate();
    return failures != 0;
}
