/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/* Directives, each as it is written: see dcv/written.h. */
#include "dcv/written.h"

const char *dcv_written_read_authority(dcv_written_authority_t *written,
                                       const char *args, apr_pool_t *pool)
{
    const dcv_option_t options[] = {
        {"separator", &written->separator}, {"hex", &written->hex}, {NULL, NULL}};
    const char *problem =
        dcv_options_first(&written->name, &args, "the authority's name", options, pool);

    return problem ? problem : dcv_options_read(options, args, pool);
}

const char *dcv_written_read_definition(dcv_written_definition_t *written,
                                        const char *args, apr_pool_t *pool)
{
    dcv_definition_t *definition = &written->definition;
    const dcv_option_t options[] = {{"body", &definition->body},
                                    {"target", &definition->target},
                                    {"owner", &definition->owner},
                                    {"unique", &definition->unique},
                                    {"caa", &definition->caa},
                                    {"mail", &definition->mail},
                                    {"expires", &definition->expires},
                                    {"persist", &definition->persist},
                                    {NULL, NULL}};
    const char *problem =
        dcv_options_first(&written->name, &args, "the authority's name", options, pool);

    return problem ? problem : dcv_options_read(options, args, pool);
}

const char *dcv_written_read_account(dcv_written_account_t *written, const char *args,
                                     apr_pool_t *pool)
{
    const dcv_option_t options[] = {{"until", &written->until}, {NULL, NULL}};
    const char *problem = dcv_options_first(&written->authority, &args,
                                            "the authority's name", options, pool);

    if (!problem) {
        problem =
            dcv_options_first(&written->uri, &args, "the account's URI", options, pool);
    }
    return problem ? problem : dcv_options_read(options, args, pool);
}
