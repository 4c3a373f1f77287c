/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Snapshots: all orders of a server, and which file each virtual host answers with what.
 *
 * A snapshot is filled by one thread and read-only from then on: any number of threads
 * may look things up in it without a lock. A change makes a new one.
 *
 * Virtual host 0 is the main server. Each other one answers with its own files first,
 * and then with those of the main server.
 */
#ifndef DCV_SNAPSHOT_H
#define DCV_SNAPSHOT_H

#include <apr_tables.h>

#include "dcv/error.h"
#include "dcv/order.h"

/* A file that a CA may ask for. Read-only once made, but for its visits. */
typedef struct dcv_answer_t {
    const char *file_name;
    const char *body;
    const dcv_order_t *order; /* NULL for a literal file */
    apr_uint32_t body_len;
    /*
     * What whoever answers counts, in this process; 0 at first. Read and written by
     * apr_atomic_.
     */
    volatile apr_uint32_t busy_until, unlisted;
} dcv_answer_t;

/* Something that is wrong with the file of an order, or with a directory. */
typedef struct dcv_file_error_t {
    const char *source; /* its path */
    const char *text;   /* what is wrong, and the remedy, as a dcv_error_t has it */
    const char *texts[DCV_LANGS]; /* the same in each language */
} dcv_file_error_t;

/* The bytes of an address: an IPv6 address, or an IPv4 address as ::ffff:a.b.c.d. */
#define DCV_IP_BYTES 16

/* An address and a port, as <VirtualHost> or Listen name them. */
typedef struct dcv_endpoint_t {
    const char *host; /* as it is written: a last resort for a Host. NULL: not known */
    unsigned char ip[DCV_IP_BYTES]; /* all zero: every address */
    unsigned char is_ipv4_only;     /* of every address those of IPv4: "0.0.0.0" */
    unsigned char is_first;         /* of those listened at: the first Listen's */
    unsigned short port;            /* 0: every port */
} dcv_endpoint_t;

/*
 * Under which names a virtual host of httpd is reached, and where: as its configuration has
 * them. Of those at one address and port that serve a name, the first one gets the request.
 */
typedef struct dcv_served_t {
    const char *name; /* ServerName; NULL: none */
    /*
     * Whether httpd gave it that name, since it has none of its own. Requests for it end
     * here, but no order of a directory is answered under it.
     */
    int is_nameless;
    /* const char *, NULL: none. In a pattern "*" stands for anything, "?" for one. */
    const apr_array_header_t *aliases, *patterns;
    /*
     * const dcv_endpoint_t *, those of <VirtualHost>. NULL: the main server's, which gets
     * what no virtual host is there for.
     */
    const apr_array_header_t *addresses;
    const char *file; /* where it is configured; NULL: the main server */
    int line;         /* in that file */
    int rank;         /* its place in the configuration: the lower comes first */

    /* Set by dcv_snapshot_add_served(). */
    int vhost;                       /* whose orders are answered there */
    const struct dcv_served_t *next; /* another one with the same; NULL: none */
} dcv_served_t;

/* The orders and literal files that a virtual host has of its own. */
typedef struct dcv_vhost_t {
    const char *name;      /* "www.example.com"; "": orders without a server */
    const char *file;      /* where it is configured; NULL for the main server */
    int line;              /* in that file */
    unsigned short port;   /* 0: every port, or the main server */
    unsigned char answers; /* whether validation requests are answered here */
    apr_array_header_t
        *orders; /* const dcv_order_t *: those of directives, as they stand */
    apr_array_header_t *literals; /* const dcv_answer_t *; NULL: none */
    apr_array_header_t
        *errors; /* const dcv_file_error_t *, of directives; NULL: none */
    const dcv_served_t *served;       /* NULL: not known */
    int directories, first_directory; /* how many it has, and their first number */
} dcv_vhost_t;

/* Opaque. */
typedef struct dcv_snapshot_t dcv_snapshot_t;

/* An empty snapshot in pool, where all that is added to it goes too. */
dcv_snapshot_t *dcv_snapshot_create(apr_pool_t *pool);

/*
 * Add a virtual host, the main server first. name and file (or NULL) are not copied.
 * Returns its number.
 */
int dcv_snapshot_add_vhost(dcv_snapshot_t *snapshot, const char *name, int port,
                           const char *file, int line, int answers);

/*
 * Say under which names requests reach a virtual host. served is not copied. Several
 * virtual hosts of httpd may share the orders of one, those of the main server.
 */
void dcv_snapshot_add_served(dcv_snapshot_t *snapshot, int vhost, dcv_served_t *served);

/* Say at which address and port httpd listens. endpoint is not copied. */
void dcv_snapshot_add_listener(dcv_snapshot_t *snapshot,
                               const dcv_endpoint_t *endpoint);

/* Where httpd listens, const dcv_endpoint_t *. Empty: that is not known. */
const apr_array_header_t *dcv_snapshot_listeners(const dcv_snapshot_t *snapshot);

/*
 * Add an order, not copied, to a virtual host. Of orders with the same file the last one
 * is answered, since a customer's newest order is the one that the CA works on.
 *
 * Returns the order that is answered no more if its body is another; else NULL.
 */
