/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The DNS panels of common providers: see panels.h. Each row names the page of its maker's
 * documentation that it was taken from.
 */
#include "panels.h"

#include <apr_strings.h>

static const dcv_panel_t panels[] = {
    /* docs.ovhcloud.com/en/guides/web-cloud/domains/dns-zone-edit */
    {"OVHcloud", DCV_N("Sub-domain"), DCV_N("Target"), 1, DCV_DOT_WRITE, 0},
    /* docs.gandi.net/en/domain_names/faq/record_types/cname_record.html */
    {"Gandi", DCV_N("Name"), DCV_N("Hostname"), 1, DCV_DOT_WRITE, 0},
    /* www.ionos.com/help/domains, "Configuring a CNAME Record for a Subdomain" */
    {"IONOS", DCV_N("Host name"), DCV_N("Points to"), 1, DCV_DOT_LEAVE, 0},
    /* www.godaddy.com/help/add-a-cname-record-19236 */
    {"GoDaddy", DCV_N("Name"), DCV_N("Value"), 1, DCV_DOT_LEAVE, 0},
    /* developers.cloudflare.com/dns/manage-dns-records, .../dns/proxy-status */
    {"Cloudflare", DCV_N("Name"), DCV_N("Target"), 1, DCV_DOT_EITHER, 1},
    /* docs.aws.amazon.com/Route53, "Values that are common for all routing policies" */
    {"Route 53", DCV_N("Record name"), DCV_N("Value"), 1, DCV_DOT_EITHER, 0},
    /* docs.plesk.com/en-US/obsidian/customer-guide, "DNS Settings" */
    {"Plesk", DCV_N("Domain name"), DCV_N("Canonical name"), 1, DCV_DOT_EITHER, 0},
    /* docs.cpanel.net/cpanel/domains/zone-editor */
    {"cPanel", DCV_N("Name"), DCV_N("Record"), 1, DCV_DOT_EITHER, 0},
};

int dcv_panels_count(void)
{
    return (int)(sizeof(panels) / sizeof(panels[0]));
}

const dcv_panel_t *dcv_panels_at(int number)
{
    return &panels[number];
}

const char *dcv_panel_advice(const dcv_panel_t *panel, dcv_lang_t lang,
                             apr_pool_t *pool)
{
    static const char *const dots[] = {
        [DCV_DOT_WRITE] = DCV_N("Write the dot at the end of the target."),
        [DCV_DOT_LEAVE] = DCV_N("Leave out the dot at the end of the target."),
        [DCV_DOT_EITHER] =
            DCV_N("The dot at the end of the target may be written or left out.")};

    return apr_pstrcat(
        pool,
        dcv_tr(lang, panel->adds_zone ? DCV_N("It adds the zone to the host by "
                                              "itself.")
                                      : DCV_N("Write the host with the zone.")),
        " ", dcv_tr(lang, dots[panel->dot]), panel->proxies ? " " : "",
        panel->proxies ? dcv_tr(lang, "Choose “DNS only” as its proxy status.") : "",
        NULL);
}
