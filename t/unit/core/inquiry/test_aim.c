/* SPDX-License-Identifier: Apache-2.0 */
#include "dcv/inquiry.h"
#include "evidence_fixture.h"

static void test_aim(void)
{
    dcv_order_t *order = order_with(PUBLISHED), *other = order_with(PUBLISHED);
    scene_t at = scene_of(order, "*." ZONE);
    const dcv_aim_t *aim = dcv_aim_create(at.index, order, &at.proof, pool);

    is(aim->labels, LABEL, "the labels");
    is(aim->target, TARGET, "the target");
    is(aim->name->text, "*." ZONE, "the name");
    is(aim->base, ZONE, "the base domain");
    is_number(aim->records->nelts, 1, "one record");
    ok(!aim->other_labels, "no other order");
    own_csr(other)->sha256 = HALF_2 HALF_1;
    own_csr(other)->md5 = "00000000000000000000000000000007";
    add_order(at.server, 1, other);
    at.index = index_of(at.server);
    aim = dcv_aim_create(at.index, order, &at.proof, pool);
    is_number(aim->other_labels->nelts, 1, "another one");
    is(APR_ARRAY_IDX(aim->other_labels, 0, const char *),
       "_00000000000000000000000000000007", "its labels");
    at = scene_of(order_with(ORDER(.domains = "192.0.2.1")), "192.0.2.1");
    ok(!dcv_aim_create(at.index, order, &at.proof, pool), "an address has no record");
}

void run_tests(void)
{
    test_aim();
}
