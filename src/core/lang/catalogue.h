/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/* Translations, which tools/catalogue makes of po/LANGUAGE.po. */
#ifndef DCV_CORE_CATALOGUE_H
#define DCV_CORE_CATALOGUE_H

typedef struct dcv_translation_t {
    const char *text; /* in English */
    const char *one;  /* in the language; of one thing where it is a text that counts */
    const char *many; /* NULL: the text does not count */
} dcv_translation_t;

typedef struct dcv_catalogue_t {
    const dcv_translation_t *translations; /* by text, in the order of strcmp() */
    int count;
} dcv_catalogue_t;

extern const dcv_catalogue_t dcv_catalogue_fr;

#endif
