/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/* Commands of the shell: see tap.h. On Windows t/windows/shell.c is in its place. */
#include "tap.h"

#include <apr_strings.h>
#include <stdio.h>

const char *output_of(const char *command)
{
    FILE *in = popen(command, "r");
    apr_size_t len = 0;
    const char *text = in ? read_stream(in, &len) : "";

    if (in) {
        pclose(in);
    }
    return apr_pstrmemdup(pool, text, len && text[len - 1] == '\n' ? len - 1 : len);
}
