/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/*
 * PEM blocks as they look once people, mail programs and panels have had them. What
 * pem.h finds is found here, too; csr_file.c looks here when nothing usable is there.
 */
#ifndef DCV_CORE_ARMOR_H
#define DCV_CORE_ARMOR_H

#include "pem.h"

/*
 * Find the next block at or behind text. Returns 0 when there is none.
 *
 * Its first and last line have one dash or more, also those of word processors, and
 * blanks anywhere between; dashes may be missing where the line ends. Upper and lower
 * case are the same. The last line of a CSR may have another label of CSRs than its
 * first. label_len is without blanks at the end.
 *
 * Takes a time in proportion to the length of the text, as dcv_pem_next() does.
 */
int dcv_armor_next(dcv_pem_block_t *block, const char *text);

/* Whether a block's label is one of CSRs: "[NEW] CERTIFICATE [SIGNING] REQUEST". */
int dcv_armor_is_csr(const dcv_pem_block_t *block);

/* Whether a block's label is one of private keys, whatever their form. */
int dcv_armor_is_private_key(const dcv_pem_block_t *block);

/*
 * What a message may call a block: a constant. NULL when its label is none that is
 * known: what stands in a file that is no CSR is not shown.
 */
const char *dcv_armor_known_label(const dcv_pem_block_t *block);

#endif
