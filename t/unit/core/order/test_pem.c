/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
#include "order/pem.h"
#include "tap.h"

#include <apr_strings.h>

/* A block's label, content and rest, as a text; NULL: there is none. */
static const char *first_block(const char *text)
{
    dcv_pem_block_t block;

    if (!dcv_pem_next(&block, text)) {
        return NULL;
    }
    return apr_psprintf(pool, "%.*s|%s|%s", (int)block.label_len, block.label,
                        block.end
                            ? apr_pstrmemdup(pool, block.content,
                                             (apr_size_t)(block.end - block.content))
                            : "no end",
                        block.rest);
}

void run_tests(void)
{
    dcv_pem_block_t block;

    is(first_block("no block"), NULL, "a text without a first line has no block");
    is(first_block("x\n-----BEGIN A-----\ncontent\n-----END A-----\nrest"),
       "A|\ncontent\n|\nrest", "a block stands between its first and its last line");
    is(first_block("-----BEGIN A-----c-----END A-----"), "A|c|",
       "a block may stand in one line");
    is(first_block("-----BEGIN A-----\n-----END B-----\n-----END A-----\n"),
       "A|\n-----END B-----\n|\n", "another label's last line does not end a block");
    is(first_block("-----BEGIN A-----\n-----END AB-----\n"),
       "A|no end|\n-----END AB-----\n", "a longer label's last line does not end it");
    is(first_block("-----BEGIN A-----\n------END A-----\n"), "A|\n-|\n",
       "more dashes before a last line belong to the content");
    is(first_block("-----BEGIN A-----\n-----BEGIN B-----\n-----END A-----\n"),
       "A|no end|\n-----BEGIN B-----\n-----END A-----\n",
       "a last line behind the next block's first line is that block's");
    is(first_block("-----BEGIN A\n-----BEGIN B-----\n-----END B-----\n"), "B|\n|\n",
       "a first line without dashes at its end begins no block");
    ok(dcv_pem_next(&block, "-----BEGIN A-----\n-----BEGIN B-----\n") && !block.end &&
           dcv_pem_next(&block, block.rest) && *block.label == 'B' &&
           !dcv_pem_next(&block, block.rest),
       "all blocks are found one by one, whether they end or not");
}
