/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
#include "evidence_fixture.h"
#include "explain/explain.h"

/* What is explained where a CNAME points to this. */
static const char *said_of(const char *found)
{
    scene_t at = scene();

    see_owner(&at, found);
    return explanation(judge(&at), 0);
}

static void test_slips(void)
{
    has(said_of("fdadae5fbe8fce33O26ffa3de7d27f54." HALF_2 "." UNIQUE ".comodoca.com"),
        "nearly right. At character 17 of the target stands “O” where “0” belongs.",
        "a character in place of another one is shown with its place");
    has(said_of("dadae5fbe8fce33026ffa3de7d27f54." HALF_2 "." UNIQUE ".comodoca.com"),
        "Before character 1 of the target, “f” is missing.",
        "a missing character is shown with its place");
    has(said_of(HALF_1 "." HALF_2 "0." UNIQUE ".comodoca.com"),
        "From character 66 of the target on, “0” is too much.",
        "a character too many is shown with its place");
    has(said_of(HASHES "." UNIQUE ".comodo\x1b[0mca.com"), "“\\x1b[0m” is too much.",
        "characters that nobody can see are made readable");
    has(said_of("\"" TARGET "\""),
        "“\"” before the target and “\"” behind it are too much.",
        "quotes around the target are shown");
    has(said_of("https://" TARGET), "“https://” before the target is too much.",
        "a scheme before the target is shown");
    has(said_of(TARGET "/"), "“/” behind the target is too much.",
        "a slash behind the target is shown");
}

static void test_mixes(void)
{
    has(said_of(HALF_2 "." HALF_1 "." UNIQUE ".comodoca.com"),
        ": the two halves of the hash are exchanged.",
        "exchanged halves of the hash are told");
    has(said_of("B8EE25A34BC5CD1F4D5DC8C20FD4EEB2"),
        ": it begins with the MD5, which belongs in the host, not in the target.",
        "an MD5 in the target is told");
    has(said_of(SHA1 ".comodoca.com"),
        ": it is this CSR's SHA-1, for which CAs asked before 2017, and not its SHA-256.",
        "a SHA-1 in the target is told");
    has(said_of(CUT ".comodoca.com"),
        ": it is this CSR's SHA-256, but cut after 63 digits, the most that a label holds; "
        "all 64 belong there, with a dot after the first 32.",
        "a SHA-256 that is cut at the limit of a label is told");
    has(said_of(HALF_1 "." UNIQUE ".comodoca.com"),
        ": it has only the first 32 of the 64 digits of this CSR's SHA-256.",
        "the first half alone is told");
    has(said_of(HALF_2 "." UNIQUE ".comodoca.com"),
        ": the first half of this CSR's SHA-256 is missing.",
        "the second half alone is told");
    has(said_of(HALF_1 "." HALF_2),
        ": it has the hashes, but behind them “." UNIQUE ".comodoca.com” is missing.",
        "a target that ends behind the hashes lacks the CA's domain");
    has(said_of(CUT ".8." UNIQUE ".comodoca.com"),
        ": it has this CSR's SHA-256, but with its dots in other places than after the "
        "first 32 digits.",
        "a SHA-256 with its dots in other places is told");
    has(said_of(HALF_1 ".b8ee25a34bc5cd1f4d5dc8c20fd4eeb2.comodoca.com"),
        ": the MD5 stands in it, which belongs in the host, not in the target.",
        "an MD5 behind half of the SHA-256 is told");
    has(said_of(TARGET "." TARGET), ": the target stands there twice.",
        "a target that stands there twice is told");
    has(said_of(HASHES "." UNIQUE "." UNIQUE ".comodoca.com"),
        ": between the hashes and the CA's domain stands “" UNIQUE "." UNIQUE
        "”, which is no unique value.",
        "what is no unique value is shown");
    has(said_of("www.example.net"), ": it is something else.",
        "a target of something else is told");
}

static void test_appended(void)
{
    scene_t at = scene();
    const dcv_check_t *check;

    see_owner(&at, HASHES ".comodoca.com." ZONE);
    check = judge(&at);
    has(explanation(check, 0), "“" ZONE "” was added to the target",
        "a zone that was added is told first");
    has(explanation(check, 1), "the unique value “" UNIQUE "” is missing",
        "what is wrong before the zone is told, too");
    has(remedy(check, 1), "to " TARGET ".", "the remedy has the right target");
}

void run_tests(void)
{
    test_slips();
    test_mixes();
    test_appended();
}
