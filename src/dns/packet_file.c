/* SPDX-License-Identifier: Apache-2.0 */
/* Zone files, which the root's addresses and keys come in: see packet.h. */
#include "packet.h"

#include <apr_strings.h>
#include <ldns/ldns.h>

/* What a file is read for: the text of records of two types, or of their first field. */
typedef struct {
    ldns_rr_type types[2];
    int whole;
    const char *lacking;
} wanted_t;

static void add_wanted(apr_array_header_t *list, const ldns_rr *record,
                       const wanted_t *wanted, apr_pool_t *pool)
{
    ldns_rr_type type = ldns_rr_get_type(record);
    char *text;

    if (type != wanted->types[0] && type != wanted->types[1]) {
        return;
    }
    text = wanted->whole ? ldns_rr2str(record) : ldns_rdf2str(ldns_rr_rdf(record, 0));
    APR_ARRAY_PUSH(list, const char *) = apr_pstrdup(pool, text ? text : "");
    LDNS_FREE(text);
}

/* Read a zone file record by record. Returns NULL or a message in pool. */
static const char *read_file(apr_array_header_t *list, FILE *file,
                             const wanted_t *wanted, apr_pool_t *pool)
{
    ldns_rdf *origin = NULL, *previous = NULL;
    uint32_t ttl = 3600;
    const char *problem = NULL;
    int line = 0;

    while (!feof(file) && !ferror(file) && !problem) {
        ldns_rr *record = NULL;
        ldns_status status =
            ldns_rr_new_frm_fp_l(&record, file, &ttl, &origin, &previous, &line);

        if (status == LDNS_STATUS_OK) {
            add_wanted(list, record, wanted, pool);
            ldns_rr_free(record);
        }
        else if (status != LDNS_STATUS_SYNTAX_EMPTY &&
                 status != LDNS_STATUS_SYNTAX_TTL &&
                 status != LDNS_STATUS_SYNTAX_ORIGIN) {
            problem = apr_psprintf(pool, "line %d is no DNS record (%s); correct it",
                                   line, ldns_get_errorstr_by_id(status));
        }
    }
    ldns_rdf_deep_free(origin);
    ldns_rdf_deep_free(previous);
    /* A directory opens, but does not read. */
    return problem        ? problem
           : ferror(file) ? "cannot read it; name a file"
           : list->nelts  ? NULL
                          : wanted->lacking;
}

static const char *read_list(apr_array_header_t **list, const char *path,
                             const wanted_t *wanted, apr_pool_t *pool)
{
    FILE *file = fopen(path, "r");
    const char *problem;

    *list = apr_array_make(pool, 8, sizeof(const char *));
    if (!file) {
        return "cannot open it; put it there, and let the user who starts httpd read it";
    }
    problem = read_file(*list, file, wanted, pool);
    fclose(file);
    return problem;
}

const char *dcv_packet_read_hints(apr_array_header_t **addresses, const char *path,
                                  apr_pool_t *pool)
{
    static const wanted_t wanted = {{LDNS_RR_TYPE_A, LDNS_RR_TYPE_AAAA},
                                    0,
                                    "it has no A or AAAA record; name a file of root "
                                    "servers, as named.root is one"};

    return read_list(addresses, path, &wanted, pool);
}

const char *dcv_packet_read_anchors(apr_array_header_t **anchors, const char *path,
                                    apr_pool_t *pool)
{
    static const wanted_t wanted = {
        {LDNS_RR_TYPE_DS, LDNS_RR_TYPE_DNSKEY},
        1,
        "it has no DS or DNSKEY record; name a file of trust "
        "anchors, as root.key is one"};

    return read_list(anchors, path, &wanted, pool);
}
