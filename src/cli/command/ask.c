/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/* Asking a server for a file: see ask.h. */
#include "ask.h"

#include <string.h>

#include <apr_network_io.h>
#include <apr_strings.h>

#include "dcv/clock.h"
#include "dcv/fetch.h"
#include "dcv/version.h"
#include "system/system.h"

/* How long one address may take for each step, and how often it is asked. */
#define STEP_MAX  apr_time_from_sec(2)
#define LOOK_EACH apr_time_from_msec(200)

/* A response that is longer is none of ours. */
#define RESPONSE_MAX (DCV_FETCH_HEAD_MAX + DCV_FETCH_BODY_MAX)

/* What is asked for. */
typedef struct {
    cli_t *cli;
    const dcv_order_t *order;
    apr_array_header_t *hosts; /* const char *: that of --server, or this machine's */
    int is_named;              /* whether --server is given */
    apr_port_t port;
    apr_time_t until;
    int has_other; /* whether anybody answered with something else, under the last name */
} asking_t;

/* A name of the order, and what has come of asking for it. */
typedef struct {
    const dcv_name_t *name;
    int is_asked, is_answered, has_other;
} waiting_t;

/* Send all of a text. */
static apr_status_t send_all(apr_socket_t *socket, const char *text)
{
    apr_size_t left = strlen(text);
    apr_status_t status = APR_SUCCESS;

    while (left && status == APR_SUCCESS) {
        apr_size_t sent = left;

        status = apr_socket_send(socket, text, &sent);
        text += sent;
        left -= sent;
    }
    return status;
}

/* What comes until the server closes the connection, as HTTP/1.0 has it. */
static const char *receive_all(apr_socket_t *socket, apr_pool_t *pool)
{
    char *response = apr_palloc(pool, RESPONSE_MAX + 1);
    apr_size_t len = 0;
    apr_time_t until = dcv_clock_now() + STEP_MAX;
    apr_status_t status = APR_SUCCESS;

    while (status == APR_SUCCESS && len < RESPONSE_MAX && dcv_clock_now() < until) {
        apr_size_t got = RESPONSE_MAX - len;

        status = apr_socket_recv(socket, response + len, &got);
        len += got;
    }
    response[len] = '\0';
    return response;
}

/* Whether a response has status 200 and the content of the order's file, and nothing else. */
static int is_right(asking_t *asking, const char *response)
{
    const char *status = strchr(response, ' '), *body = strstr(response, "\r\n\r\n");

    if (strncmp(response, "HTTP/1.", 7) || !status || strncmp(status, " 200", 4) ||
        !body) {
        return 0;
    }
    if (strcmp(body + 4, asking->order->body)) {
        asking->has_other = 1;
        return 0;
    }
    return 1;
}

static const char *make_request(const asking_t *asking, const dcv_name_t *name,
                                apr_pool_t *pool)
{
    int is_bracketed = name->kind == DCV_NAME_IPV6;

    return apr_pstrcat(pool, "GET " DCV_FILE_DIRECTORY,
                       dcv_order_file_name(asking->order, pool),
                       " HTTP/1.0\r\nHost: ", is_bracketed ? "[" : "", name->fqdn,
                       is_bracketed ? "]" : "",
                       "\r\nUser-Agent: dcv/" DCV_VERSION "\r\n" DCV_FETCH_HEADER
                       ": " DCV_FETCH_BY_COMMAND "\r\n\r\n",
                       NULL);
}

/* Whether one address answers with the file under a name. */
static int answers_at(asking_t *asking, apr_sockaddr_t *address, const dcv_name_t *name,
                      apr_pool_t *pool)
{
    apr_socket_t *socket;
    int is_answered = 0;

    if (apr_socket_create(&socket, address->family, SOCK_STREAM, APR_PROTO_TCP, pool) !=
        APR_SUCCESS) {
        return 0;
    }
    apr_socket_timeout_set(socket, STEP_MAX);
    if (apr_socket_connect(socket, address) == APR_SUCCESS &&
        send_all(socket, make_request(asking, name, pool)) == APR_SUCCESS) {
        is_answered = is_right(asking, receive_all(socket, pool));
    }
    apr_socket_close(socket);
    return is_answered;
}

/* Whether any address of a host answers so. */
static int answers(asking_t *asking, const char *host, const dcv_name_t *name,
                   apr_pool_t *pool)
{
    apr_sockaddr_t *address = NULL;

    if (apr_sockaddr_info_get(&address, host, APR_UNSPEC, asking->port, 0, pool) !=
        APR_SUCCESS) {
        return 0;
    }
    for (; address; address = address->next) {
        if (answers_at(asking, address, name, pool)) {
            return 1;
        }
    }
    return 0;
}

