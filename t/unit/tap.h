/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Unit tests that speak TAP, for prove to read. Each assertion counts as one test; its name
 * is a sentence that says what holds. One that fails prints its name, file and line, and
 * what it got and expected: of long texts, the part where they differ.
 */
#ifndef TAP_H
#define TAP_H

#include <stdio.h>

#include <apr_pools.h>
#include <apr_time.h>

#include "dcv/error.h"

/* A pool that lives as long as the test. */
extern apr_pool_t *pool;

/* Where an assertion stands in the sources. */
typedef struct tap_place_t {
    const char *file;
    int line;
} tap_place_t;

#define TAP_HERE ((tap_place_t){__FILE__, __LINE__})

/* That a condition holds. */
#define ok(condition, name) tap_ok(TAP_HERE, (condition) ? 1 : 0, #condition, name)

/* That two texts are the same; NULL is only the same as NULL. */
#define is(got, expected, name) tap_is(TAP_HERE, got, expected, name)

/* That two numbers are the same. */
#define is_number(got, expected, name) tap_is_number(TAP_HERE, got, expected, name)

/* That a text has a part, or lacks it. */
#define has(text, part, name)   tap_has(TAP_HERE, text, part, 1, name)
#define lacks(text, part, name) tap_has(TAP_HERE, text, part, 0, name)

/* That error is NULL. */
#define succeeds(error, name) tap_succeeds(TAP_HERE, error, name)

/* That error has this code, and a message with this text in it. */
#define fails(error, code, text, name) tap_fails(TAP_HERE, error, code, text, name)

void tap_ok(tap_place_t place, int passed, const char *condition, const char *name);
void tap_is(tap_place_t place, const char *got, const char *expected, const char *name);
void tap_is_number(tap_place_t place, long long got, long long expected,
                   const char *name);
void tap_has(tap_place_t place, const char *text, const char *part, int wanted,
             const char *name);
void tap_succeeds(tap_place_t place, const dcv_error_t *error, const char *name);
void tap_fails(tap_place_t place, const dcv_error_t *error, dcv_error_code_t code,
               const char *text, const char *name);

/* The content of a file. Ends the test when it cannot be read. */
const char *read_file(const char *path, apr_size_t *len);

/* What is left of a stream, 1 MiB at most, in the test's pool. */
const char *read_stream(FILE *in, apr_size_t *len);

/* What a shell command prints, without its last newline. */
const char *output_of(const char *command);

/* The tests of a file: each has one of these. */
void run_tests(void);

/*
 * Processor time that this process has used, in microseconds: what other processes do at the
 * same time is not in it.
 */
apr_time_t used_time(void);

/*
 * Whether what took so much of it is in time. The limit is that of a usual machine, and is
 * multiplied on a slower one by how much slower it is. Tools that look at each access to memory,
 * and emulators, as DCV_UNDER names them, have none.
 */
int is_in_time(apr_interval_time_t took, apr_interval_time_t limit);

#endif
