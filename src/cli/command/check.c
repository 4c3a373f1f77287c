/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/* dcv check: whether the CA would find what it looks for. */
#include <apr_strings.h>

#include "cli.h"
#include "dcv/clock.h"
#include "dcv/run.h"
#include "jobs.h"
#include "nagios.h"
#include "people.h"

/* How often a wait tells how long it still takes. */
#define TELL_EACH apr_time_from_sec(1)

/* What to say first of an order that is not proven; NULL: nothing. */
static const char *text_of(const dcv_entry_t *entry, const dcv_check_t *unknown)
{
    if (!unknown) {
        return entry->next_step.text;
    }
    return unknown->verdict != DCV_VERDICTS
               ? APR_ARRAY_IDX(unknown->findings, 0, dcv_finding_t).explanation
               : unknown->file->explanation;
}

/* Count how it stands with the names of an order. */
static void count_order(void *context, const dcv_entry_t *entry)
{
    cli_counts_t *counts = context;
    const dcv_check_t *unknown = NULL;
    int is_nameless = !entry->domains->nelts, is_known = is_nameless;
    int is_right = !entry->problems && !is_nameless;

    counts->problems += entry->problems > 0;
    counts->by[CLI_IS_MISSING] += is_nameless;
    for (int i = 0; i < entry->domains->nelts; i++) {
        const dcv_domain_t *domain = &APR_ARRAY_IDX(entry->domains, i, dcv_domain_t);
        cli_proven_t proven = cli_proven_name(domain->check, counts->proofs);

        counts->names++;
        counts->by[proven]++;
        is_right = is_right && proven == CLI_IS_PROVEN;
        is_known = is_known || proven == CLI_IS_MISSING || proven == CLI_IS_WRONG;
        unknown = proven == CLI_IS_UNKNOWN ? domain->check : unknown;
    }
    if (!counts->text && !is_right) {
        counts->text = apr_pstrdup(
            counts->pool, text_of(entry, is_known || entry->problems ? NULL : unknown));
    }
}

/* Wait for the time of the next check, but no longer than until a moment. */
static void wait_for_next(const cli_jobs_t *jobs, cli_t *cli, apr_time_t until)
{
    apr_time_t next = dcv_clock_now() + cli_jobs_pause(jobs), now;
    apr_pool_t *scratch;

    apr_pool_create(&scratch, cli->pool);
    next = next < until ? next : until;
    while ((now = dcv_clock_now()) < next) {
        cli_output_progress(&cli->output,
                            dcv_trf(cli->lang, scratch,
                                    "not all is valid; next check in %d s",
                                    (int)apr_time_sec(next - now) + 1));
        apr_pool_clear(scratch);
        apr_sleep(next - now < TELL_EACH ? next - now : TELL_EACH);
    }
    cli_output_progress(&cli->output, NULL);
    apr_pool_destroy(scratch);
}

/* Check, and again on the CA's rhythm while --wait lasts, the last time at its end. */
static dcv_error_t *check_all(cli_jobs_t *jobs, cli_t *cli)
{
    apr_time_t until = dcv_clock_now() + cli->arguments.wait;
    dcv_error_t *error;
    int is_last;

    do {
        is_last = !cli->arguments.has_wait || dcv_clock_now() >= until;
        error = cli_jobs_run(jobs);
        if (!error && !is_last && cli_jobs_open(jobs)) {
            wait_for_next(jobs, cli, until);
        }
    } while (!error && !is_last && cli_jobs_open(jobs));
    return error;
}

static cli_status_t status_of(const cli_counts_t *counts)
{
    return counts->unusable ? CLI_UNUSABLE
           : counts->problems || counts->by[CLI_IS_WRONG] || counts->by[CLI_IS_MISSING]
               ? CLI_TO_MEND
           : counts->by[CLI_IS_UNKNOWN] ? CLI_UNKNOWN
                                        : CLI_RIGHT;
}

static void show_result(const cli_orders_t *orders, cli_t *cli)
{
    if (cli->output.is_terminal && !cli->arguments.has_format) {
        cli_people_check(orders, cli);
    }
    else {
        cli_orders_render(orders, cli,
                          cli->arguments.has_format ? cli->arguments.format
                                                    : DCV_FORMAT_TEXT);
    }
}

/* Nobody can be asked. */
static cli_status_t give_up(cli_t *cli, const char *problem)
{
    if (cli->arguments.is_nagios) {
        cli_nagios_unknown(cli, problem);
    }
    else {
        cli_output_complain(&cli->output, NULL, problem);
    }
    return CLI_UNKNOWN;
}

/* An order for which no persistent record is known cannot be asked for one. */
static void count_account(void *context, const dcv_entry_t *entry)
{
    int *missing = context;

    *missing += !entry->order->account;
}

/* The first of the files that are no orders, and why it is none. */
static const char *describe_unusable(const cli_orders_t *orders, const cli_t *cli)
{
    const dcv_file_error_t *error = dcv_snapshot_file_error(orders->snapshot, 0);

    return apr_pstrcat(cli->pool, error->source, ": ", error->texts[cli->lang], NULL);
}

static cli_status_t check_orders(cli_orders_t *orders, cli_t *cli)
{
    apr_time_t begun = dcv_clock_now();
    cli_counts_t counts = {.proofs = cli->arguments.proofs,
                           .unusable = orders->unusable,
                           .pool = cli->pool};
    cli_jobs_t *jobs = cli_jobs_create(orders, cli);
    dcv_error_t *error = check_all(jobs, cli);

    if (error) {
        return give_up(cli, error->messages[cli->lang]);
    }
    cli_orders_walk(orders, cli, count_order, &counts);
    if (orders->unusable) {
        counts.text = describe_unusable(orders, cli);
    }
    counts.took = dcv_clock_now() - begun;
    if (cli->arguments.is_nagios) {
        return cli_nagios_tell(cli, &counts);
    }
    show_result(orders, cli);
    return status_of(&counts);
}

cli_status_t cli_check_run(cli_t *cli)
{
    cli_orders_t orders;
    int without_account = 0;

    cli->output.is_silent = cli->arguments.is_nagios;
    if (!cli_orders_read(&orders, cli)) {
        return cli->arguments.is_nagios ? give_up(cli, orders.problem) : CLI_UNUSABLE;
    }
    cli_orders_report(&orders, cli);
    if (cli->arguments.proofs & CLI_BY_PERSISTENT) {
        cli_orders_walk(&orders, cli, count_account, &without_account);
    }
    if (without_account) {
        const char *problem =
            dcv_tr(cli->lang, "--persist needs the account for the record; name a "
                              "configuration with a DCVPersistAccount by --config");

        (void)give_up(cli, problem);
        return cli->arguments.is_nagios ? CLI_UNKNOWN : CLI_UNUSABLE;
    }
    if (!dcv_run_is_possible()) {
        return give_up(cli, orders.sources.no_checks);
    }
    return check_orders(&orders, cli);
}
