/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/* What authority.c and authority_define.c share about the set of profiles. */
#ifndef DCV_CORE_AUTHORITY_H
#define DCV_CORE_AUTHORITY_H

#include "dcv/authority.h"

/* The owner of the record in the family, and by default. */
#define DCV_OWNER_TEMPLATE "_%{MD5}"

struct dcv_authorities_t {
    apr_array_header_t *list;   /* const dcv_authority_t * */
    apr_array_header_t *broken; /* const char *: names whose definition failed */
};

#endif
