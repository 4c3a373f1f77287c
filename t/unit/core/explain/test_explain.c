/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
#include "evidence_fixture.h"

#define RIGHT_HOST "the host " LABEL

#define MEMORY(n)                                              \
    " Resolvers that asked before remember that for up to " #n \
    " minutes (until 2026-11-23 12:0" #n ":00 UTC): ask the CA again after that."

static scene_t at;

static void says(const dcv_check_t *check, int number, const char *explained,
                 const char *remedied)
{
    is(explanation(check, number), explained,
       apr_psprintf(pool, "the text explains finding %d with the verdict %s in full",
                    number, dcv_verdict_name(check->verdict)));
    is(remedy(check, number), remedied,
       apr_psprintf(pool,
                    "the remedy of finding %d with the verdict %s is told in full",
                    number, dcv_verdict_name(check->verdict)));
}

static void test_valid(void)
{
    at = scene();
    see_owner(&at, TARGET);
    says(judge(&at), 0,
         OWNER " is a CNAME to " TARGET ", as it must be. The resolver says so.", "");
    ((dcv_sighting_t *)at.evidence->sightings->elts)->dnssec = DCV_DNSSEC_SECURE;
    see_server(&at, TARGET);
    says(judge(&at), 0,
         OWNER " is a CNAME to " TARGET ", as it must be. All name servers have it: "
               "ns1.example.net (192.0.2.1). DNSSEC is in order.",
         "");
}

static void test_partial(void)
{
    at = scene();
    see_owner(&at, TARGET);
    see_server(&at, TARGET);
    see_server(&at, NULL);
    has(explanation(judge(&at), 0),
        OWNER " is right on some name servers only. It is on: ns1.example.net "
              "(192.0.2.1). Not so: ns2.example.net (192.0.2.2) says that there is no "
              "such name (NXDOMAIN). Whether the CA finds it depends on which one it "
              "asks. Resolvers that asked before remember that for up to 15 minutes",
        "a partial record's explanation names the servers on both sides");
    has(remedy(judge(&at), 0), "Nothing has to be changed in the record. Wait",
        "the remedy of a partial record says that nothing is to be changed");
    at = scene();
    see_owner(&at, TARGET);
    see_server(&at, TARGET);
    fail(see_server(&at, NULL), DCV_NO_ADDRESS, -1);
    fail(see_server(&at, NULL), DCV_SILENT, -1);
    has(explanation(judge(&at), 0), "A CA that tries those has to ask another one.",
        "the explanation says that a CA asks others than silent servers");
    at = scene();
    see_owner(&at, NULL);
    see_server(&at, TARGET);
    has(explanation(judge(&at), 0), "Not so: what the resolver was told.",
        "a resolver that lacks the record is told like a server");
}

static void test_missing(void)
{
    at = scene();
    see_owner(&at, NULL)->negative_ttl_s = 300;
    see_server(&at, NULL)->negative_ttl_s = 300;
    says(judge(&at), 0,
         "There is no CNAME at " OWNER
         ". Asked: ns1.example.net (192.0.2.1)." MEMORY(5),
         "In the zone " ZONE ", add a record of type CNAME with the host " LABEL
         " and the target " TARGET ".");
    at = scene();
    see_owner(&at, NULL)->dname = ZONE;
    has(explanation(judge(&at), 0),
        "A DNAME at " ZONE " leads all names below it elsewhere",
        "the explanation of a missing record names a DNAME");
    at = scene();
    ((dcv_place_t *)at.evidence->places->elts)->zone = "com";
    see_owner(&at, NULL);
    has(explanation(judge(&at), 0),
        "The domain " ZONE " itself is not in the DNS: the name servers of “com” do "
        "not know it.",
        "a domain that is not delegated is explained as such");
    has(remedy(judge(&at), 0), "Register the domain, or have it delegated. Then: In",
        "the remedy is to have the domain delegated first");
}

