/* SPDX-License-Identifier: Apache-2.0 */
/* The kinds of warnings: see kinds.h. docs/status.md lists them. */
#include "kinds.h"

#include <string.h>

static const struct {
    const char *code;
    dcv_severity_t severity;
    const char *title;
} kinds[DCV_KIND_COUNT] = {
    {"engine_off", DCV_PROBLEM, "DCVEngine is off"},
    {"order_replaced", DCV_PROBLEM, "replaced by a newer order"},
    {"expired", DCV_PROBLEM, "too old for the CA"},
    {"expires_soon", DCV_NOTE, "soon too old for the CA"},
    {"issued_later", DCV_NOTE, "dated in the future"},
    {"weak_key", DCV_PROBLEM, "the key is too short"},
    {"weak_signature", DCV_PROBLEM, "signed with SHA-1 or worse"},
    {"signature_invalid", DCV_PROBLEM, "the CSR is damaged"},
    {"no_common_name", DCV_PROBLEM, "no CN, which Certigna requires"},
    {"key_not_rsa_2048", DCV_PROBLEM, "not RSA 2048, which Certigna requires"},
    {"key_unusual", DCV_NOTE, "a key that CAs hardly take"},
    {"csr_reused", DCV_PROBLEM, "one CSR in two orders"},
    {"name_not_public", DCV_PROBLEM, "a name that no CA certifies"},
    {"name_served_elsewhere", DCV_PROBLEM, "a name that another virtual host serves"},
    {"name_served_twice", DCV_NOTE, "another virtual host has the name, too"},
    {"name_not_served", DCV_NOTE, "a name that no virtual host serves"},
    {"name_not_claimed", DCV_PROBLEM, "a name that no virtual host claims"},
    {"served_name_missing", DCV_NOTE, "a served name is missing"},
    {"wildcard_no_file", DCV_NOTE, "a wildcard needs the DNS record"},
    {"form_uncertain", DCV_NOTE, "the file's form is not certain"},
    {"name_ignored", DCV_NOTE, "an entry that is no domain name"},
    {"no_name", DCV_NOTE, "no name at all"},
};

void dcv_kind_warn(apr_array_header_t *list, dcv_kind_t kind, const char *text,
                   const char *remedy)
{
    dcv_warning_t *warning = apr_array_push(list);

    warning->code = kinds[kind].code;
    warning->severity = kinds[kind].severity;
    warning->text = text;
    warning->remedy = remedy;
}

const char *dcv_report_title(const char *code)
{
    for (int i = 0; i < DCV_KIND_COUNT; i++) {
        if (!strcmp(code, kinds[i].code)) {
            return kinds[i].title;
        }
    }
    return NULL;
}
