/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/* Which events follow from what is known and what was told: see dcv/events.h. */
#include "dcv/events.h"

static const apr_interval_time_t pauses[] = {
    apr_time_from_sec(60), apr_time_from_sec(5 * 60), apr_time_from_sec(30 * 60)};

#define PAUSES     (int)(sizeof(pauses) / sizeof(pauses[0]))
#define PAUSE_MOST pauses[PAUSES - 1]

const char *dcv_event_name(dcv_event_t event)
{
    static const char *const names[DCV_EVENTS] = {
        NULL,       "visited", "ready",           "broken",
        "expiring", "expired", "unknown_request", "file_error"};

    return names[event];
}

/* What was told of the end that an order has now. */
static dcv_event_t find_life(const dcv_told_t *told, const dcv_facts_t *facts)
{
    return told->expires == facts->expires ? told->life : DCV_EVENT_NONE;
}

static dcv_event_t find_due(const dcv_told_t *told, const dcv_facts_t *facts,
                            apr_time_t now)
{
    dcv_event_t life = find_life(told, facts);

    if (facts->fault) {
        return told->fault_at ? DCV_EVENT_NONE : facts->fault;
    }
    if (facts->is_after_silence && facts->visit != told->visit) {
        return DCV_EVENT_VISITED;
    }
    if (facts->standing == DCV_STANDING_READY && told->standing != DCV_STANDING_READY) {
        return DCV_EVENT_READY;
    }
    if (facts->standing == DCV_STANDING_BROKEN &&
        told->standing == DCV_STANDING_READY) {
        return DCV_EVENT_BROKEN;
    }
    if (facts->expires && facts->expires <= now) {
        return life == DCV_EVENT_EXPIRED ? DCV_EVENT_NONE : DCV_EVENT_EXPIRED;
    }
    return facts->expires && facts->expires - now <= DCV_EVENT_EXPIRING_TIME && !life
               ? DCV_EVENT_EXPIRING
               : DCV_EVENT_NONE;
}

/* Whether an event failed and waits. A time that is too far is of a clock that was set back. */
static int is_waiting(const dcv_told_t *told, dcv_event_t event, apr_time_t now)
{
    return told->failed == event && told->retry_at > now &&
           told->retry_at - now <= PAUSE_MOST;
}

dcv_event_t dcv_event_next(const dcv_told_t *told, const dcv_facts_t *facts,
                           apr_time_t now)
{
    dcv_event_t event = find_due(told, facts, now);

    return event && is_waiting(told, event, now) ? DCV_EVENT_NONE : event;
}

static void forget_failure(dcv_told_t *told)
{
    told->failed = DCV_EVENT_NONE;
    told->tries = 0;
    told->retry_at = 0;
}

void dcv_told_note(dcv_told_t *told, dcv_event_t event, const dcv_facts_t *facts,
                   apr_time_t now)
{
    switch (event) {
    case DCV_EVENT_VISITED:
        told->visit = facts->visit;
        break;
    case DCV_EVENT_READY:
    case DCV_EVENT_BROKEN:
        told->standing = facts->standing;
        told->checked = facts->checked;
        break;
    case DCV_EVENT_EXPIRING:
    case DCV_EVENT_EXPIRED:
        told->life = event;
        told->expires = facts->expires;
        break;
    default:
        told->fault_at = now;
    }
    forget_failure(told);
}

int dcv_told_keep_up(dcv_told_t *told, const dcv_facts_t *facts, apr_time_t now)
{
    int has_failed = told->failed != DCV_EVENT_NONE;
    int is_new_visit = facts->visit > told->visit;
    int is_new_check = facts->checked && facts->checked != told->checked;
    int has_other_end = told->life && !find_life(told, facts);

    if (find_due(told, facts, now) ||
        !(has_failed || is_new_visit || is_new_check || has_other_end)) {
        return 0;
    }
    if (is_new_visit) {
        told->visit = facts->visit;
    }
    if (is_new_check) {
        told->checked = facts->checked;
    }
    if (has_other_end) {
        told->life = DCV_EVENT_NONE;
        told->expires = 0;
    }
    forget_failure(told);
    return 1;
}

apr_interval_time_t dcv_told_fail(dcv_told_t *told, dcv_event_t event, apr_time_t now)
{
    if (told->failed != event) {
        forget_failure(told);
    }
    told->failed = event;
    if (told->tries >= PAUSES) {
        return 0;
    }
    told->retry_at = now + pauses[told->tries];
    return pauses[told->tries++];
}

void dcv_told_merge(dcv_told_t *told, const dcv_told_t *other, apr_time_t now)
{
    if (other->visit > told->visit) {
        told->visit = other->visit;
    }
    if (other->checked >= told->checked && other->standing) {
        told->standing = other->standing;
        told->checked = other->checked;
    }
    if (other->expires > told->expires ||
        (other->expires == told->expires && other->life > told->life)) {
        told->expires = other->expires;
        told->life = other->life;
    }
    if (other->fault_at > now - DCV_EVENT_MEMORY && other->fault_at > told->fault_at) {
        told->fault_at = other->fault_at;
    }
    if (other->failed && other->retry_at > told->retry_at) {
        told->failed = other->failed;
        told->tries = other->tries;
        told->retry_at = other->retry_at;
    }
}
