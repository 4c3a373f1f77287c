/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/* What is wrong with a configuration: see mistakes.h. */
#include "mistakes.h"

#include <http_log.h>

#include "mod_dcv.h"

APLOG_USE_MODULE(dcv);

void mod_dcv_mistakes_add(mod_dcv_mistakes_t *mistakes, const mod_dcv_place_t *place,
                          const char *subject, const char *message)
{
    mistakes->directives++;
    ap_log_error(APLOG_MARK, APLOG_ERR | mistakes->to_terminal, 0,
                 mistakes->main_server, "DCV0001: %s: %s%s%s",
                 mod_dcv_config_describe(place, mistakes->scratch), subject,
                 *subject ? ": " : "", message);
}

void mod_dcv_mistakes_add_error(mod_dcv_mistakes_t *mistakes,
                                const mod_dcv_place_t *place, const char *subject,
                                const dcv_error_t *error)
{
    if (error->code != DCV_E_AUTHORITY_BROKEN) {
        mod_dcv_mistakes_add(mistakes, place, subject, error->message);
    }
}

void mod_dcv_mistakes_add_file(mod_dcv_mistakes_t *mistakes,
                               const mod_dcv_place_t *place, const char *path,
                               const char *message)
{
    ap_log_error(APLOG_MARK, APLOG_ERR | mistakes->to_terminal, 0,
                 mistakes->main_server, "DCV0028: %s: %s: %s",
                 mod_dcv_config_describe(place, mistakes->scratch),
                 dcv_error_line(path, mistakes->scratch), message);
}
