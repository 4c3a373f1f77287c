/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/* Values that the json format is made of. The only file that includes jansson. */
#ifndef DCV_CORE_JSON_H
#define DCV_CORE_JSON_H

#include <jansson.h>

#include "render.h"

/* A text of any bytes: what is no UTF-8 comes as \xHH. NULL becomes null. */
json_t *dcv_json_text(const dcv_out_t *out, const char *bytes);

/* A point in time; 0 becomes null. */
json_t *dcv_json_when(const dcv_out_t *out, apr_time_t time);

/* What a check says of the file; null for NULL, and where it was not asked for. */
json_t *dcv_json_file_check(const dcv_out_t *out, const dcv_check_t *check);

#endif
