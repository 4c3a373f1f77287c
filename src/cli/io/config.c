/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/* Lines of httpd's configuration: see config.h. */
#include "config.h"

#include <string.h>

#include <apr_cstr.h>
#include <apr_file_info.h>
#include <apr_strings.h>

#include "dcv/written.h"
#include "reading.h"

/* A file that is longer is no configuration. */
#define MAX_BYTES (16 * 1024 * 1024)

/* A line, its continuations among it. */
typedef struct {
    const char *directive, *args;
    int number; /* of its first line, from 1 on */
} line_t;

/* What is being read. */
typedef struct {
    cli_config_t *config;
    const char *root; /* where relative paths begin */
    dcv_lang_t lang;
    apr_pool_t *pool;
} reading_t;

/* Take a line off *text, with those that a backslash at its end continues it by. */
static char *take_line(char **text, int *number)
{
    char *line = *text, *to = line;

    for (*number += 1; **text && **text != '\n'; (*text)++) {
        if (**text == '\\' && ((*text)[1] == '\n' || !strncmp(*text + 1, "\r\n", 2))) {
            *text += (*text)[1] == '\n' ? 1 : 2;
            *number += 1;
        }
        else if (**text != '\r') {
            *to++ = **text;
        }
    }
    *text += **text == '\n';
    *to = '\0';
    return line;
}

static apr_array_header_t *split_lines(char *text, apr_pool_t *pool)
{
    apr_array_header_t *lines = apr_array_make(pool, 64, sizeof(line_t));
    int number = 0;

    while (*text) {
        line_t line = {.number = number + 1};

        line.args = take_line(&text, &number);
        line.directive = dcv_word_next(&line.args, pool);
        if (*line.directive && *line.directive != '#') {
            APR_ARRAY_PUSH(lines, line_t) = line;
        }
    }
    return lines;
}

static const char *define_authority(reading_t *reading, const char *args)
{
    dcv_written_definition_t written = {0};
    const char *problem = dcv_written_read_definition(&written, args, reading->pool);
    dcv_error_t *error =
        problem ? NULL
                : dcv_authorities_define(reading->config->authorities, written.name,
                                         &written.definition);

    return error ? error->messages[reading->lang] : problem;
}

static const char *add_preset(reading_t *reading, const char *args)
{
    dcv_written_authority_t written = {0};
    const dcv_authority_t *authority = NULL;
    const char *problem = dcv_written_read_authority(&written, args, reading->pool);
    dcv_error_t *error = NULL;

    if (problem) {
        return problem;
    }
    error = dcv_authorities_find(&authority, reading->config->authorities, written.name,
                                 reading->pool);
    if (!error) {
        error = dcv_authority_with_form(&authority, authority, written.separator,
                                        written.hex, reading->pool);
    }
    if (!error) {
        APR_ARRAY_PUSH(reading->config->presets, const dcv_authority_t *) = authority;
    }
    return error ? error->messages[reading->lang] : NULL;
}

static const char *add_account(reading_t *reading, const char *args)
{
    dcv_written_account_t written = {0};
    const dcv_persist_account_t *account = NULL;
    const char *problem = dcv_written_read_account(&written, args, reading->pool);
    dcv_error_t *error = NULL;

    if (problem) {
        return problem;
    }
    error = dcv_persist_create(&account, written.authority, written.uri, written.until,
                               reading->config->authorities, reading->pool);
    if (!error) {
        APR_ARRAY_PUSH(reading->config->accounts, const dcv_persist_account_t *) =
            account;
    }
    return error ? error->messages[reading->lang] : NULL;
}

static const char *set_resolver(reading_t *reading, const char *args)
{
    apr_array_header_t *words = apr_array_make(reading->pool, 2, sizeof(const char *));

    while (*args) {
        APR_ARRAY_PUSH(words, const char *) = dcv_word_next(&args, reading->pool);
    }
    return dcv_asking_set_resolver(&reading->config->asking, words->nelts,
                                   (const char *const *)words->elts, reading->pool);
}

static const char *set_timeout(reading_t *reading, const char *args)
{
    return dcv_asking_set_timeout(&reading->config->asking,
                                  dcv_word_next(&args, reading->pool), reading->pool);
}

