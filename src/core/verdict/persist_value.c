/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/* The value of a persistent record: see persist_value.h. */
#include "persist_value.h"

#include <string.h>

#include <apr_cstr.h>
#include <apr_strings.h>

#include "dcv/dns.h"
#include "issue_value.h"
#include "text.h"

/* More digits are no time that anybody can compare. */
#define DIGITS_MAX 18

/* A value that is being read. */
typedef struct {
    const char *typed; /* all of it */
    const char *text;  /* without quotation marks around it, and a final dot */
    int quote, dot;    /* whether there were some; dot: its place in typed, from 1 on */
    const char *issuer;
    const apr_array_header_t *issuers;
    const char *uri;
    apr_time_t now;
    apr_pool_t *pool;
} reading_t;

/* A parameter, by its place in the text. */
typedef struct {
    const char *tag, *value;
    int at; /* of the value, from 0 on */
} parameter_t;

static int is_ours(const reading_t *reading, const char *issuer)
{
    for (int i = 0; i < reading->issuers->nelts; i++) {
        if (dcv_dns_same(APR_ARRAY_IDX(reading->issuers, i, const char *), issuer)) {
            return 1;
        }
    }
    return 0;
}

/*
 * Whether a value that nobody can read was meant for the CA: it begins with its name, or
 * has the account in it.
 */
static int is_meant(const reading_t *reading)
{
    const char *begin = reading->typed + strspn(reading->typed, " \t\"'");
    apr_size_t len = strcspn(begin, " \t\"';,");

    return is_ours(reading, apr_pstrmemdup(reading->pool, begin, len)) ||
           dcv_text_find(reading->typed, reading->uri);
}

/* Take off quotation marks around a value. */
static void take_quotes(reading_t *reading)
{
    apr_size_t len = strlen(reading->typed);

    reading->text = reading->typed;
    if (len > 1 && *reading->typed == '"' && reading->typed[len - 1] == '"') {
        reading->quote = 1;
        reading->text = apr_pstrmemdup(reading->pool, reading->typed + 1, len - 2);
    }
}

/* Read what stands in the text by the grammar, with a final dot taken off. */
static dcv_issue_value_t read_issue(reading_t *reading)
{
    dcv_issue_value_t issue = dcv_issue_value_read(reading->text, reading->pool);
    int at = issue.wrong_at;

    if (at > 1 && !issue.behind_issuer && !strcmp(issue.wrong, ".") &&
        strchr(" \t;", reading->text[at])) {
        reading->dot = at + reading->quote;
        reading->text = apr_pstrcat(
            reading->pool,
            apr_pstrmemdup(reading->pool, reading->text, (apr_size_t)at - 1),
            reading->text + at, NULL);
        issue = dcv_issue_value_read(reading->text, reading->pool);
        if (issue.wrong_at >= at) {
            issue.wrong_at++;
        }
    }
    return issue;
}

/* A place in the text as one in what was typed, from 1 on. */
static int place_of(const reading_t *reading, int at)
{
    int place = at + reading->quote + 1;

    return reading->dot && place >= reading->dot ? place + 1 : place;
}

/* The parameters of a text that fits the grammar, parameter_t. */
static apr_array_header_t *split(const reading_t *reading)
{
    apr_array_header_t *list = apr_array_make(reading->pool, 4, sizeof(parameter_t));
    const char *at = strchr(reading->text, ';');

    while (at) {
        const char *begin = at + 1 + strspn(at + 1, " \t"),
                   *equals = strchr(begin, '=');
        const char *value = equals ? equals + 1 + strspn(equals + 1, " \t") : NULL;

        if (value) {
            parameter_t *added = apr_array_push(list);

            added->tag = apr_pstrmemdup(reading->pool, begin, strcspn(begin, " \t="));
            added->value = apr_pstrmemdup(reading->pool, value, strcspn(value, " \t;"));
            added->at = (int)(value - reading->text);
        }
        at = strchr(begin, ';');
    }
    return list;
}

/* A parameter by its tag, in whatever case; NULL: none. *twice: there is a second one. */
static const parameter_t *find(const apr_array_header_t *parameters, const char *tag,
                               const parameter_t **twice)
{
    const parameter_t *first = NULL;

    for (int i = 0; i < parameters->nelts; i++) {
        const parameter_t *parameter = &APR_ARRAY_IDX(parameters, i, parameter_t);

        if (apr_cstr_casecmp(parameter->tag, tag)) {
            continue;
        }
        if (first) {
            *twice = *twice ? *twice : parameter;
        }
        else {
            first = parameter;
        }
    }
    return first;
}

/* Whether a value is for another CA, and not any text that happens to fit the grammar. */
static int names_other(const reading_t *reading, const char *issuer)
{
    const parameter_t *twice = NULL;

    return *issuer &&
           (strchr(issuer, '.') || find(split(reading), "accounturi", &twice));
}

