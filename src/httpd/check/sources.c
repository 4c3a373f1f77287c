/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/* The sources of a report: see sources.h. */
#include "sources.h"

#include <http_main.h>

#include "check.h"
#include "resolving.h"
#include "config/config.h"
#include "state/evidence.h"
#include "read/reader.h"
#include "state/record.h"

/* Where the sources look. */
typedef struct {
    mod_dcv_state_t *state; /* NULL: none */
    apr_hash_t *fresh;      /* what this request has checked itself; NULL: nothing */
    int looks[MOD_DCV_STATE_TAKEN]; /* into each ring of records, since it was empty */
} context_t;

/* A ring that was empty is looked at again after so many looks into it. */
#define LOOKS_MOST 256

/*
 * Whether something may be found in a ring. Where nobody was ever there, an id would be made for
 * each of all names only to find nothing.
 */
static int may_have(context_t *context, mod_dcv_state_ring_t ring, apr_pool_t *pool)
{
    int *looks = &context->looks[ring];

    if (*looks % LOOKS_MOST == 0) {
        *looks = mod_dcv_state_is_empty(context->state, ring, pool) ? 1 : -1;
    }
    else if (*looks > 0) {
        ++*looks;
    }
    return *looks < 0;
}

/* Find the visits of a record; *visits is empty where there is none. */
static void get_visits(dcv_visits_t *visits, const context_t *context,
                       mod_dcv_state_ring_t ring, const unsigned char *id,
                       apr_pool_t *pool)
{
    unsigned char bytes[DCV_VISITS_MAX_BYTES];
    unsigned int len =
        id ? mod_dcv_state_get(context->state, ring, id, bytes, sizeof(bytes), pool)
           : 0;

    dcv_visits_decode(visits, bytes, len, pool);
}

static void find_visits(dcv_visits_t *visits, void *data, const dcv_order_t *order,
                        const char *name, apr_pool_t *pool)
{
    context_t *context = data;
    unsigned char id[DCV_ID_BYTES];

    if (!order) {
        mod_dcv_state_record_id(id, MOD_DCV_RECORD_VISITS);
        get_visits(visits, context, MOD_DCV_STATE_SERVER, id, pool);
    }
    else if (may_have(context, MOD_DCV_STATE_FILES, pool)) {
        mod_dcv_record_make_id(id, dcv_order_file_name(order, pool), order->body, order,
                               name, pool);
        get_visits(visits, context, MOD_DCV_STATE_FILES, id, pool);
    }
    else {
        get_visits(visits, context, MOD_DCV_STATE_FILES, NULL, pool);
    }
}

static void find_literal(dcv_visits_t *visits, void *context,
                         const dcv_answer_t *literal, apr_pool_t *pool)
{
    unsigned char id[DCV_ID_BYTES];

    mod_dcv_record_make_id(id, literal->file_name, literal->body, NULL, "", pool);
    get_visits(visits, context, MOD_DCV_STATE_FILES, id, pool);
}

static void find_strays(dcv_strays_t *strays, void *context, int known, int part,
                        apr_pool_t *pool)
{
    unsigned char id[DCV_ID_BYTES], bytes[DCV_VISITS_MAX_BYTES];

    mod_dcv_state_record_id(
        id, (known ? MOD_DCV_RECORD_KNOWN_STRAYS : MOD_DCV_RECORD_STRAYS) + part);
    dcv_strays_decode(strays, bytes,
                      mod_dcv_state_get(((const context_t *)context)->state,
                                        MOD_DCV_STATE_SERVER, id, bytes, sizeof(bytes),
                                        pool),
                      pool);
}

static const dcv_csr_t *read_csr(void *context, const char *source, apr_pool_t *pool)
{
    mod_dcv_reader_t reader = {.signatures = 1};
    const dcv_csr_file_t *file;
    apr_finfo_t info = {0};
    apr_status_t status;
    apr_pool_t *scratch;
    dcv_error_t *error;

    (void)context;
    apr_pool_create(&scratch, pool);
    error = mod_dcv_reader_read(&file, &info, &status, &reader, source, pool, scratch);
    apr_pool_destroy(scratch);
    return error ? NULL : file->csr;
}

static const dcv_evidence_t *find_evidence(void *data, const dcv_order_t *order,
                                           const dcv_name_t *name, apr_pool_t *pool)
{
    context_t *context = data;
    const dcv_evidence_t *evidence = NULL;
    int may_be_kept = context->state && may_have(context, MOD_DCV_STATE_CHECKS, pool);
    int may_be_fresh = context->fresh && apr_hash_count(context->fresh);
    unsigned char id[DCV_ID_BYTES];

    if (may_be_fresh || may_be_kept) {
        mod_dcv_evidence_id(id, order, name, pool);
    }
    if (may_be_fresh) {
        evidence = apr_hash_get(context->fresh, id, sizeof(id));
    }
    return evidence || !may_be_kept ? evidence
                                    : mod_dcv_evidence_get(context->state, id, pool);
}

static int has_evidence(void *data, const dcv_order_t *order, apr_pool_t *pool)
{
    context_t *context = data;

    return context->state ? may_have(context, MOD_DCV_STATE_CHECKS, pool) &&
                                mod_dcv_evidence_is_there(context->state, order, pool)
                          : context->fresh && apr_hash_count(context->fresh);
}

static const char *translate(const char *text, dcv_lang_t lang)
{
    return text ? dcv_tr(lang, text) : NULL;
}

const dcv_sources_t *mod_dcv_sources_create(apr_hash_t *fresh, dcv_lang_t lang,
                                            apr_pool_t *pool)
{
    dcv_sources_t *sources = apr_pcalloc(pool, sizeof(*sources));
    mod_dcv_state_t *state = mod_dcv_state_of_server();
    context_t *context = apr_pcalloc(pool, sizeof(*context));
    unsigned char id[DCV_ID_BYTES], bytes[DCV_VISITS_MAX_BYTES];

    context->state = state;
    context->fresh = fresh;
    sources->context = context;
    sources->evidence = find_evidence;
    sources->checked = has_evidence;
    sources->no_checks = translate(mod_dcv_check_impossible(), lang);
    sources->checks_files =
        !sources->no_checks &&
        mod_dcv_resolving_wants_file(mod_dcv_config_of(ap_server_conf)->global);
    sources->csr = read_csr;
    if (state) {
        /* Find out now whether the cache answers, and not with each order. */
        mod_dcv_state_record_id(id, MOD_DCV_RECORD_VISITS);
        mod_dcv_state_get(state, MOD_DCV_STATE_SERVER, id, bytes, sizeof(bytes), pool);
    }
    if (state && mod_dcv_state_rests(state)) {
        context->state = NULL;
        sources->no_visits = dcv_tr(
            lang,
            "Visits are not known: the cache of DCVStateCache does not answer in time, or "
            "takes nothing more. The error log says more.");
    }
    else if (state) {
        sources->visits = find_visits;
        sources->literal = find_literal;
        sources->strays = find_strays;
    }
    else {
        sources->no_visits =
            translate(mod_dcv_config_of(ap_server_conf)->global->no_state, lang);
    }
    return sources;
}
