/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/* The kinds of warnings: what they are called, and how much they matter. */
#ifndef DCV_CORE_WARNING_KINDS_H
#define DCV_CORE_WARNING_KINDS_H

#include <apr_tables.h>

#include "dcv/warning.h"

/* All kinds of warnings. docs/status.md lists them. */
typedef enum {
    DCV_ENGINE_OFF,
    DCV_ORDER_REPLACED,
    DCV_EXPIRED,
    DCV_EXPIRES_SOON,
    DCV_ISSUED_LATER,
    DCV_WEAK_KEY,
    DCV_WEAK_SIGNATURE,
    DCV_BAD_SIGNATURE,
    DCV_NO_COMMON_NAME,
    DCV_KEY_NOT_RSA_2048,
    DCV_KEY_UNUSUAL,
    DCV_PRIVATE_KEY,
    DCV_CSR_REUSED,
    DCV_CSR_COPIED,
    DCV_NAME_NOT_PUBLIC,
    DCV_NAME_SERVED_ELSEWHERE,
    DCV_NAME_SERVED_TWICE,
    DCV_NAME_NOT_SERVED,
    DCV_NAME_NOT_CLAIMED,
    DCV_SERVED_NAME_MISSING,
    DCV_WILDCARD_NO_FILE,
    DCV_FORM_UNCERTAIN,
    DCV_NAME_IGNORED,
    DCV_NO_NAME,
    DCV_WARNING_KINDS
} dcv_warning_kind_t;

/* A set of kinds: the bit 1 << kind stands for each. */
typedef apr_uint32_t dcv_warning_set_t;

/* The kinds that a list of dcv_warning_t has. */
dcv_warning_set_t dcv_warning_set_of(const apr_array_header_t *list);

/* Whether there are problems among kinds, and whether there are notes. */
int dcv_warning_set_has(dcv_warning_set_t set, dcv_severity_t severity);

/* The kinds that a code stands for; "problem" and "note": all of that severity. */
dcv_warning_set_t dcv_warning_set_named(const char *code);

/* The code and the severity of a kind. */
const char *dcv_warning_code(dcv_warning_kind_t kind);
dcv_severity_t dcv_warning_severity(dcv_warning_kind_t kind);

/* Add a warning of a kind to a list of dcv_warning_t. The texts are not copied. */
void dcv_warning_add(apr_array_header_t *list, dcv_warning_kind_t kind,
                     const char *text, const char *remedy);

/*
 * What a list calls the warnings of a code: "the CSR is damaged", which dcv_tr() translates;
 * NULL: no such code.
 */
const char *dcv_warning_title(const char *code);

#endif