static void set_fault(dcv_persist_value_t *value, const reading_t *reading,
                      dcv_persist_fault_t fault, const parameter_t *parameter, int at)
{
    value->fault = fault;
    value->taken_by = 0;
    value->parameter = parameter->tag;
    value->found = parameter->value;
    value->wrong_at = place_of(reading, parameter->at + at);
    value->wrong = apr_pstrmemdup(reading->pool, parameter->value + at,
                                  parameter->value[at] != '\0');
}

/* Compare accounturi with the account: some validators do so to the letter. */
static void judge_account(dcv_persist_value_t *value, const reading_t *reading,
                          const parameter_t *account)
{
    int same = 0;

    while (account->value[same] && account->value[same] == reading->uri[same]) {
        same++;
    }
    if (!account->value[same] && !reading->uri[same]) {
        return;
    }
    if (apr_cstr_casecmp(account->value, reading->uri)) {
        set_fault(value, reading, DCV_PERSIST_OTHER_ACCOUNT, account, same);
    }
    else {
        set_fault(value, reading, DCV_PERSIST_OTHER_CASE, account, same);
        value->taken_by = DCV_TAKEN_BY_MPIC;
    }
}

/* UNIX seconds; -1: the text is no such number. */
static apr_int64_t seconds_of(const char *text)
{
    apr_size_t digits = strspn(text, "0123456789");

    return digits && !text[digits] && digits <= DIGITS_MAX ? apr_atoi64(text) : -1;
}

/* Compare persistUntil with the time. Returns whether the record still holds. */
static int judge_until(dcv_persist_value_t *value, const reading_t *reading,
                       const parameter_t *until)
{
    apr_int64_t seconds = seconds_of(until->value);
    apr_int64_t last = apr_time_sec(APR_INT64_MAX / 2);

    if (seconds < 0) {
        int digits = (int)strspn(until->value, "0123456789");

        set_fault(value, reading, DCV_PERSIST_NO_TIME, until,
                  digits <= DIGITS_MAX ? digits : 0);
        return 0;
    }
    value->until = apr_time_from_sec(seconds < last ? seconds : last);
    if (value->until < reading->now) {
        set_fault(value, reading, DCV_PERSIST_OVER, until, 0);
        return 0;
    }
    return 1;
}

/* What the parameters say. Returns whether somebody takes the value. */
static int judge_parameters(dcv_persist_value_t *value, const reading_t *reading,
                            int wildcard)
{
    const apr_array_header_t *parameters = split(reading);
    const parameter_t *twice = NULL;
    const parameter_t *account = find(parameters, "accounturi", &twice);
    const parameter_t *until = find(parameters, "persistUntil", &twice);
    const parameter_t *policy = find(parameters, "policy", &twice);

    value->lacks_policy =
        wildcard && (!policy || apr_cstr_casecmp(policy->value, "wildcard"));
    if (!account) {
        value->fault = DCV_PERSIST_NO_ACCOUNT;
        value->taken_by = 0;
        return 0;
    }
    if (twice) {
        set_fault(value, reading, DCV_PERSIST_TWICE, twice, 0);
        return 0;
    }
    judge_account(value, reading, account);
    return value->fault != DCV_PERSIST_OTHER_ACCOUNT &&
           (!until || judge_until(value, reading, until));
}

/* What not all validators take, where nothing else is wrong. */
static void judge_form(dcv_persist_value_t *value, const reading_t *reading)
{
    if (reading->dot) {
        value->taken_by &= DCV_TAKEN_BY_BOULDER;
        value->fault = DCV_PERSIST_FINAL_DOT;
        value->wrong_at = reading->dot;
        value->wrong = ".";
        value->parameter = value->found = NULL;
    }
    if (reading->quote) {
        value->taken_by &= DCV_TAKEN_BY_DIGICERT;
        value->fault = DCV_PERSIST_QUOTED;
        value->wrong_at = 1;
        value->wrong = "\"";
        value->parameter = value->found = NULL;
    }
    if (value->lacks_policy) {
        value->taken_by &= ~DCV_TAKEN_BY_BOULDER;
    }
}

dcv_persist_value_t dcv_persist_value_read(const char *value,
                                           const apr_array_header_t *issuers,
                                           const char *uri, int wildcard,
                                           apr_time_t now, apr_pool_t *pool)
{
    reading_t reading = {
        .typed = value, .issuers = issuers, .uri = uri, .now = now, .pool = pool};
    dcv_persist_value_t read = {.fault = DCV_PERSIST_OTHER_ISSUER};
    dcv_issue_value_t issue;

    take_quotes(&reading);
    issue = read_issue(&reading);
    if (issue.wrong_at) {
        if (is_meant(&reading)) {
            read.fault = DCV_PERSIST_GRAMMAR;
            read.wrong_at = issue.wrong_at + reading.quote;
            read.wrong = issue.wrong;
        }
        return read;
    }
    if (!is_ours(&reading, issue.issuer)) {
        read.other_issuer = names_other(&reading, issue.issuer) ? issue.issuer : NULL;
        return read;
    }
    read.fault = DCV_PERSIST_RIGHT;
    read.taken_by = DCV_TAKEN_BY_ALL;
    if (judge_parameters(&read, &reading, wildcard)) {
        judge_form(&read, &reading);
    }
    return read;
}
