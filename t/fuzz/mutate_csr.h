/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/*
 * How libFuzzer changes a CSR file for the target csr_formats: mostly inside the DER, whose
 * lengths and base64 are then written anew. Changes of the text seldom leave whole base64,
 * and changes of the DER seldom leave lengths that fit.
 */
#ifndef MUTATE_CSR_H
#define MUTATE_CSR_H

#include <stddef.h>
#include <stdint.h>

/* libFuzzer's own: changes size bytes at data, of which max_size may be used. */
size_t LLVMFuzzerMutate(uint8_t *data, size_t size, size_t max_size);

/* libFuzzer calls this instead. Returns the new size. The same seed makes the same. */
size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t max_size,
                               unsigned seed);

#endif
