/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
#include "fake_dns.h"

#include "text.h"

#define PATH "/.well-known/pki-validation/C7FBC2039E400C8EF74129EC7DB1842C.txt"

static fake_dns_t dns;
static dcv_aim_t aim;

/* Ask a DNS, and then each address, which answers 200. */
static const dcv_file_seen_t *ask(const answer_t *answers)
{
    dns = (fake_dns_t){.answers = answers};
    return inquire(&dns, &aim, 0)->file;
}

static const dcv_fetched_t *fetched(const dcv_file_seen_t *file, int number)
{
    return &APR_ARRAY_IDX(file->fetches, number, dcv_fetched_t);
}

static void test_both_families(void)
{
    static const answer_t answers[] = {
        {"www.example.com A", DCV_DATA, "192.0.2.2 192.0.2.1", NULL},
        {"www.example.com AAAA", DCV_DATA, "2001:db8::1", NULL},
        NONE};
    static const char *const expected[] = {"2001:db8::1", "192.0.2.1", "192.0.2.2"};
    const dcv_file_seen_t *file = ask(answers);

    is_number(file->fetches->nelts, 6, "each address is asked on two ports");
    for (int i = 0; i < 3; i++) {
        is(fetched(file, 2 * i)->address, expected[i],
           "IPv6 goes first, and addresses of a family are sorted");
        is_number(fetched(file, 2 * i)->port, 80, "http goes before https");
        is_number(fetched(file, 2 * i + 1)->port, 443, "https goes behind http");
        is(fetched(file, 2 * i + 1)->address, expected[i],
           "https goes to the same address");
    }
    is_number(fetched(file, 3)->status, 200, "what came back is noted");
    is_number(file->a.outcome, DCV_DATA, "the outcome of A is noted");
    is_number(file->aaaa.outcome, DCV_DATA, "the outcome of AAAA is noted");
    is_number(file->left_out, 0, "no address is left out of three");
    ok(file->is_marked, "requests with a nonce are marked");
    is_number(asked(&dns, "fetch www.example.com 192.0.2.1 80 n-2"), 1,
              "each request has the nonce with its own number");
    is_number(asked(&dns, "fetch www.example.com 192.0.2.2 443 n-5"), 1,
              "the last request has the last number");
}

static void test_many(void)
{
    static const answer_t answers[] = {
        {"www.example.com A", DCV_DATA,
         "192.0.2.1 192.0.2.2 192.0.2.3 192.0.2.4 192.0.2.5 192.0.2.6 192.0.2.7 "
         "192.0.2.8 192.0.2.9",
         NULL},
        {"www.example.com AAAA", DCV_DATA, "2001:db8::1 2001:db8::2", NULL},
        NONE};
    const dcv_file_seen_t *file = ask(answers);

    is_number(file->fetches->nelts, 16, "eight addresses are asked");
    is_number(file->left_out, 3, "those beyond eight are counted");
    is(fetched(file, 4)->address, "2001:db8::2", "both families are asked in turn");
    is(fetched(file, 14)->address, "192.0.2.6", "one family goes on alone");
}

static void test_none(void)
{
    static const answer_t absent[] = {NONE},
                          failing[] = {
                              {"www.example.com A", DCV_FAILED, NULL, NULL},
                              {"www.example.com AAAA", DCV_NO_DATA, NULL, NULL},
                              NONE};
    const dcv_file_seen_t *file = ask(absent);

    is_number(file->fetches->nelts, 0, "a name without addresses is asked nowhere");
    is_number(file->a.outcome, DCV_NX_DOMAIN, "that there is no name is noted");
    file = ask(failing);
    is_number(file->a.outcome, DCV_FAILED, "a look-up that fails is noted");
    is_number(file->aaaa.outcome, DCV_NO_DATA, "and the other one beside it");
}

/* What an inquiry about an address asks. */
static void test_address(const char *name, int is_v4)
{
    static const answer_t answers[] = {NONE};
    const dcv_file_seen_t *file;

    aim.name = make_name(name);
    aim.records = apr_array_make(pool, 1, sizeof(dcv_record_t));
    file = ask(answers);
    is_number(dns.asked->nelts, 2, "an address is not looked up, nor is its CAA");
    is_number(file->fetches->nelts, 2, "an address is asked itself");
    is(fetched(file, 0)->address, name, "as it stands in the order");
    is_number(is_v4 ? file->a.outcome : file->aaaa.outcome, DCV_DATA,
              "the look-up of its family counts as done");
    is_number(is_v4 ? file->aaaa.outcome : file->a.outcome, DCV_NO_DATA,
              "there is none of the other family");
}

