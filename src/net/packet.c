/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/* DNS messages in wire format: see packet.h. */
#include "packet.h"

#include <string.h>

#include <apr_lib.h>
#include <apr_strings.h>
#include <ldns/ldns.h>

#include "message.h"

/* CNAMEs that are followed; a longer chain is taken for a loop. */
#define ALIASES_MAX 16

/* Name servers that are read, each of which is asked: no zone has more. */
#define SERVERS_MAX 26

/* Records that are kept, of those that were asked for. */
#define DATA_MAX 64

/*
 * Maximum value of a TTL (RFC 2181 8), and maximum time for which resolvers keep
 * records (RFC 8767 4) or their absence (RFC 2308 5).
 */
#define TTL_MAX             0x7fffffff
#define TTL_USED_S          604800
#define NEGATIVE_TTL_USED_S 86400

/* A question as ldns has it. */
typedef struct {
    ldns_rdf *name;
    ldns_rr_type type;
} asked_t;

static int lower(unsigned char byte)
{
    return byte >= 'A' && byte <= 'Z' ? byte + ('a' - 'A') : byte;
}

/*
 * Whether two names in wire format are the same, in either case: the bytes that are
 * lengths of labels are less than any letter. The comparison of ldns copies each label.
 */
static int is_same_name(const ldns_rdf *a, const ldns_rdf *b)
{
    apr_size_t size = a ? ldns_rdf_size(a) : 0;

    if (!a || !b || ldns_rdf_size(b) != size) {
        return 0;
    }
    for (apr_size_t i = 0; i < size; i++) {
        if (lower(ldns_rdf_data(a)[i]) != lower(ldns_rdf_data(b)[i])) {
            return 0;
        }
    }
    return 1;
}

static apr_uint32_t limit_ttl(apr_uint32_t ttl_s, apr_uint32_t max_s)
{
    return ttl_s > TTL_MAX ? 0 : ttl_s < max_s ? ttl_s : max_s;
}

/* A field of a record in the format of zone files. */
static const char *text_of(const ldns_rdf *field, apr_pool_t *pool)
{
    char *made = field ? ldns_rdf2str(field) : NULL;
    const char *text = apr_pstrdup(pool, made ? made : "");

    LDNS_FREE(made);
    return text;
}

static int is_unescaped(unsigned char byte)
{
    return byte < 128 && (apr_isalnum(byte) || byte == '-' || byte == '_');
}

/*
 * A name in wire format (RFC 1035 3.1) as text: each length of a label becomes the dot
 * before it. This saves the buffers that ldns allocates. NULL: a byte has to be
 * escaped.
 */
static char *unescaped_name(const ldns_rdf *name, apr_pool_t *pool)
{
    const unsigned char *wire = ldns_rdf_data(name);
    apr_size_t size = ldns_rdf_size(name);
    char *text = apr_pstrmemdup(pool, (const char *)wire, size ? size - 1 : 0);

    for (apr_size_t i = 0, length = 0; i + 1 < size; i++) {
        if (i == length) {
            length += wire[i] + 1u;
            text[i] = '.';
        }
        else if (!is_unescaped(wire[i])) {
            return NULL;
        }
    }
    return *text ? text + 1 : text;
}

/* A domain name without its final dot; the root is "". */
static const char *name_of(const ldns_rdf *name, apr_pool_t *pool)
{
    char *text = name ? unescaped_name(name, pool) : NULL;
    apr_size_t len = text ? 0 : strlen(text = (char *)text_of(name, pool));

    if (len && text[len - 1] == '.') {
        text[len - 1] = '\0';
    }
    return text;
}

/* Append the bytes of a field. A NUL, which would end the text, becomes the byte 1. */
static char *add_bytes(char *at, const ldns_rdf *field, apr_size_t skip)
{
    for (apr_size_t i = skip; i < ldns_rdf_size(field); i++) {
        *at++ = (char)(ldns_rdf_data(field)[i] ? ldns_rdf_data(field)[i] : 1);
    }
    return at;
}

