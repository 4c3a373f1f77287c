/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/* A plugin of Nagios or Icinga: see nagios.h. */
#include "nagios.h"

#include <apr_strings.h>

#include "dcv/text.h"

/* What a plugin ends with, by which it is told. */
typedef enum {
    OK,
    WARNING,
    CRITICAL,
    UNKNOWN
} state_t;

static state_t state_of(const cli_counts_t *counts)
{
    return counts->unusable                                   ? UNKNOWN
           : counts->problems || counts->by[CLI_IS_WRONG] > 0 ? CRITICAL
           : counts->by[CLI_IS_MISSING]                       ? WARNING
           : counts->by[CLI_IS_UNKNOWN]                       ? UNKNOWN
                                                              : OK;
}

/* On one line, without the "|" behind which performance data stand. */
static const char *make_line(const char *text, apr_pool_t *pool)
{
    char *line = apr_pstrdup(pool, dcv_text_readable(text, pool));

    for (char *c = line; *c; c++) {
        *c = *c == '|' || *c == '\n' ? '/' : *c;
    }
    return line;
}

cli_status_t cli_nagios_tell(cli_t *cli, const cli_counts_t *counts)
{
    static const char *const words[] = {"OK", "WARNING", "CRITICAL", "UNKNOWN"};
    state_t state = state_of(counts);
    const char *text =
        counts->unusable
            ? dcv_trn(cli->lang, cli->pool, counts->unusable, "%d file cannot be used",
                      "%d files cannot be used", counts->unusable)
            : dcv_trf(cli->lang, cli->pool, "%d of %d names valid",
                      counts->by[CLI_IS_PROVEN], counts->names);

    cli_output_puts(
        &cli->output,
        apr_psprintf(
            cli->pool,
            "DCV %s - %s%s%s | valid=%d;;;0;%d missing=%d wrong=%d unknown=%d "
            "time=%d.%03ds\n",
            words[state], text, state != OK && counts->text ? ": " : "",
            state != OK && counts->text ? make_line(counts->text, cli->pool) : "",
            counts->by[CLI_IS_PROVEN], counts->names, counts->by[CLI_IS_MISSING],
            counts->by[CLI_IS_WRONG], counts->by[CLI_IS_UNKNOWN],
            (int)apr_time_sec(counts->took), (int)apr_time_msec(counts->took)));
    return (cli_status_t)state;
}

void cli_nagios_unknown(cli_t *cli, const char *problem)
{
    cli_output_puts(&cli->output,
                    apr_pstrcat(cli->pool, "DCV UNKNOWN - ",
                                make_line(problem, cli->pool), "\n", NULL));
}
