/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the parts of evidence's form in bytes share: each text stands there once, and a
 * number in its place.
 */
#ifndef DCV_CORE_EVIDENCE_FORM_H
#define DCV_CORE_EVIDENCE_FORM_H

#include <apr_hash.h>
#include <apr_tables.h>
#include <apr_time.h>

#include "pack.h"

/* The texts of an evidence, each once. */
typedef struct dcv_form_texts_t {
    apr_hash_t *numbers; /* text to its place in list, from 1 on */
    apr_array_header_t *list;
    int failed; /* there was one too many */
} dcv_form_texts_t;

/* None yet, in pool. */
dcv_form_texts_t dcv_form_texts_make(apr_pool_t *pool);

/*
 * The number of a text, 0 for NULL and for one too many. Texts that are the same as far as they
 * are kept are one, so that evidence that was read is written again as it was.
 */
unsigned dcv_form_number_of(dcv_form_texts_t *texts, const char *text);

/* Bytes to read, and the texts that stand behind them. */
typedef struct dcv_form_reader_t {
    dcv_unpack_t from;
    apr_array_header_t *texts; /* const char * */
} dcv_form_reader_t;

/* Read the texts of a form, which stand from an offset to its end. */
void dcv_form_read_texts(dcv_form_reader_t *reader, const unsigned char *bytes,
                         apr_size_t len, apr_uint64_t offset, apr_pool_t *pool);

int dcv_form_read_byte(dcv_form_reader_t *reader);

/* A number that must not be over most, nor under 0; 0 when it is. */
int dcv_form_read_count(dcv_form_reader_t *reader, apr_uint64_t number, int most);

/* The same for a byte. */
int dcv_form_read_small(dcv_form_reader_t *reader, int most);

/* A time to which others can be added. */
apr_time_t dcv_form_read_time(dcv_form_reader_t *reader);

const char *dcv_form_read_text(dcv_form_reader_t *reader);

/* A text that must be there. */
const char *dcv_form_need_text(dcv_form_reader_t *reader);

/*
 * A text of any length in parts, each of which is a text of the form: all but the last one
 * have the length that such a text may have. Of the text most octets are kept, a multiple of that.
 */
void dcv_form_pack_parts(dcv_pack_t *pack, dcv_form_texts_t *texts, const char *text,
                         apr_size_t most);
const char *dcv_form_read_parts(dcv_form_reader_t *reader, apr_pool_t *pool);

#endif
