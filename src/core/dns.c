/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/* Words of the DNS: see dcv/dns.h. */
#include "dns.h"

#include <string.h>

#include <apr_cstr.h>

const char *dcv_dns_type(dcv_type_t type)
{
    static const struct {
        dcv_type_t type;
        const char *name;
    } types[] = {
        {DCV_TYPE_A, "A"},       {DCV_TYPE_NS, "NS"},         {DCV_TYPE_CNAME, "CNAME"},
        {DCV_TYPE_SOA, "SOA"},   {DCV_TYPE_MX, "MX"},         {DCV_TYPE_TXT, "TXT"},
        {DCV_TYPE_AAAA, "AAAA"}, {DCV_TYPE_DNSKEY, "DNSKEY"}, {DCV_TYPE_PTR, "PTR"},
        {DCV_TYPE_SRV, "SRV"},   {DCV_TYPE_DNAME, "DNAME"}};

    for (apr_size_t i = 0; i < sizeof(types) / sizeof(types[0]); i++) {
        if (types[i].type == type) {
            return types[i].name;
        }
    }
    return "CAA";
}

const char *dcv_dns_rcode(int rcode)
{
    static const char *const names[] = {"NOERROR", "FORMERR", "SERVFAIL", "NXDOMAIN",
                                        "NOTIMP",  "REFUSED", "YXDOMAIN", "YXRRSET",
                                        "NXRRSET", "NOTAUTH", "NOTZONE"};

    if (rcode < 0) {
        return NULL;
    }
    return rcode < (int)(sizeof(names) / sizeof(names[0])) ? names[rcode] : "RCODE";
}

const char *dcv_dns_dnssec(dcv_dnssec_t dnssec)
{
    static const char *const names[] = {"unknown", "insecure", "secure", "bogus"};

    return names[dnssec];
}

/* The length of a name without its final dot. */
static apr_size_t length_of(const char *name)
{
    apr_size_t len = strlen(name);

    return len && name[len - 1] == '.' ? len - 1 : len;
}

int dcv_dns_same(const char *a, const char *b)
{
    apr_size_t len = length_of(a);

    return len == length_of(b) && !apr_cstr_casecmpn(a, b, len);
}

int dcv_dns_is_below(const char *name, const char *ancestor)
{
    apr_size_t len = length_of(name), above = length_of(ancestor);

    if (!above) {
        return 1;
    }
    if (len == above) {
        return dcv_dns_same(name, ancestor);
    }
    return len > above && name[len - above - 1] == '.' &&
           !apr_cstr_casecmpn(name + len - above, ancestor, above);
}

const char *dcv_dns_parent(const char *name)
{
    const char *dot = strchr(name, '.');

    return dot && dot[1] ? dot + 1 : NULL;
}