static void test_wildcard(void)
{
    at = scene();
    see_owner(&at, "www.example.net")->ttl_s = 60;
    see(&at, DCV_SIGHTING_BESIDE, 0, -1, "www.example.net");
    says(judge(&at), 0,
         OWNER " points to www.example.net, but so does a name that nobody entered: a "
               "wildcard in the zone answers, and the record itself is not there. "
               "Asked: the resolver. Resolvers that asked before remember that for up "
               "to 1 minute (until 2026-11-23 12:01:00 UTC): ask the CA again after "
               "that.",
         "In the zone " ZONE ", add a record of type CNAME with the host " LABEL
         " and the target " TARGET
         ". (the wildcard may stay: a record of its own wins over it)");
}

/* What is said of a target that is wrong. */
static void target_says(const char *found, const char *text)
{
    dcv_check_t *check;

    at = scene();
    see_owner(&at, found);
    check = judge(&at);
    has(explanation(check, 0), text,
        apr_pstrcat(pool, "the explanation of a wrong target has: ", text, NULL));
    is(remedy(check, 0),
       "In the zone " ZONE ", change the target of the CNAME with the host " LABEL
       " to " TARGET ".",
       "the remedy of a wrong target is the right target");
}

static void test_targets(void)
{
    target_says(TARGET "." ZONE,
                OWNER " points to " TARGET "." ZONE ": “" ZONE "” was added to the "
                      "target, since it was entered without a dot at its end.");
    target_says(HASHES ".comodoca.com",
                ": the unique value “" UNIQUE "” is missing before the CA's domain.");
    target_says(HASHES ".abc.comodoca.com",
                ": it has “abc” where the unique value “" UNIQUE "” belongs.");
    target_says(HASHES "." UNIQUE ".sectigo.com",
                ": the hashes are right, but behind them stands “" UNIQUE
                ".sectigo.com”, which is not what comodoca looks for.");
    target_says(STRANGE,
                ": it is the record of another CSR, which this server does not have.");
    target_says("www.example.net", OWNER " points to www.example.net: it is something "
                                         "else. Asked: the resolver.");
    target_says(HASHES "." UNIQUE ".comodoca.con",
                ": nearly right. At character 91 of the target stands “n” where “m” "
                "belongs.");
    target_says("https://" TARGET,
                ": nearly right. “https://” before the target is too much. Asked: ");
    target_says(HALF_2 "." HALF_1 "." UNIQUE ".comodoca.com",
                "comodoca.com: the two halves of the hash are exchanged. Asked: ");
    at = scene_of(order_with(ORDER(.authority = "sectigo")), ZONE);
    see_owner(&at, HASHES ".abc.sectigo.com");
    has(explanation(judge(&at), 0),
        "it has “abc” where this order has no unique value.",
        "a unique value that the order does not have is shown");
}

/* Two CNAMEs at one name. */
static void test_two(void)
{
    dcv_sighting_t *seen;

    at = scene();
    seen = see_owner(&at, "www.example.net");
    seen->also = TARGET;
    seen->ttl_s = 0;
    says(judge(&at), 0,
         "Two CNAMEs stand at " OWNER ", to www.example.net and to " TARGET
         ": which one the CA gets is chance, and many resolvers take neither. Asked: "
         "the resolver.",
         "In the zone " ZONE ", remove the CNAME with the host " LABEL
         " that points to www.example.net, and leave the one to " TARGET ".");
    seen->also = HASHES ".comodoca.com";
    has(remedy(judge(&at), 0),
        " that points to www.example.net, and change the target of the other one to " TARGET
        ".",
        "the remedy of two wrong CNAMEs changes the second one");
    seen->also = seen->found = HOSTILE;
    is_readable(judge(&at));
}

static void test_other(void)
{
    dcv_order_t *other = order_with(PUBLISHED);
    dcv_check_t *check;

    other->source = "old.csr";
    own_csr(other)->sha256 =
        "c9c863405fe7675a3988b97664ea6baf442019e4e52fa335f406f7c5f26cf14f";
    at = scene();
    add_order(at.server, 1, other);
    at.index = index_of(at.server);
    see_owner(&at, STRANGE);
    has(explanation(judge(&at), 0), ": it is the record of another CSR, old.csr.",
        "the explanation names the CSR that the record belongs to");
    at.evidence->sightings->nelts = 0;
    see_owner(&at, NULL)->negative_ttl_s = 0;
    see(&at, DCV_SIGHTING_OTHER, 0, -1, STRANGE)->name = "_other." ZONE;
    check = judge(&at);
    says(check, 0,
         "There is no CNAME at " OWNER ", but one at _other." ZONE ": that is for the "
         "CSR old.csr. Asked: the resolver.",
         "In the zone " ZONE ", add a record of type CNAME with the host " LABEL
         " and the target " TARGET
         ". (the other record may go once its order is done)");
    ok(((dcv_record_check_t *)check->records->elts)->clue != NULL,
       "a record check notes where another order's record was found");
}

