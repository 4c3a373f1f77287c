/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/* The base64 of a CSR, as it stands in a text. */
#ifndef DCV_CORE_BASE64_H
#define DCV_CORE_BASE64_H

#include "dcv/error.h"

/*
 * Decode the base64 (RFC 4648 4) of text from start up to end, which belong to it.
 *
 * What mail programs, panels and programming languages put around lines is skipped:
 * white space, ">", "|", dashes, quotation marks, commas; and the escapes of JSON, as
 * \n for a line's end and \/ for a slash, with any number of backslashes. Padding may be
 * missing: DER tells its length.
 *
 * Sets *bytes, which are in pool, as is an error, and *len. Fails with
 * DCV_E_CSR_DAMAGED. The message shows one character of the text at most, with its line
 * and its place there: whoever named the file may have no right to read it.
 */
dcv_error_t *dcv_base64_decode(unsigned char **bytes, apr_size_t *len, const char *text,
                               const char *start, const char *end, apr_pool_t *pool);

/* The number of the line of text that has at, from 1 on. */
int dcv_base64_line(const char *text, const char *at);

#endif
