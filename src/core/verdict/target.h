/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/* What a CNAME points to, against what it should point to. */
#ifndef DCV_CORE_TARGET_H
#define DCV_CORE_TARGET_H

#include "dcv/verdict.h"

/* A difference of a few characters. */
typedef enum {
    DCV_SLIP_NONE,
    DCV_SLIP_MISSING, /* wanted is missing before character at */
    DCV_SLIP_EXTRA,   /* found is too much from character at on */
    DCV_SLIP_OTHER,   /* at character at stands found in place of wanted */
    DCV_SLIP_AROUND   /* before and behind are too much: quotes, "https://", a slash */
} dcv_slip_kind_t;

typedef struct dcv_slip_t {
    dcv_slip_kind_t kind;
    int at; /* from 1 on */
    const char *found, *wanted;
    const char *before, *behind; /* as they were typed; NULL: nothing */
} dcv_slip_t;

/* The right parts of a target, put together wrongly. */
typedef enum {
    DCV_MIX_NONE,
    DCV_MIX_HALVES, /* the halves of the hash are exchanged */
    DCV_MIX_REST,   /* the second half of the hash, without the first one */
    DCV_MIX_CUT,    /* the first digits of the hash only */
    DCV_MIX_END,    /* the hashes as they belong, and nothing behind them */
    DCV_MIX_DOTS,   /* the hash with dots in other places */
    DCV_MIX_MD5,    /* the MD5 in place of the hash */
    DCV_MIX_BESIDE, /* the MD5 beside the hash */
    DCV_MIX_SHA1,   /* the SHA-1, for which CAs asked before 2017 */
    DCV_MIX_TWICE,  /* the target stands there twice */
    DCV_MIX_BETWEEN /* between hashes and domain stands more than a unique value */
} dcv_mix_t;

typedef struct dcv_target_t {
    dcv_verdict_t verdict;    /* DCV_VALID, or one of those about a target */
    dcv_verdict_t within;     /* of what stands before a zone that was appended */
    const char *appended;     /* that zone; NULL: none */
    const char *unique_value; /* where it belongs, for a wrong one; "": nothing */
    const char *domain;       /* the CA's, for a wrong one */
    const char *between;      /* for DCV_MIX_BETWEEN */
    int digits;               /* how many of the hash there are, for DCV_MIX_CUT */
    const dcv_order_t *other; /* whose record it is; NULL: nobody knows */
    dcv_slip_t slip;
    dcv_mix_t mix;
} dcv_target_t;

/*
 * Compare what stands in a record's place with the target of a case's order, without
 * regard to case. Fills target, its texts in the case's pool and as they were found:
 * not readable.
 */
void dcv_target_compare(dcv_target_t *target, const dcv_case_t *about,
                        const dcv_record_check_t *record, const char *found);

#endif
