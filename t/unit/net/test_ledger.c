/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/* When a name may send one more packet, and when nobody is to be asked again. */
#include "ledger.h"

#include "budget.h"
#include "fake_dns.h"

#define BASE "example.com"

static const dcv_reply_t yes = {.outcome = DCV_NO_DATA};
static const dcv_reply_t no = {.outcome = DCV_FAILED, .rcode = -1};
static const dcv_reply_t refused = {.outcome = DCV_RCODE, .rcode = 5};
static const dcv_reply_t bogus = {.outcome = DCV_FAILED, .dnssec = DCV_DNSSEC_BOGUS};

static dcv_ledger_t *ledger;
static dcv_account_t *account;

static void open_account(void)
{
    ledger = dcv_ledger_create(pool);
    account = dcv_ledger_open(ledger, BASE, pool);
}

static dcv_question_t lookup(const char *name)
{
    return (dcv_question_t){.name = name, .type = DCV_TYPE_CNAME};
}

static dcv_question_t to_server(const char *address)
{
    return (dcv_question_t){
        .name = "_a." BASE, .type = DCV_TYPE_CNAME, .address = address, .zone = BASE};
}

static dcv_ask_when_t when(dcv_question_t question)
{
    const dcv_reply_t *reply;

    return dcv_account_when(account, &question, &reply);
}

static void ask(dcv_question_t question, const dcv_reply_t *reply, int packets)
{
    dcv_account_begin(account, &question);
    dcv_account_end(account, &question, reply, packets);
}

static void test_domains(void)
{
    dcv_question_t first = lookup("_a." BASE);

    open_account();
    is_number(when(first), DCV_ASK_NOW, "a name that nobody asked for is asked");
    dcv_account_begin(account, &first);
    is_number(when(lookup("_b." BASE)), DCV_ASK_LATER,
              "a second question waits until the zone is known");
    is_number(when(lookup("_a.www." BASE)), DCV_ASK_LATER,
              "a question below waits, too");
    dcv_account_end(account, &first, &no, 0);
    ok(dcv_ledger_take_news(ledger), "a failure is news for those that wait");
    ok(!dcv_ledger_take_news(ledger), "news are told once");
    is_number(when(lookup("_b." BASE)), DCV_ASK_NOW, "after one failure it is tried");
    ask(lookup("_b." BASE), &no, 0);
    is_number(when(lookup("_c." BASE)), DCV_ASK_NEVER, "after two failures it is not");
    is_number(when(lookup("_a.WWW." BASE)), DCV_ASK_NEVER,
              "what stands below it is not asked either, whatever its case");
    is_number(when(lookup("_a.example.net")), DCV_ASK_NOW,
              "a name outside the base domain is asked");
    account = dcv_ledger_open(ledger, BASE, pool);
    is_number(when(lookup("_a." BASE)), DCV_ASK_NEVER,
              "another name of the base domain profits from that");
    ok(!dcv_account_is_spent(account), "a zone that fails is not a limit of packets");
}

static void test_below(void)
{
    open_account();
    ask(lookup("_a." BASE), &yes, 0);
    ask(lookup("_a.sub." BASE), &no, 0);
    ask(lookup("_b.sub." BASE), &no, 0);
    is_number(when(lookup("_a.x.sub." BASE)), DCV_ASK_NEVER,
              "what is below a zone that fails is not asked");
    is_number(when(lookup("_c." BASE)), DCV_ASK_NOW, "what is above it is asked");
    is_number(when(lookup("_a.other." BASE)), DCV_ASK_NOW, "so is what is beside it");
    open_account();
    ask(lookup("_a." BASE), &bogus, 0);
    ask(lookup("_b." BASE), &bogus, 0);
    is_number(when(lookup("_c." BASE)), DCV_ASK_NOW,
              "a zone whose replies are bogus can be found");
}

static void test_servers(void)
{
    const dcv_question_t question = to_server("192.0.2.1");
    const dcv_reply_t *reply;

    open_account();
    ask(question, &refused, 1);
    ask(question, &refused, 1);
    is_number(dcv_account_when(account, &question, &reply), DCV_ASK_NEVER,
              "a name server that refused twice is not asked again");
    is_number(reply->rcode, 5, "what it said before is what it is taken to say");
    is_number(when(to_server("192.0.2.2")), DCV_ASK_NOW, "another one is asked");
    ask(to_server("192.0.2.2"), &yes, 1);
    ask(to_server("192.0.2.2"), &refused, 1);
    ask(to_server("192.0.2.2"), &refused, 1);
    is_number(when(to_server("192.0.2.2")), DCV_ASK_NOW,
              "one that has answered once is asked again");
}

/* Ask until nothing is left; returns how many packets were sent. */
static int send_all(int packets_each)
{
    int sent = 0;

    for (int i = 0; i < 1000 && when(to_server("192.0.2.3")) == DCV_ASK_NOW; i++) {
        ask(to_server("192.0.2.3"), &yes, packets_each);
        sent += packets_each;
    }
    return sent;
}

static void test_most(void)
{
    int sent;

    open_account();
    sent = send_all(1);
    ok(sent <= DCV_PACKETS_MAX && sent > DCV_PACKETS_MAX - 40,
       "a name sends its packets, and no more");
    ok(dcv_account_is_spent(account), "that they are used up is told");
    open_account();
    send_all(1);
    account = dcv_ledger_open(ledger, BASE, pool);
    sent = send_all(1);
    ok(sent > 0 && sent <= 150, "a second name of a base domain sends fewer packets");
    account = dcv_ledger_open(ledger, "example.net", pool);
    ok(send_all(1) > 200, "another base domain has packets of its own");
}

/* Questions of the resolver are charged with what they may cost while they are open. */
static void test_open(void)
{
    const char *const names[] = {"_a", "_b", "_c", "_d"};
    int open = 0;

    open_account();
    ask(lookup("_a." BASE), &yes, 0);
    for (; open < 1000 && when(lookup("_b." BASE)) == DCV_ASK_NOW; open++) {
        dcv_question_t question =
            lookup(apr_psprintf(pool, "%s%d." BASE, names[open % 4], open));

        dcv_account_begin(account, &question);
    }
    ok(open > 4 && open * DCV_BUDGET_LOOKUP <= DCV_PACKETS_MAX,
       "no more questions are open at once than may all fail");
    is_number(when(lookup("_b." BASE)), DCV_ASK_LATER, "the next one waits for them");
    ok(!dcv_account_is_spent(account), "to wait is not to be at the end");
}

void run_tests(void)
{
    test_domains();
    test_below();
    test_servers();
    test_most();
    test_open();
}
