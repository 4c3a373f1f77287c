/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/* Whom checks ask: see dcv/asking.h. Also in a build that cannot ask (DNS=no). */
#include "dcv/asking.h"

#include <string.h>

#include <apr_cstr.h>
#include <apr_lib.h>
#include <apr_strings.h>

#include "dcv/name.h"
#include "dcv/root.h"
#include "dcv/written.h"

#define TIMEOUT_DEFAULT apr_time_from_sec(5)
#define TIMEOUT_LEAST   apr_time_from_sec(1)
#define TIMEOUT_MOST    apr_time_from_sec(60)

/* Where Debian's dns-root-data has the root's keys, kept up to date by the system. */
#define SYSTEM_ANCHOR "/usr/share/dns/root.key"

#define DNS_PORT 53

static const char *describe_problem(const char *word, const char *remedy,
                                    apr_pool_t *pool)
{
    return apr_psprintf(pool, "\"%s\" makes no sense; %s",
                        dcv_error_quote(word, strlen(word), pool), remedy);
}

/* "192.0.2.1" or "2001:db8::1@5353", with its port. Returns NULL for anything else. */
static const char *read_forwarder(const char *word, apr_pool_t *pool)
{
    const char *at = strchr(word, '@');
    const char *address =
        at ? apr_pstrmemdup(pool, word, (apr_size_t)(at - word)) : word;
    apr_int64_t port = DNS_PORT;
    const dcv_name_t *name;
    char *end = NULL;

    if (at) {
        port = apr_isdigit(at[1]) ? apr_strtoi64(at + 1, &end, 10) : 0;
    }
    if (port < 1 || port > 65535 || (end && *end) ||
        dcv_name_parse(&name, address, strlen(address), pool) ||
        !dcv_name_is_address(name)) {
        return NULL;
    }
    return apr_psprintf(pool, "%s@%d", name->text, (int)port);
}

const char *dcv_asking_set_resolver(dcv_asking_t *asking, int argc,
                                    const char *const *argv, apr_pool_t *pool)
{
    if (!argc) {
        return describe_problem("", "write recursive, system, or addresses", pool);
    }
    asking->forwarders = apr_array_make(pool, 2, sizeof(const char *));
    if (argc == 1 && !apr_cstr_casecmp(argv[0], "recursive")) {
        asking->resolve = DCV_RESOLVE_RECURSIVE;
        return NULL;
    }
    if (argc == 1 && !apr_cstr_casecmp(argv[0], "system")) {
        asking->resolve = DCV_RESOLVE_SYSTEM;
        return NULL;
    }
    asking->resolve = DCV_RESOLVE_FORWARD;
    for (int i = 0; i < argc; i++) {
        const char *forwarder = read_forwarder(argv[i], pool);

        if (!forwarder) {
            return describe_problem(
                argv[i],
                "write recursive, system, or the addresses of resolvers, as "
                "in 192.0.2.1 or 192.0.2.1@5353",
                pool);
        }
        APR_ARRAY_PUSH(asking->forwarders, const char *) = forwarder;
    }
    return NULL;
}

const char *dcv_asking_set_timeout(dcv_asking_t *asking, const char *text,
                                   apr_pool_t *pool)
{
    return dcv_interval_read(&asking->timeout, text) &&
                   asking->timeout >= TIMEOUT_LEAST && asking->timeout <= TIMEOUT_MOST
               ? NULL
               : describe_problem(text, "write a time from 1s to 60s, as in 5s", pool);
}

dcv_error_t *dcv_asking_read_hints(dcv_asking_t *asking, apr_pool_t *pool)
{
    return asking->hints_path
               ? dcv_root_read_hints(&asking->roots, asking->hints_path, pool)
               : NULL;
}

dcv_error_t *dcv_asking_read_anchors(dcv_asking_t *asking, apr_pool_t *pool)
{
    if (asking->anchor_path) {
        return dcv_root_read_anchors(&asking->anchors, asking->anchor_path, pool);
    }
    if (dcv_root_read_anchors(&asking->anchors, SYSTEM_ANCHOR, pool)) {
        asking->anchors = dcv_root_builtin_anchors(pool);
    }
    return NULL;
}

dcv_run_setup_t dcv_asking_setup(const dcv_asking_t *asking)
{
    const dcv_run_setup_t setup = {.resolve = asking->resolve,
                                   .forwarders = asking->forwarders,
                                   .roots = asking->roots,
                                   .anchors = asking->anchors,
                                   .timeout = asking->timeout ? asking->timeout
                                                              : TIMEOUT_DEFAULT};

    return setup;
}
