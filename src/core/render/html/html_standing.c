/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/* How an order and its proofs stand at a glance, over all names that are shown: see html.h. */
#include <string.h>

#include <apr_strings.h>

#include "html.h"
#include "report/report.h"
#include "verdict/failing.h"
#include "verdict/verdict.h"

/* A proof of an order's names, and what is known of it. */
typedef struct {
    int possible; /* for how many names the order has it */
    int checked;  /* of how many it was checked */
    int weight;   /* of the worst */
    const dcv_domain_t *worst;
    dcv_verdict_t verdict; /* of that name */
} seen_t;

const dcv_visits_t *dcv_html_last_visits(const dcv_entry_t *entry)
{
    const dcv_visits_t *found = NULL;

    for (int i = 0; i < entry->domains->nelts; i++) {
        const dcv_visits_t *visits =
            &APR_ARRAY_IDX(entry->domains, i, dcv_domain_t).visits;

        if (visits->count && (!found || visits->last.time > found->last.time)) {
            found = visits;
        }
    }
    return found;
}

dcv_standing_t dcv_html_order_standing(const dcv_out_t *out, const dcv_entry_t *entry)
{
    dcv_lang_t lang = dcv_out_lang(out);

    if (entry->failing) {
        return (dcv_standing_t){"bad", dcv_tr(lang, "fails")};
    }
    switch (entry->next_step.who) {
    case DCV_WHO_NOBODY:
        return (dcv_standing_t){"good", dcv_tr(lang, "done")};
    case DCV_WHO_CA:
        return (dcv_standing_t){"faint", dcv_tr(lang, "waits")};
    default:
        return (dcv_standing_t){"note", dcv_tr(lang, "to do")};
    }
}

/* The class of a verdict for a name: one that does not fail has nothing to mend. */
static const char *class_for(const dcv_domain_t *domain, const char *class)
{
    return domain->failing || strcmp(class, "bad") ? class : "note";
}

static int weigh(const char *class)
{
    return !strcmp(class, "bad")     ? 4
           : !strcmp(class, "note")  ? 3
           : !strcmp(class, "faint") ? 2
                                     : 1;
}

/* Take a name's verdict in; DCV_VERDICTS: it was not checked. */
static void see(seen_t *seen, const dcv_domain_t *domain, dcv_verdict_t verdict,
                const char *class)
{
    int weight = weigh(class_for(domain, class));

    seen->possible++;
    if (verdict != DCV_VERDICTS) {
        seen->checked++;
        if (weight > seen->weight) {
            seen->weight = weight;
            seen->worst = domain;
            seen->verdict = verdict;
        }
    }
}

/* "not yet on every name server", with how many were checked where not all were. */
static const char *told(const dcv_out_t *out, const dcv_entry_t *entry,
                        const seen_t *seen, const char *title)
{
    if (seen->checked < seen->possible) {
        return apr_psprintf(out->scratch, "%s (%s)", title,
                            dcv_html_share(out, entry, seen->checked, seen->possible));
    }
    return entry->domains->nelts < entry->wanted
               ? dcv_trf(dcv_out_lang(out), out->scratch, "%s (the %d names shown)",
                         title, seen->possible)
               : title;
}

static dcv_standing_t standing_of(const dcv_out_t *out, const dcv_entry_t *entry,
                                  const seen_t *seen, const char *class,
                                  const char *title)
{
    dcv_lang_t lang = dcv_out_lang(out);

    if (!seen->possible) {
        return (dcv_standing_t){"none", dcv_tr(lang, "none")};
    }
    if (!seen->checked) {
        return (dcv_standing_t){"faint", dcv_tr(lang, "not checked")};
    }
    return (dcv_standing_t){
        class_for(seen->worst, class),
        told(out, entry, seen,
             dcv_tr(lang, seen->verdict == DCV_VALID ? DCV_N("found") : title))};
}

