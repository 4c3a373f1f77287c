/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/* What the command writes: see output.h. */
#include "output.h"

#include <string.h>

#include <apr_env.h>
#include <apr_strings.h>

#include "dcv/text.h"
#include "system/system.h"

/* Octets that are collected before they are written. */
#define BUFFER_BYTES 65536

/* A variable of the environment that says something; NULL: it does not. */
static const char *setting(const char *name, apr_pool_t *pool)
{
    char *value;

    return apr_env_get(&value, name, pool) == APR_SUCCESS && *value ? value : NULL;
}

/* Whether terminals here take escape sequences. */
static int takes_escapes(apr_pool_t *pool)
{
    const char *terminal = setting("TERM", pool);

    return terminal && strcmp(terminal, "dumb") && cli_system_takes_escapes();
}

void cli_output_open(cli_output_t *output, apr_pool_t *pool)
{
    memset(output, 0, sizeof(*output));
    output->pool = pool;
    output->failure =
        apr_file_open_flags_stdout(&output->out, APR_FOPEN_BUFFERED, pool);
    if (output->failure == APR_SUCCESS) {
        (void)apr_file_buffer_set(output->out, apr_palloc(pool, BUFFER_BYTES),
                                  BUFFER_BYTES);
    }
    if (apr_file_open_stderr(&output->err, pool) != APR_SUCCESS) {
        output->err = NULL;
    }
    output->is_terminal = cli_system_is_terminal(output->out);
    output->has_colour =
        output->is_terminal && takes_escapes(pool) && !setting("NO_COLOR", pool);
    output->shows_progress = cli_system_is_terminal(output->err) && takes_escapes(pool);
}

void cli_output_write(void *context, const char *bytes, apr_size_t len)
{
    cli_output_t *output = context;

    if (output->failure == APR_SUCCESS) {
        output->failure = apr_file_write_full(output->out, bytes, len, NULL);
    }
}

int cli_output_is_gone(void *context)
{
    return ((const cli_output_t *)context)->failure != APR_SUCCESS;
}

void cli_output_puts(cli_output_t *output, const char *text)
{
    cli_output_write(output, text, strlen(text));
}

/* How many characters wide a readable text in UTF-8 is, about. */
static int width_of(const char *text)
{
    int width = 0;

    for (; *text; text++) {
        width += ((unsigned char)*text & 0xc0) != 0x80;
    }
    return width;
}

void cli_output_show(cli_output_t *output, cli_tone_t tone, const char *text, int width)
{
    static const char *const codes[] = {
        [CLI_PLAIN] = "",       [CLI_GOOD] = "\033[32m", [CLI_WARNING] = "\033[33m",
        [CLI_BAD] = "\033[31m", [CLI_BOLD] = "\033[1m",  [CLI_FAINT] = "\033[2m"};
    const char *readable = dcv_text_readable(text, output->pool);
    int is_toned = output->has_colour && tone != CLI_PLAIN;

    cli_output_puts(output, is_toned ? codes[tone] : "");
    cli_output_puts(output, readable);
    cli_output_puts(output, is_toned ? "\033[0m" : "");
    for (int i = width_of(readable); i < width; i++) {
        cli_output_puts(output, " ");
    }
}

static void write_error(cli_output_t *output, const char *text)
{
    if (output->err) {
        (void)apr_file_write_full(output->err, text, strlen(text), NULL);
    }
}

void cli_output_complain(cli_output_t *output, const char *about, const char *text)
{
    cli_output_progress(output, NULL);
    if (!output->is_silent) {
        write_error(output,
                    apr_pstrcat(output->pool, "dcv: ",
                                about ? dcv_text_readable(about, output->pool) : "",
                                about ? ": " : "",
                                dcv_text_readable(text, output->pool), "\n", NULL));
    }
}

void cli_output_progress(cli_output_t *output, const char *text)
{
    if (output->shows_progress && (text || output->has_progress)) {
        write_error(output, "\r\033[K");
        write_error(output, text ? text : "");
        output->has_progress = text != NULL;
    }
}

int cli_output_close(cli_output_t *output, dcv_lang_t lang)
{
    cli_output_progress(output, NULL);
    if (output->failure == APR_SUCCESS) {
        output->failure = apr_file_flush(output->out);
    }
    if (output->failure == APR_SUCCESS) {
        output->failure = cli_system_finish(output->out);
    }
    if (output->failure != APR_SUCCESS && !APR_STATUS_IS_EPIPE(output->failure)) {
        cli_output_complain(output, NULL,
                            dcv_trf(lang, output->pool,
                                    "standard output cannot be written: %s",
                                    dcv_error_reason(output->failure, output->pool)));
    }
    return output->failure == APR_SUCCESS;
}
