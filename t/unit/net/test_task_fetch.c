/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/* What an inquiry gets of what is fetched for it, in time, at its end, and not at all. */
#include "task_fetch.h"
#include "fake_dns.h"

#define FETCHES_MAX 4

/* What the fetcher was asked for. */
static dcv_transfer_t transfers[FETCHES_MAX];
static int transfer_count, taken_count;

dcv_transfer_t *dcv_fetcher_fetch(dcv_fetcher_t *fetcher, const dcv_fetch_t *fetch,
                                  dcv_fetched_done_t *done, void *context,
                                  apr_pool_t *task_pool)
{
    dcv_transfer_t *transfer = &transfers[transfer_count++];

    (void)fetcher;
    (void)task_pool;
    *transfer = (dcv_transfer_t){.fetch = *fetch, .done = done, .context = context};
    return transfer;
}

const dcv_fetched_t *dcv_fetcher_stop(dcv_transfer_t *transfer, apr_time_t now)
{
    static dcv_fetched_t fetched = {.outcome = DCV_FETCH_NO_REPLY};

    (void)now;
    fetched.address = transfer->fetch.address;
    transfer->done = NULL;
    return &fetched;
}

void dcv_fetcher_abandon(dcv_transfer_t *transfer)
{
    transfer->done = NULL;
}

static const dcv_fetch_t fetches[FETCHES_MAX] = {
    {"www.example.com", "/a", "192.88.1.1", 80, NULL, NULL},
    {"www.example.com", "/a", "192.88.1.1", 443, NULL, NULL},
    {"www.example.com", "/a", "192.88.1.2", 80, NULL, NULL}};
static dcv_ask_t asks[FETCHES_MAX];
static dcv_aim_t aim;

static void count_taken(void *context)
{
    (void)context;
    taken_count++;
}

/* An inquiry for which three things are being fetched. */
static dcv_task_fetches_t *begin_fetches(void)
{
    dcv_task_fetches_t *pending = apr_pcalloc(pool, sizeof(*pending));
    dcv_file_seen_t *file = apr_pcalloc(pool, sizeof(*file));

    file->fetches = apr_array_make(pool, FETCHES_MAX, sizeof(dcv_fetched_t));
    aim = aim_at("example.com", "example.com");
    transfer_count = taken_count = 0;
    pending->inquiry = dcv_inquiry_create(&aim, 0, pool);
    dcv_inquiry_evidence(pending->inquiry)->file = file;
    pending->taken = count_taken;
    pending->pool = pool;
    for (int i = 0; i < 3; i++) {
        asks[i] = (dcv_ask_t){.fetch = &fetches[i], .item = i};
        APR_ARRAY_PUSH(file->fetches, dcv_fetched_t) = (dcv_fetched_t){
            .address = fetches[i].address, .outcome = DCV_FETCH_NOT_TRIED};
        dcv_task_fetches_begin(pending, &asks[i]);
    }
    return pending;
}

static const char *seen_by(const dcv_task_fetches_t *pending)
{
    const apr_array_header_t *list =
        dcv_inquiry_evidence(pending->inquiry)->file->fetches;
    const char *text = "";

    for (int i = 0; i < list->nelts; i++) {
        const dcv_fetched_t *one = &APR_ARRAY_IDX(list, i, dcv_fetched_t);

        if (one->outcome != DCV_FETCH_NOT_TRIED) {
            text = apr_psprintf(pool, "%s%s%s:%d", text, *text ? " " : "", one->address,
                                (int)one->outcome);
        }
    }
    return text;
}

static void reply(int number)
{
    const dcv_fetched_t fetched = {.address = fetches[number].address,
                                   .outcome = DCV_FETCH_REFUSED};

    transfers[number].done(transfers[number].context, &fetched);
}

static void test_https(void)
{
    const apr_time_t start = apr_time_from_sec(100);
    dcv_task_fetches_t *pending = begin_fetches();

    dcv_task_fetches_trim(pending, start);
    dcv_task_fetches_trim(pending, start + 10 * DCV_TASK_FETCHES_HTTPS_WAIT);
    is(seen_by(pending), "", "https is waited for beside what comes over http");
    reply(0);
    reply(2);
    dcv_task_fetches_trim(pending, start + 10 * DCV_TASK_FETCHES_HTTPS_WAIT);
    dcv_task_fetches_trim(pending, start + 11 * DCV_TASK_FETCHES_HTTPS_WAIT - 1);
    ok(asks[1].driver && taken_count == 2, "and for a while longer than that");
    dcv_task_fetches_trim(pending, start + 11 * DCV_TASK_FETCHES_HTTPS_WAIT);
    has(seen_by(pending), "192.88.1.1:4", "then it gets what came over https");
    ok(taken_count == 3 && !pending->first, "and may go on");
    dcv_task_fetches_trim(pending, start + 20 * DCV_TASK_FETCHES_HTTPS_WAIT);
    is_number(taken_count, 3, "that is told once");
}

void run_tests(void)
{
    dcv_task_fetches_t *pending = begin_fetches();

    is_number(transfer_count, 3, "all is fetched at once");
    reply(1);
    is(seen_by(pending), "192.88.1.1:1", "an inquiry gets what was fetched");
    is_number(taken_count, 1, "and may go on");
    ok(!asks[1].driver && asks[0].driver && asks[2].driver,
       "the other fetches are still open");
    dcv_task_fetches_stop(pending, 0);
    has(seen_by(pending), "192.88.1.2:4",
        "when time is up it gets what came of the rest");
    has(seen_by(pending), "192.88.1.1:4", "it gets what came of each of them");
    is_number(taken_count, 1, "and asks nothing more");
    ok(!pending->first, "then all are over");

    pending = begin_fetches();
    reply(2);
    reply(0);
    dcv_task_fetches_abandon(pending);
    is(seen_by(pending), "192.88.1.1:1 192.88.1.2:1",
       "an inquiry that is abandoned gets nothing more");
    ok(!transfers[1].done && !pending->first, "nor is anything waited for");
    test_https();
}
