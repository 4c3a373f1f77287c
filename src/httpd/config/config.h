/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What stands in httpd's configuration, as it was written.
 *
 * Directives fill these structures while the configuration is read; load.c turns them
 * into a snapshot when all of it is known. From then on they are read-only.
 */
#ifndef MOD_DCV_HTTPD_CONFIG_H
#define MOD_DCV_HTTPD_CONFIG_H

#include <apr_hash.h>
#include <httpd.h>
#include <http_config.h>

#include "dcv/authority.h"
#include "dcv/csr.h"
#include "dcv/drops.h"
#include "dcv/notes.h"
#include "dcv/psl.h"
#include "dcv/snapshot.h"
#include "dcv/written.h"

/* Where a directive stands, for messages. */
typedef struct mod_dcv_place_t {
    const char *directive;
    const char *file; /* httpd's words for -C and -c; NULL when it does not say */
    int line;
} mod_dcv_place_t;

/* A DCVAuthority. */
typedef struct mod_dcv_preset_t {
    mod_dcv_place_t place;
    dcv_written_authority_t written;
    const dcv_authority_t *authority; /* set by load.c */
} mod_dcv_preset_t;

typedef enum {
    MOD_DCV_CSR_FILE,    /* a path as it stands */
    MOD_DCV_CSR_PATTERN, /* one with wildcards, which is no file; its matches follow */
    MOD_DCV_CSR_MATCH    /* a match of the pattern above it */
} mod_dcv_csr_kind_t;

/*
 * A DCVCSRFile. There may be many, so its place is kept without the directive's name.
 */
typedef struct mod_dcv_csr_file_t {
    mod_dcv_csr_kind_t kind;
    const char *path;              /* absolute */
    const dcv_error_t *problem;    /* why it cannot be looked up; NULL: it can */
    const dcv_settings_t *options; /* NULL: none */
    const char *conf;              /* as mod_dcv_place_t has it */
    int line;
    int presets_above; /* how many DCVAuthority of its server stand above it */
} mod_dcv_csr_file_t;

/* A DCVCSRDirectory. */
typedef struct mod_dcv_csr_directory_t {
    mod_dcv_place_t place;
    const char *path;  /* absolute */
    int files_max;     /* files=, or the default */
    int presets_above; /* as mod_dcv_csr_file_t has it */
    /* Set by load.c: */
    const apr_array_header_t *presets;  /* const dcv_authority_t *, the nearest last */
    const apr_array_header_t *accounts; /* as mod_dcv_config_t has it */
    const dcv_directory_t *directory;
} mod_dcv_csr_directory_t;

/* A DCVToken. */
typedef struct mod_dcv_token_t {
    mod_dcv_place_t place;
    const char *name;
    const char *content;
} mod_dcv_token_t;

/* A DCVDefineAuthority. */
typedef struct mod_dcv_definition_t {
    mod_dcv_place_t place;
    dcv_written_definition_t written;
} mod_dcv_definition_t;

/* A DCVPersistAccount. */
typedef struct mod_dcv_persist_t {
    mod_dcv_place_t place;
    dcv_written_account_t written;
} mod_dcv_persist_t;

/* Whom checks ask: see resolving.h. */
typedef struct mod_dcv_resolving_t mod_dcv_resolving_t;

