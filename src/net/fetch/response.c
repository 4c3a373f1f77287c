/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/* A response over HTTP as far as it has come: see response.h. */
#include "response.h"

#include <string.h>

#include <apr_lib.h>
#include <apr_strings.h>

#define SWITCHING_PROTOCOLS 101

/* Headers by which a CDN, firewall or proxy names itself, the most telling first. */
static const char *const hints[] = {
    "CF-Ray",         "X-Sucuri-ID", "X-Sucuri-Block",  "X-Iinfo",       "X-CDN",
    "X-Akamai-*",     "Akamai-*",    "X-Amz-Cf-Id",     "X-Azure-Ref",   "X-Fastly-*",
    "Fly-Request-Id", "X-Vercel-Id", "X-Nf-Request-Id", "X-GitHub-*",    "X-HW",
    "X-DDoS-*",       "X-WAF-*",     "X-Varnish",       "X-LiteSpeed-*", "X-Nginx-*",
    "X-Proxy-*",      "X-Cache",     "X-Served-By",     "X-Backend*",    "X-Powered-By",
    "X-Generator*"};

#define HINTS ((int)(sizeof(hints) / sizeof(*hints)))

dcv_response_t *dcv_response_create(apr_pool_t *pool)
{
    dcv_response_t *response = apr_pcalloc(pool, sizeof(*response));

    response->pool = pool;
    response->body = apr_palloc(pool, DCV_FETCH_BODY_KEPT);
    return response;
}

/* Whether a header has a name, or begins with one that ends in "*". */
static int is_named(const char *line, apr_size_t len, const char *name)
{
    apr_size_t name_len = strlen(name);
    int is_prefix = name[name_len - 1] == '*';

    name_len -= (apr_size_t)is_prefix;
    return (is_prefix ? len >= name_len : len == name_len) &&
           !strncasecmp(line, name, name_len);
}

/* Leave out white space around a text. Returns its start. */
static const char *trim(const char *text, apr_size_t *len)
{
    while (*len && apr_isspace(*text)) {
        text++;
        --*len;
    }
    while (*len && apr_isspace(text[*len - 1])) {
        --*len;
    }
    return text;
}

/* The first octets of a text; NULL: it has none. */
static const char *keep(const char *text, apr_size_t len, apr_pool_t *pool)
{
    return len ? apr_pstrmemdup(pool, text,
                                len < DCV_RESPONSE_HEADER_MAX ? len
                                                              : DCV_RESPONSE_HEADER_MAX)
               : NULL;
}

/* A new status line: what came before it was of an interim response. */
static void take_status(dcv_response_t *response, const char *line, apr_size_t len)
{
    dcv_fetched_t *fetched = &response->fetched;
    const char *at = memchr(line, ' ', len), *end = line + len;

    memset(fetched, 0, sizeof(*fetched));
    response->hint_rank = 0;
    while (at && at < end && *at == ' ') {
        at++;
    }
    for (int i = 0; i < 3 && at && at < end && apr_isdigit(*at); i++) {
        fetched->status = fetched->status * 10 + (*at++ - '0');
    }
}

/* Where a header is kept; NULL: nowhere. */
static const char **find_place(dcv_fetched_t *fetched, const char *name, apr_size_t len)
{
    const struct {
        const char *name;
        const char **place;
    } kept[] = {{"Location", &fetched->location},
                {"Server", &fetched->server},
                {"Via", &fetched->via},
                {"Content-Type", &fetched->type},
                {"Content-Encoding", &fetched->encoding}};

    for (apr_size_t i = 0; i < sizeof(kept) / sizeof(*kept); i++) {
        if (is_named(name, len, kept[i].name)) {
            return kept[i].place;
        }
    }
    return NULL;
}

/* Keep a header if it names a CDN or firewall better than the one that is kept. */
static void take_hint(dcv_response_t *response, const char *name, apr_size_t name_len,
                      const char *value, apr_size_t len)
{
    int end = response->hint_rank ? response->hint_rank - 1 : HINTS;

    for (int i = 0; i < end; i++) {
        if (is_named(name, name_len, hints[i])) {
            const char *text = apr_psprintf(response->pool, "%.*s: %.*s", (int)name_len,
                                            name, (int)len, value);

            response->fetched.hint = keep(text, strlen(text), response->pool);
            response->hint_rank = i + 1;
            return;
        }
    }
}

static void take_header(dcv_response_t *response, const char *line, apr_size_t len)
{
    const char *colon = memchr(line, ':', len), *value, **place;
    apr_size_t name_len = colon ? (apr_size_t)(colon - line) : 0;

    if (!name_len) {
        return;
    }
    len -= name_len + 1;
    value = trim(colon + 1, &len);
    place = find_place(&response->fetched, line, name_len);
    if (place && !*place) {
        *place = keep(value, len, response->pool);
    }
    else if (!place) {
        take_hint(response, line, name_len, value, len);
    }
}

int dcv_response_take_line(dcv_response_t *response, const char *line, apr_size_t len)
{
    int status = response->fetched.status;

    response->head_len += len;
    if (++response->lines > DCV_RESPONSE_LINES_MAX ||
        response->head_len > DCV_FETCH_HEAD_MAX) {
        response->is_endless = 1;
        return 0;
    }
    if (response->is_head_over) {
        return 1;
    }
    if (len >= 5 && !memcmp(line, "HTTP/", 5)) {
        take_status(response, line, len);
    }
    else if (*line == '\r' || *line == '\n') {
        response->is_head_over = status >= 200 || status == SWITCHING_PROTOCOLS;
    }
    else {
        take_header(response, line, len);
    }
    return 1;
}

int dcv_response_take_body(dcv_response_t *response, const char *bytes, apr_size_t len)
{
    dcv_fetched_t *fetched = &response->fetched;
    apr_size_t room = DCV_FETCH_BODY_MAX - fetched->body_len;
    apr_size_t taken = len < room ? len : room;
    apr_size_t kept = DCV_FETCH_BODY_KEPT - fetched->body_kept;

    kept = taken < kept ? taken : kept;
    memcpy(response->body + fetched->body_kept, bytes, kept);
    fetched->body = response->body;
    fetched->body_kept += kept;
    fetched->body_len += taken;
    return taken == len;
}
