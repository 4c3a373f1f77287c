/* SPDX-License-Identifier: Apache-2.0 */
/* DNS messages in bytes: see packet.h. Zone files are in packet_file.c. */
#include "packet.h"

#include <string.h>

#include <apr_lib.h>
#include <apr_strings.h>
#include <ldns/ldns.h>

/* A chain of CNAMEs that is longer is a loop, or as good as one. */
#define ALIASES_MAX 16

/* More name servers than any zone has; each is asked. */
#define SERVERS_MAX 26

/* More records than any message needs, and more of what was asked for than anyone reads. */
#define RECORDS_MAX 500
#define DATA_MAX    64

#define HEADER_BYTES 12

/*
 * The most that a TTL may be (RFC 2181 8), and for how long records (RFC 8767 4), or the
 * absence of them (RFC 2308 5), are remembered at most.
 */
#define TTL_MAX           0x7fffffff
#define TTL_KEPT          604800
#define NEGATIVE_TTL_KEPT 86400

/* What a message is the reply to. */
typedef struct {
    ldns_rdf *name;
    ldns_rr_type type;
} asked_t;

static int fold(unsigned char byte)
{
    return byte >= 'A' && byte <= 'Z' ? byte + ('a' - 'A') : byte;
}

/*
 * Whether two names in wire format are the same. Lengths of labels are below any letter.
 * ldns would copy each label.
 */
static int is_same(const ldns_rdf *a, const ldns_rdf *b)
{
    apr_size_t size = a ? ldns_rdf_size(a) : 0;

    if (!a || !b || ldns_rdf_size(b) != size) {
        return 0;
    }
    for (apr_size_t i = 0; i < size; i++) {
        if (fold(ldns_rdf_data(a)[i]) != fold(ldns_rdf_data(b)[i])) {
            return 0;
        }
    }
    return 1;
}

static apr_uint32_t ttl_of(apr_uint32_t ttl_s, apr_uint32_t most)
{
    return ttl_s > TTL_MAX ? 0 : ttl_s < most ? ttl_s : most;
}

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

    reply->ttl_s = ttl_of(ldns_rr_ttl(record), TTL_KEPT);
    if (type == DCV_TYPE_CAA) {
        add_property(reply, record, pool);
        return;
    }
    if (!list) {
        reply->data = list = apr_array_make(pool, 2, sizeof(const char *));
    }
    if (list->nelts < DATA_MAX) {
        APR_ARRAY_PUSH(list, const char *) = data_of(record, type, pool);
    }
}

