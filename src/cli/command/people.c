/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/* What people read on a terminal: see people.h. */
#include "people.h"

#include <string.h>

#include <apr_strings.h>

#include "dcv/when.h"
#include "proven.h"

/* Columns of what is shown of a name, and of a verdict. */
#define LABEL_WIDTH   10
#define VERDICT_WIDTH 20

/* The order's file, its authority, and until when. */
static void show_head(cli_t *cli, const dcv_entry_t *entry)
{
    const dcv_order_t *order = entry->order;
    const char *day = dcv_when_day(order->expires, cli->pool);

    cli_output_show(&cli->output, CLI_BOLD, order->source, 0);
    cli_output_show(&cli->output, CLI_PLAIN,
                    apr_pstrcat(cli->pool, "  ", order->authority->name,
                                order->unique_value ? " " : "",
                                order->unique_value ? order->unique_value : "", NULL),
                    0);
    if (day) {
        cli_output_show(&cli->output, CLI_PLAIN,
                        dcv_trf(cli->lang, cli->pool, ", until %s", day), 0);
    }
    cli_output_puts(&cli->output, "\n");
}

static void show_line(cli_t *cli, const char *label, const char *text)
{
    cli_output_puts(&cli->output, "    ");
    cli_output_show(&cli->output, CLI_FAINT, label, LABEL_WIDTH);
    cli_output_show(&cli->output, CLI_PLAIN, text, 0);
    cli_output_puts(&cli->output, "\n");
}

static void show_warnings(cli_t *cli, const dcv_entry_t *entry)
{
    for (int i = 0; i < entry->warnings->nelts; i++) {
        const dcv_warning_t *warning =
            &APR_ARRAY_IDX(entry->warnings, i, dcv_warning_t);

        cli_output_puts(&cli->output, "  ");
        cli_output_show(&cli->output,
                        warning->severity == DCV_PROBLEM ? CLI_BAD : CLI_WARNING,
                        warning->severity == DCV_PROBLEM ? "! " : "- ", 0);
        cli_output_show(
            &cli->output, CLI_PLAIN,
            apr_pstrcat(cli->pool, warning->text, " ", warning->remedy, NULL), 0);
        cli_output_puts(&cli->output, "\n");
    }
}

/* Of several records the one at the base domain, which is good for all names below. */
static void show_record(cli_t *cli, const char *label,
                        const apr_array_header_t *records)
{
    const dcv_record_t *record;

    if (!records || !records->nelts) {
        return;
    }
    record = &APR_ARRAY_IDX(records, records->nelts - 1, dcv_record_t);
    show_line(cli, label, record->zone_line);
    show_line(cli, "",
              dcv_trf(cli->lang, cli->pool, "in a panel: %s in the zone %s",
                      record->panel_host, record->panel_zone));
}

static void show_domain(cli_t *cli, const dcv_order_t *order,
                        const dcv_domain_t *domain)
{
    const dcv_proof_t *proof = &domain->proof;

    cli_output_puts(&cli->output, "  ");
    cli_output_show(&cli->output, CLI_BOLD,
                    proof->unicode ? proof->unicode : proof->name->text, 0);
    cli_output_puts(&cli->output, "\n");
    if (proof->urls[0]) {
        show_line(cli, dcv_tr(cli->lang, "file"), proof->urls[0]);
        show_line(cli, "", dcv_error_line(order->body, cli->pool));
    }
    show_record(cli, dcv_tr(cli->lang, "record"), proof->records);
    show_record(cli, dcv_tr(cli->lang, "or"), proof->persistent);
}

static void show_order(void *context, const dcv_entry_t *entry)
{
    cli_t *cli = context;

    show_head(cli, entry);
    show_warnings(cli, entry);
    for (int i = 0; i < entry->domains->nelts; i++) {
        show_domain(cli, entry->order, &APR_ARRAY_IDX(entry->domains, i, dcv_domain_t));
    }
    cli_output_puts(&cli->output, "\n");
}

void cli_people_show(const cli_orders_t *orders, cli_t *cli)
{
    cli_orders_walk(orders, cli, show_order, cli);
}

/* The widest of the names of an order. */
static int name_width(const dcv_entry_t *entry)
{
    int width = 0;

    for (int i = 0; i < entry->domains->nelts; i++) {
        int own = (int)strlen(
            APR_ARRAY_IDX(entry->domains, i, dcv_domain_t).proof.name->text);

        width = own > width ? own : width;
    }
    return width;
}

static void show_verdict(cli_t *cli, cli_proof_t proof, const dcv_check_t *check)
{
    static const cli_tone_t tones[] = {[CLI_IS_PROVEN] = CLI_GOOD,
                                       [CLI_IS_NONE] = CLI_FAINT,
                                       [CLI_IS_UNKNOWN] = CLI_FAINT,
                                       [CLI_IS_MISSING] = CLI_WARNING,
                                       [CLI_IS_WRONG] = CLI_BAD};
    dcv_verdict_t verdict = cli_proven_verdict(check, proof);
    const char *name = dcv_verdict_name(verdict);

    cli_output_puts(&cli->output, "  ");
    cli_output_show(&cli->output, tones[cli_proven_by(check, proof)], name ? name : "-",
                    VERDICT_WIDTH);
}

static void show_checked(void *context, const dcv_entry_t *entry)
{
    cli_t *cli = context;
    int width = name_width(entry);

    show_head(cli, entry);
    cli_output_puts(&cli->output, "  ");
    cli_output_show(&cli->output, CLI_FAINT, "", width + 2);
    cli_output_show(&cli->output, CLI_FAINT, dcv_tr(cli->lang, "FILE"),
                    VERDICT_WIDTH + 2);
    cli_output_show(&cli->output, CLI_FAINT, dcv_tr(cli->lang, "RECORD"),
                    VERDICT_WIDTH + 2);
    cli_output_show(&cli->output, CLI_FAINT,
                    entry->order->account ? dcv_tr(cli->lang, "PERSISTENT") : "", 0);
    cli_output_puts(&cli->output, "\n");
    for (int i = 0; i < entry->domains->nelts; i++) {
        const dcv_domain_t *domain = &APR_ARRAY_IDX(entry->domains, i, dcv_domain_t);

        cli_output_puts(&cli->output, "  ");
        cli_output_show(&cli->output, CLI_BOLD, domain->proof.name->text, width);
        show_verdict(cli, CLI_BY_FILE, domain->check);
        show_verdict(cli, CLI_BY_RECORD, domain->check);
        if (entry->order->account) {
            show_verdict(cli, CLI_BY_PERSISTENT, domain->check);
        }
        cli_output_puts(&cli->output, "\n");
    }
    show_warnings(cli, entry);
    cli_output_puts(&cli->output, "  ");
    cli_output_show(&cli->output, CLI_PLAIN,
                    apr_pstrcat(cli->pool, "→ ", entry->next_step.text, NULL), 0);
    cli_output_puts(&cli->output, "\n\n");
}

void cli_people_check(const cli_orders_t *orders, cli_t *cli)
{
    cli_orders_walk(orders, cli, show_checked, cli);
}
