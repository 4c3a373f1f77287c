/* SPDX-License-Identifier: Apache-2.0 */
/* Unit tests that speak TAP, for prove to read. */
#ifndef TAP_H
#define TAP_H

#include <apr_pools.h>

#include "dcv/error.h"

/* A pool that lives as long as the test. */
extern apr_pool_t *pool;

/* Each counts as one test; the name is a printf format without arguments. */
void ok(int passed, const char *name);
void is(const char *got, const char *expected, const char *name);
void is_number(long got, long expected, const char *name);

/* That error is NULL. */
void succeeds(const dcv_error_t *error, const char *name);

/* That error has this code, and a message with this text in it. */
void fails(const dcv_error_t *error, dcv_error_code_t code, const char *text,
           const char *name);

/* The content of a file. Ends the test when it cannot be read. */
const char *read_file(const char *path, apr_size_t *len);

/* What a shell command prints, without its last newline. */
const char *output_of(const char *command);

/* The tests of a file: each has one of these. */
void run_tests(void);

#endif
