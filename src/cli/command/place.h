/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/* Puts files into a directory of others, whole or not at all. */
#ifndef DCV_CLI_PLACE_H
#define DCV_CLI_PLACE_H

#include "dcv/error.h"

/*
 * From now on relative paths are those of a directory, which is the same whatever its path
 * leads to later. Follows no link that others could have made (cli_system_enter()). Fails with
 * DCV_E_FILE, without the path.
 */
dcv_error_t *cli_place_enter(const char *directory, apr_pool_t *pool);

/*
 * Put a file with a text into the directory that was entered, under a name of
 * dcv_dropped_name(). It is written under another name, which nobody looks at, for those who
 * may read the directory, brought to the disk, and then named so at once. replaces: whether it
 * may take the place of a file of that name. What ends a program waits for that. Fails with
 * DCV_E_FILE; then nothing is left of it.
 */
dcv_error_t *cli_place_put(const char *name, const char *text, int replaces,
                           apr_pool_t *pool);

/*
 * Remove a file, or a link, from the directory that was entered. Fails with DCV_E_FILE; sets
 * *is_missing when there is none.
 */
dcv_error_t *cli_place_remove(int *is_missing, const char *name, apr_pool_t *pool);

#endif