/* What there is once for all of httpd. */
typedef struct mod_dcv_global_t {
    apr_array_header_t *definitions;     /* const mod_dcv_definition_t *; NULL: none */
    struct mod_dcv_cache_t *cache;       /* CSR files as read. See cache.h */
    struct mod_dcv_prefetch_t *prefetch; /* reads them in a thread. See prefetch.h */
    /* All orders of directives. Set by load.c, then read-only. See snapshot.h */
    const dcv_snapshot_t *snapshot;
    const dcv_authorities_t *authorities;
    apr_array_header_t *directories; /* const mod_dcv_csr_directory_t *, by number */
    dcv_drops_t *drops;              /* what is in them; NULL: there are none */
    struct mod_dcv_look_t *look;     /* looks for changes in them. See look.h */
    const dcv_psl_t *psl;
    dcv_notes_t *notes;            /* of each process. Set by load.c. See dcv/notes.h */
    int unusable;                  /* what httpd -t refuses. Set by load.c */
    apr_hash_t *nameless;          /* virtual hosts. Set by load.c. See named.h */
    struct mod_dcv_state_t *state; /* DCVStateCache; NULL: none. See state.h */
    const char *no_state;          /* why there is none, a constant of DCV_N() */
    struct mod_dcv_meters_t *meters;     /* of this child. See visit.h */
    struct mod_dcv_recorder_t *recorder; /* of this child; NULL: none. See recorder.h */
    struct mod_dcv_secret_t *secret;     /* NULL: none. See secret.h */
    apr_array_header_t *opened;          /* const mod_dcv_opened_t *; NULL: none */
    volatile apr_uint32_t closed_told;   /* whether this child has said that the page is
                                          closed. Read and written by apr_atomic_ */
    mod_dcv_resolving_t *resolving;      /* set by directives, completed by load.c */
    struct mod_dcv_slots_t *slots;       /* for checks. See slots.h */
    struct mod_dcv_checker_t *checker;   /* of this child. See check.h */
    struct mod_dcv_notify_t *notify; /* DCVNotifyCommand; NULL: none. See notify.h */
} mod_dcv_global_t;

/*
 * The settings of a server. A virtual host without directives of ours shares the main
 * server's, so nothing in here may be about one server_rec. A list without items is
 * NULL.
 */
typedef struct mod_dcv_config_t {
    int engine; /* DCVEngine; -1: unset */
    int vhost;  /* number in the snapshot. Set by load.c */
    /* Reports of its own view that this child is sending. Read and written by apr_atomic_ */
    volatile apr_uint32_t reports;
    apr_array_header_t *presets;     /* mod_dcv_preset_t *, all of them */
    apr_array_header_t *csr_files;   /* const mod_dcv_csr_file_t *, own ones */
    apr_array_header_t *directories; /* mod_dcv_csr_directory_t *, own ones */
    apr_array_header_t *tokens;      /* const mod_dcv_token_t *, own ones */
    apr_array_header_t *persist;     /* const mod_dcv_persist_t *, own ones */
    /*
     * const dcv_persist_account_t *: those of its orders, own ones before the main server's.
     * Set by load.c.
     */
    const apr_array_header_t *accounts;
    mod_dcv_global_t *global; /* the same for all */
} mod_dcv_config_t;

/* httpd's callbacks for a server's settings: see http_config.h. */
void *mod_dcv_config_create(apr_pool_t *pool, server_rec *server);
void *mod_dcv_config_merge(apr_pool_t *pool, void *base, void *overrides);

/* Append to one of the lists, which is made in pool when it is NULL. */
void mod_dcv_config_add(apr_array_header_t **list, void *item, apr_pool_t *pool);

/* How many items a list has; 0 for NULL. */
int mod_dcv_config_count(const apr_array_header_t *list);

/* Where a directive stands. */
mod_dcv_place_t mod_dcv_config_place(const cmd_parms *cmd);

/*
 * Find the path that a directive means by text, which may be relative to ServerRoot: sets *path,
 * in the configuration's pool. Returns NULL, or what is wrong with it, which begins with the
 * directive's name.
 */
const char *mod_dcv_config_path(const char **path, const cmd_parms *cmd,
                                const char *text);

/* A place in words, as "DCVCSRFile at httpd.conf:12", in pool. */
const char *mod_dcv_config_describe(const mod_dcv_place_t *place, apr_pool_t *pool);

/* The settings of a server. Never NULL. */
mod_dcv_config_t *mod_dcv_config_of(const server_rec *server);

#endif
