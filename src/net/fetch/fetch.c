/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/* Fetches in progress: see fetch.h. */
#include "fetch.h"

#include <errno.h>
#include <string.h>

#include <apr_strings.h>
#include <curl/curl.h>

#include "dcv/clock.h"
#include "dcv/version.h"
#include "sockets.h"
#include "system/system.h"
#include "trust.h"

/* Who asks, for whoever finds it in a log, or in the rules of a firewall. */
#define USER_AGENT "mod_dcv/" DCV_VERSION " (check of the domain control file)"

/* CURLE_TOO_LARGE, which libcurl has since 8.6. */
#define TOO_LARGE 100

/* A fetch that had less of the time for a connection than this says nothing. */
#define LEAST_OF(connect_timeout) ((connect_timeout) / 2)

struct dcv_fetches_t {
    dcv_fetch_setup_t setup;
    dcv_sockets_t *sockets;
    CURLM *multi;
    dcv_trust_t *trust;
    int takes_openssl; /* whether libcurl's TLS is OpenSSL's */
    apr_time_t deadline;
};

static void take_event(void *context, apr_os_sock_t descriptor, apr_int16_t events)
{
    dcv_fetches_t *fetches = context;
    int mask = (events & APR_POLLIN ? CURL_CSELECT_IN : 0) |
               (events & APR_POLLOUT ? CURL_CSELECT_OUT : 0) |
               (events & ~(APR_POLLIN | APR_POLLOUT) ? CURL_CSELECT_ERR : 0);
    int running;

    curl_multi_socket_action(fetches->multi, descriptor, mask, &running);
}

/*
 * libcurl wants other events of a socket, or is about to close it. Should it be told of a
 * failure, it would end all fetches.
 */
static int watch(CURL *easy, curl_socket_t descriptor, int what, void *context,
                 void *of_socket)
{
    dcv_fetches_t *fetches = context;
    apr_int16_t events = (apr_int16_t)((what & CURL_POLL_IN ? APR_POLLIN : 0) |
                                       (what & CURL_POLL_OUT ? APR_POLLOUT : 0));

    (void)easy;
    if (what != CURL_POLL_REMOVE) {
        curl_multi_assign(
            fetches->multi, descriptor,
            dcv_sockets_watch(fetches->sockets, of_socket, descriptor, events));
    }
    else if (of_socket) {
        dcv_sockets_unwatch(fetches->sockets, of_socket);
    }
    return 0;
}

static int set_timer(CURLM *multi, long milliseconds, void *context)
{
    dcv_fetches_t *fetches = context;

    (void)multi;
    fetches->deadline =
        milliseconds < 0 ? 0 : dcv_clock_now() + apr_time_from_msec(milliseconds);
    return 0;
}

/* The only place where a socket is opened: it leads nowhere else. */
static curl_socket_t open_socket(void *context, curlsocktype purpose,
                                 struct curl_sockaddr *address)
{
    dcv_transfer_t *transfer = context;

    if (purpose != CURLSOCKTYPE_IPCXN ||
        !dcv_reach_is(&transfer->reach, &address->addr)) {
        transfer->socket_error = EACCES;
        return CURL_SOCKET_BAD;
    }
    return dcv_system_open_socket(&transfer->socket_error, address->family,
                                  address->socktype, address->protocol);
}

static size_t take_line(char *line, size_t size, size_t count, void *context)
{
    dcv_transfer_t *transfer = context;

    return dcv_response_take_line(transfer->response, line, size * count) ? size * count
                                                                          : 0;
}

static size_t take_body(char *bytes, size_t size, size_t count, void *context)
{
    dcv_transfer_t *transfer = context;

    return dcv_response_take_body(transfer->response, bytes, size * count)
               ? size * count
               : 0;
}

static CURLcode take_ssl_context(CURL *easy, void *ssl_context, void *context)
{
    dcv_transfer_t *transfer = context;

    (void)easy;
    transfer->is_at_tls = 1;
    dcv_trust_apply(transfer->fetches->trust, ssl_context, transfer->fetch.host);
    return CURLE_OK;
}

void dcv_fetch_close(dcv_transfer_t *transfer)
{
    if (transfer->easy) {
        curl_multi_remove_handle(transfer->fetches->multi, transfer->easy);
        curl_easy_cleanup(transfer->easy);
        curl_slist_free_all(transfer->headers);
        curl_slist_free_all(transfer->connect_to);
        transfer->easy = transfer->headers = transfer->connect_to = NULL;
    }
}