static const char *set_path(reading_t *reading, const char **path, const char *args)
{
    const char *word = dcv_word_next(&args, reading->pool);
    char *merged = NULL;

    if (!*word ||
        apr_filepath_merge(&merged, reading->root, word, APR_FILEPATH_TRUENAME,
                           reading->pool) != APR_SUCCESS) {
        return apr_psprintf(reading->pool, "\"%s\" is no path",
                            dcv_error_quote(word, strlen(word), reading->pool));
    }
    *path = merged;
    return NULL;
}

static const char *set_hints(reading_t *reading, const char *args)
{
    const char *problem = set_path(reading, &reading->config->asking.hints_path, args);
    dcv_error_t *error =
        problem ? NULL : dcv_asking_read_hints(&reading->config->asking, reading->pool);

    return error ? error->messages[reading->lang] : problem;
}

static const char *set_anchor(reading_t *reading, const char *args)
{
    return set_path(reading, &reading->config->asking.anchor_path, args);
}

static const char *set_check_file(reading_t *reading, const char *args)
{
    const char *word = dcv_word_next(&args, reading->pool);

    reading->config->leaves_file = !apr_cstr_casecmp(word, "off");
    return reading->config->leaves_file || !apr_cstr_casecmp(word, "on")
               ? NULL
               : "write On or Off";
}

static const char *set_root(reading_t *reading, const char *args)
{
    return set_path(reading, &reading->root, args);
}

/* Directives, by the pass that reads them: some need what others define below them. */
static const struct {
    const char *name;
    const char *(*read)(reading_t *reading, const char *args);
    int pass;
} directives[] = {
    {"ServerRoot", set_root, 0},         {"DCVDefineAuthority", define_authority, 0},
    {"DCVAuthority", add_preset, 1},     {"DCVPersistAccount", add_account, 1},
    {"DCVResolver", set_resolver, 1},    {"DCVRootHints", set_hints, 1},
    {"DCVTrustAnchor", set_anchor, 1},   {"DCVCheckTimeout", set_timeout, 1},
    {"DCVCheckFile", set_check_file, 1},
};

#define DIRECTIVE_COUNT (sizeof(directives) / sizeof(directives[0]))

static const char *read_line(reading_t *reading, const line_t *line, int pass)
{
    for (apr_size_t i = 0; i < DIRECTIVE_COUNT; i++) {
        if (directives[i].pass == pass &&
            !apr_cstr_casecmp(directives[i].name, line->directive)) {
            const char *problem = directives[i].read(reading, line->args);

            return problem ? apr_psprintf(reading->pool, "%d: %s: %s", line->number,
                                          directives[i].name, problem)
                           : NULL;
        }
    }
    return NULL;
}

static const char *read_lines(reading_t *reading, const apr_array_header_t *lines)
{
    const char *problem = NULL;

    for (int pass = 0; pass < 2; pass++) {
        for (int i = 0; !problem && i < lines->nelts; i++) {
            problem = read_line(reading, &APR_ARRAY_IDX(lines, i, line_t), pass);
        }
    }
    return problem;
}

const char *cli_config_read(cli_config_t *config, const char *path, dcv_lang_t lang,
                            apr_pool_t *pool)
{
    reading_t reading = {config, ".", lang, pool};
    const char *problem = NULL;
    dcv_error_t *error = NULL;
    char *text;
    apr_size_t len;

    memset(config, 0, sizeof(*config));
    config->authorities = dcv_authorities_create(pool);
    config->presets = apr_array_make(pool, 1, sizeof(const dcv_authority_t *));
    config->accounts = apr_array_make(pool, 1, sizeof(const dcv_persist_account_t *));
    if (path) {
        error = cli_reading_read(&text, &len, path, MAX_BYTES, pool);
        if (error) {
            return error->messages[lang];
        }
        problem = read_lines(&reading, split_lines(text, pool));
    }
    if (!problem) {
        error = dcv_asking_read_anchors(&config->asking, pool);
    }
    return error ? apr_pstrcat(pool, config->asking.anchor_path, ": ",
                               error->messages[lang], NULL)
                 : problem;
}
