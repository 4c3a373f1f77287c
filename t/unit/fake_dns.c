/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/* A DNS of few words: see fake_dns.h. */
#include "fake_dns.h"

const char *question_text(const dcv_question_t *question)
{
    return apr_pstrcat(pool, question->name, " ", dcv_dns_type(question->type),
                       question->address ? " " : "",
                       question->address ? question->address : "", NULL);
}

static void add_datum(dcv_reply_t *reply, const dcv_question_t *question, char *datum)
{
    int is_pair = reply->outcome == DCV_REFERRAL || question->type == DCV_TYPE_CAA;
    char *equals = is_pair ? strchr(datum, '=') : NULL;
    dcv_glue_t glue = {datum, equals ? equals + 1 : NULL};
    dcv_property_t property = {0, datum, equals ? equals + 1 : ""};

    if (equals) {
        *equals = '\0';
    }
    if (reply->outcome == DCV_REFERRAL) {
        APR_ARRAY_PUSH((apr_array_header_t *)reply->servers, dcv_glue_t) = glue;
    }
    else if (question->type == DCV_TYPE_CAA) {
        APR_ARRAY_PUSH((apr_array_header_t *)reply->properties, dcv_property_t) =
            property;
    }
    else {
        APR_ARRAY_PUSH((apr_array_header_t *)reply->data, const char *) = datum;
    }
}

static void fill_reply(dcv_reply_t *reply, const dcv_question_t *question,
                       const answer_t *answer)
{
    char *rest = apr_pstrdup(pool, answer->data ? answer->data : ""), *state, *datum;

    reply->outcome = answer->outcome;
    reply->zone = answer->zone;
    if (answer->outcome == DCV_REFERRAL) {
        reply->servers = apr_array_make(pool, 2, sizeof(dcv_glue_t));
    }
    else if (answer->data && question->type == DCV_TYPE_CAA) {
        reply->properties = apr_array_make(pool, 2, sizeof(dcv_property_t));
    }
    else if (answer->data) {
        reply->data = apr_array_make(pool, 2, sizeof(const char *));
    }
    while ((datum = apr_strtok(rest, " ", &state))) {
        rest = NULL;
        add_datum(reply, question, datum);
    }
}

const dcv_reply_t *reply_to(const fake_dns_t *dns, const dcv_question_t *question)
{
    static const answer_t silence = {NULL, DCV_SILENT, NULL, NULL};
    const answer_t nobody = {NULL, DCV_NX_DOMAIN, NULL, dns->zone};
    const answer_t *answer = dns->answers;
    dcv_reply_t *reply = apr_pcalloc(pool, sizeof(*reply));

    while (answer->question && strcmp(answer->question, question_text(question))) {
        answer++;
    }
    if (!answer->question) {
        answer = question->address ? &silence : &nobody;
    }
    reply->dnssec = DCV_DNSSEC_INSECURE;
    reply->rcode = answer->outcome >= DCV_SILENT      ? -1
                   : answer->outcome == DCV_NX_DOMAIN ? 3
                   : answer->outcome == DCV_FAILED    ? 2
                                                      : 0;
    reply->ttl_s = answer->data ? 300 : 0;
    reply->negative_ttl_s = answer->data ? 0 : 900;
    fill_reply(reply, question, answer);
    return reply;
}

/* "fetch NAME ADDRESS PORT NONCE" */
static const char *fetch_text(const dcv_fetch_t *fetch)
{
    return apr_psprintf(pool, "fetch %s %s %d %s", fetch->host, fetch->address,
                        fetch->port, fetch->nonce ? fetch->nonce : "-");
}

int take_questions(fake_dns_t *dns)
{
    dcv_ask_t *ask;
    int open = 0;

    while ((ask = dcv_inquiry_next(dns->inquiry))) {
        APR_ARRAY_PUSH(dns->asked, const char *) =
            ask->fetch ? fetch_text(ask->fetch) : question_text(&ask->question);
    }
    for (ask = dcv_inquiry_open(dns->inquiry); ask; ask = ask->next) {
        open++;
    }
    return open;
}

void answer_one(fake_dns_t *dns)
{
    dcv_ask_t *ask = dcv_inquiry_open(dns->inquiry);

    while (!dns->newest_first && ask->next) {
        ask = ask->next;
    }
    if (ask->fetch) {
        const dcv_fetched_t fetched = {.outcome = DCV_FETCH_REPLIED, .status = 200};

        dcv_inquiry_take_fetched(dns->inquiry, ask, &fetched);
        return;
    }
    dcv_inquiry_take(dns->inquiry, ask, reply_to(dns, &ask->question));
}

void begin(fake_dns_t *dns, const dcv_aim_t *aim, int direct)
{
    dns->zone = dns->zone ? dns->zone : "example.com";
    dns->asked = apr_array_make(pool, 32, sizeof(const char *));
    dns->inquiry = dcv_inquiry_create(aim, direct, pool);
}

/* Reply until no question is open. */
static const dcv_evidence_t *finish(fake_dns_t *dns)
{
    while (take_questions(dns)) {
        answer_one(dns);
    }
    ok(dcv_inquiry_is_over(dns->inquiry), "it comes to its end");
    return dcv_inquiry_evidence(dns->inquiry);
}

const dcv_evidence_t *inquire(fake_dns_t *dns, const dcv_aim_t *aim, int direct)
{
    begin(dns, aim, direct);
    return finish(dns);
}

int asked(const fake_dns_t *dns, const char *question)
{
    int count = 0;

    for (int i = 0; i < dns->asked->nelts; i++) {
        count += !strcmp(APR_ARRAY_IDX(dns->asked, i, const char *), question);
    }
    return count;
}

int asked_like(const fake_dns_t *dns, const char *part)
{
    int count = 0;

    for (int i = 0; i < dns->asked->nelts; i++) {
        count += strstr(APR_ARRAY_IDX(dns->asked, i, const char *), part) != NULL;
    }
    return count;
}

dcv_aim_t aim_at(const char *name, const char *base)
{
    apr_array_header_t *records = apr_array_make(pool, 3, sizeof(dcv_record_t));
    dcv_aim_t aim = {.name = make_name(name),
                     .records = records,
                     .labels = LABEL,
                     .target = TARGET,
                     .base = base,
                     .md5 = &LABEL[1],
                     .sha256 = HALF_1 HALF_2};
    const char *at = aim.name->fqdn;

    for (int over = 0; !over; at = dcv_dns_parent(at)) {
        dcv_record_t record = {.domain = at,
                               .owner = apr_pstrcat(pool, LABEL ".", at, ".", NULL),
                               .target = TARGET ".",
                               .panel_zone = base};

        APR_ARRAY_PUSH(records, dcv_record_t) = record;
        over = !strcmp(at, base) || !dcv_dns_parent(at);
    }
    return aim;
}

const char *seen(const dcv_evidence_t *evidence, dcv_sighting_kind_t what, int place,
                 int server)
{
    const dcv_sighting_t *sighting = dcv_evidence_find(evidence, what, place, server);

    return !sighting         ? NULL
           : sighting->found ? sighting->found
                             : apr_itoa(pool, (int)sighting->outcome);
}
