/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
#include "dcv/events.h"
#include "fixture.h"

#define MINUTE apr_time_from_sec(60)
#define HOUR   apr_time_from_sec(3600)

static const dcv_told_t nothing = {0};

/* The names of all events that are due, each noted before the next. */
static const char *tell(dcv_told_t *told, const dcv_facts_t *facts, apr_time_t now)
{
    const char *list = "";
    dcv_event_t event;

    while ((event = dcv_event_next(told, facts, now))) {
        list = apr_pstrcat(pool, list, *list ? " " : "", dcv_event_name(event), NULL);
        dcv_told_note(told, event, facts, now);
    }
    (void)dcv_told_keep_up(told, facts, now);
    return list;
}

static void test_visits(void)
{
    dcv_told_t told = nothing;
    dcv_facts_t facts = {.visit = NOW, .is_after_silence = 1};

    is(tell(&told, &facts, NOW + 1), "visited", "the first visit is told");
    facts.is_after_silence = 0;
    is(tell(&told, &facts, NOW + 2), "", "the first visit is told once");
    facts.visit = NOW + MINUTE;
    is(tell(&told, &facts, NOW + MINUTE), "", "a visit soon after is not told");
    ok(told.visit == NOW + MINUTE, "but the silence begins with it");
}

static void test_standing(void)
{
    dcv_told_t told = nothing;
    dcv_facts_t facts = {.checked = NOW, .standing = DCV_STANDING_BROKEN};

    is(tell(&told, &facts, NOW), "", "a name that was never valid is not broken");
    facts.checked = NOW + 1;
    facts.standing = DCV_STANDING_READY;
    is(tell(&told, &facts, NOW), "ready", "a name that becomes valid is told");
    is(tell(&told, &facts, NOW), "", "a name that is valid is told once");
    facts.checked = NOW + 2;
    facts.standing = DCV_STANDING_UNKNOWN;
    is(tell(&told, &facts, NOW), "",
       "a name that nobody could ask about is not broken");
    facts.checked = NOW + 3;
    facts.standing = DCV_STANDING_BROKEN;
    is(tell(&told, &facts, NOW), "broken", "a name that was valid and is not is told");
    facts.checked = NOW + 4;
    is(tell(&told, &facts, NOW), "", "a name that is broken is told once");
    facts.checked = NOW + 5;
    facts.standing = DCV_STANDING_READY;
    is(tell(&told, &facts, NOW), "ready", "a name that is valid again is told again");
}

static void test_end(void)
{
    dcv_told_t told = nothing;
    dcv_facts_t facts = {.expires = NOW};

    is(tell(&told, &facts, NOW - 3 * DAY - 1), "",
       "three days before, nothing is told");
    ok(!memcmp(&told, &nothing, sizeof(told)), "nor is anything remembered");
    is(tell(&told, &facts, NOW - 3 * DAY), "expiring",
       "three days before its end an order is expiring");
    is(tell(&told, &facts, NOW - 1), "", "which is told once");
    is(tell(&told, &facts, NOW), "expired", "at its end an order has expired");
    is(tell(&told, &facts, NOW + 100 * DAY), "", "which is told once, too");
    facts.expires = NOW + 30 * DAY;
    is(tell(&told, &facts, NOW + DAY), "",
       "an order with a later date is as good as new");
    is(tell(&told, &facts, NOW + 28 * DAY), "expiring", "and expires in its turn");
    told = nothing;
    is(tell(&told, &facts, NOW + 31 * DAY), "expired",
       "of an order that has expired, it is not told that it will");
    facts.expires = 0;
    is(tell(&told, &facts, NOW + 31 * DAY), "", "an order without a date has no end");
}

static void test_order(void)
{
    dcv_told_t told = nothing;
    dcv_facts_t facts = {.visit = NOW,
                         .is_after_silence = 1,
                         .checked = NOW,
                         .standing = DCV_STANDING_READY,
                         .expires = NOW - 1};
    dcv_event_t event = dcv_event_next(&told, &facts, NOW);

    is_number(event, DCV_EVENT_VISITED, "of several events the visit comes first");
    ok(!dcv_told_keep_up(&told, &facts, NOW), "while one is due nothing else is noted");
    dcv_told_note(&told, event, &facts, NOW);
    facts.is_after_silence = 0;
    is(tell(&told, &facts, NOW), "ready expired",
       "then the others, one after the other");
}

