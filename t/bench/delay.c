/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Name servers that are far away, for t/bench/checks: takes queries over UDP at several
 * addresses, hands them to a real name server nearby, and sends its replies back after a
 * delay. At other addresses nobody ever answers.
 *
 *   delay MILLISECONDS PORT|dead=ADDRESS[,ADDRESS...] ...
 *
 * PORT is that of the real one on 127.0.0.1. Writes a line when it listens. It ends with
 * its parent, and holds no more than PENDING queries and as many replies.
 */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include <arpa/inet.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#define DNS_PORT    53
#define SOCKETS_MAX 64
#define PENDING     65536 /* as many as there are ids */
#define AT_ONCE     64
#define BYTES       1400 /* of a message; longer ones are lost */
#define BUFFER      (4 << 20)

/* Who asked, and what for an id. */
typedef struct {
    int socket; /* that was asked */
    struct sockaddr_in from;
    unsigned char id[2];
} query_t;

/* A real name server. */
typedef struct {
    int socket;
    unsigned next;
    query_t *queries; /* PENDING, by the id that it gets */
} real_t;

/* A socket that is waited for. */
typedef struct {
    int socket;
    real_t *real;
    int is_real; /* brings replies, not queries */
} listener_t;

/* A reply that waits for its time. */
typedef struct {
    long long due; /* in microseconds */
    query_t query;
    size_t len;
    unsigned char *bytes;
} reply_t;

static real_t reals[SOCKETS_MAX];
static listener_t listeners[SOCKETS_MAX];
static int real_count, listener_count;

/* In the order of their times, since all wait as long. */
static reply_t replies[PENDING];
static unsigned first, behind;

static unsigned char buffers[AT_ONCE][BYTES];
static struct iovec vectors[AT_ONCE];
static struct sockaddr_in froms[AT_ONCE];
static struct mmsghdr messages[AT_ONCE];

static void die(const char *what)
{
    perror(what);
    exit(1);
}

static long long now_us(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec * 1000000LL + now.tv_nsec / 1000;
}

static int open_socket(const char *address, int port, int binds)
{
    struct sockaddr_in at = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};
    int made = socket(AF_INET, SOCK_DGRAM | SOCK_NONBLOCK, 0), size = BUFFER;

    if (made < 0 || inet_pton(AF_INET, address, &at.sin_addr) != 1) {
        die(address);
    }
    if (binds ? bind(made, (struct sockaddr *)&at, sizeof(at))
              : connect(made, (struct sockaddr *)&at, sizeof(at))) {
        die(address);
    }
    if (binds >= 0) {
        setsockopt(made, SOL_SOCKET, SO_RCVBUF, &size, sizeof(size));
        setsockopt(made, SOL_SOCKET, SO_SNDBUF, &size, sizeof(size));
    }
    return made;
}

static void listen_to(int epoll, int socket, real_t *real, int is_real)
{
    listener_t *listener = &listeners[listener_count];
    struct epoll_event event = {.events = EPOLLIN, .data.ptr = listener};

    if (listener_count++ == SOCKETS_MAX) {
        exit(2);
    }
    *listener = (listener_t){socket, real, is_real};
    if (epoll_ctl(epoll, EPOLL_CTL_ADD, socket, &event)) {
        die("epoll_ctl");
    }
}

/* One argument. At dead addresses is a socket that nobody reads: the kernel drops. */
static void set_up(int epoll, char *argument)
{
    char *addresses = strchr(argument, '=');
    real_t *real = NULL;

    if (!addresses || real_count == SOCKETS_MAX) {
        exit(2);
    }
    *addresses++ = '\0';
    if (strcmp(argument, "dead")) {
        real = &reals[real_count++];
        real->socket = open_socket("127.0.0.1", atoi(argument), 0);
        real->queries = calloc(PENDING, sizeof(query_t));
        listen_to(epoll, real->socket, real, 1);
    }
    for (char *address = strtok(addresses, ","); address; address = strtok(NULL, ",")) {
        int made = open_socket(address, DNS_PORT, real ? 1 : -1);

        if (real) {
            listen_to(epoll, made, real, 0);
        }
    }
}

