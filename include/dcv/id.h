/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/* Ids: the keys under which visits and evidence are kept outside of the process. */
#ifndef DCV_ID_H
#define DCV_ID_H

#include <apr.h>

#define DCV_ID_BYTES 16

/*
 * The id of three texts, none of them NULL; other texts have another one.
 *
 * For visits they are a file's name, its content, and the name it was asked for under:
 * a new order of an old CSR has another content, and none of the old order's visits.
 * For evidence they are the labels of a record's owner, its target, and the order's
 * name: another unique value, or another authority, makes another one.
 */
void dcv_id_make(unsigned char id[DCV_ID_BYTES], const char *first, const char *second,
                 const char *third);

/*
 * The number of a text, as good as one of its own: nobody finds a text that has the number of
 * another one, as he does where a number has 32 bits.
 */
apr_uint64_t dcv_id_number(const char *text);

#endif
