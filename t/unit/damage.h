/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/* Records that were damaged while they were kept, for the tests of what reads them. */
#ifndef DAMAGE_H
#define DAMAGE_H

#include <apr.h>

/* Bytes that end where the memory ends, for tools that watch it: to be freed. */
unsigned char *exact_copy(const unsigned char *bytes, apr_size_t len);

/*
 * That nothing is read of a record that is cut off anywhere or has another form, nor of any
 * number of the same byte. is_none: whether nothing is read of so many bytes of the record,
 * which is overwritten.
 */
void refuses_damage(unsigned char *record, apr_size_t len,
                    int (*is_none)(apr_size_t len));

#endif