dcv_standing_t dcv_html_file_standing(const dcv_out_t *out, const dcv_entry_t *entry)
{
    dcv_lang_t lang = dcv_out_lang(out);
    seen_t seen = {.verdict = DCV_VERDICTS};

    for (int i = 0; i < entry->domains->nelts; i++) {
        const dcv_domain_t *domain = &APR_ARRAY_IDX(entry->domains, i, dcv_domain_t);
        dcv_verdict_t verdict = dcv_verdicts_of(domain->check).file;

        if (!domain->proof.no_file) {
            see(&seen, domain, verdict, dcv_html_file_class(verdict));
        }
    }
    if (seen.possible && !seen.checked && entry->answered < entry->open) {
        return (dcv_standing_t){
            "note",
            entry->answered
                ? dcv_trf(lang, out->scratch, "answered under %s",
                          dcv_html_share(out, entry, entry->answered, entry->open))
                : dcv_tr(lang, "not answered")};
    }
    if (seen.possible && !seen.checked) {
        return (dcv_standing_t){"faint", dcv_tr(lang, "answered here")};
    }
    return standing_of(out, entry, &seen, dcv_html_file_class(seen.verdict),
                       dcv_verdict_file_title(seen.verdict));
}

/* The class of the worst verdict on a record. */
static const char *worst_class(const seen_t *seen)
{
    return seen->worst ? dcv_html_class_for(seen->worst, seen->verdict) : "faint";
}

dcv_standing_t dcv_html_record_standing(const dcv_out_t *out, const dcv_entry_t *entry)
{
    seen_t seen = {.verdict = DCV_VERDICTS};

    for (int i = 0; i < entry->domains->nelts; i++) {
        const dcv_domain_t *domain = &APR_ARRAY_IDX(entry->domains, i, dcv_domain_t);
        dcv_verdict_t verdict = dcv_verdicts_of(domain->check).record;

        if (domain->proof.records->nelts) {
            see(&seen, domain, verdict, dcv_html_class_for(domain, verdict));
        }
    }
    return standing_of(out, entry, &seen, worst_class(&seen),
                       dcv_verdict_title(seen.verdict));
}

dcv_standing_t dcv_html_persistent_standing(const dcv_out_t *out,
                                            const dcv_entry_t *entry)
{
    seen_t seen = {.verdict = DCV_VERDICTS};

    for (int i = 0; i < entry->domains->nelts; i++) {
        const dcv_domain_t *domain = &APR_ARRAY_IDX(entry->domains, i, dcv_domain_t);
        dcv_verdict_t verdict = dcv_verdicts_of(domain->check).persistent;

        if (domain->proof.persistent && domain->proof.persistent->nelts) {
            see(&seen, domain, verdict, dcv_html_class_for(domain, verdict));
        }
    }
    return standing_of(out, entry, &seen, worst_class(&seen),
                       dcv_verdict_persist_title(seen.verdict));
}

/* CAA: only that it forbids is bad; that nobody could tell is grey. */
static const char *caa_class(dcv_verdict_t verdict)
{
    return verdict == DCV_VALID ? "good" : verdict == DCV_CAA_FORBIDS ? "bad" : "faint";
}

dcv_standing_t dcv_html_caa_standing(const dcv_out_t *out, const dcv_entry_t *entry)
{
    dcv_lang_t lang = dcv_out_lang(out);
    seen_t seen = {.verdict = DCV_VERDICTS};

    for (int i = 0; i < entry->domains->nelts; i++) {
        const dcv_domain_t *domain = &APR_ARRAY_IDX(entry->domains, i, dcv_domain_t);
        dcv_verdict_t verdict = dcv_verdicts_of(domain->check).caa;

        see(&seen, domain, verdict, caa_class(verdict));
    }
    if (seen.checked && seen.verdict == DCV_VALID) {
        return (dcv_standing_t){"good",
                                told(out, entry, &seen, dcv_tr(lang, "permits"))};
    }
    return standing_of(out, entry, &seen, caa_class(seen.verdict),
                       seen.verdict == DCV_CAA_FORBIDS ? DCV_N("forbids")
                                                       : DCV_N("not known"));
}
