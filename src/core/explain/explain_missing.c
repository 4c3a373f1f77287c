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

/* That there is none, and why (""), and what to do: a sentence of dcv_words_enter(). */
static void add_missing(const dcv_explained_t *to, const dcv_record_check_t *record,
                        const char *why, const char *remedy)
{
    dcv_words_add_finding(
        to, DCV_MISSING,
        dcv_words_join(to,
                       dcv_words_say(to, "There is no CNAME at %s.",
                                     dcv_words_owner(record, to->pool)),
                       dcv_words_asked(to, record), why,
                       dcv_words_memory(to, record->negative_ttl_s), NULL),
        remedy);
}

/* No server has a record below a DNAME (RFC 6672 2.4). */
static void explain_dname(const dcv_explained_t *to, const dcv_record_check_t *record,
                          const char *dname)
{
    const char *why =
        may_use_file(to)
            ? DCV_N("A DNAME at %s leads all names below it elsewhere, this one among "
                    "them, and no name server takes a record below it: it must go, or "
                    "prove control by file.")
            : DCV_N("A DNAME at %s leads all names below it elsewhere, this one among "
                    "them, and no name server takes a record below it: it must go.");
    const char *remedy =
        may_use_file(to)
            ? DCV_N(
                  "Prove control by file; or remove the DNAME at %s first, and then, "
                  "in the zone %s, add a record of type CNAME with the host %s and the "
                  "target %s")
            : DCV_N("Remove the DNAME at %s first, and then, in the zone %s, add a "
                    "record of type CNAME with the host %s and the target %s");

    add_missing(to, record, dcv_words_say(to, why, dname),
                dcv_words_say(to, remedy, dname, dcv_words_zone(record, to->pool),
                              dcv_words_host(record, to->pool),
                              record->record->target));
}

static void explain_unregistered(const dcv_explained_t *to,
                                 const dcv_record_check_t *record)
{
    add_missing(
        to, record,
        dcv_words_say(to,
                      "The domain %s itself is not in the DNS: the name servers "
                      "of “%s” do not know it.",
                      record->record->panel_zone,
                      dcv_text_readable(record->zone, to->pool)),
        dcv_words_enter(
            to, record,
            "Register the domain, or have it delegated. Then: In the zone %s, add a "
            "record of type CNAME with the host %s and the target %s"));
}

/* How a record was entered elsewhere, and what to do about it. */
typedef struct {
    const char *why; /* with places for its name, its type, and what it has */
    /* Sentences of dcv_words_enter(): what to do, and where its target is right. */
    const char *remedy, *leave_target;
} clue_text_t;

#define CHANGE_HOST                                                               \
    DCV_N("In the zone %s, change the host of that record to %s, and its target " \
          "to %s"),                                                               \
        DCV_N("In the zone %s, change the host of that record to %s, and leave "  \
              "its target at %s")
#define REMOVE_AND_ADD                                                          \
    DCV_N("In the zone %s, remove that record, and add a record of type CNAME " \
          "with the host %s and the target %s"),                                \
        NULL

static const clue_text_t clue_texts[] = {
    [DCV_SIGHTING_BLANK] = {DCV_N(
                                "But at %s stands a %s with %s: a blank stands in its "
                                "host."),
                            CHANGE_HOST},
    [DCV_SIGHTING_DOT] = {DCV_N(
                              "But at %s stands a %s with %s: a dot stands inside the "
                              "MD5."),
                          CHANGE_HOST},
    [DCV_SIGHTING_EXCHANGED] = {DCV_N("But at %s stands a %s with %s: host and target "
                                      "are exchanged."),
                                REMOVE_AND_ADD},
    [DCV_SIGHTING_HASHES] = {DCV_N("But at %s stands a %s with %s: its host has the "
                                   "SHA-256, which belongs in the target, and the MD5 "
                                   "belongs in the host."),
                             CHANGE_HOST},
    [DCV_SIGHTING_NAMED] = {DCV_N(
                                "But at %s stands a %s with %s: it was entered without "
                                "its host."),
                            REMOVE_AND_ADD},
    [DCV_SIGHTING_TEXT] = {DCV_N("But at %s stands a %s with %s: the CA looks for a "
                                 "CNAME, and not there."),
                           DCV_N("In the zone %s, add a record of type CNAME with the "
                                 "host %s and the target %s (that TXT record may go)"),
                           NULL},
    [DCV_SIGHTING_STAR] = {DCV_N(
                               "But at %s stands a %s with %s: “*” does not belong in "
                               "its host."),
                           CHANGE_HOST},
    [DCV_SIGHTING_SIBLING] = {
        DCV_N("But at %s stands a %s with %s: there it counts for "
              "www.%s and names below it only."),
        DCV_N("In the zone %s, add a record of type CNAME with "
              "the host %s and the target %s (the other one may "
              "stay)"),
        NULL}};

/* The record was entered where the CA does not look. */
static void explain_elsewhere(const dcv_explained_t *to,
                              const dcv_record_check_t *record)
{
    const dcv_sighting_t *clue = record->clue;
    const clue_text_t *text = &clue_texts[clue->kind];
    const char *found = dcv_words_data(clue->type, clue->found, to->pool);
    int is_right = dcv_dns_same(clue->found, record->record->target);

    add_missing(to, record,
                dcv_words_say(to, text->why, dcv_text_readable(clue->name, to->pool),
                              dcv_dns_type(clue->type), found, record->record->domain),
                dcv_words_enter(to, record,
                                is_right && text->leave_target ? text->leave_target
                                                               : text->remedy));
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
                    dcv_words_enter(to, record,
                                    "In the zone %s, add a record of type CNAME with "
                                    "the host %s and the target %s"));
    }
}
