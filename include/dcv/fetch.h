/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Fetching a file over HTTP from one address, and what comes back: the types that src/net,
 * which fetches, and the core, which decides what to fetch and judges it, have in common.
 *
 * A fetch goes to one address and one port, whatever the name's other addresses are. No
 * redirect is followed (ZeroSSL, cPanel and CentralNic fail on any), no proxy is used, and
 * any certificate is accepted (CAs accept any for validation over https).
 */
#ifndef DCV_FETCH_H
#define DCV_FETCH_H

#include <apr_tables.h>
#include <apr_time.h>

/* Addresses of a name that are asked, of each family's in turn. */
#define DCV_FETCH_ADDRESSES_MAX 8

#define DCV_FETCH_HTTP_PORT  80
#define DCV_FETCH_HTTPS_PORT 443

/* Octets that are read of a response at most. */
#define DCV_FETCH_BODY_MAX (16 * 1024)
#define DCV_FETCH_HEAD_MAX (64 * 1024)

/* Octets of a body that are kept: more than any of our files has. */
#define DCV_FETCH_BODY_KEPT 256

/* The request header by which a server of ours knows its own check. */
#define DCV_FETCH_HEADER "DCV-Check"

/*
 * Its value in requests of the command dcv, which waits until its own server answers: they are
 * no visits. Whoever else sends it hides his own request, and nobody's else.
 */
#define DCV_FETCH_BY_COMMAND "dcv"

/* What is fetched. The texts must live as long as the fetch. */
typedef struct dcv_fetch_t {
    const char *host;    /* the name, for Host and SNI; never looked up */
    const char *path;    /* from "/" on */
    const char *address; /* IPv4 or IPv6, without brackets */
    int port;            /* https on DCV_FETCH_HTTPS_PORT, else http */
    const char *nonce;   /* the value of DCV_FETCH_HEADER; NULL: it is not sent */
    /* With whom it shares what one owner may have in progress: a base domain; NULL: "". */
    const char *owner;
} dcv_fetch_t;

/* How a fetch ended. Only at DCV_FETCH_REPLIED are there a status and what follows it. */
typedef enum {
    DCV_FETCH_REPLIED,      /* a status and a whole head came */
    DCV_FETCH_REFUSED,      /* nothing listens on the port */
    DCV_FETCH_SILENT,       /* no connection in time */
    DCV_FETCH_CLOSED,       /* connected, and ended or reset before a whole head came */
    DCV_FETCH_NO_REPLY,     /* connected, and no whole head in time */
    DCV_FETCH_NO_HTTP,      /* what came is no HTTP */
    DCV_FETCH_ENDLESS_HEAD, /* the head is longer than DCV_FETCH_HEAD_MAX */
    DCV_FETCH_TLS,          /* no TLS connection: error tells why */
    DCV_FETCH_NO_ROUTE,     /* the network says that nothing leads there */
    DCV_FETCH_PRIVATE, /* no address of the public Internet: it was not connected to */
    DCV_FETCH_NO_FAMILY, /* this machine has no address of that family */
    DCV_FETCH_NOT_TRIED  /* time was up before, or it could not be begun from here */
} dcv_fetch_outcome_t;

/* How the body of a response ended. */
typedef enum {
    DCV_BODY_WHOLE,
    DCV_BODY_CUT,      /* the connection ended before the body did */
    DCV_BODY_TOO_LONG, /* more than DCV_FETCH_BODY_MAX came */
    DCV_BODY_SLOW      /* its end did not come in time */
} dcv_body_end_t;

/* Which server of ours took a request of a check. Texts are never NULL but place. */
typedef struct dcv_taken_t {
    const char *vhost; /* its ServerName */
    const char *place; /* "FILE:LINE" of the virtual host; NULL: the main server */
    int is_answered;   /* whether it answered with a file of an order of ours */
    int is_refused;    /* whether httpd ended it before our turn came */
    int status;        /* that it was answered with; 0: not known */
    int is_other;      /* whether it was another front end of the fleet */
    /* Whether it came under another Host than the name, as a proxy may make it. */
    int is_renamed;
    /* Whether vhost and place are left out, as they are not for whoever reads this. */
    int is_hidden;
} dcv_taken_t;

/* What came of a fetch. The texts are the server's, as they came; NULL: none. */
typedef struct dcv_fetched_t {
    const char *address;
    int port;
    dcv_fetch_outcome_t outcome;
    const char *error; /* the TLS library's words; NULL: none */
    apr_interval_time_t duration;
    int status;
    const char *location; /* of a redirect: the header, up to 254 octets */
    const char *server;   /* Server, the same */
    const char *via;      /* Via, the same */
    /* Another header by which a CDN or firewall names itself, as "NAME: VALUE". */
    const char *hint;
    const char *type;     /* Content-Type */
    const char *encoding; /* Content-Encoding */
    const char
        *body; /* its first octets, DCV_FETCH_BODY_KEPT at most; may have zeros */
    apr_size_t body_kept; /* octets of body */
    apr_size_t body_len;  /* octets that came, DCV_FETCH_BODY_MAX at most */
    dcv_body_end_t body_end;
    const char *certificate;  /* what is wrong with it, in the library's words; NULL */
    const dcv_taken_t *taken; /* NULL: no server of ours is known to have taken it */
} dcv_fetched_t;

#endif
