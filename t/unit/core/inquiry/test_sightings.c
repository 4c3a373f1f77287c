/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "inquiry/sightings.h"
#include "tap.h"
#include "text.h"

static const dcv_aim_t aim = {.target = "right.example"};

/* What a reply with these CNAMEs shows, as a resolver's. */
static const dcv_sighting_t *show(const char *data)
{
    dcv_inquiry_t *inquiry = apr_pcalloc(pool, sizeof(*inquiry));
    const dcv_ask_t ask = {.question = {.name = "_x.example", .type = DCV_TYPE_CNAME},
                           .kind = DCV_SIGHTING_BARE,
                           .place = 3,
                           .item = -1};
    const dcv_reply_t reply = {.outcome = data ? DCV_DATA : DCV_NX_DOMAIN,
                               .rcode = data ? 0 : 3,
                               .ttl_s = 60,
                               .data = data ? dcv_text_split(data, pool) : NULL};

    inquiry->aim = &aim;
    inquiry->evidence = dcv_evidence_create(pool);
    dcv_sightings_add(inquiry, &ask, &reply);
    is_number(dcv_sightings_is_right(inquiry, &reply),
              data && !strncmp(data, "right.example", 13) && !strchr(data, ' '),
              "a reply is right only if its one record is the target");
    return (const dcv_sighting_t *)inquiry->evidence->sightings->elts;
}

void run_tests(void)
{
    const dcv_sighting_t *seen = show("right.example.");

    is(seen->found, "right.example.", "a record's data are noted");
    is(seen->also, NULL, "a single record has no other beside it");
    is(seen->name, "_x.example", "a sighting has the name that was asked for");
    is_number(seen->kind, DCV_SIGHTING_BARE, "a sighting has its question's kind");
    is_number(seen->place, 3, "a sighting has its question's place");
    is_number(seen->server, -1, "a sighting of the resolver has the server number -1");
    is_number((long)seen->ttl_s, 60, "a sighting has the reply's time to live");
    seen = show("right.example wrong.example");
    is(seen->found, "wrong.example", "of two records the wrong one is noted first");
    is(seen->also, "right.example", "the right record is noted beside the wrong one");
    seen = show("b.example a.example");
    is(seen->found, "a.example", "of two wrong records the same one leads each time");
    is(show(NULL)->found, NULL, "a reply without data shows nothing");
}
