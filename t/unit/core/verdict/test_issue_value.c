/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
#include "fixture.h"
#include "verdict/issue_value.h"

/* Read a value: the issuer in brackets, or where it is wrong, and by what. */
static const char *reading(const char *value)
{
    const dcv_issue_value_t issue = dcv_issue_value_read(value, pool);

    return issue.wrong_at
               ? apr_psprintf(pool, "%d%s: %s", issue.wrong_at,
                              issue.behind_issuer ? " behind" : "", issue.wrong)
               : apr_psprintf(pool, "<%s>", issue.issuer);
}

static void names(const char *value, const char *issuer)
{
    is(reading(value), apr_psprintf(pool, "<%s>", issuer),
       apr_psprintf(pool, "the value '%s' is read by the grammar", value));
}

static void misfits(const char *value, const char *where)
{
    is(reading(value), where,
       apr_psprintf(pool, "the value '%s' does not fit the grammar", value));
}

static void test_right(void)
{
    names("ca.example", "ca.example");
    names(" \tca.example\t ", "ca.example");
    names("CA1.Example-2", "CA1.Example-2");
    names("a--b.c", "a--b.c");
    names("1", "1");
    names("", "");
    names(" ", "");
    names(";", "");
    names(" ; ", "");
    names("; a=b", "");
    names("ca.example;", "ca.example");
    names("ca.example ; ", "ca.example");
    names("ca.example;a=b;c-d = e", "ca.example");
    names("ca.example; a= ; b=", "ca.example");
    names("ca.example; accounturi=https://ca.example/a?b=c&d=\"e\"", "ca.example");
    names("ca.example; validationmethods=dns-01,ca-tbr-7 ", "ca.example");
}

/* The parameters of a value, as "tag=value" in brackets. */
static void has_parameters(const char *value, const char *expected)
{
    const apr_array_header_t *list = dcv_issue_value_read(value, pool).parameters;
    const char *text = list ? "" : "none";

    for (int i = 0; list && i < list->nelts; i++) {
        const dcv_issue_parameter_t *parameter =
            &APR_ARRAY_IDX(list, i, dcv_issue_parameter_t);

        text = apr_pstrcat(pool, text, "<", parameter->tag, "=", parameter->value, ">",
                           NULL);
    }
    is(text, expected, apr_psprintf(pool, "the parameters of '%s' are read", value));
}

static void test_parameters(void)
{
    has_parameters("ca.example", "none");
    has_parameters("ca.example; ", "none");
    has_parameters("ca.example; a=b;c-d = e ", "<a=b><c-d=e>");
    has_parameters("ca.example; a=", "<a=>");
    has_parameters("ca.example; a=b=c;a=d", "<a=b=c><a=d>");
    has_parameters("; validationmethods=ca-tbr-7,ca-tbr-18",
                   "<validationmethods=ca-tbr-7,ca-tbr-18>");
    has_parameters("ca.example; a=b;", "none");
    has_parameters("ca.example; a=b; c", "none");
}

static void test_wrong(void)
{
    misfits("ca.example.", "11: .");
    misfits("ca.example. ", "11: .");
    misfits("ca.example.;a=b", "11: .");
    misfits(".", "1: .");
    misfits("ca..example", "4: .");
    misfits("-ca.example", "1: -");
    misfits("ca-.example", "3: -");
    misfits("ca.example--", "12: -");
    misfits("ca-_", "4: _");
    misfits("c a", "3: a");
    misfits("ca.example, other.example", "11: ,");
    misfits("ca.example\n", "11: \n");
    misfits("c\xc3\xa9", "2: \xc3\xa9");
    misfits("\xff", "1: \xff");
    misfits("ca.example;a", "13 behind: ");
    misfits("ca.example;a b=c", "14 behind: b");
    misfits("ca.example;=b", "12 behind: =");
    misfits("ca.example;a_b=c", "13 behind: _");
    misfits("ca.example;a-=c", "13 behind: -");
    misfits("ca.example;a=b;", "15 behind: ;");
    misfits("ca.example;a=b ; ", "16 behind: ;");
    misfits("ca.example;;", "12 behind: ;");
    misfits("ca.example;a=b;;c=d", "16 behind: ;");
    misfits("ca.example;a=b c", "16 behind: c");
    misfits("ca.example;a=\xc3\xa9", "14 behind: \xc3\xa9");
}

void run_tests(void)
{
    test_right();
    test_parameters();
    test_wrong();
}
