/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
#include "evidence_fixture.h"

#include "inquiry/evidence_file.h"

static unsigned char bytes[DCV_EVIDENCE_MAX_BYTES];

static dcv_fetched_t *add(dcv_evidence_t *evidence, const char *address, int port)
{
    dcv_fetched_t *fetched = apr_array_push(evidence->file->fetches);

    memset(fetched, 0, sizeof(*fetched));
    fetched->address = address;
    fetched->port = port;
    fetched->outcome = DCV_FETCH_REPLIED;
    fetched->status = 200;
    return fetched;
}

static dcv_evidence_t *make(void)
{
    dcv_evidence_t *evidence = dcv_evidence_create(pool);

    evidence->file = dcv_evidence_file_create(pool);
    return evidence;
}

static const dcv_file_seen_t *keep(const dcv_evidence_t *evidence, apr_size_t size)
{
    apr_size_t len = dcv_evidence_encode(evidence, bytes, size, pool);
    const dcv_evidence_t *kept = dcv_evidence_decode(bytes, len, pool);

    ok(kept != NULL, "evidence with a file is kept");
    return kept ? kept->file : NULL;
}

static const dcv_fetched_t *at(const dcv_file_seen_t *file, int number)
{
    return &APR_ARRAY_IDX(file->fetches, number, dcv_fetched_t);
}

static dcv_evidence_t *everything(void)
{
    static const dcv_taken_t taken = {.vhost = "www.example.com",
                                      .place = "a.conf:7",
                                      .is_refused = 1,
                                      .is_other = 1,
                                      .status = 403};
    dcv_evidence_t *evidence = make();
    dcv_fetched_t *fetched = add(evidence, "2001:db8::1", 80);

    evidence->file->a.outcome = DCV_FAILED;
    evidence->file->a.rcode = -1;
    evidence->file->aaaa = (dcv_lookup_seen_t){
        .outcome = DCV_DATA, .dnssec = DCV_DNSSEC_BOGUS, .why_bogus = "no signatures"};
    evidence->file->left_out = 3;
    evidence->file->is_marked = 1;
    fetched->status = 403;
    fetched->duration = 12345678;
    fetched->location = "https://www.example.com/";
    fetched->server = "nginx";
    fetched->via = "1.1 proxy";
    fetched->hint = "CF-Ray: 1";
    fetched->type = "text/html";
    fetched->encoding = "gzip";
    fetched->body = "a\0b";
    fetched->body_kept = 3;
    fetched->body_len = DCV_FETCH_BODY_MAX;
    fetched->body_end = DCV_BODY_TOO_LONG;
    fetched->certificate = "expired";
    fetched->taken = &taken;
    fetched = add(evidence, "192.0.2.1", 443);
    fetched->outcome = DCV_FETCH_TLS;
    fetched->status = 0;
    fetched->error = "no shared cipher";
    return evidence;
}

static void is_everything(const dcv_file_seen_t *file)
{
    const dcv_fetched_t *first = at(file, 0);

    ok(file->a.outcome == DCV_FAILED && file->a.rcode == -1,
       "a failed look-up is kept");
    ok(file->aaaa.dnssec == DCV_DNSSEC_BOGUS, "a bogus look-up is kept");
    is(file->aaaa.why_bogus, "no signatures", "why it is bogus is kept");
    is_number(file->left_out, 3, "how many addresses were left out is kept");
    ok(file->is_marked, "whether requests were marked is kept");
    is(first->address, "2001:db8::1", "the address of a fetch is kept");
    is_number(first->port, 80, "the port of a fetch is kept");
    is_number(first->status, 403, "the status of a fetch is kept");
    ok(first->duration == 12345678, "the duration of a fetch is kept");
    is(first->location, "https://www.example.com/", "the header Location is kept");
    is(first->server, "nginx", "the header Server is kept");
    is(first->via, "1.1 proxy", "the header Via is kept");
    is(first->hint, "CF-Ray: 1", "another header that names somebody is kept");
    is(first->type, "text/html", "the header Content-Type is kept");
    is(first->encoding, "gzip", "the header Content-Encoding is kept");
    is_number((int)first->body_kept, 3, "the length of a body is kept");
    ok(!memcmp(first->body, "a\0b", 3), "a body with a zero is kept");
    is_number((int)first->body_len, DCV_FETCH_BODY_MAX, "how much came is kept");
    is_number(first->body_end, DCV_BODY_TOO_LONG, "how a body ended is kept");
    is(first->certificate, "expired", "what is wrong with a certificate is kept");
    is(first->taken->vhost, "www.example.com", "the virtual host is kept");
    is(first->taken->place, "a.conf:7", "where it is configured is kept");
    ok(first->taken->is_refused && first->taken->is_other && !first->taken->is_answered,
       "what became of a request there is kept");
    is_number(first->taken->status, 403, "what it was answered with is kept");
    is(at(file, 1)->error, "no shared cipher", "the words of TLS are kept");
    ok(!at(file, 1)->taken && !at(file, 1)->body, "what there is not is not kept");
    is_number(at(file, 1)->outcome, DCV_FETCH_TLS, "how a fetch ended is kept");
}