void dcv_fetch_end(dcv_transfer_t *transfer, dcv_fetch_outcome_t outcome)
{
    dcv_fetched_t *fetched;

    dcv_fetch_close(transfer);
    if (!transfer->response) {
        transfer->response = dcv_response_create(transfer->pool);
    }
    fetched = &transfer->response->fetched;
    if (outcome != DCV_FETCH_REPLIED) {
        /* What came of a head that is not whole is no reply. */
        memset(fetched, 0, sizeof(*fetched));
    }
    fetched->outcome = outcome;
    fetched->address = transfer->fetch.address;
    fetched->port = transfer->fetch.port;
    transfer->step = DCV_TRANSFER_OVER;
}

static curl_off_t time_of(const dcv_transfer_t *transfer, CURLINFO what)
{
    curl_off_t time = 0;

    curl_easy_getinfo(transfer->easy, what, &time);
    return time;
}

/* libcurl counts a connection with TLS only when that is there. */
static int is_connected(const dcv_transfer_t *transfer)
{
    return transfer->is_at_tls || time_of(transfer, CURLINFO_CONNECT_TIME_T) > 0;
}

static int is_https(const dcv_transfer_t *transfer)
{
    return transfer->fetch.port == DCV_FETCH_HTTPS_PORT;
}

/* Whether it was to speak TLS and does not yet. */
static int lacks_tls(const dcv_transfer_t *transfer)
{
    return is_https(transfer) && time_of(transfer, CURLINFO_APPCONNECT_TIME_T) <= 0;
}

/* Why there is no connection, or not even a socket. */
static dcv_fetch_outcome_t outcome_of_connect(const dcv_transfer_t *transfer)
{
    long error = transfer->socket_error;

    if (!error) {
        curl_easy_getinfo(transfer->easy, CURLINFO_OS_ERRNO, &error);
    }
    return dcv_reach_outcome(&transfer->reach, error);
}

static dcv_fetch_outcome_t outcome_of(const dcv_transfer_t *transfer, CURLcode code)
{
    if (transfer->response->is_head_over) {
        return DCV_FETCH_REPLIED;
    }
    if (transfer->response->is_endless) {
        return DCV_FETCH_ENDLESS_HEAD;
    }
    if (code == CURLE_OPERATION_TIMEDOUT) {
        return is_connected(transfer) ? DCV_FETCH_NO_REPLY : DCV_FETCH_SILENT;
    }
    if (!is_connected(transfer)) {
        return outcome_of_connect(transfer);
    }
    if (lacks_tls(transfer)) {
        return DCV_FETCH_TLS;
    }
    switch ((int)code) {
    case CURLE_UNSUPPORTED_PROTOCOL:
    case CURLE_WEIRD_SERVER_REPLY:
    case CURLE_HTTP_RETURNED_ERROR:
        return DCV_FETCH_NO_HTTP;
    case CURLE_OUT_OF_MEMORY:
    case TOO_LARGE:
        /* So libcurl says of a line without an end. */
        return DCV_FETCH_ENDLESS_HEAD;
    default:
        return DCV_FETCH_CLOSED;
    }
}

static dcv_body_end_t body_end_of(CURLcode code)
{
    return code == CURLE_OK                   ? DCV_BODY_WHOLE
           : code == CURLE_WRITE_ERROR        ? DCV_BODY_TOO_LONG
           : code == CURLE_OPERATION_TIMEDOUT ? DCV_BODY_SLOW
                                              : DCV_BODY_CUT;
}

/* What is wrong with the certificate; NULL: nothing, or nobody could tell. */
static const char *complaint_of(const dcv_transfer_t *transfer)
{
    long result = 0;

    if (!is_https(transfer) || lacks_tls(transfer) || !transfer->fetches->trust) {
        return NULL;
    }
    curl_easy_getinfo(transfer->easy, CURLINFO_SSL_VERIFYRESULT, &result);
    return dcv_trust_complaint(result);
}

/* libcurl is done with a fetch, or had to stop. */
static void conclude(dcv_transfer_t *transfer, CURLcode code, apr_time_t now)
{
    dcv_fetch_outcome_t outcome = outcome_of(transfer, code);
    const char *complaint = complaint_of(transfer);
    dcv_fetched_t *fetched = &transfer->response->fetched;

    dcv_fetch_end(transfer, outcome);
    fetched->duration = now - transfer->started;
    fetched->certificate = complaint;
    if (outcome == DCV_FETCH_REPLIED) {
        fetched->body_end = body_end_of(code);
    }
    if (outcome == DCV_FETCH_TLS) {
        fetched->error =
            apr_pstrdup(transfer->pool,
                        *transfer->error ? transfer->error : curl_easy_strerror(code));
    }
}

