/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a check tells people about a record that is missing: see explain.h. A DNAME, or a zone
 * that is not there, change what can be done about it; a record that somebody entered
 * elsewhere is pointed at.
 */
#include "explain.h"

#include <string.h>

#include <apr_strings.h>

#include "text.h"
#include "words.h"
#include "dns.h"

/* The DNAME that leads a place elsewhere, as any server or the resolver tells; NULL: none. */
static const char *find_dname(const dcv_explained_t *to,
                              const dcv_record_check_t *record)
{
    const dcv_evidence_t *evidence = to->about->evidence;

    for (int i = 0; i < evidence->sightings->nelts; i++) {
        const dcv_sighting_t *seen =
            &APR_ARRAY_IDX(evidence->sightings, i, dcv_sighting_t);

        if (seen->kind == DCV_SIGHTING_OWNER && seen->dname &&
            !strcmp(APR_ARRAY_IDX(evidence->places, seen->place, dcv_place_t).domain,
                    record->record->domain)) {
            return dcv_text_readable(seen->dname, to->pool);
        }
    }
    return NULL;
}

/* Whether a file is another way to prove control of the name. */
static int may_use_file(const dcv_explained_t *to)
{
    return !to->about->proof->no_file;
}

static void add_missing(const dcv_explained_t *to, const dcv_record_check_t *record,
                        const char *why, const char *remedy)
{
    dcv_words_add_finding(to, DCV_MISSING,
                          apr_pstrcat(to->pool, "There is no CNAME at ",
                                      dcv_words_owner(record, to->pool), ". ",
                                      dcv_words_asked(to, record), why,
                                      dcv_words_memory(to, record->negative_ttl_s),
                                      NULL),
                          remedy);
}

/* No server has a record below a DNAME (RFC 6672 2.4). */
static void explain_dname(const dcv_explained_t *to, const dcv_record_check_t *record,
                          const char *dname)
{
    add_missing(
        to, record,
        apr_psprintf(
            to->pool,
            " A DNAME at %s leads all names below it elsewhere, this one among "
            "them, and no name server takes a record below it: it must go%s.",
            dname, may_use_file(to) ? ", or prove control by file" : ""),
        apr_pstrcat(to->pool,
                    may_use_file(to) ? "Prove control by file; or remove " : "Remove ",
                    "the DNAME at ", dname, " first, and then, in the zone ",
                    dcv_text_readable(dcv_words_zone(record), to->pool), ", ",
                    dcv_words_enter(to, record, "add"), NULL));
}

static void explain_unregistered(const dcv_explained_t *to,
                                 const dcv_record_check_t *record)
{
    add_missing(
        to, record,
        apr_psprintf(to->pool,
                     " The domain %s itself is not in the DNS: the name servers "
                     "of “%s” do not know it.",
                     record->record->panel_zone,
                     dcv_text_readable(record->zone, to->pool)),
        apr_pstrcat(to->pool, "Register the domain, or have it delegated. Then: ",
                    dcv_words_in_zone(record, to->pool),
                    dcv_words_enter(to, record, "add"), NULL));
}

/* Where the record was entered instead: what is wrong with it. */
static const char *clue_text(const dcv_explained_t *to,
                             const dcv_record_check_t *record)
{
    const dcv_sighting_t *clue = record->clue;

    switch (clue->kind) {
    case DCV_SIGHTING_BLANK:
        return "a blank stands in its host";
    case DCV_SIGHTING_DOT:
        return "a dot stands inside the MD5";
    case DCV_SIGHTING_EXCHANGED:
        return "host and target are exchanged";
    case DCV_SIGHTING_HASHES:
        return "its host has the SHA-256, which belongs in the target, and the MD5 belongs "
               "in the host";
    case DCV_SIGHTING_NAMED:
        return "it was entered without its host";
    case DCV_SIGHTING_TEXT:
        return "the CA looks for a CNAME, and not there";
    case DCV_SIGHTING_STAR:
        return "“*” does not belong in its host";
    default:
        return apr_pstrcat(to->pool, "there it counts for www.", record->record->domain,
                           " and names below it only", NULL);
    }
}

/* What to do about a record that was entered elsewhere. */
static const char *clue_remedy(const dcv_explained_t *to,
                               const dcv_record_check_t *record)
{
    const dcv_sighting_t *clue = record->clue;
    const char *add = dcv_words_enter(to, record, "add");

    switch (clue->kind) {
    case DCV_SIGHTING_SIBLING:
        return apr_pstrcat(to->pool, add, " (the other one may stay)", NULL);
    case DCV_SIGHTING_TEXT:
        return apr_pstrcat(to->pool, add, " (that TXT record may go)", NULL);
    case DCV_SIGHTING_NAMED:
    case DCV_SIGHTING_EXCHANGED:
        return apr_pstrcat(to->pool, "remove that record, and ", add, NULL);
    default:
        return apr_pstrcat(to->pool, "change the host of that record to ",
                           dcv_words_host(record, to->pool),
                           dcv_dns_same(clue->found, record->record->target)
                               ? ", and leave its target at "
                               : ", and its target to ",
                           record->record->target, NULL);
    }
}

/* The record was entered where the CA does not look. */
static void explain_elsewhere(const dcv_explained_t *to,
                              const dcv_record_check_t *record)
{
    const dcv_sighting_t *clue = record->clue;

    add_missing(to, record,
                apr_psprintf(to->pool, " But at %s stands a %s with %s: %s.",
                             dcv_text_readable(clue->name, to->pool),
                             dcv_dns_type(clue->type),
                             dcv_words_data(clue->type, clue->found, to->pool),
                             clue_text(to, record)),
                apr_pstrcat(to->pool, dcv_words_in_zone(record, to->pool),
                            clue_remedy(to, record), NULL));
}

void dcv_explain_missing(const dcv_explained_t *to, const dcv_record_check_t *record)
{
    const char *dname = find_dname(to, record);

    if (dname) {
        explain_dname(to, record, dname);
    }
    else if (record->zone &&
             !dcv_dns_is_below(record->zone, record->record->panel_zone)) {
        explain_unregistered(to, record);
    }
    else if (record->clue) {
        explain_elsewhere(to, record);
    }
    else {
        add_missing(to, record, "",
                    apr_pstrcat(to->pool, dcv_words_in_zone(record, to->pool),
                                dcv_words_enter(to, record, "add"), NULL));
    }
}
