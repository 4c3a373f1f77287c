/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What is said of the file does not contradict itself, nor what was seen: all answers of two
 * addresses, by whomever, with look-ups and CAA of each kind.
 */
#include "file_fixture.h"

#include "verdict/file_answerer.h"
#include "verdict/failing.h"

#define COUNT(list) ((int)(sizeof(list) / sizeof((list)[0])))

/* What an address answers. */
typedef struct state_t {
    dcv_fetch_outcome_t outcome;
    int status;
    const char *body; /* NULL: the order's */
    const char *server;
    int taken; /* 1: by us; 2: refused; 3: answered; +4: by another front end */
} state_t;

static const state_t states[] = {
    {.status = 200, .taken = 3},
    {.status = 200, .server = "nginx"},
    {.status = 200, .body = "<html>", .server = "cloudflare"},
    {.status = 200, .body = "<html>", .taken = 3},
    {.status = 200, .body = "fdadae", .taken = 1},
    {.status = 200, .body = HALF_1 HALF_2 "\ncomodoca.com", .taken = 3},
    {.status = 301, .server = "nginx"},
    {.status = 301, .taken = 3},
    {.status = 403, .taken = 2},
    {.status = 403, .taken = 6},
    {.status = 404, .taken = 1},
    {.status = 404, .taken = 5},
    {.status = 404, .server = "Apache"},
    {.status = 503},
    {.status = 204},
    {.outcome = DCV_FETCH_REFUSED},
    {.outcome = DCV_FETCH_SILENT},
    {.outcome = DCV_FETCH_CLOSED, .taken = 3},
    {.outcome = DCV_FETCH_PRIVATE},
    {.outcome = DCV_FETCH_NO_FAMILY},
    {.outcome = DCV_FETCH_NOT_TRIED},
};

static const dcv_outcome_t lookups[] = {DCV_DATA, DCV_FAILED, DCV_SILENT,
                                        DCV_UNREACHABLE};

static const char *const caa_values[] = {NULL, "sectigo.com", "ca.example"};

static scene_t at;
static int broken, judged;

static void expect(int agrees, const char *what, const dcv_file_check_t *file)
{
    broken += !agrees;
    if (!agrees && broken < 6) {
        ok(0,
           apr_psprintf(pool, "%s: %s: %s / %s", what, dcv_verdict_name(file->verdict),
                        file->explanation, file->remedy ? file->remedy : "nothing"));
    }
}

static void fetch_state(const char *address, const state_t *state)
{
    dcv_fetched_t *fetched = fetch_file(&at, address);
    dcv_taken_t *taken;

    fetched->outcome = state->outcome;
    fetched->status = state->outcome == DCV_FETCH_REPLIED ? state->status : 0;
    fetched->server = state->server;
    set_body(fetched, state->body ? state->body : at.order->body);
    if (state->taken) {
        taken = taken_by_us(fetched);
        taken->is_refused = (state->taken & 3) == 2;
        taken->is_answered = (state->taken & 3) == 3;
        taken->is_other = state->taken > 4;
        taken->status = taken->is_answered ? 200 : state->status;
    }
}

static int says(const char *text, const char *part)
{
    return text && strstr(text, part) != NULL;
}

/* What is said against what one address answered. */
static void compare_address(const dcv_file_check_t *file,
                            const dcv_address_check_t *address)
{
    const char *at_fault =
        apr_pstrcat(pool, "leads to ", address->fetched->address, NULL);

    expect(address->verdict != DCV_VALID || !says(file->remedy, at_fault),
           "an address that is right is to be corrected", file);
    expect(address->verdict == DCV_VALID || address->verdict == DCV_UNKNOWN ||
               file->verdict != DCV_VALID,
           "a file is valid that an address lacks", file);
    expect(dcv_file_answered_here(address->answerer) != 0 || !address->fetched->taken,
           "a stranger is told from us though we noted the request", file);
}

static void compare(const dcv_file_check_t *file)
{
    const char *said = apr_pstrcat(pool, file->explanation, " ", file->remedy, NULL);
    int failing = dcv_failing_name(DCV_VERDICTS, DCV_VERDICTS, file->verdict);

    expect((file->verdict == DCV_VALID || file->verdict == DCV_UNKNOWN) ==
               !file->remedy,
           "a remedy stands where something is wrong, and only there", file);
    expect(file->verdict == DCV_VALID || !says(file->explanation, "as it must be"),
           "what is wrong is called right", file);
    expect(!failing || !says(said, "says nothing against"),
           "a name fails by what says nothing against it", file);
    expect(!says(said, "(null)"), "nothing is told as a text", file);
    expect(!says(file->explanation, "No server of ours") ||
               !says(file->remedy, "In the virtual host"),
           "our virtual host is to be changed though a stranger answered", file);
    expect(dcv_verdict_is_about(file->verdict, DCV_ABOUT_FILE),
           "a file has a verdict that is about records", file);
    for (int i = 0; i < file->addresses->nelts; i++) {
        compare_address(file, &APR_ARRAY_IDX(file->addresses, i, dcv_address_check_t));
    }
}

static void judge_states(const state_t *first, const state_t *second,
                         dcv_outcome_t lookup, const char *caa)
{
    at.evidence->file->fetches->nelts = 0;
    at.evidence->caa = (dcv_caa_seen_t){.outcome = DCV_NO_DATA};
    fetch_state(V4, first);
    if (second) {
        fetch_state(V6, second);
    }
    at.evidence->file->aaaa.outcome = lookup;
    if (caa) {
        add_property(&at, 0, "issue", caa);
    }
    judged++;
    compare(judge(&at)->file);
}

void run_tests(void)
{
    at = file_scene();
    see_owner(&at, TARGET);
    for (int i = 0; i < COUNT(states); i++) {
        for (int lookup = 0; lookup < COUNT(lookups); lookup++) {
            for (int caa = 0; caa < COUNT(caa_values); caa++) {
                judge_states(&states[i], NULL, lookups[lookup], caa_values[caa]);
                for (int j = 0; j < COUNT(states); j++) {
                    judge_states(&states[i], &states[j], lookups[lookup],
                                 caa_values[caa]);
                }
            }
        }
    }
    is_number(broken, 0, "no sentence on the file contradicts another");
    ok(judged > 5000, "thousands of cases are judged");
}
