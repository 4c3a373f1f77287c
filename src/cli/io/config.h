/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/*
 * --config FILE: those lines of httpd's configuration that say something about orders and
 * checks wherever they stand. All others are ignored, sections too, and nothing is included.
 */
#ifndef DCV_CLI_CONFIG_H
#define DCV_CLI_CONFIG_H

#include "dcv/asking.h"
#include "dcv/authority.h"
#include "dcv/persist.h"

typedef struct cli_config_t {
    dcv_authorities_t *authorities;
    apr_array_header_t *presets;  /* const dcv_authority_t *: of DCVAuthority */
    apr_array_header_t *accounts; /* const dcv_persist_account_t * */
    dcv_asking_t asking;
    int leaves_file; /* DCVCheckFile Off */
} cli_config_t;

/*
 * Read a file (NULL: none) into config, in pool. Returns NULL, or what is wrong and where,
 * without the file's name.
 */
const char *cli_config_read(cli_config_t *config, const char *path, dcv_lang_t lang,
                            apr_pool_t *pool);

#endif
