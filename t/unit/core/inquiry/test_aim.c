/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
#include "dcv/inquiry.h"
#include "evidence_fixture.h"

static void test_aim(void)
{
    dcv_order_t *order = order_with(PUBLISHED), *other = order_with(PUBLISHED);
    scene_t at = scene_of(order, "*." ZONE);
    const dcv_aim_t *aim = dcv_aim_create(at.index, order, &at.proof, 0, pool);

    is(aim->labels, LABEL, "an aim has the label of the order's record");
    is(aim->target, TARGET, "an aim has the target of the order's record");
    is(aim->name->text, "*." ZONE, "an aim has the order's name, even a wildcard");
    is(aim->base, ZONE, "an aim has the base domain of its name");
    is_number(aim->records->nelts, 1, "an aim at a wildcard has one record");
    ok(!aim->other_labels, "an aim has no other labels without other orders");
    own_csr(other)->sha256 = HALF_2 HALF_1;
    own_csr(other)->md5 = "00000000000000000000000000000007";
    add_order(at.server, 1, other);
    at.index = index_of(at.server);
    aim = dcv_aim_create(at.index, order, &at.proof, 0, pool);
    is_number(aim->other_labels->nelts, 1,
              "an aim has one other label for one other order");
    is(APR_ARRAY_IDX(aim->other_labels, 0, const char *),
       "_00000000000000000000000000000007",
       "the other label is that of the other order's CSR");
    at = scene_of(order_with(ORDER(.domains = "192.0.2.1")), "192.0.2.1");
    ok(!dcv_aim_create(at.index, order, &at.proof, 0, pool),
       "there is no aim for an IP address, which has no record");
    aim = dcv_aim_create(at.index, order, &at.proof, 1, pool);
    ok(aim && aim->path && !aim->records->nelts,
       "there is an aim for an IP address where the file is wanted");
    at = scene_of(order_with(PUBLISHED), "*." ZONE);
    ok(!dcv_aim_create(at.index, at.order, &at.proof, 1, pool)->path,
       "the file of a wildcard is not wanted");
}

void run_tests(void)
{
    test_aim();
}
