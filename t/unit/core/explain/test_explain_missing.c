/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
#include "evidence_fixture.h"

#define ADD \
    "add a record of type CNAME with the host " LABEL " and the target " TARGET "."
#define IN_ZONE "In the zone " ZONE ", "

static scene_t at;

/* A record that somebody entered at a name; what is said, and what is to be done. */
static void entered(dcv_sighting_kind_t kind, const char *name, const char *found,
                    const char *explained, const char *remedied)
{
    dcv_check_t *check;

    at = scene();
    see_owner(&at, NULL)->negative_ttl_s = 0;
    see(&at, kind, 0, -1, found)->name = name;
    if (kind == DCV_SIGHTING_TEXT) {
        APR_ARRAY_IDX(at.evidence->sightings, 1, dcv_sighting_t).type = DCV_TYPE_TXT;
    }
    check = judge(&at);
    verdict_is(check, "missing", "a record that is entered elsewhere is missing");
    is(explanation(check, 0),
       apr_pstrcat(pool, "There is no CNAME at " OWNER ". Asked: the resolver. But at ",
                   name, explained, NULL),
       "the record that was entered is pointed at");
    is(remedy(check, 0), apr_pstrcat(pool, IN_ZONE, remedied, NULL),
       "the remedy is about the record that was entered");
}

static void test_elsewhere(void)
{
    entered(DCV_SIGHTING_BLANK, LABEL "\\032." ZONE, TARGET,
            " stands a CNAME with " TARGET ": a blank stands in its host.",
            "change the host of that record to " LABEL
            ", and leave its target at " TARGET ".");
    entered(
        DCV_SIGHTING_DOT, "_B8EE25A34BC5CD1F.4D5DC8C20FD4EEB2." ZONE, "www.example.net",
        " stands a CNAME with www.example.net: a dot stands inside the MD5.",
        "change the host of that record to " LABEL ", and its target to " TARGET ".");
    entered(DCV_SIGHTING_EXCHANGED, TARGET "." ZONE, OWNER,
            " stands a CNAME with " OWNER ": host and target are exchanged.",
            "remove that record, and " ADD);
    entered(
        DCV_SIGHTING_HASHES, "_" HASHES "." ZONE, "x.sectigo.com",
        " stands a CNAME with x.sectigo.com: its host has the SHA-256, which belongs "
        "in the target, and the MD5 belongs in the host.",
        "change the host of that record to " LABEL ", and its target to " TARGET ".");
    entered(DCV_SIGHTING_NAMED, ZONE, TARGET,
            " stands a CNAME with " TARGET ": it was entered without its host.",
            "remove that record, and " ADD);
    entered(DCV_SIGHTING_TEXT, ZONE, TARGET,
            " stands a TXT with \"" TARGET
            "\": the CA looks for a CNAME, and not there.",
            ADD " (that TXT record may go)");
    entered(DCV_SIGHTING_STAR, LABEL ".*." ZONE, TARGET,
            " stands a CNAME with " TARGET ": “*” does not belong in its host.",
            "change the host of that record to " LABEL
            ", and leave its target at " TARGET ".");
    entered(DCV_SIGHTING_SIBLING, LABEL ".www." ZONE, TARGET,
            " stands a CNAME with " TARGET ": there it counts for www." ZONE
            " and names below it only.",
            ADD " (the other one may stay)");
}

/* The likeliest of several, and at the place where it stands. */
static void test_several(void)
{
    at = scene_of(order_with(PUBLISHED), "www." ZONE);
    see_owner(&at, NULL);
    see(&at, DCV_SIGHTING_OWNER, 1, -1, NULL);
    see(&at, DCV_SIGHTING_SIBLING, 0, -1, TARGET)->name = "a.sibling";
    see(&at, DCV_SIGHTING_BLANK, 0, -1, TARGET)->name = "a.blank";
    has(explanation(judge(&at), 0),
        "There is no CNAME at " LABEL ".www." ZONE
        ". Asked: the resolver. But at a.blank",
        "the likeliest mistake is told, of the place where it was made");
    see(&at, DCV_SIGHTING_BARE, 1, -1, TARGET)->name = "a.bare";
    verdict_is(judge(&at), "underscore_missing",
               "a mistake with a verdict of its own goes before one without");
}

/* Below a DNAME nothing can be entered. */
static void test_dname(void)
{
    at = scene();
    see_owner(&at, NULL)->dname = ZONE;
    has(explanation(judge(&at), 0),
        "A DNAME at " ZONE " leads all names below it elsewhere, this one among them, "
        "and no name server takes a record below it: it must go, or prove control by "
        "file.",
        "a DNAME above the record is told");
    is(remedy(judge(&at), 0),
       "Prove control by file; or remove the DNAME at " ZONE
       " first, and then, in the zone " ZONE ", " ADD,
       "the remedy of a DNAME is the file, or that it goes");
    at = scene_of(order_with(PUBLISHED), "*." ZONE);
    see_owner(&at, NULL);
    see_server(&at, NULL)->dname = ZONE;
    has(explanation(judge(&at), 0), "takes a record below it: it must go.",
        "a wildcard has no file, so that a DNAME must go");
    is(remedy(judge(&at), 0),
       "Remove the DNAME at " ZONE " first, and then, in the zone " ZONE ", " ADD,
       "the remedy of a DNAME above a wildcard is that it goes");
}

static void test_hostile(void)
{
    for (int kind = DCV_SIGHTING_BLANK; kind <= DCV_SIGHTING_SIBLING; kind++) {
        at = scene();
        see_owner(&at, NULL);
        see(&at, (dcv_sighting_kind_t)kind, 0, -1, HOSTILE)->name = HOSTILE;
        is_readable(judge(&at));
    }
}

void run_tests(void)
{
    test_elsewhere();
    test_several();
    test_dname();
    test_hostile();
}
