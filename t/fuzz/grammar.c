/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/* The grammars of the formats of a report: see grammar.h. */
#include "grammar.h"

#include <string.h>

#include <apr_hash.h>
#include <apr_lib.h>
#include <apr_strings.h>
#include <jansson.h>
#include <ldns/ldns.h>

#include "html_grammar.h"

/* A fault, with what stands there. */
static const char *fault(apr_pool_t *pool, const char *what, const char *where)
{
    return apr_psprintf(pool, "%s at \"%.60s\"", what, where);
}

/* The length of the UTF-8 sequence (RFC 3629 4) at text, and its code point; 0: none. */
static apr_size_t read_utf8(unsigned *point, const unsigned char *text, apr_size_t len)
{
    static const unsigned least[] = {0, 0, 0x80, 0x800, 0x10000};
    apr_size_t count = text[0] < 0x80 ? 1 : text[0] < 0xe0 ? 2 : text[0] < 0xf0 ? 3 : 4;

    if (count == 1) {
        *point = text[0];
        return 1;
    }
    if (text[0] < 0xc2 || text[0] > 0xf4 || count > len) {
        return 0;
    }
    *point = text[0] & (0x7fu >> count);
    for (apr_size_t i = 1; i < count; i++) {
        if (text[i] >> 6 != 2) {
            return 0;
        }
        *point = *point << 6 | (text[i] & 0x3f);
    }
    return *point >= least[count] && *point <= 0x10ffff && *point >> 11 != 0x1b ? count
                                                                                : 0;
}

/* Control characters but for newlines, and those that change the direction of text. */
static int is_hidden(unsigned point)
{
    return (point < 0x20 && point != '\n') || (point >= 0x7f && point < 0xa0) ||
           point == 0x61c || point == 0x200e || point == 0x200f ||
           (point >= 0x2028 && point <= 0x202e) ||
           (point >= 0x2066 && point <= 0x2069) || point == 0xfeff;
}

static const char *character_fault(const char *text, apr_size_t len, apr_pool_t *pool)
{
    const unsigned char *at = (const unsigned char *)text, *end = at + len;

    while (at < end) {
        unsigned point = 0;
        apr_size_t count;

        if (*at >= ' ' && *at < 0x7f) {
            at++;
            continue;
        }
        count = read_utf8(&point, at, (apr_size_t)(end - at));

        if (!count || is_hidden(point)) {
            return apr_psprintf(pool, "%s 0x%02x at byte %d",
                                count ? "control character" : "no UTF-8", *at,
                                (int)(at - (const unsigned char *)text));
        }
        at += count;
    }
    return NULL;
}

/* What is known while the lines of a text are read. */
typedef struct {
    apr_pool_t *pool;
    apr_hash_t *seen;   /* metrics and series, by text */
    const char *metric; /* the one whose head was read last; NULL: none yet */
    const char *type;
    int is_over;
} lines_t;

typedef const char *line_fault_t(lines_t *lines, char *line);

/* What a function says of the lines of a text, which must all end. */
static const char *lines_fault(lines_t *lines, char *text, line_fault_t *line_fault)
{
    while (*text) {
        char *end = strchr(text, '\n');
        const char *found;

        if (!end) {
            return fault(lines->pool, "last line without an end", text);
        }
        *end = '\0';
        found = line_fault(lines, text);
        if (found) {
            return fault(lines->pool, found, text);
        }
        text = end + 1;
    }
    return NULL;
}

static const char *text_line(lines_t *lines, char *line)
{
    apr_size_t len = 0;

    (void)lines;
    while (apr_isalnum(line[len]) || line[len] == '-' || line[len] == '_') {
        len++;
    }
    return !*line || (len && !strncmp(line + len, ": ", 2)) ? NULL
                                                            : "no line \"Key: value\"";
}

/* Whether a name is in full, and nothing in it has to be escaped. */
static int is_full_name(const char *name)
{
    apr_size_t len = strlen(name);

    for (apr_size_t i = 0; i < len; i++) {
        if (!apr_isalnum(name[i]) && !strchr("-_.*", name[i])) {
            return 0;
        }
    }
    return len && name[len - 1] == '.';
}

static const char *zone_line(lines_t *lines, char *line)
{
    char *state, *owner;
    const char *words[3];
    const char *found = NULL;
    ldns_rr *record = NULL;
    int is_txt;

    if (!*line || *line == ';') {
        return NULL;
    }
    if (ldns_rr_new_frm_str(&record, line, 0, NULL, NULL) != LDNS_STATUS_OK) {
        return "no resource record";
    }
    is_txt = ldns_rr_get_type(record) == LDNS_RR_TYPE_TXT;
    if ((!is_txt && (ldns_rr_get_type(record) != LDNS_RR_TYPE_CNAME ||
                     ldns_rr_rd_count(record) != 1)) ||
        ldns_rr_get_class(record) != LDNS_RR_CLASS_IN) {
        found = "another record than a CNAME or a TXT";
    }
    ldns_rr_free(record);
    owner = apr_strtok(apr_pstrdup(lines->pool, line), " ", &state);
    for (int i = 0; i < 3; i++) {
        words[i] = apr_strtok(NULL, " ", &state);
    }
    if (!found && is_txt) {
        return owner && is_full_name(owner) &&
                       !strncmp(owner, "_validation-persist.", 20) && words[2] &&
                       !strcmp(words[0], "IN") && !strcmp(words[1], "TXT") &&
                       *words[2] == '"'
                   ? NULL
                   : "no record \"OWNER IN TXT VALUE\" with a name in full";
    }
    if (!found && (!owner || !is_full_name(owner) || !words[2] ||
                   strcmp(words[0], "IN") || strcmp(words[1], "CNAME") ||
                   !is_full_name(words[2]) || apr_strtok(NULL, " ", &state))) {
        found = "no record \"OWNER IN CNAME TARGET\" with names in full";
    }
    return found;
}

