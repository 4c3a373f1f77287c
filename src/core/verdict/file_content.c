/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Bodies against the file's content: see file_content.h. What a body is by its length and its
 * end comes first, then what is wrong with white space and case, then whose it is.
 */
#include "file_content.h"

#include <string.h>

#include <apr_cstr.h>
#include <apr_lib.h>
#include <apr_strings.h>

#include "index/index.h"
#include "text.h"

#define SHA256_DIGITS 64

/* In a text of the same length, more characters that differ are another text. */
#define SLIPS_MAX 3

/* So many characters at the beginning make a text the same but for what follows. */
#define SAME_MIN 8

/* A body that is compared. */
typedef struct {
    const dcv_case_t *about;
    const dcv_fetched_t *fetched;
    const char *text;   /* as far as it is kept */
    const char *wanted; /* the whole content */
    apr_size_t len;     /* of what came */
    apr_size_t want;    /* of the content */
    apr_size_t same;    /* octets at the beginning that are the same */
} body_t;

int dcv_file_content_is_right(dcv_content_kind_t kind)
{
    return kind == DCV_CONTENT_RIGHT || kind == DCV_CONTENT_NEWLINE ||
           kind == DCV_CONTENT_LINES;
}

const char *dcv_file_content_text(const dcv_fetched_t *fetched, apr_pool_t *pool)
{
    apr_size_t len = fetched->body ? fetched->body_kept : 0;
    char *text = apr_pcalloc(pool, len + 1);

    for (apr_size_t i = 0; i < len; i++) {
        text[i] = fetched->body[i] ? fetched->body[i] : '\1';
    }
    return text;
}

const char *dcv_file_found(const dcv_fetched_t *fetched, apr_pool_t *pool)
{
    return fetched->outcome == DCV_FETCH_REPLIED && fetched->body && fetched->body_kept
               ? dcv_file_content_text(fetched, pool)
               : NULL;
}

static body_t make_body(const dcv_case_t *about, const dcv_fetched_t *fetched)
{
    body_t body = {.about = about,
                   .fetched = fetched,
                   .text = dcv_file_content_text(fetched, about->pool),
                   .wanted = about->order->body,
                   .len = fetched->body_len,
                   .want = strlen(about->order->body)};

    /* Of a longer content than is kept of bodies the beginning decides, and the length. */
    while (body.text[body.same] && body.text[body.same] == body.wanted[body.same]) {
        body.same++;
    }
    if (!body.text[body.same] && body.same == DCV_FETCH_BODY_KEPT) {
        body.same = body.len < body.want ? body.len : body.want;
    }
    return body;
}

static int is_compressed(const dcv_fetched_t *fetched)
{
    return fetched->encoding && *fetched->encoding &&
           apr_cstr_casecmp(fetched->encoding, "identity");
}

/* A text without its white space, or with one kind of line ends and none at its end. */
static const char *simplify(const char *text, int keep_blanks, apr_pool_t *pool)
{
    char *simple = apr_pcalloc(pool, strlen(text) + 1), *to = simple;

    for (; *text; text++) {
        if (keep_blanks ? *text == '\r' && text[1] == '\n' : apr_isspace(*text)) {
            continue;
        }
        *to++ = *text;
    }
    if (keep_blanks && to > simple && to[-1] == '\n') {
        to[-1] = '\0';
    }
    return simple;
}

/* What the length says, and how the body ended; DCV_CONTENT_OTHER: nothing. */
static dcv_content_kind_t compare_length(const body_t *body)
{
    dcv_body_end_t end = body->fetched->body_end;
    const char *rest = body->same == body->want ? body->text + body->want : "";

    if (is_compressed(body->fetched)) {
        return DCV_CONTENT_COMPRESSED;
    }
    if (end == DCV_BODY_SLOW) {
        return DCV_CONTENT_SLOW;
    }
    if (end == DCV_BODY_CUT) {
        return DCV_CONTENT_CUT;
    }
    if (!body->len) {
        return DCV_CONTENT_EMPTY;
    }
    if (body->same == body->want && body->len == body->want) {
        return DCV_CONTENT_RIGHT;
    }
    /* Of a content as long as what is kept, the rest is not known. */
    if (body->same == body->want && body->want < DCV_FETCH_BODY_KEPT - 2 &&
        (!strcmp(rest, "\n") || !strcmp(rest, "\r\n"))) {
        return DCV_CONTENT_NEWLINE;
    }
    return DCV_CONTENT_OTHER;
}

