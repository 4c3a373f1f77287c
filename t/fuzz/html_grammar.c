/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/*
 * HTML as the page has it: see grammar.h. It reads less than a browser, so that all that a
 * browser could read in another way is a fault.
 */
#include "html_grammar.h"

#include <string.h>

#include <apr_hash.h>
#include <apr_lib.h>
#include <apr_strings.h>

#include "render/html/html.h"

/* Of these lists each item stands between spaces. */
#define EMPTY  " br hr input link meta "
#define SHAPES " circle path rect "
#define INLINE                                                                                  \
    " a b bdi button caption code dd desc dt h1 h2 h3 h4 h5 h6 label li option progress small " \
    "span strong summary td text th time title "
#define BLOCK                                                                             \
    " article body details div dl footer form head header html main nav p script search " \
    "section select style svg table tbody thead tr ul "
/* Elements that end a paragraph where they begin (HTML 13.1.2.4). */
#define ENDS_PARAGRAPH                                                                   \
    " article details div dl footer form h1 h2 h3 h4 h5 h6 header hr main nav p search " \
    "section table ul li dt dd "
/* Those that begin with "data-" mean nothing to a browser. */
#define ATTRIBUTES                                                                                     \
    " action aria-current aria-label aria-labelledby aria-sort autocomplete charset class content cx " \
    "cy d datetime height href hreflang id lang max maxlength method name r rel role scope "           \
    "spellcheck tabindex type value viewBox width x y "
#define BARE_ATTRIBUTES " hidden open required selected "

/* Elements that stand in some others only. */
static const char *const parents[][2] = {
    {"li", " ul "},          {"dt", " dl div "},   {"dd", " dl div "},
    {"tr", " tbody thead "}, {"td", " tr "},       {"th", " tr "},
    {"head", " html "},      {"body", " html "},   {"summary", " details "},
    {"tbody", " table "},    {"thead", " table "}, {"option", " select "},
    {"circle", " svg "},     {"path", " svg "},    {"rect", " svg "},
    {"text", " svg "},       {"desc", " svg "}};

typedef struct {
    apr_pool_t *pool;
    const char *at;
    apr_array_header_t *open; /* const char *: elements, from the outermost in */
    apr_hash_t *ids;
} html_t;

static int is_listed(const char *list, const char *item)
{
    while (*list) {
        const char *c = item;

        for (list++; *c && *list == *c; list++) {
            c++;
        }
        if (!*c && *list == ' ' && c > item) {
            return 1;
        }
        while (*list && *list != ' ') {
            list++;
        }
        if (!list[0] || !list[1]) {
            return 0;
        }
    }
    return 0;
}

/* Take a name of an element or an attribute. */
static const char *take_name(html_t *html)
{
    const char *begin = html->at;

    while (apr_isalpha(*html->at) || apr_isdigit(*html->at) || *html->at == '-') {
        html->at++;
    }
    return apr_pstrmemdup(html->pool, begin, (apr_size_t)(html->at - begin));
}

/* The length of an entity at text; 0: there is none. */
static apr_size_t entity_length(const char *text)
{
    static const char *const entities[] = {"&amp;",  "&lt;",   "&gt;",
                                           "&quot;", "&apos;", "&#39;"};

    for (int i = 0; i < 6; i++) {
        if (!strncmp(text, entities[i], strlen(entities[i]))) {
            return strlen(entities[i]);
        }
    }
    return 0;
}

/* Take text up to an end. Returns NULL when it is no escaped data. */
static const char *take_data(html_t *html, char end)
{
    const char *begin = html->at;

    while (*html->at && *html->at != end) {
        apr_size_t len = *html->at == '&' ? entity_length(html->at) : 1;

        if (!len || *html->at == '<' || *html->at == '>' || *html->at == '"') {
            return NULL;
        }
        html->at += len;
    }
    return end == '"'
               ? apr_pstrmemdup(html->pool, begin, (apr_size_t)(html->at - begin))
               : begin;
}

static int is_open(const html_t *html, const char *name)
{
    for (int i = 0; i < html->open->nelts; i++) {
        if (!strcmp(APR_ARRAY_IDX(html->open, i, const char *), name)) {
            return 1;
        }
    }
    return 0;
}

static const char *innermost(const html_t *html)
{
    return html->open->nelts
               ? APR_ARRAY_IDX(html->open, html->open->nelts - 1, const char *)
               : "";
}

