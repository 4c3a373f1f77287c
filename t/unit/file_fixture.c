/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/* What addresses answer: see file_fixture.h. */
#include "file_fixture.h"

#include "inquiry/evidence_file.h"

scene_t file_scene_of(const dcv_order_t *order, const char *name)
{
    scene_t at = scene_of(order, name);

    at.evidence->file = dcv_evidence_file_create(pool);
    at.evidence->file->is_marked = 1;
    return at;
}

scene_t file_scene(void)
{
    return file_scene_of(order_with(PUBLISHED), ZONE);
}

dcv_fetched_t *fetch_at(const scene_t *scene, const char *address, int port,
                        dcv_fetch_outcome_t outcome)
{
    dcv_file_seen_t *file = scene->evidence->file;
    dcv_fetched_t *fetched = apr_array_push(file->fetches);

    memset(fetched, 0, sizeof(*fetched));
    fetched->address = address;
    fetched->port = port;
    fetched->outcome = outcome;
    fetched->duration = apr_time_from_msec(12);
    (strchr(address, ':') ? &file->aaaa : &file->a)->outcome = DCV_DATA;
    return fetched;
}

dcv_fetched_t *fetch_file(const scene_t *scene, const char *address)
{
    dcv_fetched_t *fetched = fetch_at(scene, address, 80, DCV_FETCH_REPLIED);

    fetched->status = 200;
    fetched->type = "text/plain";
    set_body(fetched, scene->order->body);
    return fetched;
}

void set_body(dcv_fetched_t *fetched, const char *body)
{
    fetched->body = body;
    fetched->body_len = strlen(body);
    fetched->body_kept = fetched->body_len < DCV_FETCH_BODY_KEPT ? fetched->body_len
                                                                 : DCV_FETCH_BODY_KEPT;
}

dcv_taken_t *taken_by_us(dcv_fetched_t *fetched)
{
    dcv_taken_t *taken = apr_pcalloc(pool, sizeof(*taken));

    taken->vhost = "www.example.net";
    taken->place = "a.conf:7";
    taken->status = fetched->status;
    fetched->taken = taken;
    return taken;
}

const dcv_file_check_t *file_check(const scene_t *scene)
{
    return judge(scene)->file;
}

void file_is(const dcv_file_check_t *file, const char *verdict, const char *name)
{
    int is_quiet = !strcmp(verdict, "valid") || !strcmp(verdict, "unknown");

    is(dcv_verdict_name(file->verdict), verdict, name);
    ok(file->explanation && *file->explanation, "the file has an explanation");
    ok(is_quiet == !file->remedy, "a remedy is there where something is wrong");
    is(file->explanation, dcv_text_readable(file->explanation, pool),
       "the explanation is readable by people");
}
