/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/* The kinds of warnings: see warning_kinds.h. */
#include "warning_kinds.h"

#include <string.h>

#include "dcv/lang.h"

static const struct {
    const char *code;
    dcv_severity_t severity;
    const char *title;
} kinds[DCV_WARNING_KINDS] = {
    [DCV_ENGINE_OFF] = {"engine_off", DCV_PROBLEM, DCV_N("DCVEngine is off")},
    [DCV_ORDER_REPLACED] = {"order_replaced", DCV_PROBLEM,
                            DCV_N("replaced by a newer order")},
    [DCV_EXPIRED] = {"expired", DCV_PROBLEM, DCV_N("too old for the CA")},
    [DCV_EXPIRES_SOON] = {"expires_soon", DCV_NOTE, DCV_N("soon too old for the CA")},
    [DCV_ISSUED_LATER] = {"issued_later", DCV_NOTE, DCV_N("dated in the future")},
    [DCV_WEAK_KEY] = {"weak_key", DCV_PROBLEM, DCV_N("the key is too short")},
    [DCV_WEAK_SIGNATURE] = {"weak_signature", DCV_PROBLEM,
                            DCV_N("signed with SHA-1 or worse")},
    [DCV_BAD_SIGNATURE] = {"signature_invalid", DCV_PROBLEM,
                           DCV_N("the CSR is damaged")},
    [DCV_NO_COMMON_NAME] = {"no_common_name", DCV_PROBLEM,
                            DCV_N("no CN, which Certigna requires")},
    [DCV_KEY_NOT_RSA_2048] = {"key_not_rsa_2048", DCV_PROBLEM,
                              DCV_N("not RSA 2048, which Certigna requires")},
    [DCV_KEY_UNUSUAL] = {"key_unusual", DCV_NOTE, DCV_N("a key that CAs hardly take")},
    [DCV_PRIVATE_KEY] = {"private_key", DCV_NOTE,
                         DCV_N("a private key beside the CSR")},
    [DCV_CSR_REUSED] = {"csr_reused", DCV_PROBLEM, DCV_N("one CSR in two orders")},
    [DCV_CSR_COPIED] = {"csr_copied", DCV_NOTE, DCV_N("a CSR of another virtual host")},
    [DCV_NAME_NOT_PUBLIC] = {"name_not_public", DCV_PROBLEM,
                             DCV_N("a name that no CA certifies")},
    [DCV_NAME_SERVED_ELSEWHERE] = {"name_served_elsewhere", DCV_PROBLEM,
                                   DCV_N("a name that another virtual host serves")},
    [DCV_NAME_SERVED_TWICE] = {"name_served_twice", DCV_NOTE,
                               DCV_N("another virtual host gets some requests")},
    [DCV_NAME_NOT_SERVED] = {"name_not_served", DCV_NOTE,
                             DCV_N("a name that no virtual host serves")},
    [DCV_NAME_NOT_CLAIMED] = {"name_not_claimed", DCV_PROBLEM,
                              DCV_N("a name that no virtual host claims")},
    [DCV_SERVED_NAME_MISSING] = {"served_name_missing", DCV_NOTE,
                                 DCV_N("a served name is missing")},
    [DCV_WILDCARD_NO_FILE] = {"wildcard_no_file", DCV_NOTE,
                              DCV_N("a wildcard needs the DNS record")},
    [DCV_FORM_UNCERTAIN] = {"form_uncertain", DCV_NOTE,
                            DCV_N("the file's form is not certain")},
    [DCV_NAME_IGNORED] = {"name_ignored", DCV_NOTE,
                          DCV_N("an entry that is no domain name")},
    [DCV_NO_NAME] = {"no_name", DCV_NOTE, DCV_N("no name at all")},
};

void dcv_warning_add(apr_array_header_t *list, dcv_warning_kind_t kind,
                     const char *text, const char *remedy)
{
    dcv_warning_t *warning = apr_array_push(list);

    warning->code = kinds[kind].code;
    warning->severity = kinds[kind].severity;
    warning->text = text;
    warning->remedy = remedy;
}

const char *dcv_warning_title(const char *code)
{
    for (int i = 0; i < DCV_WARNING_KINDS; i++) {
        if (!strcmp(code, kinds[i].code)) {
            return kinds[i].title;
        }
    }
    return NULL;
}

static dcv_warning_set_t set_of_severity(dcv_severity_t severity)
{
    dcv_warning_set_t set = 0;

    for (int i = 0; i < DCV_WARNING_KINDS; i++) {
        set |= kinds[i].severity == severity ? (dcv_warning_set_t)1 << i : 0;
    }
    return set;
}

static dcv_warning_set_t set_of_code(const char *code)
{
    for (int i = 0; i < DCV_WARNING_KINDS; i++) {
        if (kinds[i].code == code || !strcmp(kinds[i].code, code)) {
            return (dcv_warning_set_t)1 << i;
        }
    }
    return 0;
}

dcv_warning_set_t dcv_warning_set_of(const apr_array_header_t *list)
{
    dcv_warning_set_t set = 0;

    for (int i = 0; i < list->nelts; i++) {
        set |= set_of_code(APR_ARRAY_IDX(list, i, dcv_warning_t).code);
    }
    return set;
}

int dcv_warning_set_has(dcv_warning_set_t set, dcv_severity_t severity)
{
    return (set & set_of_severity(severity)) != 0;
}

dcv_warning_set_t dcv_warning_set_named(const char *code)
{
    return !strcmp(code, "problem") ? set_of_severity(DCV_PROBLEM)
           : !strcmp(code, "note")  ? set_of_severity(DCV_NOTE)
                                    : set_of_code(code);
}

const char *dcv_warning_code(dcv_warning_kind_t kind)
{
    return kinds[kind].code;
}

dcv_severity_t dcv_warning_severity(dcv_warning_kind_t kind)
{
    return kinds[kind].severity;
}
