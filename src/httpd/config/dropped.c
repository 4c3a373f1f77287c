/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/* What the files in directories answer: see dropped.h. */
#include "dropped.h"

#include "config.h"
#include "dcv/index.h"
#include "named.h"
#include "snapshot.h"

const dcv_answer_t *mod_dcv_dropped_find(const dcv_snapshot_t **snapshot,
                                         const request_rec *r)
{
    const mod_dcv_config_t *config = mod_dcv_config_of(r->server);
    dcv_served_t served = {.vhost = config->vhost,
                           .name = r->server->server_hostname,
                           .aliases = r->server->names,
                           .patterns = r->server->wild_names};
    const dcv_answer_t *answer;

    served.is_nameless = mod_dcv_named_is_nameless(config->global->nameless, r->server);
    *snapshot = mod_dcv_snapshot_hold(r->pool);
    answer = dcv_served_answer(
        *snapshot, &served, r->uri + sizeof(DCV_FILE_DIRECTORY) - 1, r->hostname, NULL);
    if (!answer) {
        mod_dcv_snapshot_let_go(*snapshot, r->pool);
    }
    return answer;
}
