/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/* What the command writes: results to standard output, all else to standard error. */
#ifndef DCV_CLI_OUTPUT_H
#define DCV_CLI_OUTPUT_H

#include <apr_file_io.h>

#include "dcv/compiler.h"
#include "dcv/lang.h"
#include "dcv/render.h"

typedef struct cli_output_t {
    apr_pool_t *pool;
    apr_file_t *out, *err;
    int is_terminal; /* whether people read standard output as it comes */
    int has_colour;
    int shows_progress;   /* whether standard error is a terminal that takes it */
    int has_progress;     /* whether a line of it stands there */
    int is_silent;        /* whether nothing is complained of */
    apr_status_t failure; /* the first of writing to standard output */
} cli_output_t;

/* What a text on a terminal says of itself. */
typedef enum {
    CLI_PLAIN,
    CLI_GOOD,
    CLI_WARNING,
    CLI_BAD,
    CLI_BOLD,
    CLI_FAINT
} cli_tone_t;

void cli_output_open(cli_output_t *output, apr_pool_t *pool);

/* Write to standard output, as a dcv_sink_t does; context is the output. */
void cli_output_write(void *context, const char *bytes, apr_size_t len);
int cli_output_is_gone(void *context);

void cli_output_puts(cli_output_t *output, const char *text);

/*
 * Write a text, which need not be readable, in a tone, and blanks behind it up to a width in
 * characters; 0: none.
 */
void cli_output_show(cli_output_t *output, cli_tone_t tone, const char *text,
                     int width);

/* Tell people what is wrong. about: a file, perhaps hostile; NULL: none. */
void cli_output_complain(cli_output_t *output, const char *about, const char *text);

/*
 * Tell people on a terminal what goes on, in place of what was told before: a readable text.
 * NULL: nothing.
 */
void cli_output_progress(cli_output_t *output, const char *text);

/*
 * Whether all was written to where it should go. Complains unless the reader has just gone.
 * To be called once, at the end.
 */
int cli_output_close(cli_output_t *output, dcv_lang_t lang);

#endif