/* Read what is there: into buffers, froms and the messages' lengths. */
static int receive(int socket)
{
    for (int i = 0; i < AT_ONCE; i++) {
        vectors[i] = (struct iovec){buffers[i], BYTES};
        messages[i].msg_hdr = (struct msghdr){.msg_name = &froms[i],
                                              .msg_namelen = sizeof(froms[i]),
                                              .msg_iov = &vectors[i],
                                              .msg_iovlen = 1};
    }
    return recvmmsg(socket, messages, AT_ONCE, MSG_DONTWAIT, NULL);
}

static void send_some(int socket, int count)
{
    int sent = 0, status = 0;

    while (sent < count && status >= 0) {
        status = sendmmsg(socket, messages + sent, (unsigned)(count - sent), 0);
        sent += status > 0 ? status : 0;
    }
}

/* Hand queries on, each with an id that no other one under way has. */
static void take_queries(const listener_t *listener)
{
    int count;

    while ((count = receive(listener->socket)) > 0) {
        for (int i = 0; i < count; i++) {
            unsigned id = listener->real->next++ % PENDING;
            query_t *query = &listener->real->queries[id];

            query->socket = listener->socket;
            query->from = froms[i];
            memcpy(query->id, buffers[i], 2);
            buffers[i][0] = (unsigned char)(id >> 8);
            buffers[i][1] = (unsigned char)id;
            vectors[i].iov_len = messages[i].msg_len;
            messages[i].msg_hdr.msg_name = NULL;
            messages[i].msg_hdr.msg_namelen = 0;
        }
        send_some(listener->real->socket, count);
    }
}

static void take_replies(const listener_t *listener, long long due)
{
    int count;

    while ((count = receive(listener->socket)) > 0) {
        for (int i = 0; i < count && behind - first < PENDING; i++) {
            reply_t *reply = &replies[behind++ % PENDING];

            reply->due = due;
            reply->query = listener->real->queries[buffers[i][0] << 8 | buffers[i][1]];
            reply->len = messages[i].msg_len;
            reply->bytes = malloc(reply->len);
            memcpy(reply->bytes, buffers[i], reply->len);
            memcpy(reply->bytes, reply->query.id, 2);
        }
    }
}

/* Send what is due, in as few calls as there are runs of one socket. */
static void send_due(long long now)
{
    while (first != behind && replies[first % PENDING].due <= now) {
        int socket = replies[first % PENDING].query.socket, count = 0;

        for (; count < AT_ONCE && first + (unsigned)count != behind; count++) {
            reply_t *reply = &replies[(first + (unsigned)count) % PENDING];

            if (reply->due > now || reply->query.socket != socket) {
                break;
            }
            vectors[count] = (struct iovec){reply->bytes, reply->len};
            messages[count].msg_hdr =
                (struct msghdr){.msg_name = &reply->query.from,
                                .msg_namelen = sizeof(reply->query.from),
                                .msg_iov = &vectors[count],
                                .msg_iovlen = 1};
        }
        send_some(socket, count);
        for (; count; count--) {
            free(replies[first++ % PENDING].bytes);
        }
    }
}

int main(int argc, char **argv)
{
    long long delay = argc > 2 ? atoi(argv[1]) * 1000LL : 0;
    int epoll = epoll_create1(0);
    struct epoll_event events[SOCKETS_MAX];

    prctl(PR_SET_PDEATHSIG, SIGKILL);
    for (int i = 2; i < argc; i++) {
        set_up(epoll, argv[i]);
    }
    puts("ready");
    fflush(stdout);
    while (getppid() != 1) {
        long long now = now_us(), wait = 1000000;
        int count;

        send_due(now);
        if (first != behind) {
            wait = replies[first % PENDING].due - now;
        }
        count = epoll_wait(epoll, events, SOCKETS_MAX, (int)((wait + 999) / 1000));
        now = now_us();
        for (int i = 0; i < count; i++) {
            const listener_t *listener = events[i].data.ptr;

            if (listener->is_real) {
                take_replies(listener, now + delay);
            }
            else {
                take_queries(listener);
            }
        }
    }
    return 0;
}
