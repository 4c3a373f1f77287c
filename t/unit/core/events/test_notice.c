/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
#include "dcv/events.h"
#include "evidence_fixture.h"

static known_t known;
static scene_t at;

static dcv_notice_t notice_of(dcv_event_t event)
{
    dcv_notice_t notice;

    at.server->sources = sources_of(&known);
    dcv_notice_of_name(&notice, event, report_at(at.server, NOW), 0, at.order,
                       make_name(ZONE), pool);
    return notice;
}

static void test_visit(void)
{
    dcv_notice_t notice;

    known.visited = ZONE;
    visit(&known.visits, NOW - 1, "192.0.2.1");
    notice = notice_of(DCV_EVENT_VISITED);
    is(notice.name, ZONE, "a notice has the name");
    is(notice.source, at.order->source, "a notice has the order's file");
    is(notice.vhost, "main server", "a notice has the virtual host");
    is(notice.authority, "comodoca", "a notice has the authority");
    is(notice.md5, at.order->csr->md5, "a notice has the MD5");
    is(notice.verdict, NULL, "a visit has no verdict");
    ok(notice.time == NOW - 1, "a visit has its time");
    has(notice.text, "was fetched from 192.0.2.1 on 2026-11-23 11:59:59 UTC",
        "a visit is told in words");
    is_harmless(notice.text);
}

static void test_check(void)
{
    dcv_notice_t notice;

    see_owner(&at, NULL);
    at.evidence->time = NOW - 2;
    known.evidence = at.evidence;
    notice = notice_of(DCV_EVENT_BROKEN);
    is(notice.verdict, "missing", "a check has its verdict");
    ok(notice.time == NOW - 2, "a check has its time");
    has(notice.text, "The proof for " ZONE " was there, and is not: ",
        "a proof that is gone is told in words");
    has(notice.text, OWNER, "with what was asked for");
    at.evidence->sightings->nelts = 0;
    see_owner(&at, TARGET);
    notice = notice_of(DCV_EVENT_READY);
    is(notice.verdict, "valid", "a proof that is there is valid");
    has(notice.text, "The proof for " ZONE " is there", "which is told in words");
    known.evidence = NULL;
    is(notice_of(DCV_EVENT_READY).text, NULL, "a check that is forgotten has no words");
}

void run_tests(void)
{
    const dcv_fault_t fault = {.event = DCV_EVENT_FILE_ERROR,
                               .time = NOW,
                               .name = "/a",
                               .text = "it is empty"};
    dcv_notice_t notice;

    at = scene();
    test_visit();
    test_check();
    ((dcv_order_t *)at.order)->expires = NOW + DAY;
    notice = notice_of(DCV_EVENT_EXPIRING);
    has(notice.text, "expire on 2026-11-24 12:00:00 UTC", "an end to come is told");
    ok(notice.time == NOW, "when it is seen");
    notice = notice_of(DCV_EVENT_EXPIRED);
    has(notice.text, "have expired on 2026-11-24", "an end that is there is told");
    dcv_notice_of_fault(&notice, &fault);
    is(notice.name, "/a", "a fault has its path");
    is(notice.source, "/a", "as the source, too");
    is(notice.text, "it is empty", "and says what is wrong");
}