static void test_faults(void)
{
    dcv_told_t told = nothing;
    dcv_facts_t facts = {.fault = DCV_EVENT_FILE_ERROR};

    is(tell(&told, &facts, NOW), "file_error", "what is wrong is told");
    is(tell(&told, &facts, NOW + DAY), "", "what is wrong is told once");
    told = nothing;
    facts.fault = DCV_EVENT_UNKNOWN_REQUEST;
    is(tell(&told, &facts, NOW), "unknown_request", "an unknown request is told");
}

static void test_retries(void)
{
    const dcv_facts_t facts = {
        .checked = NOW, .standing = DCV_STANDING_READY, .expires = NOW - 1};
    dcv_told_t told = nothing;

    ok(dcv_told_fail(&told, DCV_EVENT_READY, NOW) == MINUTE,
       "what fails is tried again after a minute");
    is_number(dcv_event_next(&told, &facts, NOW + MINUTE - 1), DCV_EVENT_NONE,
              "what failed is not tried before that");
    is_number(dcv_event_next(&told, &facts, NOW + MINUTE), DCV_EVENT_READY,
              "after that minute it is tried again");
    ok(dcv_told_fail(&told, DCV_EVENT_READY, NOW) == 5 * MINUTE,
       "then after five minutes");
    ok(dcv_told_fail(&told, DCV_EVENT_READY, NOW) == 30 * MINUTE,
       "then after half an hour");
    is_number(dcv_event_next(&told, &facts, NOW + 29 * MINUTE), DCV_EVENT_NONE,
              "until when it waits");
    is_number(dcv_event_next(&told, &facts, NOW - HOUR), DCV_EVENT_READY,
              "unless the clock was set back");
    ok(dcv_told_fail(&told, DCV_EVENT_READY, NOW) == 0, "and then no more");
    dcv_told_note(&told, DCV_EVENT_READY, &facts, NOW);
    is_number(told.tries, 0, "what was told has no failures");
    is_number(dcv_event_next(&told, &facts, NOW), DCV_EVENT_EXPIRED,
              "what comes after what failed is told");
    ok(dcv_told_fail(&told, DCV_EVENT_EXPIRED, NOW) == MINUTE,
       "and has its own four tries");
}

static void test_fleet(void)
{
    dcv_told_t told = nothing;
    dcv_told_t other = {.visit = NOW,
                        .checked = NOW,
                        .standing = DCV_STANDING_READY,
                        .life = DCV_EVENT_EXPIRED,
                        .expires = NOW - 1};
    dcv_facts_t facts = {
        .checked = NOW, .standing = DCV_STANDING_READY, .expires = NOW - 1};

    dcv_told_merge(&told, &other, NOW);
    is(tell(&told, &facts, NOW), "",
       "what another front end has told is not told again");
    ok(told.visit == NOW, "a visit that another one has told is not told again");
    other.standing = DCV_STANDING_BROKEN;
    other.checked = NOW - 1;
    dcv_told_merge(&told, &other, NOW);
    is_number(told.standing, DCV_STANDING_READY,
              "what it has told before does not count");
    other = nothing;
    other.fault_at = NOW - 2 * DAY;
    dcv_told_merge(&told, &other, NOW);
    ok(!told.fault_at, "what was wrong long ago may be wrong again");
    other.fault_at = NOW;
    (void)dcv_told_fail(&other, DCV_EVENT_READY, NOW);
    dcv_told_merge(&told, &other, NOW);
    ok(told.fault_at == NOW, "what is wrong now is told by one");
    is_number(told.tries, 1, "what failed there is not tried here at once");
}

void run_tests(void)
{
    is(dcv_event_name(DCV_EVENT_UNKNOWN_REQUEST), "unknown_request",
       "events have the names of the documentation");
    is(dcv_event_name(DCV_EVENT_NONE), NULL, "but no event has none");
    test_visits();
    test_standing();
    test_end();
    test_order();
    test_faults();
    test_retries();
    test_fleet();
}
