/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
#include "dcv/events.h"
#include "evidence_fixture.h"

#define MINUTE apr_time_from_sec(60)

static known_t known;
static scene_t at;

static dcv_facts_t facts_of(const char *name, apr_time_t visit, apr_time_t checked,
                            apr_time_t now)
{
    const dcv_told_t told = {
        .visit = visit, .checked = checked, .standing = DCV_STANDING_BROKEN};
    dcv_facts_t facts;

    at.server->sources = sources_of(&known);
    dcv_facts_of_name(&facts, report_at(at.server, now), at.order, make_name(name),
                      &told, pool);
    return facts;
}

static void test_visits(void)
{
    dcv_facts_t facts = facts_of(ZONE, 0, 0, NOW);

    ok(!facts.visit && !facts.is_after_silence, "without a visit there is none");
    known.visited = ZONE;
    visit(&known.visits, NOW - 90 * MINUTE, "192.0.2.1");
    facts = facts_of(ZONE, 0, 0, NOW);
    ok(facts.visit == NOW - 90 * MINUTE, "the last visit is known");
    ok(facts.is_after_silence, "the first one comes after a silence");
    ok(!facts_of(ZONE, NOW - 90 * MINUTE, 0, NOW).is_after_silence,
       "but not when it was told");
    visit(&known.visits, NOW - 31 * MINUTE, "192.0.2.1");
    ok(!facts_of(ZONE, NOW - 90 * MINUTE, 0, NOW).is_after_silence,
       "59 minutes are no silence");
    visit(&known.visits, NOW, "192.0.2.1");
    ok(!facts_of(ZONE, NOW - 90 * MINUTE, 0, NOW).is_after_silence,
       "nor are twice half an hour");
    ok(facts_of(ZONE, NOW - 160 * MINUTE, 0, NOW).is_after_silence,
       "a silence before the first of several counts");
    known.visits.recent_count = 1;
    ok(facts_of(ZONE, NOW - 90 * MINUTE, 0, NOW).is_after_silence,
       "where visits are not remembered one by one, there may have been a silence");
    ok(!facts_of(ZONE, NOW - 90 * MINUTE, 0, NOW - 10 * MINUTE).is_after_silence,
       "a visit from the future tells nothing");
    ok(facts_of(ZONE, NOW + DAY, 0, NOW).is_after_silence,
       "nor does a future that was told hide the visits of now");
    ok(!facts_of("*." ZONE, 0, 0, NOW).visit, "a wildcard has no visits");
}

static void test_check(void)
{
    dcv_facts_t facts = facts_of(ZONE, 0, 0, NOW);

    is_number(facts.standing, DCV_STANDING_UNKNOWN,
              "what was not checked is not known");
    see_owner(&at, NULL);
    at.evidence->time = NOW;
    known.evidence = at.evidence;
    facts = facts_of(ZONE, 0, 0, NOW);
    ok(facts.checked == NOW, "the time of a check is known");
    is_number(facts.standing, DCV_STANDING_BROKEN,
              "without its record a name is broken");
    see_owner(&at, TARGET);
    at.evidence->sightings->nelts = 0;
    see_owner(&at, TARGET);
    is_number(facts_of(ZONE, 0, 0, NOW).standing, DCV_STANDING_READY,
              "with its record a name is ready");
    is_number(facts_of(ZONE, 0, NOW, NOW).standing, DCV_STANDING_BROKEN,
              "a check that is known is not judged again");
    at.evidence->view = DCV_VIEW_NOBODY;
    at.evidence->sightings->nelts = 0;
    fail(see_owner(&at, NULL), DCV_SILENT, -1);
    is_number(facts_of(ZONE, 0, 0, NOW).standing, DCV_STANDING_UNKNOWN,
              "where nobody could be asked, nothing is known");
}

void run_tests(void)
{
    at = scene();
    ok(facts_of(ZONE, 0, 0, NOW).expires == at.order->expires,
       "the end of the order is known");
    test_visits();
    test_check();
}