/* Note a text that may stand once. Returns 0 when it was there. */
static int note(const lines_t *lines, const char *text)
{
    int is_new = !apr_hash_get(lines->seen, text, APR_HASH_KEY_STRING);

    apr_hash_set(lines->seen, text, APR_HASH_KEY_STRING, "");
    return is_new;
}

/* The end of a name of a metric or label (OpenMetrics 1.0.0, ABNF); text itself: none. */
static char *name_end(char *text)
{
    char *end = text;

    while (apr_isalpha(*end) || *end == '_' || (end > text && apr_isdigit(*end))) {
        end++;
    }
    return end;
}

/* The end of a label set; NULL: it is none. */
static char *labels_end(char *at)
{
    while (*at++ != '}') {
        char *end = name_end(at);

        if (end == at || strncmp(end, "=\"", 2)) {
            return NULL;
        }
        for (at = end + 2; *at != '"'; at++) {
            if (!*at || (*at == '\\' && !strchr("\\\"n", *++at)) || !*at) {
                return NULL;
            }
        }
        at++;
        if (*at != ',' && *at != '}') {
            return NULL;
        }
    }
    return at;
}

/* A line "# TYPE NAME TYPE", "# HELP NAME TEXT" or "# EOF". */
static const char *head_line(lines_t *lines, char *line)
{
    char *name = line + strlen("# TYPE "), *end;
    int is_type = !strncmp(line, "# TYPE ", 7);

    if (!strcmp(line, "# EOF")) {
        lines->is_over = 1;
        return NULL;
    }
    if (!is_type && strncmp(line, "# HELP ", 7)) {
        return "no line of metadata";
    }
    end = name_end(name);
    if (end == name || *end != ' ') {
        return "metadata of no metric";
    }
    if (!is_type) {
        return lines->metric && strlen(lines->metric) == (apr_size_t)(end - name) &&
                       !strncmp(lines->metric, name, strlen(lines->metric)) &&
                       !strchr(end, '\\')
                   ? NULL
                   : "help for another metric";
    }
    lines->metric = apr_pstrmemdup(lines->pool, name, (apr_size_t)(end - name));
    lines->type = !strcmp(end, " gauge")     ? ""
                  : !strcmp(end, " counter") ? "_total"
                  : !strcmp(end, " info")    ? "_info"
                                             : NULL;
    return !lines->type                  ? "unknown type"
           : !note(lines, lines->metric) ? "a metric twice"
                                         : NULL;
}

static const char *metric_line(lines_t *lines, char *line)
{
    char *end = name_end(line), *value;
    const char *name = apr_pstrmemdup(lines->pool, line, (apr_size_t)(end - line));

    if (lines->is_over) {
        return "something behind the end";
    }
    if (*line == '#') {
        return head_line(lines, line);
    }
    if (!lines->type ||
        strcmp(name, apr_pstrcat(lines->pool, lines->metric, lines->type, NULL))) {
        return "a sample of another metric";
    }
    end = *end == '{' ? labels_end(end) : end;
    if (!end || *end != ' ') {
        return "no sample";
    }
    for (value = end + 1; apr_isdigit(*value); value++) {
    }
    if (value == end + 1 || *value) {
        return "no number as the value";
    }
    return note(lines,
                apr_pstrcat(lines->pool, " ",
                            apr_pstrmemdup(lines->pool, line, (apr_size_t)(end - line)),
                            NULL))
               ? NULL
               : "a series twice";
}

static const char *metrics_fault(lines_t *lines, char *text)
{
    const char *found = lines_fault(lines, text, metric_line);

    return found ? found : lines->is_over ? NULL : "no end";
}

static const char *json_fault(const char *text, apr_size_t len, apr_pool_t *pool)
{
    json_error_t error;
    json_t *root = json_loadb(text, len, JSON_REJECT_DUPLICATES, &error);

    if (!root) {
        return apr_psprintf(pool, "%s at byte %d", error.text, error.position);
    }
    json_decref(root);
    return NULL;
}

const char *grammar_fault(dcv_format_t format, const char *text, apr_size_t len,
                          apr_pool_t *pool)
{
    const char *found = character_fault(text, len, pool);
    char *copy = apr_pstrmemdup(pool, text, len);
    lines_t lines = {.pool = pool, .seen = apr_hash_make(pool)};

    if (found) {
        return found;
    }
    switch (format) {
    case DCV_FORMAT_JSON:
        return json_fault(text, len, pool);
    case DCV_FORMAT_TEXT:
        return lines_fault(&lines, copy, text_line);
    case DCV_FORMAT_ZONE:
        return lines_fault(&lines, copy, zone_line);
    case DCV_FORMAT_OPENMETRICS:
        return metrics_fault(&lines, copy);
    case DCV_FORMAT_HTML:
        break;
    }
    return html_fault(copy, pool);
}