/* Whether an element may stand here. */
static const char *place_fault(const html_t *html, const char *name)
{
    for (apr_size_t i = 0; i < sizeof(parents) / sizeof(parents[0]); i++) {
        if (!strcmp(parents[i][0], name) &&
            !is_listed(parents[i][1], innermost(html))) {
            return "an element outside its place";
        }
    }
    if (is_open(html, "p") && is_listed(ENDS_PARAGRAPH, name)) {
        return "an element that ends the paragraph around it";
    }
    if ((!strcmp(name, "a") || !strcmp(name, "button")) &&
        (is_open(html, "a") || is_open(html, "button"))) {
        return "a link or button in another";
    }
    return NULL;
}

/* Whether a link leads to this page, or elsewhere by http. */
static int is_link(const char *href)
{
    static const char *const begins[] = {"?", "#", "http://", "https://", "data:,"};

    for (int i = 0; i < 5; i++) {
        if (!strncmp(href, begins[i], strlen(begins[i]))) {
            return 1;
        }
    }
    return 0;
}

/* Take an attribute behind its space. */
static const char *attribute_fault(html_t *html)
{
    const char *name = take_name(html), *value;

    if (*html->at != '=') {
        return is_listed(BARE_ATTRIBUTES, name) ? NULL : "an unknown attribute";
    }
    if (!is_listed(ATTRIBUTES, name) && strncmp(name, "data-", 5) != 0) {
        return "an unknown attribute";
    }
    if (html->at[1] != '"') {
        return "an attribute without quotes";
    }
    html->at += 2;
    value = take_data(html, '"');
    if (!value || *html->at != '"') {
        return "a value that is not escaped";
    }
    html->at++;
    if ((!strcmp(name, "href") || !strcmp(name, "action")) && !is_link(value)) {
        return "a link elsewhere";
    }
    if (!strcmp(name, "id")) {
        if (apr_hash_get(html->ids, value, APR_HASH_KEY_STRING)) {
            return "an id twice";
        }
        apr_hash_set(html->ids, value, APR_HASH_KEY_STRING, "");
    }
    return NULL;
}

/* Take the page's own style or script behind its tag. */
static const char *own_fault(html_t *html, const char *name)
{
    const char *own = !strcmp(name, "style") ? dcv_page_style : dcv_page_script;

    if (strncmp(html->at, own, strlen(own)) ||
        strncmp(html->at + strlen(own), "</", 2)) {
        return "a style or script that is not the page's";
    }
    html->at += strlen(own);
    return NULL;
}

/* Take a tag that opens an element, behind its "<". */
static const char *opening_fault(html_t *html)
{
    const char *name = take_name(html), *found = NULL;
    int is_shape = is_listed(SHAPES, name);
    int is_empty = is_shape || is_listed(EMPTY, name);

    if (!is_empty && !is_listed(INLINE, name) && !is_listed(BLOCK, name)) {
        return "an unknown element";
    }
    found = place_fault(html, name);
    while (!found && *html->at == ' ' && html->at[1] != '/') {
        html->at++;
        found = attribute_fault(html);
    }
    if (is_shape && *html->at++ != '/') {
        return "a shape that is not closed";
    }
    html->at += is_empty && !strncmp(html->at, " />", 3) ? 2 : 0;
    if (found || *html->at++ != '>') {
        return found ? found : "a tag without an end";
    }
    if (!is_empty) {
        APR_ARRAY_PUSH(html->open, const char *) = name;
    }
    return !strcmp(name, "style") || !strcmp(name, "script") ? own_fault(html, name)
                                                             : NULL;
}

/* Take a tag that closes an element, behind its "</". */
static const char *closing_fault(html_t *html)
{
    const char *name = take_name(html);

    if (strcmp(innermost(html), name) || !*name || *html->at++ != '>') {
        return "an end of another element";
    }
    (void)apr_array_pop(html->open);
    return NULL;
}

const char *html_fault(const char *text, apr_pool_t *pool)
{
    static const char doctype[] = "<!DOCTYPE html>\n";
    html_t html = {pool, text, apr_array_make(pool, 32, sizeof(const char *)),
                   apr_hash_make(pool)};
    const char *found = NULL;

    if (!strncmp(text, doctype, strlen(doctype))) {
        html.at += strlen(doctype);
    }
    while (!found && *html.at) {
        const char *begin = html.at;

        if (*begin != '<') {
            found = take_data(&html, '<') ? NULL : "text that is not escaped";
        }
        else if (begin[1] == '/') {
            html.at += 2;
            found = closing_fault(&html);
        }
        else {
            html.at++;
            found = opening_fault(&html);
        }
        if (found) {
            return apr_psprintf(pool, "%s at \"%.60s\"", found,
                                html.at > text + 30 ? html.at - 30 : begin);
        }
    }
    return html.open->nelts
               ? apr_psprintf(pool, "<%s> without an end", innermost(&html))
               : NULL;
}
