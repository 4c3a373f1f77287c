/* SPDX-License-Identifier: Apache-2.0 */
/* DNS messages in bytes: see packet.h. The only door to ldns. */
#include "packet.h"

#include <string.h>

#include <apr_lib.h>
#include <apr_strings.h>
#include <ldns/ldns.h>

/* A chain of CNAMEs that is longer is a loop, or as good as one. */
#define ALIASES_MAX 16

/* More name servers than any zone has; each is asked. */
#define SERVERS_MAX 26

/* A field of a record as a zone file has it. */
static const char *text_of(const ldns_rdf *field, apr_pool_t *pool)
{
    char *made = field ? ldns_rdf2str(field) : NULL;
    const char *text = apr_pstrdup(pool, made ? made : "");

    LDNS_FREE(made);
    return text;
}

static int is_plain(unsigned char byte)
{
    return byte < 128 && (apr_isalnum(byte) || byte == '-' || byte == '_');
}

/*
 * A name in wire format (RFC 1035 3.1) as text: each length stands where the dot before
 * its label would. ldns prints into buffers that it allocates. NULL: to be escaped.
 */
static char *plain_name(const ldns_rdf *name, apr_pool_t *pool)
{
    const unsigned char *wire = ldns_rdf_data(name);
    apr_size_t size = ldns_rdf_size(name);
    char *text = apr_pstrmemdup(pool, (const char *)wire, size ? size - 1 : 0);

    for (apr_size_t i = 0, length = 0; i + 1 < size; i++) {
        if (i == length) {
            length += wire[i] + 1u;
            text[i] = '.';
        }
        else if (!is_plain(wire[i])) {
            return NULL;
        }
    }
    return *text ? text + 1 : text;
}

/* A domain name without its final dot; the root is "". */
static const char *name_of(const ldns_rdf *name, apr_pool_t *pool)
{
    char *text = name ? plain_name(name, pool) : NULL;
    apr_size_t len = text ? 0 : strlen(text = (char *)text_of(name, pool));

    if (len && text[len - 1] == '.') {
        text[len - 1] = '\0';
    }
    return text;
}

/* The bytes of a field as text: a NUL would cut it, and is shown as the byte after it. */
static const char *bytes_of(const ldns_rdf *field, apr_size_t skip, apr_pool_t *pool)
{
    apr_size_t size = field ? ldns_rdf_size(field) : 0;
    char *text = apr_pcalloc(pool, size + 1);

    for (apr_size_t i = skip; i < size; i++) {
        text[i - skip] = (char)(ldns_rdf_data(field)[i] ? ldns_rdf_data(field)[i] : 1);
    }
    return text;
}

/* CAA (RFC 8659 4.1): flags, a tag with its length before it, and the value. */
static void add_property(dcv_reply_t *reply, const ldns_rr *record, apr_pool_t *pool)
{
    apr_array_header_t *list = (apr_array_header_t *)reply->properties;
    dcv_property_t *property;

    /* ldns makes no field of a value that is empty. */
    if (ldns_rr_rd_count(record) < 2) {
        return;
    }
    if (!list) {
        reply->properties = list = apr_array_make(pool, 4, sizeof(*property));
    }
    property = apr_array_push(list);
    property->flags = ldns_rdf2native_int8(ldns_rr_rdf(record, 0));
    property->tag = bytes_of(ldns_rr_rdf(record, 1), 1, pool);
    property->value = bytes_of(ldns_rr_rdf(record, 2), 0, pool);
}

static const char *data_of(const ldns_rr *record, dcv_type_t type, apr_pool_t *pool)
{
    switch (type) {
    case DCV_TYPE_CNAME:
    case DCV_TYPE_NS:
        return name_of(ldns_rr_rdf(record, 0), pool);
    case DCV_TYPE_MX:
        return name_of(ldns_rr_rdf(record, 1), pool);
    case DCV_TYPE_SOA:
        return name_of(ldns_rr_owner(record), pool);
    default:
        return text_of(ldns_rr_rdf(record, 0), pool);
    }
}

/* Add a record of a type to a reply's data, and its TTL. */
static void add_record(dcv_reply_t *reply, const ldns_rr *record, dcv_type_t type,
                       apr_pool_t *pool)
{
    apr_array_header_t *list = (apr_array_header_t *)reply->data;

    reply->ttl_s = ldns_rr_ttl(record);
    if (type == DCV_TYPE_CAA) {
        add_property(reply, record, pool);
        return;
    }
    if (!list) {
        reply->data = list = apr_array_make(pool, 2, sizeof(const char *));
    }
    APR_ARRAY_PUSH(list, const char *) = data_of(record, type, pool);
}