static void test_clues(void)
{
    dcv_check_t *check;

    at = scene();
    see_owner(&at, NULL)->negative_ttl_s = 0;
    see(&at, DCV_SIGHTING_DOUBLED, 0, -1, TARGET "." ZONE)->name = OWNER "." ZONE;
    check = judge(&at);
    says(check, 0,
         "The record stands at " OWNER "." ZONE ", but the CA looks at " OWNER
         ": the panel added the zone to a host that had it already.",
         "In the zone " ZONE ", change the host of that record to " LABEL
         " (without the zone, which the panel adds), and its target to " TARGET ".");
    has(explanation(check, 1),
        OWNER "." ZONE " points to " TARGET "." ZONE ": “" ZONE "” was added",
        "a second finding explains that the record's target is wrong");
    has(remedy(check, 1), ", change the target of that record to " TARGET,
        "a second finding tells the right target of that record");
    at = scene();
    see_owner(&at, NULL)->negative_ttl_s = 0;
    see(&at, DCV_SIGHTING_BARE, 0, -1, TARGET)->name = "b8ee." ZONE;
    check = judge(&at);
    says(check, 0,
         "The record stands at b8ee." ZONE ", but the CA looks at " OWNER
         ": the underscore at its beginning is missing.",
         "In the zone " ZONE ", change the host of that record to " LABEL
         " (with the underscore before it), and leave its target at " TARGET ".");
    at = scene();
    see_owner(&at, NULL)->negative_ttl_s = 0;
    see(&at, DCV_SIGHTING_TYPE, 0, -1, TARGET)->type = DCV_TYPE_TXT;
    says(judge(&at), 0,
         "At " OWNER " stands a record of type TXT (\"" TARGET
         "\"), and the CA looks for a "
         "CNAME. Asked: the resolver.",
         "In the zone " ZONE ", remove the TXT record with the host " LABEL
         ", and add a record of type CNAME with the host " LABEL
         " and the target " TARGET ".");
}

/* The same sentences about what nobody should read as it came. */
static void test_hostile(void)
{
    static const dcv_sighting_kind_t clues[] = {DCV_SIGHTING_DOUBLED, DCV_SIGHTING_BARE,
                                                DCV_SIGHTING_TYPE, DCV_SIGHTING_OTHER};
    static const char *const targets[] = {HOSTILE,
                                          HASHES "." HOSTILE ".comodoca.com",
                                          HASHES "." HOSTILE,
                                          HOSTILE "." ZONE,
                                          TARGET "." HOSTILE ZONE,
                                          TARGET "\x1b\xff",
                                          HASHES ".\x1b" UNIQUE ".comodoca.com"};

    for (apr_size_t i = 0; i < sizeof(targets) / sizeof(targets[0]); i++) {
        at = scene();
        see_owner(&at, targets[i]);
        add_server(&at, HOSTILE, HOSTILE);
        see(&at, DCV_SIGHTING_OWNER, 0, 0, targets[i]);
        is_readable(judge(&at));
    }
    see(&at, DCV_SIGHTING_BESIDE, 0, -1, targets[6]);
    is_readable(judge(&at));
    for (apr_size_t i = 0; i < sizeof(clues) / sizeof(clues[0]); i++) {
        at = scene();
        ((dcv_place_t *)at.evidence->places->elts)->zone = HOSTILE;
        see_owner(&at, NULL)->dname = HOSTILE;
        is_readable(judge(&at));
        see(&at, clues[i], 0, -1, HOSTILE)->name = HOSTILE;
        is_readable(judge(&at));
    }
}

void run_tests(void)
{
    test_valid();
    test_partial();
    test_missing();
    test_wildcard();
    test_targets();
    test_two();
    test_other();
    test_clues();
    test_hostile();
}