static int is_answered(asking_t *asking, const dcv_name_t *name, apr_pool_t *pool)
{
    for (int i = 0; i < asking->hosts->nelts; i++) {
        if (answers(asking, APR_ARRAY_IDX(asking->hosts, i, const char *), name,
                    pool)) {
            return 1;
        }
    }
    return !asking->is_named && answers(asking, name->fqdn, name, pool);
}

/* Ask once for each name that waits, while there is time. Returns the first that goes on. */
static const dcv_name_t *ask_each(asking_t *asking, apr_array_header_t *names,
                                  apr_time_t until, apr_pool_t *pool)
{
    const dcv_name_t *first = NULL;

    for (int i = 0; i < names->nelts; i++) {
        waiting_t *waiting = &APR_ARRAY_IDX(names, i, waiting_t);

        if (!waiting->is_answered && dcv_clock_now() < until) {
            asking->has_other = 0;
            waiting->is_asked = 1;
            waiting->is_answered = is_answered(asking, waiting->name, pool);
            waiting->has_other = asking->has_other;
            apr_pool_clear(pool);
        }
        first = first || waiting->is_answered ? first : waiting->name;
    }
    return first;
}

/* Names are many, and an address may be silent: no name takes another one's time twice. */
static void wait_for_all(asking_t *asking, apr_array_header_t *names)
{
    cli_t *cli = asking->cli;
    apr_time_t until =
        asking->until + STEP_MAX; /* each is asked, however short the time */
    const dcv_name_t *first;
    apr_pool_t *pool;

    apr_pool_create(&pool, cli->pool);
    while ((first = ask_each(asking, names, until, pool)) &&
           dcv_clock_now() < asking->until) {
        cli_output_progress(&cli->output,
                            dcv_trf(cli->lang, pool,
                                    "waiting until the server answers for %s",
                                    first->text));
        apr_sleep(LOOK_EACH);
        until = asking->until;
    }
    apr_pool_destroy(pool);
}

/* Read --server. Returns 0 when it is no address. */
static int read_server(asking_t *asking)
{
    const char *text = asking->cli->arguments.server;
    char *host = NULL, *scope = NULL;

    asking->port = DCV_FETCH_HTTP_PORT;
    asking->is_named = text != NULL;
    if (!text) {
        asking->hosts = cli_system_addresses(asking->cli->pool);
        return 1;
    }
    if (apr_parse_addr_port(&host, &scope, &asking->port, text, asking->cli->pool) !=
            APR_SUCCESS ||
        !host) {
        return 0;
    }
    asking->hosts = apr_array_make(asking->cli->pool, 1, sizeof(const char *));
    APR_ARRAY_PUSH(asking->hosts, const char *) = host;
    asking->port = asking->port ? asking->port : DCV_FETCH_HTTP_PORT;
    return 1;
}

const char *cli_ask_problem(cli_t *cli)
{
    asking_t asking = {.cli = cli};

    return read_server(&asking)
               ? NULL
               : dcv_trf(cli->lang, cli->pool, "--server: \"%s\" is no address",
                         dcv_error_quote(cli->arguments.server,
                                         strlen(cli->arguments.server), cli->pool));
}

/* Why a name was waited for in vain. */
static const char *describe(const waiting_t *waiting, dcv_lang_t lang)
{
    return dcv_tr(
        lang,
        !waiting->is_asked
            ? DCV_N("the time was over before the server was asked for it; give --wait "
                    "more, or see why the names before it take so long")
        : waiting->has_other
            ? DCV_N("the server answers with something else; see whether another "
                    "order of the same CSR goes before")
            : DCV_N("the server does not answer with the file; see that a "
                    "virtual host has this name and DCVEngine On"));
}

cli_status_t cli_ask_wait(cli_t *cli, const dcv_order_t *order)
{
    asking_t asking = {
        .cli = cli, .order = order, .until = dcv_clock_now() + cli->arguments.wait};
    apr_array_header_t *names =
        apr_array_make(cli->pool, order->names->nelts, sizeof(waiting_t));
    cli_status_t status = CLI_RIGHT;

    (void)read_server(&asking);
    for (int i = 0; i < order->names->nelts; i++) {
        const waiting_t waiting = {
            .name = APR_ARRAY_IDX(order->names, i, const dcv_name_t *)};

        if (dcv_order_permits_file(waiting.name)) {
            APR_ARRAY_PUSH(names, waiting_t) = waiting;
        }
    }
    wait_for_all(&asking, names);
    for (int i = 0; i < names->nelts; i++) {
        const waiting_t *waiting = &APR_ARRAY_IDX(names, i, waiting_t);

        if (!waiting->is_answered) {
            cli_output_complain(&cli->output, waiting->name->text,
                                describe(waiting, cli->lang));
            status = CLI_TO_MEND;
        }
    }
    return status;
}
