/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The root's addresses and keys: see dcv/root.h. They stand in zone files (RFC 1035 5),
 * which ldns reads.
 */
#include "dcv/root.h"

#include <apr_strings.h>
#include <ldns/ldns.h>

/* Which records of a file are read. */
typedef struct {
    ldns_rr_type types[2];
    int whole;           /* whether the whole record is read, or its first field only */
    const char *lacking; /* the error of a file that has none */
} selection_t;

static void add_selected(apr_array_header_t *list, const ldns_rr *record,
                         const selection_t *selection, apr_pool_t *pool)
{
    ldns_rr_type type = ldns_rr_get_type(record);
    char *text;

    if (type != selection->types[0] && type != selection->types[1]) {
        return;
    }
    text =
        selection->whole ? ldns_rr2str(record) : ldns_rdf2str(ldns_rr_rdf(record, 0));
    APR_ARRAY_PUSH(list, const char *) = apr_pstrdup(pool, text ? text : "");
    LDNS_FREE(text);
}

/* Read a zone file record by record. */
static dcv_error_t *read_file(apr_array_header_t *list, FILE *file,
                              const selection_t *selection, apr_pool_t *pool)
{
    ldns_rdf *origin = NULL, *previous = NULL;
    uint32_t ttl = 3600;
    dcv_error_t *error = NULL;
    int line = 0;

    while (!feof(file) && !ferror(file) && !error) {
        ldns_rr *record = NULL;
        ldns_status status =
            ldns_rr_new_frm_fp_l(&record, file, &ttl, &origin, &previous, &line);

        if (status == LDNS_STATUS_OK) {
            add_selected(list, record, selection, pool);
            ldns_rr_free(record);
        }
        else if (status != LDNS_STATUS_SYNTAX_EMPTY &&
                 status != LDNS_STATUS_SYNTAX_TTL &&
                 status != LDNS_STATUS_SYNTAX_ORIGIN) {
            error = dcv_error_create(DCV_E_ZONE_FILE, pool,
                                     "line %d is no DNS record (%s); correct it", line,
                                     ldns_get_errorstr_by_id(status));
        }
    }
    ldns_rdf_deep_free(origin);
    ldns_rdf_deep_free(previous);
    /* fopen() succeeds for a directory; reading it fails. */
    if (!error && ferror(file)) {
        return dcv_error_create(DCV_E_FILE, pool, "cannot read it; name a file");
    }
    return error || list->nelts
               ? error
               : dcv_error_plain(DCV_E_ZONE_FILE, pool, selection->lacking);
}

static dcv_error_t *read_list(apr_array_header_t **list, const char *path,
                              const selection_t *selection, apr_pool_t *pool)
{
    FILE *file = fopen(path, "r");
    dcv_error_t *error;

    *list = apr_array_make(pool, 8, sizeof(const char *));
    if (!file) {
        return dcv_error_create(
            DCV_E_FILE, pool,
            "cannot open it; put it there, and let the user who starts "
            "httpd read it");
    }
    error = read_file(*list, file, selection, pool);
    (void)fclose(file);
    return error;
}

dcv_error_t *dcv_root_read_hints(apr_array_header_t **addresses, const char *path,
                                 apr_pool_t *pool)
{
    static const selection_t selection = {
        .types = {LDNS_RR_TYPE_A, LDNS_RR_TYPE_AAAA},
        .lacking = DCV_N("it has no A or AAAA record; name a file of root "
                         "servers, as named.root is one")};

    return read_list(addresses, path, &selection, pool);
}

dcv_error_t *dcv_root_read_anchors(apr_array_header_t **anchors, const char *path,
                                   apr_pool_t *pool)
{
    static const selection_t selection = {
        .types = {LDNS_RR_TYPE_DS, LDNS_RR_TYPE_DNSKEY},
        .whole = 1,
        .lacking = DCV_N("it has no DS or DNSKEY record; name a file of trust "
                         "anchors, as root.key is one")};

    return read_list(anchors, path, &selection, pool);
}

apr_array_header_t *dcv_root_builtin_anchors(apr_pool_t *pool)
{
    static const char *const records[] = {
        ". IN DS 20326 8 2 "
        "E06D44B80B8F1D39A95C0B0D7C65D08458E880409BBC683457104237C7F8EC8D",
        ". IN DS 38696 8 2 "
        "683D2D0ACB8C9B712A1948B27F741219298D0A450D612C483AF444A4C0FB2B16"};
    apr_array_header_t *anchors = apr_array_make(pool, 2, sizeof(const char *));

    for (int i = 0; i < 2; i++) {
        APR_ARRAY_PUSH(anchors, const char *) = records[i];
    }
    return anchors;
}
