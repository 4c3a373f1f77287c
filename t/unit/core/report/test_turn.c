/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
#include "fixture.h"
#include "report/turn.h"

#define NOT_CHECKED                                            \
    {                                                          \
        DCV_VERDICTS, DCV_VERDICTS, DCV_VERDICTS, DCV_VERDICTS \
    }

static void turn_is(dcv_turn_facts_t facts, dcv_press_t press, const char *who,
                    const char *name)
{
    dcv_turn_t turn = dcv_turn_of_name(&facts);

    is(dcv_who_name(turn.who), who, name);
    is_number(turn.press, press, apr_pstrcat(pool, name, ": how pressing it is", NULL));
}

static void test_names(void)
{
    dcv_turn_facts_t facts = {
        .verdicts = NOT_CHECKED, .takes_file = 1, .takes_record = 1, .is_answered = 1};

    turn_is(facts, DCV_PRESS_WAIT, "ca", "a file that is answered waits for the CA");
    facts.is_visited = 1;
    turn_is(facts, DCV_PRESS_DONE, "nobody", "one that was asked for is done");
    facts.is_answered = 0;
    turn_is(facts, DCV_PRESS_MISSING, "host", "one that is not answered is the host's");
    facts.takes_file = 0;
    turn_is(facts, DCV_PRESS_MISSING, "customer", "a wildcard needs its record");
    facts.takes_record = 0;
    turn_is(facts, DCV_PRESS_WAIT, "ca", "what has neither is the CA's");
}

static void test_verdicts(void)
{
    dcv_turn_facts_t facts = {
        .verdicts = NOT_CHECKED, .takes_file = 1, .takes_record = 1, .is_answered = 1};

    facts.verdicts.record = DCV_TIMEOUT;
    turn_is(facts, DCV_PRESS_FAILING, "dns", "silent name servers are the provider's");
    facts.verdicts.record = DCV_WRONG_TARGET;
    turn_is(facts, DCV_PRESS_FAILING, "customer", "a wrong record is the customer's");
    facts.verdicts.file = DCV_VALID;
    turn_is(facts, DCV_PRESS_WAIT, "ca", "a file that is right makes up for it");
    facts.verdicts.record = DCV_MISSING;
    facts.verdicts.file = DCV_NOT_FOUND;
    turn_is(facts, DCV_PRESS_FAILING, "host", "a file that is not there is the host's");
    facts.answerer = DCV_BY_STRANGER;
    turn_is(
        facts, DCV_PRESS_FAILING, "customer",
        "where another machine answers, the name leads there by the customer's DNS");
    facts.verdicts.file = DCV_NOT_REACHED;
    facts.answerer = DCV_BY_NOBODY;
    turn_is(facts, DCV_PRESS_MISSING, "host", "silence may be the way from here");
    facts.verdicts.file = DCV_VERDICTS;
    facts.verdicts.persistent = DCV_EXPIRING;
    turn_is(facts, DCV_PRESS_MISSING, "customer",
            "a record that ends is the customer's");
}

static void test_problems(void)
{
    dcv_warning_kind_t kind = DCV_WARNING_KINDS;
    dcv_who_t who = DCV_WHO_NOBODY;

    ok(!dcv_turn_of_problems(&kind, &who, (dcv_warning_set_t)1 << DCV_EXPIRES_SOON),
       "a note is no problem");
    ok(dcv_turn_of_problems(&kind, &who,
                            (dcv_warning_set_t)1 << DCV_ENGINE_OFF |
                                (dcv_warning_set_t)1 << DCV_EXPIRED) &&
           kind == DCV_EXPIRED && who == DCV_WHO_CUSTOMER,
       "of two problems the one that makes the other matter less");
}

void run_tests(void)
{
    test_names();
    test_verdicts();
    test_problems();
}
