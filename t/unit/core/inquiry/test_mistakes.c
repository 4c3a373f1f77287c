/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
#include "fake_dns.h"
#include "inquiry/mistakes.h"

#define EXCHANGED TARGET ".example.com"

/* Ask a DNS that has one thing about a name, and see it as something of a kind. */
static const dcv_evidence_t *inquire_of(const dcv_aim_t *aim, const char *question,
                                        const char *data)
{
    const answer_t answers[] = {{question, DCV_DATA, data, NULL}, NONE};
    fake_dns_t dns = {.answers = answers};

    return inquire(&dns, aim, 0);
}

static void finds(const char *question, const char *data, dcv_sighting_kind_t kind,
                  const char *name)
{
    const dcv_aim_t aim = aim_at("example.com", "example.com");

    is(seen(inquire_of(&aim, question, data), kind, 0, -1), data, name);
}

static void test_places(void)
{
    finds(LABEL "\\032.example.com CNAME", TARGET, DCV_SIGHTING_BLANK,
          "a record with a blank behind its host is found");
    finds("\\032" LABEL ".example.com CNAME", TARGET, DCV_SIGHTING_BLANK,
          "a record with a blank before its host is found");
    finds("_c7fbc2039e400c8e.f74129ec7db1842c.example.com CNAME", TARGET,
          DCV_SIGHTING_DOT, "a record with a dot in the middle of the MD5 is found");
    finds("_c7fbc203.9e400c8ef74129ec7db1842c.example.com CNAME", TARGET,
          DCV_SIGHTING_DOT,
          "a record with a dot in the first half of the MD5 is found");
    finds(EXCHANGED " CNAME", LABEL ".example.com", DCV_SIGHTING_EXCHANGED,
          "a record with host and target exchanged is found");
    finds("_" HALF_1 "." HALF_2 ".example.com CNAME", LABEL ".sectigo.com",
          DCV_SIGHTING_HASHES, "a record whose host has the SHA-256 is found");
    finds("example.com CNAME", TARGET, DCV_SIGHTING_NAMED,
          "a record without its host is found");
    finds("example.com TXT", TARGET, DCV_SIGHTING_TEXT,
          "the target as a TXT at the domain itself is found");
    finds(LABEL ".www.example.com CNAME", TARGET, DCV_SIGHTING_SIBLING,
          "the record at www is found");
}

/* What stands there for something else. */
static void test_strangers(void)
{
    const dcv_aim_t aim = aim_at("example.com", "example.com");

    is(seen(inquire_of(&aim, "example.com CNAME", "www.example.net"),
            DCV_SIGHTING_NAMED, 0, -1),
       NULL, "an alias of the domain itself is not noted");
    is(seen(inquire_of(&aim, "example.com TXT", "v=spf1"), DCV_SIGHTING_TEXT, 0, -1),
       NULL, "a TXT without a hash of the CSR is not noted");
    is(seen(inquire_of(&aim, "example.com TXT",
                       "v=spf1 x" HALF_1 HALF_2 ".sectigo.com a=b"),
            DCV_SIGHTING_TEXT, 0, -1),
       "x" HALF_1 HALF_2 ".sectigo.com",
       "of several TXT the one with a hash of the CSR is noted");
    is(seen(inquire_of(&aim, LABEL ".www.example.com CNAME", "www.example.net"),
            DCV_SIGHTING_SIBLING, 0, -1),
       NULL, "a record below www without a hash of the CSR is not noted");
}

static void test_star(void)
{
    const dcv_aim_t aim = aim_at("*.example.com", "example.com");

    is(seen(inquire_of(&aim, LABEL ".*.example.com CNAME", TARGET), DCV_SIGHTING_STAR,
            0, -1),
       TARGET, "a wildcard's record below * is found");
}

/* Rarer mistakes are looked for at the name and at its base domain only. */
static void test_levels(void)
{
    const dcv_aim_t aim = aim_at("www.a.b.example.com", "example.com");
    const answer_t answers[] = {NONE};
    fake_dns_t dns = {.answers = answers};

    (void)inquire(&dns, &aim, 0);
    is_number(asked(&dns, LABEL "\\032.www.a.b.example.com CNAME"), 1,
              "a blank is looked for at the name");
    is_number(asked(&dns, LABEL ".www.a.b\\032.example.com CNAME"), 1,
              "a blank is looked for at the end of the host");
    is_number(asked(&dns, LABEL "\\032.example.com CNAME"), 1,
              "a blank is looked for at the base domain");
    is_number(asked_like(&dns, "\\032.a.b.") + asked_like(&dns, "\\032.b."), 0,
              "a blank is not looked for between them");
    is_number(asked(&dns, LABEL ".www.example.com CNAME"), 1,
              "the record at www is looked for where the name is another www");
    ok(dns.asked->nelts < 100, "a name of four levels takes less than 100 questions");
}

void run_tests(void)
{
    test_places();
    test_strangers();
    test_star();
    test_levels();
}
