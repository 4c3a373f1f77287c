/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The languages in which people are told something.
 *
 * A text stands in the code in English, whole, with places for values, and is translated where
 * it is shown. tools/po collects those that are marked: arguments of the functions below, and
 * DCV_N(). Their translations stand in po/LANGUAGE.po and are compiled in. Nothing here asks for
 * the process's locale. All functions may be called by any thread.
 */
#ifndef DCV_LANG_H
#define DCV_LANG_H

#include <stdarg.h>

#include <apr_pools.h>

#include "dcv/compiler.h"

typedef enum {
    DCV_LANG_EN,
    DCV_LANG_FR,
    DCV_LANGS
} dcv_lang_t;

/*
 * Mark a constant text that is translated later; and one that tells of count things, as both
 * arguments of dcv_trn().
 */
#define DCV_N(text)       text
#define DCV_NN(one, many) one, many

/* A language's tag as of RFC 5646, a constant: "en". */
const char *dcv_lang_tag(dcv_lang_t lang);

/* The language of a tag that has only it, in either case. 0: none of ours. */
int dcv_lang_of_tag(dcv_lang_t *lang, const char *tag);

/*
 * The language that an Accept-Language header (RFC 9110 12.5.4; NULL: none) prefers of ours;
 * English where it names none. pool is for temporary use.
 */
dcv_lang_t dcv_lang_accepted(const char *accept, apr_pool_t *pool);

/* A constant text in a language: a constant. The text itself where it is not translated. */
const char *dcv_tr(dcv_lang_t lang, const char *text);

/*
 * A text with places for values, in pool. Places are those of printf, without widths; those of
 * a translation may be numbered (%2$s) where all are %s or %d.
 */
const char *dcv_trf(dcv_lang_t lang, apr_pool_t *pool, const char *format, ...)
    DCV_PRINTF(3, 4);
const char *dcv_trv(dcv_lang_t lang, apr_pool_t *pool, const char *format,
                    va_list values);

/*
 * A constant text on count things that has no places: a constant. one is the text for a single
 * thing.
 */
const char *dcv_trp(dcv_lang_t lang, apr_int64_t count, const char *one,
                    const char *many);

/*
 * A text that tells of count things, in pool: one is the text for a single thing. Both have the
 * same places.
 */
const char *dcv_trn(dcv_lang_t lang, apr_pool_t *pool, apr_int64_t count,
                    const char *one, const char *many, ...) DCV_PRINTF(4, 6)
    DCV_PRINTF(5, 6);

#endif