/* Whether a text is the content, or the content with a final newline. */
static int is_content(const body_t *body, const char *text)
{
    return !strncmp(text, body->wanted, body->want) &&
           (!text[body->want] || !strcmp(text + body->want, "\n") ||
            !strcmp(text + body->want, "\r\n"));
}

/* What is wrong with the form of the right content; DCV_CONTENT_OTHER: it is not there. */
static dcv_content_kind_t compare_form(const body_t *body)
{
    apr_pool_t *pool = body->about->pool;
    const char *text = body->text;

    /* A longer body cannot be told from its beginning. */
    if (body->len > DCV_FETCH_BODY_KEPT) {
        return DCV_CONTENT_OTHER;
    }
    if (!strcmp(simplify(text, 1, pool), simplify(body->wanted, 1, pool))) {
        return DCV_CONTENT_LINES;
    }
    if (!strncmp(text, "\xff\xfe", 2) || !strncmp(text, "\xfe\xff", 2) ||
        (!strncmp(text, "\xef\xbb\xbf", 3) && is_content(body, text + 3))) {
        return DCV_CONTENT_MARK;
    }
    if (!apr_cstr_casecmp(simplify(text, 1, pool), simplify(body->wanted, 1, pool))) {
        return DCV_CONTENT_CASE;
    }
    return apr_cstr_casecmp(simplify(text, 0, pool), simplify(body->wanted, 0, pool))
               ? DCV_CONTENT_OTHER
               : DCV_CONTENT_BLANKS;
}

/* How many hex digits a text begins with. */
static apr_size_t count_digits(const char *text)
{
    apr_size_t count = 0;

    while (apr_isxdigit(text[count])) {
        count++;
    }
    return count;
}

/* The next word, and where it ends. */
static const char *read_word(const char **at, apr_pool_t *pool)
{
    const char *begin = *at + strspn(*at, " \t\r\n");
    apr_size_t len = strcspn(begin, " \t\r\n<");

    *at = begin + len;
    return apr_pstrmemdup(pool, begin, len);
}

/*
 * What stands behind the right hash: another CA's domain, a unique value that is not the
 * order's, or a part of what belongs there; DCV_CONTENT_OTHER: none of these.
 */
static dcv_content_kind_t compare_behind(const body_t *body, const char *at,
                                         dcv_content_t *content)
{
    const dcv_order_t *order = body->about->order;
    const char *own = order->authority->form.domain, *domain, *unique;
    apr_size_t len = strlen(own);

    at += strspn(at, ". ");
    domain = read_word(&at, body->about->pool);
    unique = read_word(&at, body->about->pool);
    /* The beginning of what it should be, up to the middle of a word. */
    if (body->same == body->len && (*unique || apr_cstr_casecmp(domain, own))) {
        return DCV_CONTENT_CUT;
    }
    if (!apr_cstr_casecmpn(domain, own, len) && domain[len] == '.' && domain[len + 1]) {
        unique = domain + len + 1;
    }
    else if (apr_cstr_casecmp(domain, own)) {
        content->found = domain;
        return strchr(domain, '.') ? DCV_CONTENT_AUTHORITY : DCV_CONTENT_OTHER;
    }
    if (!strcmp(unique, order->unique_value ? order->unique_value : "") ||
        strspn(unique, "0123456789abcdefghijklmnopqrstuvwxyz"
                       "ABCDEFGHIJKLMNOPQRSTUVWXYZ") != strlen(unique)) {
        return DCV_CONTENT_OTHER;
    }
    content->found = unique;
    return DCV_CONTENT_UNIQUE;
}