/* The addresses of a name server, or none. */
static void add_addresses(apr_array_header_t *list, const char *name,
                          const ldns_rr_list *additional, apr_pool_t *pool)
{
    int before = list->nelts;

    for (size_t i = 0; i < ldns_rr_list_rr_count(additional); i++) {
        const ldns_rr *record = ldns_rr_list_rr(additional, i);
        ldns_rr_type type = ldns_rr_get_type(record);

        if ((type == LDNS_RR_TYPE_A || type == LDNS_RR_TYPE_AAAA) &&
            list->nelts < SERVERS_MAX &&
            dcv_dns_same(name_of(ldns_rr_owner(record), pool), name)) {
            dcv_glue_t glue = {name, text_of(ldns_rr_rdf(record, 0), pool)};

            APR_ARRAY_PUSH(list, dcv_glue_t) = glue;
        }
    }
    if (list->nelts == before && before < SERVERS_MAX) {
        dcv_glue_t glue = {name, NULL};

        APR_ARRAY_PUSH(list, dcv_glue_t) = glue;
    }
}

/* The name servers of a zone in an authority section. */
static apr_array_header_t *glue_of(const ldns_rr_list *authority,
                                   const ldns_rr_list *additional, const char *zone,
                                   apr_pool_t *pool)
{
    apr_array_header_t *list = apr_array_make(pool, 4, sizeof(dcv_glue_t));

    for (size_t i = 0; i < ldns_rr_list_rr_count(authority); i++) {
        const ldns_rr *record = ldns_rr_list_rr(authority, i);

        if (ldns_rr_get_type(record) == LDNS_RR_TYPE_NS &&
            dcv_dns_same(name_of(ldns_rr_owner(record), pool), zone)) {
            add_addresses(list, name_of(ldns_rr_rdf(record, 0), pool), additional,
                          pool);
        }
    }
    return list;
}

const unsigned char *dcv_packet_query(apr_size_t *len, const dcv_question_t *question,
                                      unsigned short id, int edns, apr_pool_t *pool)
{
    ldns_pkt *packet = NULL;
    unsigned char *bytes = NULL;
    uint8_t *wire = NULL;

    if (ldns_pkt_query_new_frm_str(&packet, question->name,
                                   (ldns_rr_type)question->type, LDNS_RR_CLASS_IN,
                                   0) != LDNS_STATUS_OK) {
        return NULL;
    }
    ldns_pkt_set_id(packet, id);
    if (edns) {
        ldns_pkt_set_edns_udp_size(packet, DCV_PACKET_UDP_BYTES);
    }
    if (ldns_pkt2wire(&wire, packet, len) == LDNS_STATUS_OK) {
        bytes = apr_pmemdup(pool, wire, *len);
    }
    LDNS_FREE(wire);
    ldns_pkt_free(packet);
    return bytes;
}

/* Whether a message repeats the question; an error need not (RFC 6891 7). */
static int repeats(const ldns_pkt *packet, const dcv_question_t *question,
                   apr_pool_t *pool)
{
    const ldns_rr_list *list = ldns_pkt_question(packet);
    const ldns_rr *asked;

    if (ldns_rr_list_rr_count(list) != 1) {
        return !ldns_rr_list_rr_count(list) &&
               ldns_pkt_get_rcode(packet) == LDNS_RCODE_FORMERR;
    }
    asked = ldns_rr_list_rr(list, 0);
    return ldns_rr_get_type(asked) == (ldns_rr_type)question->type &&
           ldns_rr_get_class(asked) == LDNS_RR_CLASS_IN &&
           dcv_dns_same(name_of(ldns_rr_owner(asked), pool), question->name);
}

/* The first record of a type at a name in a section; NULL: none. */
static const ldns_rr *find(const ldns_rr_list *section, const char *name,
                           ldns_rr_type type, apr_pool_t *pool)
{
    for (size_t i = 0; i < ldns_rr_list_rr_count(section); i++) {
        const ldns_rr *record = ldns_rr_list_rr(section, i);

        if (ldns_rr_get_type(record) == type &&
            (!name || dcv_dns_same(name_of(ldns_rr_owner(record), pool), name))) {
            return record;
        }
    }
    return NULL;
}

/* The name behind the CNAMEs that the answer follows. Sets reply->alias. */
static const char *follow(dcv_reply_t *reply, const ldns_rr_list *answer,
                          const dcv_question_t *question, apr_pool_t *pool)
{
    const char *name = question->name;
    const ldns_rr *alias;

    for (int i = 0; i < ALIASES_MAX && question->type != DCV_TYPE_CNAME; i++) {
        alias = find(answer, name, LDNS_RR_TYPE_CNAME, pool);
        if (!alias) {
            break;
        }
        name = name_of(ldns_rr_rdf(alias, 0), pool);
        if (!reply->alias) {
            reply->alias = name;
        }
    }
    return name;
}

