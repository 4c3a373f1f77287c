/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "inquiry/asks.h"
#include "tap.h"

static dcv_inquiry_t *make_inquiry(void)
{
    dcv_inquiry_t *inquiry = apr_pcalloc(pool, sizeof(*inquiry));

    inquiry->pool = pool;
    inquiry->last = &inquiry->next;
    return inquiry;
}

static dcv_ask_t ask_for(const char *name)
{
    dcv_ask_t ask = {.question = {.name = name, .type = DCV_TYPE_A}};

    return ask;
}

static void test_line(void)
{
    dcv_inquiry_t *inquiry = make_inquiry();
    dcv_ask_t *first, *second;

    ok(dcv_inquiry_is_over(inquiry), "an inquiry without questions is over");
    ok(dcv_asks_add(inquiry, ask_for("a.example")), "a question is put in line");
    dcv_asks_add(inquiry, ask_for("b.example"));
    ok(!dcv_inquiry_is_over(inquiry), "an inquiry with questions in line is not over");
    first = dcv_inquiry_next(inquiry);
    is(first->question.name, "a.example", "the first in line is handed out first");
    second = dcv_inquiry_next(inquiry);
    ok(!dcv_inquiry_next(inquiry), "nothing is handed out when the line is empty");
    ok(dcv_inquiry_open(inquiry) == second, "the newest question leads the open ones");
    dcv_asks_close(inquiry, first);
    ok(dcv_inquiry_open(inquiry) == second && !second->next,
       "a question that is closed is open no more");
    dcv_asks_close(inquiry, first);
    dcv_asks_close(inquiry, second);
    ok(dcv_inquiry_is_over(inquiry), "an inquiry whose questions are closed is over");
    dcv_asks_add(inquiry, ask_for("c.example"));
    is(dcv_inquiry_next(inquiry)->question.name, "c.example",
       "an empty line takes questions again");
}

static void test_refused(void)
{
    dcv_inquiry_t *inquiry = make_inquiry();
    char name[DCV_DNS_NAME_MAX + 2];
    int added = 0;

    memset(name, 'a', sizeof(name));
    name[DCV_DNS_NAME_MAX + 1] = '\0';
    ok(!dcv_asks_add(inquiry, ask_for(name)),
       "a name that is too long is not asked for");
    for (int i = 0; i < 1000; i++) {
        added += dcv_asks_add(inquiry, ask_for("a.example"));
    }
    ok(added > 300 && added < 500,
       "an inquiry takes between 300 and 500 questions at most");
    inquiry = make_inquiry();
    inquiry->given_up = 1;
    ok(!dcv_asks_add(inquiry, ask_for("a.example")),
       "nothing is asked once the inquiry has given up");
}

void run_tests(void)
{
    test_line();
    test_refused();
}
