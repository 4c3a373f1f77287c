/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/* How much memory the orders of a directory may take: see room.h. */
#include "room.h"

dcv_error_t *mod_dcv_room_find(const dcv_drops_t *drops,
                               const mod_dcv_csr_directory_t *directory,
                               const char *name, const dcv_order_t *order,
                               apr_pool_t *pool)
{
    apr_uint64_t max = (apr_uint64_t)directory->files_max * MOD_DCV_ROOM_EACH;
    apr_uint64_t taken = dcv_drops_bytes(drops, directory->directory);
    dcv_known_t known;

    max = max > MOD_DCV_ROOM_LEAST ? max : MOD_DCV_ROOM_LEAST;
    if (dcv_drops_find(&known, drops, directory->directory, name)) {
        taken -= known.bytes;
    }
    if (taken + dcv_drops_measure(directory->directory, name, order, pool) <= max) {
        return NULL;
    }
    return dcv_error_create(
        DCV_E_FILE, pool,
        "the orders of its directory take the %d KB of memory that they may; remove those "
        "that are done, or that have hundreds of names, or raise the limit, which is 2 KB "
        "for each file, with files=NUMBER behind the path of the DCVCSRDirectory",
        (int)(max / 1024));
}