/* The bytes of a field as text. */
static const char *bytes_of(const ldns_rdf *field, apr_size_t skip, apr_pool_t *pool)
{
    char *text = apr_pcalloc(pool, (field ? ldns_rdf_size(field) : 0) + 1);

    if (field) {
        add_bytes(text, field, skip);
    }
    return text;
}

/* CAA (RFC 8659 4.1): flags, a tag with its length before it, and the value. */
static void add_property(apr_array_header_t *properties, const ldns_rr *record,
                         apr_pool_t *pool)
{
    dcv_property_t *property;

    /* ldns has no field for an empty value. */
    if (ldns_rr_rd_count(record) < 2) {
        return;
    }
    property = apr_array_push(properties);
    property->flags = ldns_rdf2native_int8(ldns_rr_rdf(record, 0));
    property->tag = bytes_of(ldns_rr_rdf(record, 1), 1, pool);
    property->value = bytes_of(ldns_rr_rdf(record, 2), 0, pool);
}

/* The character-strings of a TXT (RFC 1035 3.3.14), joined, each with a length before it. */
static const char *strings_of(const ldns_rr *record, apr_pool_t *pool)
{
    apr_size_t size = 0;
    char *text, *at;

    for (size_t i = 0; i < ldns_rr_rd_count(record); i++) {
        size += ldns_rdf_size(ldns_rr_rdf(record, i));
    }
    text = at = apr_pcalloc(pool, size + 1);
    for (size_t i = 0; i < ldns_rr_rd_count(record); i++) {
        at = add_bytes(at, ldns_rr_rdf(record, i), 1);
    }
    return text;
}

static const char *data_of(const ldns_rr *record, dcv_type_t type, apr_pool_t *pool)
{
    switch (type) {
    case DCV_TYPE_TXT:
        return strings_of(record, pool);
    case DCV_TYPE_CNAME:
    case DCV_TYPE_NS:
    case DCV_TYPE_PTR:
    case DCV_TYPE_DNAME:
        return name_of(ldns_rr_rdf(record, 0), pool);
    case DCV_TYPE_MX:
        return name_of(ldns_rr_rdf(record, 1), pool);
    case DCV_TYPE_SRV:
        return name_of(ldns_rr_rdf(record, 3), pool);
    case DCV_TYPE_SOA:
        return name_of(ldns_rr_owner(record), pool);
    default:
        return text_of(ldns_rr_rdf(record, 0), pool);
    }
}

/* Add a name server once for each of its addresses, or without any. */
static void add_server(apr_array_header_t *list, const ldns_rdf *server,
                       const ldns_rr_list *additional, apr_pool_t *pool)
{
    int before = list->nelts;
    dcv_glue_t glue = {.name = name_of(server, pool)};

    for (size_t i = 0;
         i < ldns_rr_list_rr_count(additional) && list->nelts < SERVERS_MAX; i++) {
        const ldns_rr *record = ldns_rr_list_rr(additional, i);
        ldns_rr_type type = ldns_rr_get_type(record);

        if ((type == LDNS_RR_TYPE_A || type == LDNS_RR_TYPE_AAAA) &&
            is_same_name(ldns_rr_owner(record), server)) {
            glue.address = text_of(ldns_rr_rdf(record, 0), pool);
            APR_ARRAY_PUSH(list, dcv_glue_t) = glue;
        }
    }
    if (list->nelts == before) {
        APR_ARRAY_PUSH(list, dcv_glue_t) = glue;
    }
}

/* The name servers of a zone in an authority section. */
static apr_array_header_t *glue_of(const ldns_rr_list *authority,
                                   const ldns_rr_list *additional, const ldns_rdf *zone,
                                   apr_pool_t *pool)
{
    apr_array_header_t *list = apr_array_make(pool, 4, sizeof(dcv_glue_t));

    for (size_t i = 0;
         i < ldns_rr_list_rr_count(authority) && list->nelts < SERVERS_MAX; i++) {
        const ldns_rr *record = ldns_rr_list_rr(authority, i);

        if (ldns_rr_get_type(record) == LDNS_RR_TYPE_NS &&
            is_same_name(ldns_rr_owner(record), zone)) {
            add_server(list, ldns_rr_rdf(record, 0), additional, pool);
        }
    }
    return list;
}