void dcv_fetch_stop(dcv_transfer_t *transfer, apr_time_t now)
{
    dcv_fetches_t *fetches = transfer->fetches;

    if (transfer->step == DCV_TRANSFER_WAITING ||
        (!transfer->response->is_head_over &&
         now - transfer->started < LEAST_OF(fetches->setup.connect_timeout))) {
        dcv_fetch_end(transfer, DCV_FETCH_NOT_TRIED);
    }
    else if (transfer->step == DCV_TRANSFER_OPEN) {
        conclude(transfer, CURLE_OPERATION_TIMEDOUT, now);
    }
}

static const char *url_of(const dcv_transfer_t *transfer)
{
    const dcv_fetch_t *fetch = &transfer->fetch;
    int is_bracketed = strchr(fetch->host, ':') != NULL;

    return apr_pstrcat(transfer->pool, is_https(transfer) ? "https://" : "http://",
                       is_bracketed ? "[" : "", fetch->host, is_bracketed ? "]" : "",
                       fetch->path, NULL);
}

/* Where to connect, whatever the URL says. */
static struct curl_slist *make_connect_to(const dcv_transfer_t *transfer)
{
    const char *form = transfer->reach.is_v6 ? "::[%s]:%d" : "::%s:%d";

    return curl_slist_append(NULL,
                             apr_psprintf(transfer->pool, form, transfer->fetch.address,
                                          transfer->fetch.port));
}

static void set_limits(CURL *easy, const dcv_fetch_setup_t *setup)
{
    curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT_MS,
                     (long)apr_time_as_msec(setup->connect_timeout));
    curl_easy_setopt(easy, CURLOPT_TIMEOUT_MS, (long)apr_time_as_msec(setup->timeout));
    curl_easy_setopt(easy, CURLOPT_BUFFERSIZE, (long)DCV_FETCH_BODY_MAX);
    curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(easy, CURLOPT_PROXY, "");
    curl_easy_setopt(easy, CURLOPT_NETRC, (long)CURL_NETRC_IGNORED);
    curl_easy_setopt(easy, CURLOPT_FOLLOWLOCATION, 0L);
    curl_easy_setopt(easy, CURLOPT_DNS_CACHE_TIMEOUT, 0L);
    curl_easy_setopt(easy, CURLOPT_FRESH_CONNECT, 1L);
    curl_easy_setopt(easy, CURLOPT_FORBID_REUSE, 1L);
    curl_easy_setopt(easy, CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_1_1);
    curl_easy_setopt(easy, CURLOPT_HTTP09_ALLOWED, 0L);
    curl_easy_setopt(easy, CURLOPT_HTTP_CONTENT_DECODING, 0L);
    curl_easy_setopt(easy, CURLOPT_PATH_AS_IS, 1L);
    curl_easy_setopt(easy, CURLOPT_USERAGENT, USER_AGENT);
}

/* Any certificate, and whatever OpenSSL is still willing to speak. */
static void set_tls(CURL *easy, dcv_transfer_t *transfer)
{
    curl_easy_setopt(easy, CURLOPT_SSL_VERIFYPEER, 0L);
    curl_easy_setopt(easy, CURLOPT_SSL_VERIFYHOST, 0L);
    /* Verified by trust.c: libcurl would read the authorities for each connection. */
    curl_easy_setopt(easy, CURLOPT_CAINFO, NULL);
    curl_easy_setopt(easy, CURLOPT_CAPATH, NULL);
    curl_easy_setopt(easy, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1);
    curl_easy_setopt(easy, CURLOPT_SSL_SESSIONID_CACHE, 0L);
    if (transfer->fetches->takes_openssl) {
        curl_easy_setopt(easy, CURLOPT_SSL_CIPHER_LIST, "DEFAULT:@SECLEVEL=0");
        curl_easy_setopt(easy, CURLOPT_SSL_CTX_FUNCTION, take_ssl_context);
        curl_easy_setopt(easy, CURLOPT_SSL_CTX_DATA, transfer);
    }
}