/* How many characters of a text of the same length differ; more than there may be else. */
static int count_slips(const body_t *body)
{
    int slips = 0;

    if (strlen(body->text) != body->want) {
        return SLIPS_MAX + 1;
    }
    for (apr_size_t i = 0; i < body->want; i++) {
        slips += apr_tolower(body->text[i]) != apr_tolower(body->wanted[i]);
    }
    return slips;
}

/* Whose file it is, by the hash at its beginning; DCV_CONTENT_OTHER: it has none. */
static dcv_content_kind_t compare_hash(const body_t *body, dcv_content_t *content)
{
    const dcv_order_t *order = body->about->order;
    const char *begin = body->text + strspn(body->text, " \t\r\n");
    const char *other;

    if (!order->authority->form.domain || count_digits(begin) != SHA256_DIGITS) {
        return DCV_CONTENT_OTHER;
    }
    if (!apr_cstr_casecmpn(begin, order->csr->sha256, SHA256_DIGITS)) {
        return compare_behind(body, begin + SHA256_DIGITS, content);
    }
    if (count_slips(body) <= SLIPS_MAX) {
        return DCV_CONTENT_SLIP;
    }
    other = apr_pstrmemdup(body->about->pool, begin, SHA256_DIGITS);
    content->other = dcv_index_by_hash(body->about->index, other);
    if (content->other && apr_cstr_casecmp(content->other->csr->sha256, other)) {
        content->other = NULL;
    }
    return DCV_CONTENT_OTHER_CSR;
}

/* The title of a page, as far as it is kept; NULL: none. */
static const char *title_of(const char *page, apr_pool_t *pool)
{
    const char *title = dcv_text_find(page, "<title"),
               *at = title ? strchr(title, '>') : NULL;
    apr_size_t len = at ? strcspn(at + 1, "<\r\n") : 0;

    return len ? apr_pstrmemdup(pool, at + 1, len) : NULL;
}

/* What a text in HTML is; DCV_CONTENT_OTHER: it is no HTML. */
static dcv_content_kind_t compare_page(const body_t *body, dcv_content_t *content)
{
    static const char *const tags[] = {"<!doctype", "<html",  "<head", "<body",
                                       "<title",    "<pre",   "<p>",   "<br",
                                       "<div",      "<script"};
    const char *type = body->fetched->type;
    int is_page = type && !apr_cstr_casecmpn(type, "text/html", 9);

    for (apr_size_t i = 0; i < sizeof(tags) / sizeof(tags[0]); i++) {
        is_page |= dcv_text_find(body->text, tags[i]) != NULL;
    }
    if (!is_page || !strchr(body->text, '<')) {
        return DCV_CONTENT_OTHER;
    }
    content->found = title_of(body->text, body->about->pool);
    return dcv_text_find(body->text, body->about->order->csr->sha256)
               ? DCV_CONTENT_WRAPPED
               : DCV_CONTENT_PAGE;
}

static dcv_content_kind_t compare_rest(const body_t *body)
{
    if (body->same == body->want) {
        return DCV_CONTENT_BEHIND;
    }
    if (body->same == body->len) {
        return DCV_CONTENT_CUT;
    }
    return body->same >= SAME_MIN || count_slips(body) <= SLIPS_MAX ? DCV_CONTENT_SLIP
                                                                    : DCV_CONTENT_OTHER;
}

dcv_content_t dcv_file_content_compare(const dcv_case_t *about,
                                       const dcv_fetched_t *fetched)
{
    const body_t body = make_body(about, fetched);
    dcv_content_t content = {.kind = compare_length(&body)};

    if (content.kind == DCV_CONTENT_OTHER) {
        content.kind = compare_form(&body);
    }
    if (content.kind == DCV_CONTENT_OTHER) {
        content.kind = compare_hash(&body, &content);
    }
    if (content.kind == DCV_CONTENT_OTHER) {
        content.kind = compare_page(&body, &content);
    }
    if (content.kind == DCV_CONTENT_OTHER) {
        content.kind = compare_rest(&body);
    }
    content.at = dcv_file_content_is_right(content.kind) ? 0 : (int)body.same + 1;
    return content;
}
