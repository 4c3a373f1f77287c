/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/* Reads files and standard input. */
#ifndef DCV_CLI_READING_H
#define DCV_CLI_READING_H

#include <apr_file_io.h>

#include "dcv/error.h"

/* What stands for standard input in the place of a path. */
extern const char cli_standard_input[];

/*
 * Read a file, cli_standard_input among them, up to max octets and one more, which tells that
 * there are more. Sets *bytes, in pool and with a NUL behind them, and *len. Fails with
 * DCV_E_FILE; the message does not have the path.
 */
dcv_error_t *cli_reading_read(char **bytes, apr_size_t *len, const char *path,
                              apr_size_t max, apr_pool_t *pool);

/* The same for what has to be a regular file: nothing else is waited for. */
dcv_error_t *cli_reading_read_regular(char **bytes, apr_size_t *len, const char *path,
                                      apr_size_t max, apr_pool_t *pool);

#endif