/* Set all options; returns 0 when there is no memory. */
static int set_up(CURL *easy, dcv_transfer_t *transfer)
{
    const dcv_fetch_t *fetch = &transfer->fetch;
    struct curl_slist *connect_to = make_connect_to(transfer), *headers;
    const char *nonce =
        fetch->nonce
            ? apr_pstrcat(transfer->pool, DCV_FETCH_HEADER ": ", fetch->nonce, NULL)
            : "Accept: */*";

    headers = curl_slist_append(NULL, nonce);
    transfer->headers = headers;
    transfer->connect_to = connect_to;
    if (!connect_to || !headers) {
        return 0;
    }
    set_limits(easy, &transfer->fetches->setup);
    set_tls(easy, transfer);
    curl_easy_setopt(easy, CURLOPT_URL, url_of(transfer));
    curl_easy_setopt(easy, CURLOPT_CONNECT_TO, connect_to);
    curl_easy_setopt(easy, CURLOPT_HTTPHEADER, headers);
    curl_easy_setopt(easy, CURLOPT_OPENSOCKETFUNCTION, open_socket);
    curl_easy_setopt(easy, CURLOPT_OPENSOCKETDATA, transfer);
    curl_easy_setopt(easy, CURLOPT_HEADERFUNCTION, take_line);
    curl_easy_setopt(easy, CURLOPT_HEADERDATA, transfer);
    curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, take_body);
    curl_easy_setopt(easy, CURLOPT_WRITEDATA, transfer);
    curl_easy_setopt(easy, CURLOPT_ERRORBUFFER, transfer->error);
    curl_easy_setopt(easy, CURLOPT_PRIVATE, transfer);
    return 1;
}

void dcv_fetch_start(dcv_transfer_t *transfer, dcv_fetches_t *fetches)
{
    transfer->fetches = fetches;
    transfer->response = dcv_response_create(transfer->pool);
    transfer->started = dcv_clock_now();
    transfer->easy = curl_easy_init();
    if (!transfer->easy || !set_up(transfer->easy, transfer) ||
        curl_multi_add_handle(fetches->multi, transfer->easy)) {
        dcv_fetch_end(transfer, DCV_FETCH_NOT_TRIED);
        return;
    }
    transfer->step = DCV_TRANSFER_OPEN;
}

void dcv_fetches_advance(dcv_fetches_t *fetches, apr_time_t now)
{
    const CURLMsg *message;
    int left;

    if (fetches->deadline && fetches->deadline <= now) {
        fetches->deadline = 0;
        curl_multi_socket_action(fetches->multi, CURL_SOCKET_TIMEOUT, 0, &left);
    }
    while ((message = curl_multi_info_read(fetches->multi, &left))) {
        CURLcode code = message->data.result;
        char *transfer = NULL;

        curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, &transfer);
        if (message->msg == CURLMSG_DONE && transfer) {
            conclude((dcv_transfer_t *)(void *)transfer, code, now);
        }
    }
}

apr_time_t dcv_fetches_deadline(const dcv_fetches_t *fetches)
{
    return fetches->deadline;
}

/* Once for the process, and never undone: others in it use libcurl, too. */
static int initialize(apr_thread_mutex_t *mutex)
{
    static int is_done;
    int result;

    if (mutex) {
        apr_thread_mutex_lock(mutex);
    }
    if (!is_done) {
        is_done = curl_global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK;
    }
    result = is_done;
    if (mutex) {
        apr_thread_mutex_unlock(mutex);
    }
    return result;
}

static apr_status_t free_multi(void *data)
{
    curl_multi_cleanup(((dcv_fetches_t *)data)->multi);
    return APR_SUCCESS;
}

dcv_fetches_t *dcv_fetches_create(const dcv_fetch_setup_t *setup,
                                  apr_pollset_t *pollset, apr_pool_t *pool)
{
    dcv_fetches_t *fetches = apr_pcalloc(pool, sizeof(*fetches));
    const char *tls;

    if (!initialize(setup->create_mutex) || !(fetches->multi = curl_multi_init())) {
        return NULL;
    }
    apr_pool_cleanup_register(pool, fetches, free_multi, apr_pool_cleanup_null);
    fetches->setup = *setup;
    fetches->sockets = dcv_sockets_create(pollset, take_event, fetches, pool);
    tls = curl_version_info(CURLVERSION_NOW)->ssl_version;
    fetches->takes_openssl = tls && !strncmp(tls, "OpenSSL/", 8);
    fetches->trust = fetches->takes_openssl ? dcv_trust_create(pool) : NULL;
    curl_multi_setopt(fetches->multi, CURLMOPT_SOCKETFUNCTION, watch);
    curl_multi_setopt(fetches->multi, CURLMOPT_SOCKETDATA, fetches);
    curl_multi_setopt(fetches->multi, CURLMOPT_TIMERFUNCTION, set_timer);
    curl_multi_setopt(fetches->multi, CURLMOPT_TIMERDATA, fetches);
    return fetches;
}
