/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
#include "products/panels.h"

#include <string.h>

#include "tap.h"

void run_tests(void)
{
    int proxies = 0;

    ok(dcv_panels_count() >= 8, "the panels of eight providers at least are known");
    for (int i = 0; i < dcv_panels_count(); i++) {
        const dcv_panel_t *panel = dcv_panels_at(i);
        const char *advice = dcv_panel_advice(panel, DCV_LANG_EN, pool);

        ok(*panel->name && *panel->host && *panel->target,
           "a panel has a name, and words for both fields");
        has(advice, "dot at the end of the target",
            "each tells what to do with the final dot");
        ok(!strstr(advice, "DNS only") == !panel->proxies,
           "and not to proxy the record, where it could");
        ok(strcmp(dcv_panel_advice(panel, DCV_LANG_FR, pool), advice),
           "it tells so in French, too");
        proxies += panel->proxies;
    }
    is_number(proxies, 1, "one of them may proxy the record");
}