static void test_copy(void)
{
    dcv_evidence_t *evidence = everything();
    apr_pool_t *own;
    dcv_evidence_t *copy;

    apr_pool_create(&own, pool);
    copy = dcv_evidence_copy(evidence, own);
    ok(copy->file != evidence->file &&
           at(copy->file, 0)->body != at(evidence->file, 0)->body &&
           at(copy->file, 0)->taken != at(evidence->file, 0)->taken &&
           at(copy->file, 0)->server != at(evidence->file, 0)->server,
       "a copy has all of its own");
    is_everything(copy->file);
    evidence->file = NULL;
    ok(!dcv_evidence_copy(evidence, own)->file, "no file is copied as no file");
    ok(!keep(evidence, sizeof(bytes)), "no file is kept as no file");
}

/* A text of its own, as long as a header is kept. */
static const char *filled(char with, int number)
{
    char *text = apr_palloc(pool, DCV_PACK_TEXT_MAX + 1);

    memset(text, with, DCV_PACK_TEXT_MAX);
    text[DCV_PACK_TEXT_MAX] = '\0';
    text[0] = (char)('A' + number);
    return text;
}

/* As much as hostile servers can send at eight addresses. */
static dcv_evidence_t *too_much(int differ)
{
    dcv_evidence_t *evidence = make();

    for (int i = 0; i < 2 * DCV_FETCH_ADDRESSES_MAX; i++) {
        int number = differ ? i : 0;
        dcv_fetched_t *fetched =
            add(evidence, apr_psprintf(pool, "192.0.2.%d", i / 2), i % 2 ? 443 : 80);

        fetched->body = apr_pstrcat(pool, filled('b', number), "xx", NULL);
        fetched->body_kept = fetched->body_len = DCV_FETCH_BODY_KEPT;
        fetched->server = filled('s', number);
        fetched->via = filled('v', number);
        fetched->hint = filled('h', number);
        fetched->type = filled('t', number);
    }
    return evidence;
}

static void test_room(void)
{
    scene_t scene = scene_of(order_with(PUBLISHED), ZONE);
    dcv_evidence_t *evidence = too_much(0), *kept;
    const dcv_file_seen_t *file = keep(evidence, sizeof(bytes));
    apr_size_t len;

    ok(at(file, 15)->body_kept == DCV_FETCH_BODY_KEPT && at(file, 15)->server,
       "all is kept where all addresses give the same");
    file = keep(too_much(1), sizeof(bytes));
    is_number(file->fetches->nelts, 16, "no fetch is left out");
    ok(!memcmp(at(file, 14)->body, filled('b', 14), DCV_PACK_TEXT_MAX),
       "each body over http is kept, where each is another one");
    ok(!at(file, 15)->body && at(file, 15)->status == 200,
       "over https it is kept how it ended");
    scene.evidence->file = too_much(1)->file;
    for (int i = 0; i < 300; i++) {
        see(&scene, DCV_SIGHTING_OWNER, 0, -1, apr_psprintf(pool, "%d." TARGET, i));
    }
    len = dcv_evidence_encode(scene.evidence, bytes, sizeof(bytes), pool);
    kept = dcv_evidence_decode(bytes, len, pool);
    ok(kept && kept->sightings->nelts > 0, "sightings are kept beside a file");
    ok(len == dcv_evidence_encode(kept, bytes, sizeof(bytes), pool),
       "what was kept is kept again as it is");
    ok(!keep(too_much(1), 600), "a file that cannot be judged is left out as a whole");
}

void run_tests(void)
{
    is_everything(keep(everything(), sizeof(bytes)));
    test_copy();
    test_room();
}