/* Give an inquiry up after so many replies. */
static const dcv_file_seen_t *give_up(const answer_t *answers, int replies, int handed)
{
    dns = (fake_dns_t){.answers = answers};
    begin(&dns, &aim, 0);
    for (int i = 0; i < replies && take_questions(&dns); i++) {
        answer_one(&dns);
    }
    if (handed) {
        take_questions(&dns);
    }
    dcv_inquiry_give_up(dns.inquiry);
    ok(dcv_inquiry_is_over(dns.inquiry), "an inquiry that is given up is over");
    return dcv_inquiry_evidence(dns.inquiry)->file;
}

static void test_giving_up(void)
{
    static const answer_t answers[] = {
        {"www.example.com A", DCV_DATA, "192.0.2.1", NULL},
        {"www.example.com AAAA", DCV_NO_DATA, NULL, NULL},
        NONE};
    const dcv_file_seen_t *file = give_up(answers, 0, 1);

    is_number(file->a.outcome, DCV_SILENT, "a look-up that is open counts as silence");
    file = give_up(answers, 0, 0);
    is_number(file->a.outcome, DCV_UNREACHABLE, "a look-up was not asked");
    /* The look-ups are the last questions of the beginning, and are answered first. */
    dns = (fake_dns_t){.answers = answers, .newest_first = 1};
    begin(&dns, &aim, 0);
    take_questions(&dns);
    answer_one(&dns);
    answer_one(&dns);
    dcv_inquiry_give_up(dns.inquiry);
    file = dcv_inquiry_evidence(dns.inquiry)->file;
    is_number(file->fetches->nelts, 2, "both fetches are known");
    is_number(fetched(file, 0)->outcome, DCV_FETCH_NOT_TRIED,
              "a fetch that was not handed out was not tried");
    is(fetched(file, 0)->address, "192.0.2.1", "it keeps its address");
    dns = (fake_dns_t){.answers = answers, .newest_first = 1};
    begin(&dns, &aim, 0);
    take_questions(&dns);
    answer_one(&dns);
    answer_one(&dns);
    take_questions(&dns);
    dcv_inquiry_give_up(dns.inquiry);
    file = dcv_inquiry_evidence(dns.inquiry)->file;
    is_number(fetched(file, 1)->outcome, DCV_FETCH_SILENT,
              "a fetch that is open counts as silence");
    is_number(fetched(file, 1)->port, 443, "it keeps its port");
}

static void test_bogus(void)
{
    dcv_inquiry_t *inquiry = dcv_inquiry_create(&aim, 0, pool);
    const apr_array_header_t *data = dcv_text_split("192.0.2.1", pool);
    const dcv_reply_t bogus = {.outcome = DCV_DATA,
                               .dnssec = DCV_DNSSEC_BOGUS,
                               .why_bogus = "no signatures",
                               .data = data};
    dcv_ask_t *one;

    while ((one = dcv_inquiry_next(inquiry))) {
        ok(!one->fetch, "an address that is bogus is not asked");
        dcv_inquiry_take(inquiry, one, &bogus);
    }
    is(dcv_inquiry_evidence(inquiry)->file->a.why_bogus, "no signatures",
       "why it is bogus is noted");
}

static void test_without(void)
{
    static const answer_t answers[] = {NONE};

    aim.nonce = NULL;
    ok(!ask(answers)->is_marked, "requests without a nonce are not marked");
    aim.path = NULL;
    ok(!ask(answers), "without a path nothing is asked about the file");
    is_number(asked(&dns, "www.example.com A") + asked(&dns, "www.example.com AAAA"), 0,
              "nor for addresses of the name");
}

void run_tests(void)
{
    aim = aim_at("www.example.com", "example.com");
    aim.path = PATH;
    aim.nonce = "n";
    test_both_families();
    test_many();
    test_none();
    test_giving_up();
    test_bogus();
    test_address("192.0.2.1", 1);
    test_address("2001:db8::1", 0);
    aim = aim_at("www.example.com", "example.com");
    aim.path = PATH;
    test_without();
}
