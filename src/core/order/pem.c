/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/* PEM blocks of a text: see pem.h. */
#include "pem.h"

#include <string.h>

static int begins_with(const char *text, const char *start)
{
    return !strncmp(text, start, strlen(start));
}

/* Behind a block's last line, which is looked for at text; NULL: it is not there. */
static const char *match_end(const char *text, const dcv_pem_block_t *block)
{
    if (!begins_with(text, DCV_PEM_END)) {
        return NULL;
    }
    text += strlen(DCV_PEM_END);
    if (strncmp(text, block->label, block->label_len) != 0) {
        return NULL;
    }
    text += block->label_len;
    return begins_with(text, DCV_PEM_DASHES) ? text + strlen(DCV_PEM_DASHES) : NULL;
}

/* Find the end of a block whose first line is known. */
static void find_end(dcv_pem_block_t *block)
{
    block->end = NULL;
    block->rest = block->content;
    for (const char *at = block->content; (at = strstr(at, DCV_PEM_DASHES)); at++) {
        const char *rest;

        /* Of more dashes the last ones count. */
        while (at[strlen(DCV_PEM_DASHES)] == '-') {
            at++;
        }
        rest = match_end(at, block);

        if (rest) {
            block->end = at;
            block->rest = rest;
            return;
        }
        if (begins_with(at, DCV_PEM_BEGIN)) {
            return;
        }
    }
}

int dcv_pem_next(dcv_pem_block_t *block, const char *text)
{
    while ((text = strstr(text, DCV_PEM_BEGIN))) {
        const char *label_end;

        block->begin = text;
        block->label = text + strlen(DCV_PEM_BEGIN);
        block->label_len = strcspn(block->label, "-\n");
        label_end = block->label + block->label_len;
        if (begins_with(label_end, DCV_PEM_DASHES)) {
            block->content = label_end + strlen(DCV_PEM_DASHES);
            find_end(block);
            return 1;
        }
        text = label_end;
    }
    return 0;
}
