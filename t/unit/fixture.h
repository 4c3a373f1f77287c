/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/* A small server with orders, for the tests of what is reported on it. */
#ifndef FIXTURE_H
#define FIXTURE_H

#include <apr_network_io.h>
#include <apr_strings.h>
#include <string.h>

#include "explain/explain.h"
#include "dcv/drops.h"
#include "dcv/render.h"
#include "tap.h"
#include "text.h"

/* 2026-11-23 12:00:00 UTC. */
#define NOW apr_time_from_sec(1795392000 + 12 * 3600)
#define DAY apr_time_from_sec(86400)

/* Keys that openssl makes. */
#define RSA "-newkey rsa:2048 -sha256 "
#define EC  "-newkey ec -pkeyopt ec_paramgen_curve:P-256 "

#define ORDER(...) ((dcv_settings_t){.authority = "sectigo", __VA_ARGS__})

typedef struct server_t {
    dcv_snapshot_t *snapshot;
    dcv_psl_t *psl;
    dcv_sources_t sources;
} server_t;

/* Make a CSR with openssl, and read it. */
const dcv_csr_file_t *make_csr(const char *arguments);

/* An order that may be changed. */
dcv_order_t *make_order(const char *source, const dcv_csr_file_t *file,
                        dcv_settings_t options);

/* Give an order an account for its persistent record, which it returns. */
const dcv_persist_account_t *give_account(dcv_order_t *order, const char *uri,
                                          const char *until);

/* Give an order a copy of its CSR, to be changed. */
dcv_csr_t *own_csr(dcv_order_t *order);

const dcv_name_t *make_name(const char *text);

/* Only with its main server, which nobody reaches by a name. */
server_t make_server(void);

/* An address ("*": every one) and a port (0: every one). */
dcv_endpoint_t *make_endpoint(const char *host, int port);

/* Add an address to those of a virtual host of httpd. */
void serve_at(dcv_served_t *served, const char *host, int port);

/* Names under which a virtual host is reached, at an address of its own. */
dcv_served_t *serve(const server_t *server, int vhost, const char *name,
                    const char *aliases, const char *patterns);

/* A virtual host with its ServerName and other names. Returns its number. */
int add_vhost(const server_t *server, const char *name, const char *aliases);

/* A virtual host at this address and port alone, behind those that were added before. */
dcv_served_t *serve_only_at(const server_t *server, const char *name, const char *host,
                            int port);

void add_order(const server_t *server, int vhost, const dcv_order_t *order);

/* A directory of a server, and what is in it. */
typedef struct drop_t {
    dcv_drops_t *drops;
    const dcv_directory_t *directory;
} drop_t;

/* A directory "/drop" of the virtual host that was added last, when that has this name. */
drop_t make_drop(const server_t *server, const char *vhost);

void drop_file(const drop_t *drop, const char *name, const dcv_order_t *order);

/* An order of the directory, in the snapshot of now. */
const dcv_order_t *dropped(const server_t *server, int vhost, int number);

void refuse_file(const drop_t *drop, const char *name, const char *text);

/* The snapshot with what was dropped, until more is. */
dcv_snapshot_t *published(const drop_t *drop);

dcv_index_t *index_of(const server_t *server);

dcv_report_t *report_at(const server_t *server, apr_time_t now);

/* What the sources of a server know. */
typedef struct known_t {
    const char *visited; /* the only name with visits of its own */
    dcv_visits_t visits, other_visits, all_visits;
    dcv_strays_t strays, known_strays;
    const dcv_csr_t *csr;           /* in any file */
    const dcv_evidence_t *evidence; /* of a check of any name */
} known_t;

void known_strays(dcv_strays_t *strays, void *context, int known, int part,
                  apr_pool_t *result_pool);

dcv_sources_t sources_of(known_t *known);

/* A visit by a client that sends what no one should see as it stands. */
void visit(dcv_visits_t *visits, apr_time_t time, const char *address);

void stray(dcv_strays_t *strays, apr_time_t time, const char *md5, const char *host);

/* Somewhere to write to: the text so far is text_of() it. */
dcv_sink_t make_sink(void);

const char *text_of(const dcv_sink_t *sink);

/* What a request with these parameters asks for. */
dcv_query_t query_of(const char *args);

/* What it gets. */
const char *get(const server_t *server, const char *args);

int count_in(const char *text, const char *part);

/* What must not come out as it went in. */
#define HOSTILE "<evil a=\"evil\">'&amp;\x01\x1b[0m\x7f\xff\xc0\xaf\xe2\x80\xae"

/* That HTML has nothing of HOSTILE in it, nor anything that one cannot see. */
void is_harmless(const char *html);

/* That each element is closed where it was opened. Without scripts and styles. */
void is_balanced(const char *html);

#endif
