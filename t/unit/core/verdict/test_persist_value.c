/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
#include "fixture.h"
#include "verdict/persist_value.h"

#define URI "https://ca.example/acct/123"
#define OK  "ca.example; accounturi=" URI

/* 2025-06-15T12:00:00Z */
#define THEN apr_time_from_sec(1749988800)

static apr_array_header_t *issuers;

static dcv_persist_value_t read_at(const char *value, int wildcard, apr_time_t now)
{
    return dcv_persist_value_read(value, issuers, URI, wildcard, now, pool);
}

/* Who takes a value: "MBD" for all three, "-" for nobody. */
static const char *takers(const dcv_persist_value_t *read)
{
    return apr_psprintf(pool, "%s%s%s%s", read->taken_by & DCV_TAKEN_BY_MPIC ? "M" : "",
                        read->taken_by & DCV_TAKEN_BY_BOULDER ? "B" : "",
                        read->taken_by & DCV_TAKEN_BY_DIGICERT ? "D" : "",
                        read->taken_by ? "" : "-");
}

static void taken(const char *value, int wildcard, const char *by)
{
    const dcv_persist_value_t read = read_at(value, wildcard, THEN);

    is(takers(&read), by,
       apr_psprintf(pool, "the value '%.70s' is taken by those who take it", value));
    is_number(read.fault == DCV_PERSIST_RIGHT,
              !strcmp(by, "MBD") || (read.lacks_policy && !strcmp(by, "MD")),
              "a value is for all if all take it, a missing policy apart");
}

/* The rows of the table of validators. */
static void test_matrix(void)
{
    taken(OK, 0, "MBD");
    taken("ca.example;accounturi=" URI, 0, "MBD");
    taken("CA.Example; accounturi=" URI, 0, "MBD");
    taken(OK "; other=1; x-y=", 0, "MBD");
    taken("ca.example.; accounturi=" URI, 0, "B");
    taken("ca.example; accounturi=https://CA.example/acct/123", 0, "M");
    taken("\"" OK "\"", 0, "D");
    taken(OK ";", 0, "-");
    taken(OK " ; ", 0, "-");
    taken(OK "; accounturi=" URI, 0, "-");
    taken(OK "; policy", 0, "-");
    taken(OK "; persistUntil=1735689600", 0, "-");
    taken(OK "; persistUntil=-1", 0, "-");
    taken(OK "; persistUntil=2027-03-31", 0, "-");
    taken(OK "; persistUntil=", 0, "-");
    taken(OK, 1, "MD");
    taken(OK "; policy=wildcard", 1, "MBD");
    taken(OK "; POLICY=WildCard", 1, "MBD");
    taken(OK "; policy=other", 1, "MD");
    taken("ca.example; AccountURI=" URI "; PERSISTUNTIL=1767225600", 0, "MBD");
    taken("  ca.example ;\taccounturi = " URI " ", 0, "MBD");
    taken("old.ca.example; accounturi=" URI, 0, "MBD");
    taken(OK "; policy=a; Policy=b", 0, "-");
    taken(OK "; persistUntil=1767225600; persistuntil=1767225600", 0, "-");
}

/* What is in two ways not for all is taken by those who take both. */
static void test_together(void)
{
    taken("\"ca.example.; accounturi=" URI "\"", 0, "-");
    taken("ca.example.; accounturi=HTTPS://ca.example/acct/123", 0, "-");
    taken("\"" OK "\"", 1, "D");
    taken("ca.example.; accounturi=" URI, 1, "-");
    taken("\"" OK ";\"", 0, "-");
}

/* The published vectors: authority.example, on 2025-06-15 at noon. */
static void test_vectors(void)
{
    const char *value = "authority.example; accounturi=https://authority.example/acct/"
                        "123; persistUntil=";
    static const struct {
        const char *until;
        apr_int64_t now;
        int usable;
    } vectors[] = {
        {"1767225600", 1749988800, 1}, {"1735689600", 1749988800, 0},
        {"1782424856", 1749988800, 1}, {"1782424856", 1782424856, 1},
        {"1782424856", 1782424857, 0}, {"9999999999999999", 1749988800, 1},
        {"0", 1749988800, 0},          {"99999999999999999999", 1749988800, 0}};
    apr_array_header_t *names = apr_array_make(pool, 1, sizeof(const char *));

    APR_ARRAY_PUSH(names, const char *) = "authority.example";
    for (apr_size_t i = 0; i < sizeof(vectors) / sizeof(vectors[0]); i++) {
        const dcv_persist_value_t read =
            dcv_persist_value_read(apr_pstrcat(pool, value, vectors[i].until, NULL),
                                   names, "https://authority.example/acct/123", 0,
                                   apr_time_from_sec(vectors[i].now), pool);

        is_number(read.fault == DCV_PERSIST_RIGHT, vectors[i].usable,
                  apr_psprintf(pool, "persistUntil=%s is compared with the time %ld",
                               vectors[i].until, (long)vectors[i].now));
    }
    ok(read_at(OK "; persistUntil=1782424856", 0, THEN).until ==
           apr_time_from_sec(1782424856),
       "the end of a record is told");
}

