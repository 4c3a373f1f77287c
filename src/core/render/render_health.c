/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The health format, application/health+json (draft-inadarei-api-health-check-06): one word for
 * the whole server, and what it is made of.
 */
#include <stdlib.h>

#include <apr_strings.h>

#include "json.h"
#include "render.h"
#include "report/report.h"

static const char *const words[] = {
    [DCV_HEALTH_PASS] = "pass", [DCV_HEALTH_WARN] = "warn", [DCV_HEALTH_FAIL] = "fail"};

/* A check: how many there are of something that should not be; output tells of them. */
static json_t *check_of(const dcv_out_t *out, int value, const char *unit,
                        dcv_health_status_t worst, const char *output)
{
    json_t *check = json_pack(
        "{s:s, s:i, s:s, s:s, s:o}", "componentType", "component", "observedValue",
        value, "observedUnit", unit, "status", words[value ? worst : DCV_HEALTH_PASS],
        "time", dcv_json_when(out, dcv_report_time(out->rendition->report)));

    if (value) {
        json_object_set_new(check, "output",
                            json_string(dcv_tr(dcv_out_lang(out), output)));
    }
    return json_pack("[o]", check);
}

static json_t *checks_of(const dcv_out_t *out, const dcv_health_t *health)
{
    return json_pack(
        "{s:o, s:o, s:o, s:o}", "orders:failing",
        check_of(out, health->failing, "orders", DCV_HEALTH_FAIL,
                 DCV_N("Orders fail: ?warning=problem shows them.")),
        "orders:expiring",
        check_of(
            out, health->expiring, "orders", DCV_HEALTH_WARN,
            DCV_N(
                "Orders get too old for the CA soon: ?warning=expires_soon shows them.")),
        "files:unusable",
        check_of(
            out, health->unusable, "files", DCV_HEALTH_WARN,
            DCV_N("Files or directories cannot be used: see errors in format=json.")),
        "requests:astray",
        check_of(
            out, health->astray, "requests", DCV_HEALTH_WARN,
            DCV_N("Files of orders were asked for where no virtual host has them: see "
                  "unknown_requests in format=json.")));
}

static void begin(dcv_out_t *out)
{
    const dcv_rendition_t *rendition = out->rendition;
    const dcv_health_t *health = rendition->health;
    dcv_health_t own;
    json_t *root;
    char *dumped;

    if (!health) {
        dcv_health_collect(&own, rendition->report, out->pool);
        health = &own;
    }
    root = json_pack(
        "{s:s, s:o, s:o, s:o}", "status", words[health->status], "releaseId",
        dcv_json_text(out, rendition->version), "description",
        dcv_json_text(out, dcv_trn(dcv_out_lang(out), out->scratch, health->orders,
                                   "Domain control validation of %d order at %s",
                                   "Domain control validation of %d "
                                   "orders at %s",
                                   health->orders, rendition->server)),
        "checks", checks_of(out, health));
    dumped = json_dumps(root, JSON_COMPACT | JSON_ENSURE_ASCII);
    dcv_out_puts(out, dumped);
    dcv_out_puts(out, "\n");
    free(dumped);
    json_decref(root);
}

static void end(dcv_out_t *out)
{
    (void)out;
}

const dcv_renderer_t dcv_render_health = {"application/health+json", begin, NULL, end};