const dcv_order_t *dcv_snapshot_add_order(dcv_snapshot_t *snapshot, int vhost,
                                          const dcv_order_t *order);

/*
 * Add a literal file to a virtual host, after its orders. name and content are not
 * copied; they are answered as they stand.
 *
 * Fails with DCV_E_TOKEN when the name is not one path segment of up to 128 letters,
 * digits, dots, hyphens and underscores, or begins with a dot; when the content is
 * empty, over 16 KiB, or not printable ASCII; and when the virtual host has a literal file
 * of that name. With DCV_E_TOKEN_TAKEN when it has an order whose file has the name.
 */
dcv_error_t *dcv_snapshot_add_literal(dcv_snapshot_t *snapshot, int vhost,
                                      const char *name, const char *content);

/*
 * Say what is wrong with a file that a virtual host's directive names, which is no order
 * then. source and the error's messages are not copied. Of several with the same source and
 * message in the server, one is among those of the whole server.
 */
void dcv_snapshot_add_file_error(dcv_snapshot_t *snapshot, int vhost,
                                 const char *source, const dcv_error_t *error);

/*
 * What a virtual host answers for a file name, the part of a path behind
 * DCV_FILE_DIRECTORY. The hex digits of an MD5 count in either case.
 *
 * NULL when it has no such file. Allocates nothing. Threads: any number at once.
 */
const dcv_answer_t *dcv_snapshot_find(const dcv_snapshot_t *snapshot, int vhost,
                                      const char *file_name);

/* The bytes of an MD5 in hex, with a NUL. */
#define DCV_FILE_MD5_BYTES 33

/*
 * The MD5 that a file name of the scheme has, in upper case. Returns 0 for any other file
 * name.
 */
int dcv_snapshot_md5_of(char md5[DCV_FILE_MD5_BYTES], const char *file_name);

/*
 * Add a directory to the virtual host that was added last. path is not copied. What is in
 * it comes by dcv/drops.h.
 */
const dcv_directory_t *dcv_snapshot_add_directory(dcv_snapshot_t *snapshot,
                                                  const char *path);

/*
 * What a virtual host answers for a file name when it is asked under a name, from a
 * directory of its own or of the main server: an order counts that has the name, or a
 * wildcard one label below it. host is in the form of a dcv_name_t, or NULL.
 *
 * Of several orders for the same CSR and name it is, in this order, that of the virtual
 * host's own directories, the one with the later date of issue, the one of the lower
 * DCVCSRDirectory, and the one whose file name comes last by its bytes: the same on every
 * machine with the same files.
 *
 * That the virtual host claims the name is for the caller to see. NULL when there is none.
 * Allocates nothing. Threads: any number at once.
 */
const dcv_answer_t *dcv_snapshot_find_dropped(const dcv_snapshot_t *snapshot, int vhost,
                                              const char *file_name, const char *host);

/*
 * The orders of a virtual host by number: first those of directives, in their order, then
 * those of its directories, each by file name. NULL: there are not so many.
 */
const dcv_order_t *dcv_snapshot_order(const dcv_snapshot_t *snapshot, int vhost,
                                      int number);

/* How many orders a virtual host has. */
int dcv_snapshot_order_count(const dcv_snapshot_t *snapshot, int vhost);

/*
 * A walk over all orders of a snapshot: those of each virtual host by number, sorted as
 * dcv_snapshot_order() has them. All zero is the start: dcv_order_walk_t walk = {0}.
 */
typedef struct dcv_order_walk_t {
    int vhost; /* number of the virtual host whose order was returned last */
    int next;  /* number of its order that is returned next */
} dcv_order_walk_t;

/*
 * The next order of a walk, which belongs to the snapshot; walk->vhost is then the number
 * of its virtual host. NULL at the end, and again for each call after it. The snapshot
 * must be the same in all calls. Allocates nothing. Threads: any number at once, each with
 * its own walk.
 */
const dcv_order_t *dcv_snapshot_next_order(const dcv_snapshot_t *snapshot,
                                           dcv_order_walk_t *walk);

/*
 * How many problems there are with files of orders, and each by its number: first those of
 * directives, as they stand, then those of directories.
 */
int dcv_snapshot_file_error_count(const dcv_snapshot_t *snapshot);
const dcv_file_error_t *dcv_snapshot_file_error(const dcv_snapshot_t *snapshot,
                                                int number);

/*
 * The same for the files and directories of one virtual host, those problems among them
 * that another virtual host has with the same path, too.
 */
int dcv_snapshot_vhost_error_count(const dcv_snapshot_t *snapshot, int vhost);
const dcv_file_error_t *dcv_snapshot_vhost_error(const dcv_snapshot_t *snapshot,
                                                 int vhost, int number);

/* Whether any order of the server has an MD5, in upper case. */
int dcv_snapshot_has_md5(const dcv_snapshot_t *snapshot, const char *md5);

/* The virtual hosts, const dcv_vhost_t *, by number. */
const apr_array_header_t *dcv_snapshot_vhosts(const dcv_snapshot_t *snapshot);

#endif
