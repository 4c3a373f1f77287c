/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/* The warnings of an order: see warnings.h. */
#include "warnings.h"

#include "index/index.h"
#include "rules.h"

/*
 * The marks that are noted of an order: the kinds of warnings that its names have, and which
 * orders its CSR had when they were found. Of the same number of orders with the same highest
 * serial each is the same, since a serial is never used again. So marks that somebody writes late, from
 * an older snapshot, are not taken for those of the newer one.
 */
#define KIND_BITS  12
#define COUNT_BITS 20
#define KNOWN      1 /* the first bit: whether there are marks at all */

/* What rules that go through the names can find, by the bit of the marks behind KNOWN. */
static const dcv_warning_kind_t marked[KIND_BITS - 1] = {DCV_ENGINE_OFF,
                                                         DCV_ORDER_REPLACED,
                                                         DCV_NAME_NOT_PUBLIC,
                                                         DCV_NAME_SERVED_ELSEWHERE,
                                                         DCV_NAME_SERVED_TWICE,
                                                         DCV_NAME_NOT_SERVED,
                                                         DCV_NAME_NOT_CLAIMED,
                                                         DCV_SERVED_NAME_MISSING,
                                                         DCV_WILDCARD_NO_FILE,
                                                         DCV_NAME_IGNORED,
                                                         DCV_NO_NAME};

static dcv_subject_t make_subject(dcv_index_t *index, int vhost,
                                  const dcv_order_t *order, apr_time_t now,
                                  dcv_lang_t lang, apr_pool_t *pool)
{
    const dcv_subject_t subject = {.index = index,
                                   .vhost_number = vhost,
                                   .order = order,
                                   .now = now,
                                   .lang = lang,
                                   .pool = pool,
                                   .list =
                                       apr_array_make(pool, 4, sizeof(dcv_warning_t))};

    return subject;
}

apr_array_header_t *dcv_warnings_collect(dcv_index_t *index, int vhost,
                                         const dcv_order_t *order, apr_time_t now,
                                         dcv_lang_t lang, apr_pool_t *pool)
{
    const dcv_subject_t subject = make_subject(index, vhost, order, now, lang, pool);

    dcv_rules_answer(&subject);
    dcv_rules_order(&subject);
    dcv_rules_names(&subject);
    return subject.list;
}

/* What marks say of the orders of a CSR that they were found with; 0: they cannot. */
static apr_uint64_t make_stamp(dcv_index_t *index, const dcv_order_t *order)
{
    const dcv_uses_t *uses = dcv_uses_of(index, order);

    if (!uses || uses->count >> COUNT_BITS) {
        return 0;
    }
    return ((apr_uint64_t)uses->serial << COUNT_BITS | uses->count) << KIND_BITS;
}

static apr_uint64_t mark(dcv_warning_set_t set)
{
    apr_uint64_t marks = KNOWN;

    for (int i = 0; i < KIND_BITS - 1; i++) {
        marks |= (apr_uint64_t)(set >> marked[i] & 1) << (i + 1);
    }
    return marks;
}

static dcv_warning_set_t unmark(apr_uint64_t marks)
{
    dcv_warning_set_t set = 0;

    for (int i = 0; i < KIND_BITS - 1; i++) {
        set |= (dcv_warning_set_t)(marks >> (i + 1) & 1) << marked[i];
    }
    return set;
}

/* The marks of an order that were found with a stamp; 0: there are none. */
static apr_uint64_t find_marks(const dcv_index_t *index, const dcv_order_t *order,
                               apr_uint64_t stamp)
{
    dcv_notes_t *notes = dcv_index_notes(index);
    apr_uint64_t known = notes && stamp ? dcv_notes_get(notes, order) : 0;

    return known >> KIND_BITS == stamp >> KIND_BITS ? known : 0;
}

/* The kinds that the names have. */
static dcv_warning_set_t find_kinds_of_names(const dcv_subject_t *subject)
{
    dcv_notes_t *notes = dcv_index_notes(subject->index);
    apr_uint64_t stamp = notes ? make_stamp(subject->index, subject->order) : 0;
    apr_uint64_t known = find_marks(subject->index, subject->order, stamp);
    dcv_warning_set_t set;

    if (known) {
        return unmark(known);
    }
    dcv_rules_answer(subject);
    dcv_rules_names(subject);
    set = dcv_warning_set_of(subject->list);
    subject->list->nelts = 0;
    if (stamp) {
        dcv_notes_put(notes, subject->order, stamp | mark(set));
    }
    return set;
}

dcv_warning_set_t dcv_warnings_kinds(dcv_index_t *index, int vhost,
                                     const dcv_order_t *order, apr_time_t now,
                                     apr_pool_t *pool)
{
    const dcv_subject_t subject =
        make_subject(index, vhost, order, now, DCV_LANG_EN, pool);
    dcv_warning_set_t set = find_kinds_of_names(&subject);

    dcv_rules_order(&subject);
    return set | dcv_warning_set_of(subject.list);
}

/* An index to learn with. */
static dcv_index_t *make_index(const dcv_snapshot_t *snapshot, const dcv_psl_t *psl,
                               dcv_notes_t *notes, apr_pool_t *pool)
{
    dcv_index_t *index = dcv_index_create(snapshot, psl, pool);

    dcv_index_use_notes(index, notes);
    return index;
}

int dcv_warnings_learn(dcv_notes_t *notes, const dcv_snapshot_t *snapshot,
                       const dcv_psl_t *psl, apr_time_t now, int names_max,
                       apr_pool_t *scratch_pool)
{
    dcv_index_t *index = NULL;
    dcv_order_walk_t walk = {0};
    const dcv_order_t *order;
    apr_pool_t *own, *pool;
    int left = names_max;

    apr_pool_create(&own, scratch_pool);
    apr_pool_create(&pool, own);
    while (left > 0 && (order = dcv_snapshot_next_order(snapshot, &walk))) {
        if (order->names->nelts <= DCV_ORDER_MANY_NAMES) {
            continue;
        }
        index = index ? index : make_index(snapshot, psl, notes, own);
        if (!find_marks(index, order, make_stamp(index, order))) {
            const dcv_subject_t subject =
                make_subject(index, walk.vhost, order, now, DCV_LANG_EN, pool);

            (void)find_kinds_of_names(&subject);
            apr_pool_clear(pool);
            left -= order->names->nelts;
        }
    }
    apr_pool_destroy(own);
    return left <= 0;
}

void dcv_warnings_add_signature(apr_array_header_t *warnings, dcv_signature_t signature,
                                dcv_lang_t lang)
{
    if (signature == DCV_SIGNATURE_INVALID) {
        dcv_warning_add(
            warnings, DCV_BAD_SIGNATURE,
            dcv_tr(lang,
                   "The CSR's signature does not match its key: the CSR was changed "
                   "or damaged, and every CA refuses it."),
            dcv_tr(lang,
                   "Make the CSR again, or copy it again from where it was made."));
    }
}