const unsigned char *dcv_packet_make_query(apr_size_t *len,
                                           const dcv_question_t *question,
                                           unsigned short id, int edns,
                                           apr_pool_t *pool)
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

/* Whether a message repeats the question; FORMERR need not (RFC 6891 7). */
static int repeats_question(const ldns_pkt *packet, const asked_t *asked)
{
    const ldns_rr_list *list = ldns_pkt_question(packet);
    const ldns_rr *question;

    if (ldns_rr_list_rr_count(list) != 1) {
        return !ldns_rr_list_rr_count(list) &&
               ldns_pkt_get_rcode(packet) == LDNS_RCODE_FORMERR;
    }
    question = ldns_rr_list_rr(list, 0);
    return ldns_rr_get_type(question) == asked->type &&
           ldns_rr_get_class(question) == LDNS_RR_CLASS_IN &&
           is_same_name(ldns_rr_owner(question), asked->name);
}

/* The first record of a type in a section, at a name unless that is NULL; NULL: none. */
static const ldns_rr *find_record(const ldns_rr_list *section, const ldns_rdf *name,
                                  ldns_rr_type type)
{
    for (size_t i = 0; i < ldns_rr_list_rr_count(section); i++) {
        const ldns_rr *record = ldns_rr_list_rr(section, i);

        if (ldns_rr_get_type(record) == type &&
            (!name || is_same_name(ldns_rr_owner(record), name))) {
            return record;
        }
    }
    return NULL;
}

/* The name at the end of the answer's chain of CNAMEs. Sets reply->alias. */
static const ldns_rdf *follow_aliases(dcv_reply_t *reply, const ldns_rr_list *answer,
                                      const asked_t *asked, apr_pool_t *pool)
{
    const ldns_rdf *name = asked->name;
    const ldns_rr *alias;

    for (int i = 0; i < ALIASES_MAX && asked->type != LDNS_RR_TYPE_CNAME; i++) {
        alias = find_record(answer, name, LDNS_RR_TYPE_CNAME);
        if (!alias) {
            break;
        }
        name = ldns_rr_rdf(alias, 0);
        if (!reply->alias) {
            reply->alias = name_of(name, pool);
        }
    }
    return name;
}

/* Read the records that were asked for. */
static void read_answer(dcv_reply_t *reply, const ldns_pkt *packet,
                        const asked_t *asked, apr_pool_t *pool)
{
    const ldns_rr_list *answer = ldns_pkt_answer(packet);
    const ldns_rdf *name = follow_aliases(reply, answer, asked, pool);
    const ldns_rr *dname = find_record(answer, NULL, LDNS_RR_TYPE_DNAME);
    apr_array_header_t *data = apr_array_make(pool, 2, sizeof(const char *));
    apr_array_header_t *properties = apr_array_make(pool, 1, sizeof(dcv_property_t));

    if (dname) {
        reply->dname = name_of(ldns_rr_owner(dname), pool);
    }
    for (size_t i = 0; i < ldns_rr_list_rr_count(answer); i++) {
        const ldns_rr *record = ldns_rr_list_rr(answer, i);

        if (ldns_rr_get_type(record) != asked->type ||
            !is_same_name(ldns_rr_owner(record), name)) {
            continue;
        }
        reply->ttl_s = limit_ttl(ldns_rr_ttl(record), TTL_USED_S);
        if (asked->type == LDNS_RR_TYPE_CAA) {
            add_property(properties, record, pool);
        }
        else if (data->nelts < DATA_MAX) {
            APR_ARRAY_PUSH(data, const char *) =
                data_of(record, (dcv_type_t)asked->type, pool);
        }
    }
    reply->data = data->nelts ? data : NULL;
    reply->properties = properties->nelts ? properties : NULL;
}

