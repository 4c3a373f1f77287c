/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What an administrator writes behind the name of a directive: words and options, and the
 * directives that mean the same wherever they are read. What they name is not looked up here.
 *
 * Functions return NULL, or a message in pool without the directive's name: what is wrong,
 * and after "; " the remedy. Results are in pool. Any thread.
 */
#ifndef DCV_WRITTEN_H
#define DCV_WRITTEN_H

#include <apr_pools.h>
#include <apr_time.h>

#include "dcv/authority.h"

/*
 * The next word of a line as httpd splits its lines (ap_getword_conf()): up to white space,
 * or between quotation marks of either kind, in which a backslash stands before such a mark
 * or another backslash. "" at the end. Moves *line behind the word and the white space that
 * follows. The word is in pool.
 */
const char *dcv_word_next(const char **line, apr_pool_t *pool);

/* An option of a directive, key=value or key="a value", and where its value goes. */
typedef struct dcv_option_t {
    const char *key;
    const char **value; /* what it points to is NULL until the option is read */
} dcv_option_t;

/*
 * Read the options in args, known ones listed in options up to one with a NULL key. Fails
 * for a word that is no option, an unknown key, or a key that stands twice or without a
 * value.
 */
const char *dcv_options_read(const dcv_option_t *options, const char *args,
                             apr_pool_t *pool);

/*
 * Read the first word of args, which must not be an option: what is its name in a message.
 * Moves *args behind it.
 */
const char *dcv_options_first(const char **word, const char **args, const char *what,
                              const dcv_option_t *options, apr_pool_t *pool);

/*
 * Read a length of time as httpd's directives take it: a number, and "ms", "s", "min" (or "m"),
 * "h", or nothing for seconds. Returns 0, with *time undefined, for anything else, and for more
 * than a year.
 */
int dcv_interval_read(apr_interval_time_t *time, const char *text);

/* DCVAuthority NAME [separator=] [hex=]. NULL stands for absent. */
typedef struct dcv_written_authority_t {
    const char *name, *separator, *hex;
} dcv_written_authority_t;

const char *dcv_written_read_authority(dcv_written_authority_t *written,
                                       const char *args, apr_pool_t *pool);

/* DCVDefineAuthority NAME body= target= ... */
typedef struct dcv_written_definition_t {
    const char *name;
    dcv_definition_t definition;
} dcv_written_definition_t;

const char *dcv_written_read_definition(dcv_written_definition_t *written,
                                        const char *args, apr_pool_t *pool);

/* DCVPersistAccount AUTHORITY URI [until=]. NULL stands for absent. */
typedef struct dcv_written_account_t {
    const char *authority, *uri, *until;
} dcv_written_account_t;

const char *dcv_written_read_account(dcv_written_account_t *written, const char *args,
                                     apr_pool_t *pool);

#endif
