/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/* Requests of checks: see taking.h. */
#include "taking.h"

#include <apr_strings.h>
#include <http_main.h>

#include "config/config.h"
#include "dcv/compiler.h"
#include "dcv/snapshot.h"
#include "secret.h"

#define KEY "mod_dcv request of a check"

const char mod_dcv_taking_mark;

/* A request of a check. */
typedef struct {
    unsigned char id[DCV_ID_BYTES]; /* of its note */
    dcv_note_t note;
    int is_first;    /* whether there must be no note of it yet */
    int is_repeated; /* whether there was one */
} taking_t;

static unsigned int put_note(void *context, unsigned char *bytes, unsigned int len,
                             unsigned int size, apr_pool_t *pool)
{
    taking_t *taking = context;

    (void)pool;
    if (taking->is_first && len) {
        taking->is_repeated = 1;
        return 0;
    }
    return size < DCV_TAKEN_MAX_BYTES
               ? 0
               : (unsigned int)dcv_taken_encode(&taking->note, bytes);
}

static void write_note(request_rec *r, taking_t *taking)
{
    mod_dcv_state_change(mod_dcv_state_of_server(), MOD_DCV_STATE_TAKEN, taking->id,
                         NULL, put_note, taking, r->pool);
}

static void describe_server(dcv_taken_t *taken, const request_rec *r)
{
    const server_rec *server = r->server;

    taken->vhost = server->server_hostname ? server->server_hostname : "";
    /*
     * Who makes the request come under another Host can choose the virtual host, and has no
     * right to know where it is configured.
     */
    if (server->is_virtual && server->defn_name && !taken->is_renamed) {
        taken->place =
            apr_psprintf(r->pool, "%s:%u", server->defn_name, server->defn_line_number);
    }
}

/* What is known of a request with a header of a check; NULL: it is none of a check. */
static taking_t *recognise(request_rec *r, const char *header)
{
    const mod_dcv_global_t *global = mod_dcv_config_of(ap_server_conf)->global;
    const dcv_nonce_claim_t claim = {header, r->hostname, r->uri};
    char nonce[DCV_NONCE_BYTES];
    dcv_nonce_match_t match = DCV_NONCE_FOREIGN;
    taking_t *taking;
    int number;

    if (global->secret && global->state) {
        match = dcv_nonce_match(nonce, &number, &claim,
                                mod_dcv_secret_octets(global->secret), apr_time_now());
    }
    if (match == DCV_NONCE_FOREIGN) {
        return NULL;
    }
    taking = apr_pcalloc(r->pool, sizeof(*taking));
    dcv_taken_id(taking->id, nonce, number);
    memcpy(taking->note.server, mod_dcv_secret_server(global->secret),
           DCV_TAKEN_SERVER_BYTES);
    taking->note.taken.is_renamed = match == DCV_NONCE_RENAMED;
    taking->note.taken.is_refused = 1;
    describe_server(&taking->note.taken, r);
    return taking;
}

static void set_mark(request_rec *r)
{
    ap_set_module_config(r->request_config, &dcv_module, (void *)&mod_dcv_taking_mark);
}

/* Note a request that has the header, if it is one of a check and the first of its fetch. */
static void note_first(request_rec *r, const char *header, int status)
{
    taking_t *taking = recognise(r, header);

    if (!taking) {
        return;
    }
    taking->note.taken.status = status;
    taking->note.is_final = status != 0;
    taking->is_first = 1;
    write_note(r, taking);
    taking->is_first = 0;
    if (!taking->is_repeated) {
        apr_pool_userdata_setn(taking, KEY, NULL, r->pool);
        set_mark(r);
    }
}

/* A request that may be in our directory. Apart, so that other requests do not pay for it. */
static DCV_NOINLINE int look_at(request_rec *r, int status)
{
    const char *header = mod_dcv_taking_is_in_directory(r->uri)
                             ? apr_table_get(r->headers_in, DCV_FETCH_HEADER)
                             : NULL;

    if (header && !strcmp(header, DCV_FETCH_BY_COMMAND)) {
        /* Marked as one of a check, and without anything to be noted. */
        set_mark(r);
    }
    else if (header) {
        note_first(r, header, status);
    }
    return DECLINED;
}

int mod_dcv_taking_hook_post_read_request(request_rec *r)
{
    return mod_dcv_taking_may_be(r->uri) ? look_at(r, 0) : DECLINED;
}

/* What was noted of a request that is marked; NULL: its memory is another one's. */
static taking_t *find_taking(const request_rec *r)
{
    void *data = NULL;

    (void)apr_pool_userdata_get(&data, KEY, r->pool);
    return data;
}

void mod_dcv_taking_turn(request_rec *r, int is_answered)
{
    taking_t *taking = find_taking(r);

    if (taking) {
        taking->note.taken.is_refused = 0;
        taking->note.taken.is_answered = is_answered;
        write_note(r, taking);
    }
}

void mod_dcv_taking_end(request_rec *r)
{
    taking_t *taking = find_taking(r);
    int status = r->status;

    for (const request_rec *last = r; last; last = last->next) {
        status = last->status;
    }
    if (taking) {
        taking->note.taken.status = status;
        taking->note.is_final = 1;
        write_note(r, taking);
    }
}

int mod_dcv_taking_refused(request_rec *r)
{
    return r->uri && mod_dcv_taking_may_be(r->uri) ? look_at(r, r->status) : DECLINED;
}

int mod_dcv_taking_read(dcv_note_t *note, mod_dcv_state_t *state, const char *nonce,
                        int number, apr_pool_t *pool)
{
    unsigned char id[DCV_ID_BYTES], bytes[DCV_TAKEN_MAX_BYTES];
    unsigned int len;

    dcv_taken_id(id, nonce, number);
    len = mod_dcv_state_get(state, MOD_DCV_STATE_TAKEN, id, bytes, sizeof(bytes), pool);
    return len && dcv_taken_decode(note, bytes, len, pool);
}