/* The addresses of a name server, or none. */
static void add_addresses(apr_array_header_t *list, const ldns_rdf *server,
                          const ldns_rr_list *additional, apr_pool_t *pool)
{
    int before = list->nelts;
    dcv_glue_t glue = {name_of(server, pool), NULL};

    for (size_t i = 0;
         i < ldns_rr_list_rr_count(additional) && list->nelts < SERVERS_MAX; i++) {
        const ldns_rr *record = ldns_rr_list_rr(additional, i);
        ldns_rr_type type = ldns_rr_get_type(record);

        if ((type == LDNS_RR_TYPE_A || type == LDNS_RR_TYPE_AAAA) &&
            is_same(ldns_rr_owner(record), server)) {
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
            is_same(ldns_rr_owner(record), zone)) {
            add_addresses(list, ldns_rr_rdf(record, 0), additional, pool);
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
static int repeats(const ldns_pkt *packet, const asked_t *asked)
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
           is_same(ldns_rr_owner(question), asked->name);
}

/* The first record of a type at a name in a section; NULL: none. */
static const ldns_rr *find(const ldns_rr_list *section, const ldns_rdf *name,
                           ldns_rr_type type)
{
    for (size_t i = 0; i < ldns_rr_list_rr_count(section); i++) {
        const ldns_rr *record = ldns_rr_list_rr(section, i);

        if (ldns_rr_get_type(record) == type &&
            (!name || is_same(ldns_rr_owner(record), name))) {
            return record;
        }
    }
    return NULL;
}

/* The name behind the CNAMEs that the answer follows. Sets reply->alias. */
static const ldns_rdf *follow(dcv_reply_t *reply, const ldns_rr_list *answer,
                              const asked_t *asked, apr_pool_t *pool)
{
    const ldns_rdf *name = asked->name;
    const ldns_rr *alias;

    for (int i = 0; i < ALIASES_MAX && asked->type != LDNS_RR_TYPE_CNAME; i++) {
        alias = find(answer, name, LDNS_RR_TYPE_CNAME);
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

/* The records that were asked for. */
static void read_answer(dcv_reply_t *reply, const ldns_pkt *packet,
                        const asked_t *asked, apr_pool_t *pool)
{
    const ldns_rr_list *answer = ldns_pkt_answer(packet);
    const ldns_rdf *name = follow(reply, answer, asked, pool);
    const ldns_rr *dname = find(answer, NULL, LDNS_RR_TYPE_DNAME);

    if (dname) {
        reply->dname = name_of(ldns_rr_owner(dname), pool);
    }
    for (size_t i = 0; i < ldns_rr_list_rr_count(answer); i++) {
        const ldns_rr *record = ldns_rr_list_rr(answer, i);

        if (ldns_rr_get_type(record) == asked->type &&
            is_same(ldns_rr_owner(record), name)) {
            add_record(reply, record, (dcv_type_t)asked->type, pool);
        }
    }
}

/* Which zone answers, or is referred to. */
static void read_authority(dcv_reply_t *reply, const ldns_pkt *packet, apr_pool_t *pool)
{
    const ldns_rr_list *authority = ldns_pkt_authority(packet);
    const ldns_rr *soa = find(authority, NULL, LDNS_RR_TYPE_SOA);
    const ldns_rr *ns = find(authority, NULL, LDNS_RR_TYPE_NS);

    if (soa && ldns_rr_rdf(soa, 6)) {
        apr_uint32_t minimum =
            ttl_of(ldns_rdf2native_int32(ldns_rr_rdf(soa, 6)), NEGATIVE_TTL_KEPT);

        reply->zone = name_of(ldns_rr_owner(soa), pool);
        reply->negative_ttl_s = ttl_of(ldns_rr_ttl(soa), minimum);
    }
    else if (ns) {
        reply->zone = name_of(ldns_rr_owner(ns), pool);
        if (reply->outcome == DCV_NO_DATA && !ldns_pkt_aa(packet)) {
            reply->servers = glue_of(authority, ldns_pkt_additional(packet),
                                     ldns_rr_owner(ns), pool);
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
    else {
        reply->outcome = outcome_of(reply, packet, authoritative);
    }
}

static int number_at(const unsigned char *bytes, int offset)
{
    return bytes[offset] << 8 | bytes[offset + 1];
}

/* Whether a message claims so many records that decoding it is not worth the while. */
static int is_giant(const unsigned char *bytes, apr_size_t len)
{
    return len >= HEADER_BYTES && number_at(bytes, 4) + number_at(bytes, 6) +
                                          number_at(bytes, 8) + number_at(bytes, 10) >
                                      RECORDS_MAX;
}

static ldns_pkt *decode(const unsigned char *bytes, apr_size_t len)
{
    ldns_pkt *packet = NULL;

    return !is_giant(bytes, len) && ldns_wire2pkt(&packet, bytes, len) == LDNS_STATUS_OK
               ? packet
               : NULL;
}

/* A message that is decoded. Sets reply->outcome. */
static void judge_packet(dcv_reply_t *reply, int *truncated, const ldns_pkt *packet,
                         const dcv_question_t *question, dcv_packet_origin_t origin,
                         apr_pool_t *pool)
{
    const asked_t asked = {
        ldns_dname_new_frm_str(*question->name ? question->name : "."),
        (ldns_rr_type)question->type};

    if (origin.id >= 0 && ldns_pkt_id(packet) != origin.id) {
        reply->outcome = DCV_WRONG_ID;
    }
    else if (ldns_pkt_qr(packet) && !repeats(packet, &asked)) {
        reply->outcome = DCV_WRONG_QUESTION;
    }
    else if (ldns_pkt_qr(packet)) {
        *truncated = ldns_pkt_tc(packet);
        read_packet(reply, packet, &asked, origin.authoritative, pool);
    }
    ldns_rdf_deep_free(asked.name);
}

void dcv_packet_read(dcv_reply_t *reply, int *truncated, const dcv_question_t *question,
                     dcv_packet_origin_t origin, const unsigned char *bytes,
                     apr_size_t len, apr_pool_t *pool)
{
    dcv_dnssec_t dnssec = reply->dnssec;
    ldns_pkt *packet = decode(bytes, len);

    memset(reply, 0, sizeof(*reply));
    reply->rcode = -1;
    reply->dnssec = dnssec;
    reply->outcome = DCV_GARBLED;
    if (packet) {
        *truncated = 0;
        judge_packet(reply, truncated, packet, question, origin, pool);
        ldns_pkt_free(packet);
    }
    else {
        /* What is cut in the middle of a record does not decode; TC says that it is. */
        *truncated = len >= HEADER_BYTES && (bytes[2] & 0x82) == 0x82 &&
                     origin.id >= 0 && number_at(bytes, 0) == origin.id;
    }
}
