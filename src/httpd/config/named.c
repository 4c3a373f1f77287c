/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/* Which virtual hosts have a ServerName of their own: see named.h. */
#include "named.h"

#include <apr_strings.h>
#include <http_config.h>

#include "dcv/hash.h"

static const char *make_key(const char *file, unsigned line, apr_pool_t *pool)
{
    return apr_psprintf(pool, "%u %s", line, file ? file : "");
}

static int has_server_name(const ap_directive_t *section)
{
    for (const ap_directive_t *at = section->first_child; at; at = at->next) {
        if (!ap_cstr_casecmp(at->directive, "ServerName")) {
            return 1;
        }
    }
    return 0;
}

/* The sections <VirtualHost> without a ServerName, by file and line. */
static apr_hash_t *find_sections(apr_pool_t *pool)
{
    apr_hash_t *sections = dcv_hash_make(pool);

    for (const ap_directive_t *at = ap_conftree; at; at = at->next) {
        if (!ap_cstr_casecmp(at->directive, "<VirtualHost") && !has_server_name(at)) {
            apr_hash_set(sections, make_key(at->filename, (unsigned)at->line_num, pool),
                         APR_HASH_KEY_STRING, at);
        }
    }
    return sections;
}

apr_hash_t *mod_dcv_named_find_nameless(const server_rec *main_server, apr_pool_t *pool)
{
    apr_hash_t *nameless = NULL, *sections;
    apr_pool_t *scratch_pool;

    apr_pool_create(&scratch_pool, pool);
    sections = find_sections(scratch_pool);
    for (const server_rec *s = main_server->next; s && apr_hash_count(sections);
         s = s->next) {
        if (!apr_hash_get(sections,
                          make_key(s->defn_name, s->defn_line_number, scratch_pool),
                          APR_HASH_KEY_STRING)) {
            continue;
        }
        if (!nameless) {
            nameless = dcv_hash_make(pool);
        }
        apr_hash_set(nameless, apr_pmemdup(pool, &s, sizeof(s)), sizeof(s), s);
    }
    apr_pool_destroy(scratch_pool);
    return nameless;
}

int mod_dcv_named_is_nameless(apr_hash_t *nameless, const server_rec *server)
{
    return nameless && apr_hash_get(nameless, &server, sizeof(server)) != NULL;
}
