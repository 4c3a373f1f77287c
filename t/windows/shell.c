/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Commands of the shell, for unit tests on Windows, which has none: whoever runs the test
 * (t/windows/units.t) reads a command on a line of its own behind "sh: ", and replies with the
 * number of bytes of its output, on a line, and those bytes.
 */
#include "tap.h"

#include <apr_strings.h>
#include <fcntl.h>
#include <io.h>
#include <stdio.h>
#include <stdlib.h>

const char *output_of(const char *command)
{
    char line[32] = "";
    size_t len;
    char *text;

    printf("sh: %s\n", command);
    fflush(stdout);
    _setmode(_fileno(stdin), _O_BINARY);
    if (!fgets(line, sizeof(line), stdin)) {
        exit(2);
    }
    len = (size_t)atol(line);
    text = apr_pcalloc(pool, len + 1);
    if (fread(text, 1, len, stdin) != len) {
        exit(2);
    }
    if (len && text[len - 1] == '\n') {
        text[len - 1] = '\0';
    }
    return text;
}
