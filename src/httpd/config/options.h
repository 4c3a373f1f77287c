/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/* Options of a directive: words of the form key=value or key="a value". */
#ifndef MOD_DCV_HTTPD_OPTIONS_H
#define MOD_DCV_HTTPD_OPTIONS_H

#include <apr_pools.h>

/* An option that a directive knows, and where its value goes. */
typedef struct mod_dcv_option_t {
    const char *key;
    const char **value; /* what it points to is NULL until the option is read */
} mod_dcv_option_t;

/*
 * Read the options in args, known ones listed in options up to one with a NULL key.
 * Values are in pool.
 *
 * Returns NULL, or a message in pool for a word that is no option, an unknown key, or a
 * key that stands twice.
 */
const char *mod_dcv_options_read(const mod_dcv_option_t *options, const char *args,
                                 apr_pool_t *pool);

#endif