/* Read which zone answers, or is referred to. */
static void read_authority(dcv_reply_t *reply, const ldns_pkt *packet, apr_pool_t *pool)
{
    const ldns_rr_list *authority = ldns_pkt_authority(packet);
    const ldns_rr *soa = find_record(authority, NULL, LDNS_RR_TYPE_SOA);
    const ldns_rr *ns = find_record(authority, NULL, LDNS_RR_TYPE_NS);

    if (soa && ldns_rr_rdf(soa, 6)) {
        apr_uint32_t minimum =
            limit_ttl(ldns_rdf2native_int32(ldns_rr_rdf(soa, 6)), NEGATIVE_TTL_USED_S);

        reply->zone = name_of(ldns_rr_owner(soa), pool);
        reply->negative_ttl_s = limit_ttl(ldns_rr_ttl(soa), minimum);
    }
    else if (ns) {
        reply->zone = name_of(ldns_rr_owner(ns), pool);
        if (reply->outcome == DCV_NO_DATA && !ldns_pkt_aa(packet)) {
            reply->servers = glue_of(authority, ldns_pkt_additional(packet),
                                     ldns_rr_owner(ns), pool);
        }
    }
}

static void read_sections(dcv_reply_t *reply, const ldns_pkt *packet,
                          const asked_t *asked, int authoritative, apr_pool_t *pool)
{
    reply->rcode = (int)ldns_pkt_get_rcode(packet);
    read_answer(reply, packet, asked, pool);
    reply->outcome = reply->data || reply->properties      ? DCV_DATA
                     : reply->rcode == LDNS_RCODE_NXDOMAIN ? DCV_NX_DOMAIN
                                                           : DCV_NO_DATA;
    read_authority(reply, packet, pool);
    if (reply->rcode != LDNS_RCODE_NOERROR && reply->rcode != LDNS_RCODE_NXDOMAIN) {
        reply->outcome = DCV_RCODE;
    }
    else if (reply->servers) {
        reply->outcome = *reply->zone ? DCV_REFERRAL : DCV_UPWARD;
    }
    else if (authoritative && !ldns_pkt_aa(packet)) {
        reply->outcome = DCV_NOT_AUTHORITATIVE;
    }
}

/* Read a decoded message if it is a reply to the question, and set reply->outcome. */
static void read_packet(dcv_reply_t *reply, int *truncated, const ldns_pkt *packet,
                        const dcv_question_t *question, dcv_packet_origin_t origin,
                        apr_pool_t *pool)
{
    const asked_t asked = {
        .name = ldns_dname_new_frm_str(*question->name ? question->name : "."),
        .type = (ldns_rr_type)question->type};

    if (origin.id >= 0 && ldns_pkt_id(packet) != origin.id) {
        reply->outcome = DCV_WRONG_ID;
    }
    else if (ldns_pkt_qr(packet) && !repeats_question(packet, &asked)) {
        reply->outcome = DCV_WRONG_QUESTION;
    }
    else if (ldns_pkt_qr(packet)) {
        *truncated = ldns_pkt_tc(packet) ? 1 : 0;
        read_sections(reply, packet, &asked, origin.authoritative, pool);
    }
    ldns_rdf_deep_free(asked.name);
}

void dcv_packet_read(dcv_reply_t *reply, int *truncated, const dcv_question_t *question,
                     dcv_packet_origin_t origin, const unsigned char *bytes,
                     apr_size_t len, apr_pool_t *pool)
{
    dcv_dnssec_t dnssec = reply->dnssec;
    ldns_pkt *packet = NULL;

    if (!dcv_message_is_decodable(bytes, len) ||
        ldns_wire2pkt(&packet, bytes, len) != LDNS_STATUS_OK) {
        packet = NULL;
    }
    memset(reply, 0, sizeof(*reply));
    reply->rcode = -1;
    reply->dnssec = dnssec;
    reply->outcome = DCV_GARBLED;
    if (packet) {
        *truncated = 0;
        read_packet(reply, truncated, packet, question, origin, pool);
        ldns_pkt_free(packet);
    }
    else {
        /*
         * A message that is truncated inside a record does not decode; TC is set in it.
         */
        *truncated = dcv_message_is_cut(bytes, len, origin.id);
    }
}