/* The records that were asked for. */
static void read_answer(dcv_reply_t *reply, const ldns_pkt *packet,
                        const dcv_question_t *question, apr_pool_t *pool)
{
    const ldns_rr_list *answer = ldns_pkt_answer(packet);
    const char *name = follow(reply, answer, question, pool);
    const ldns_rr *dname = find(answer, NULL, LDNS_RR_TYPE_DNAME, pool);

    if (dname) {
        reply->dname = name_of(ldns_rr_owner(dname), pool);
    }
    for (size_t i = 0; i < ldns_rr_list_rr_count(answer); i++) {
        const ldns_rr *record = ldns_rr_list_rr(answer, i);

        if (ldns_rr_get_type(record) == (ldns_rr_type)question->type &&
            dcv_dns_same(name_of(ldns_rr_owner(record), pool), name)) {
            add_record(reply, record, question->type, pool);
        }
    }
}

/* Which zone answers, or is referred to. */
static void read_authority(dcv_reply_t *reply, const ldns_pkt *packet, apr_pool_t *pool)
{
    const ldns_rr_list *authority = ldns_pkt_authority(packet);
    const ldns_rr *soa = find(authority, NULL, LDNS_RR_TYPE_SOA, pool);
    const ldns_rr *ns = find(authority, NULL, LDNS_RR_TYPE_NS, pool);

    if (soa && ldns_rr_rdf(soa, 6)) {
        apr_uint32_t minimum = ldns_rdf2native_int32(ldns_rr_rdf(soa, 6));

        reply->zone = name_of(ldns_rr_owner(soa), pool);
        reply->negative_ttl_s = ldns_rr_ttl(soa) < minimum ? ldns_rr_ttl(soa) : minimum;
    }
    else if (ns) {
        reply->zone = name_of(ldns_rr_owner(ns), pool);
        if (reply->outcome == DCV_NO_DATA && !ldns_pkt_aa(packet)) {
            reply->servers =
                glue_of(authority, ldns_pkt_additional(packet), reply->zone, pool);
        }
    }
}

/* What a reply without an error means. */
static dcv_outcome_t outcome_of(const dcv_reply_t *reply, const ldns_pkt *packet,
                                int authoritative)
{
    if (reply->servers) {
        return *reply->zone ? DCV_REFERRAL : DCV_UPWARD;
    }
    if (authoritative && !ldns_pkt_aa(packet)) {
        return DCV_NOT_AUTHORITATIVE;
    }
    return reply->outcome;
}

static void read_packet(dcv_reply_t *reply, const ldns_pkt *packet,
                        const dcv_question_t *question, int authoritative,
                        apr_pool_t *pool)
{
    reply->rcode = (int)ldns_pkt_get_rcode(packet);
    read_answer(reply, packet, question, pool);
    reply->outcome = reply->data || reply->properties      ? DCV_DATA
                     : reply->rcode == LDNS_RCODE_NXDOMAIN ? DCV_NX_DOMAIN
                                                           : DCV_NO_DATA;
    read_authority(reply, packet, pool);
    if (reply->rcode != LDNS_RCODE_NOERROR && reply->rcode != LDNS_RCODE_NXDOMAIN) {
        reply->outcome = DCV_RCODE;
    }
    else {
        reply->outcome = outcome_of(reply, packet, authoritative);
    }
}

void dcv_packet_read(dcv_reply_t *reply, int *truncated, const dcv_question_t *question,
                     dcv_packet_origin_t origin, const unsigned char *bytes,
                     apr_size_t len, apr_pool_t *pool)
{
    dcv_dnssec_t dnssec = reply->dnssec;
    ldns_pkt *packet = NULL;

    memset(reply, 0, sizeof(*reply));
    reply->rcode = -1;
    reply->dnssec = dnssec;
    reply->outcome = DCV_GARBLED;
    *truncated = 0;
    if (ldns_wire2pkt(&packet, bytes, len) != LDNS_STATUS_OK) {
        /* What is cut in the middle of a record does not decode; TC says that it is. */
        *truncated = len >= 12 && (bytes[2] & 0x82) == 0x82 && origin.id >= 0 &&
                     (bytes[0] << 8 | bytes[1]) == origin.id;
        return;
    }
    if (origin.id >= 0 && ldns_pkt_id(packet) != origin.id) {
        reply->outcome = DCV_WRONG_ID;
    }
    else if (ldns_pkt_qr(packet) && !repeats(packet, question, pool)) {
        reply->outcome = DCV_WRONG_QUESTION;
    }
    else if (ldns_pkt_qr(packet)) {
        *truncated = ldns_pkt_tc(packet);
        read_packet(reply, packet, question, origin.authoritative, pool);
    }
    ldns_pkt_free(packet);
}

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
    char *whole;

    if (type != wanted->types[0] && type != wanted->types[1]) {
        return;
    }
    whole = wanted->whole ? ldns_rr2str(record) : NULL;
    APR_ARRAY_PUSH(list, const char *) =
        whole ? apr_pstrdup(pool, whole) : text_of(ldns_rr_rdf(record, 0), pool);
    LDNS_FREE(whole);
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
