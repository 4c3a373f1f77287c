/* SPDX-License-Identifier: Apache-2.0 */
/* Unit tests that speak TAP: see tap.h. */
#include "tap.h"

#include <apr_general.h>
#include <apr_strings.h>
#include <stdio.h>
#include <stdlib.h>

#define READ_MAX (1 << 20)

apr_pool_t *pool;

static int count, failures;

void ok(int passed, const char *name)
{
    failures += !passed;
    printf("%sok %d - %s\n", passed ? "" : "not ", ++count, name);
}

void is(const char *got, const char *expected, const char *name)
{
    int same = got && expected ? !strcmp(got, expected) : got == expected;

    ok(same, name);
    if (!same) {
        fprintf(stderr, "# got      %s\n# expected %s\n", got ? got : "NULL",
                expected ? expected : "NULL");
    }
}

void is_number(long got, long expected, const char *name)
{
    ok(got == expected, name);
    if (got != expected) {
        fprintf(stderr, "# got %ld, expected %ld\n", got, expected);
    }
}

void succeeds(const dcv_error_t *error, const char *name)
{
    is(error ? error->message : NULL, NULL, name);
}

void fails(const dcv_error_t *error, dcv_error_code_t code, const char *text,
           const char *name)
{
    int as_expected = error && error->code == code && strstr(error->message, text);

    ok(as_expected, name);
    if (!as_expected) {
        fprintf(stderr, "# got code %d, %s\n# expected code %d, %s\n",
                error ? (int)error->code : 0, error ? error->message : "success",
                (int)code, text);
    }
}

static const char *drain(FILE *in, apr_size_t *len)
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
    text = drain(in, len);
    fclose(in);
    return text;
}

const char *output_of(const char *command)
{
    FILE *in = popen(command, "r");
    apr_size_t len = 0;
    const char *text = in ? drain(in, &len) : "";

    if (in) {
        pclose(in);
    }
    return apr_pstrmemdup(pool, text, len && text[len - 1] == '\n' ? len - 1 : len);
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