/* A value that is wrong: by what, and at which character. */
static void wrong(const char *value, dcv_persist_fault_t fault, int at,
                  const char *what)
{
    const dcv_persist_value_t read = read_at(value, 0, THEN);

    is_number(read.fault, fault,
              apr_psprintf(pool, "the fault of '%.70s' is found", value));
    is_number(read.wrong_at, at, "the place of the fault is told");
    is(read.wrong, what, "the character there is told");
}

static void test_mistakes(void)
{
    wrong(OK ";", DCV_PERSIST_GRAMMAR, (int)strlen(OK ";"), ";");
    wrong("ca.example", DCV_PERSIST_NO_ACCOUNT, 0, NULL);
    wrong("ca.example; account=" URI, DCV_PERSIST_NO_ACCOUNT, 0, NULL);
    wrong("ca.example accounturi=" URI, DCV_PERSIST_GRAMMAR, 12, "a");
    wrong("ca.example, accounturi=" URI, DCV_PERSIST_GRAMMAR, 11, ",");
    wrong("ca.example; accounturi:" URI, DCV_PERSIST_GRAMMAR, 23, ":");
    wrong("ca.example; accounturi=\xe2\x80\x9c" URI "\xe2\x80\x9d", DCV_PERSIST_GRAMMAR,
          24, "\xe2\x80\x9c");
    wrong(OK "; persistUntil", DCV_PERSIST_GRAMMAR,
          (int)strlen(OK "; persistUntil") + 1, "");
    wrong(OK "; persistUntil=2027-03-31", DCV_PERSIST_NO_TIME,
          (int)strlen(OK "; persistUntil=2027") + 1, "-");
    wrong(OK "; persistUntil=-5", DCV_PERSIST_NO_TIME,
          (int)strlen(OK "; persistUntil=") + 1, "-");
    wrong(OK "; persistUntil=1735689600", DCV_PERSIST_OVER,
          (int)strlen(OK "; persistUntil=") + 1, "1");
    wrong("\"" OK "\"", DCV_PERSIST_QUOTED, 1, "\"");
    wrong("\"" OK, DCV_PERSIST_GRAMMAR, 1, "\"");
    wrong("\"" OK ";\"", DCV_PERSIST_GRAMMAR, (int)strlen(OK ";") + 1, ";");
    wrong("ca.example.; accounturi=" URI, DCV_PERSIST_FINAL_DOT, 11, ".");
    wrong("ca.example. ; accounturi=" URI ";", DCV_PERSIST_GRAMMAR,
          (int)strlen("ca.example. ; accounturi=" URI ";"), ";");
    wrong("ca.example; accounturi=https://ca.example/acct/124",
          DCV_PERSIST_OTHER_ACCOUNT, (int)strlen(OK), "4");
    wrong("ca.example.; accounturi=https://ca.example/acct/12",
          DCV_PERSIST_OTHER_ACCOUNT, (int)strlen(OK) + 1, "");
    wrong("\"ca.example; accounturi=https://ca.example/acct/124\"",
          DCV_PERSIST_OTHER_ACCOUNT, (int)strlen(OK) + 1, "4");
    wrong("ca.example; accounturi=https://Ca.example/acct/123", DCV_PERSIST_OTHER_CASE,
          (int)strlen("ca.example; accounturi=https://C"), "C");
    wrong("accounturi=" URI, DCV_PERSIST_GRAMMAR, 11, "=");
    wrong("", DCV_PERSIST_OTHER_ISSUER, 0, NULL);
    wrong("v=spf1 -all", DCV_PERSIST_OTHER_ISSUER, 0, NULL);
    wrong("letsencrypt.org; accounturi=" URI, DCV_PERSIST_OTHER_ISSUER, 0, NULL);
    wrong("ca.example.org; accounturi=" URI, DCV_PERSIST_OTHER_ISSUER, 0, NULL);
    wrong("; accounturi=" URI, DCV_PERSIST_OTHER_ISSUER, 0, NULL);
    is(read_at(OK "; AccountUri=x", 0, THEN).parameter, "AccountUri",
       "the parameter that is wrong is told as it was typed");
    is(read_at(OK "; persistUntil=soon", 0, THEN).found, "soon",
       "the value of that parameter is told");
}

void run_tests(void)
{
    issuers = apr_array_make(pool, 2, sizeof(const char *));
    APR_ARRAY_PUSH(issuers, const char *) = "ca.example";
    APR_ARRAY_PUSH(issuers, const char *) = "old.ca.example";
    test_matrix();
    test_together();
    test_vectors();
    test_mistakes();
}
