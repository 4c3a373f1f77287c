/* SPDX-License-Identifier: Apache-2.0 */
#include "dcv/csr.h"
#include "tap.h"

#include <apr_strings.h>
#include <string.h>

/* Make a CSR with openssl, and compare with what openssl says of it. */
static const dcv_csr_t *against_openssl(const char *arguments)
{
    const dcv_csr_t *csr = NULL;
    const char *der;
    apr_size_t len;

    output_of(
        apr_psprintf(pool,
                     "openssl req -new -nodes -keyout /dev/null -outform DER -utf8 "
                     "-out $DCV_BUILD/unit/csr.der %s 2>&1",
                     arguments));
    der = read_file(output_of("echo $DCV_BUILD/unit/csr.der"), &len);
    succeeds(dcv_csr_parse(&csr, (const unsigned char *)der, len, pool, pool),
             arguments);
    is(csr ? csr->md5 : NULL,
       output_of("openssl md5 -r $DCV_BUILD/unit/csr.der | cut -c1-32 | tr a-f A-F"),
       "the MD5 that openssl computes");
    is(csr ? csr->sha256 : NULL,
       output_of("openssl sha256 -r $DCV_BUILD/unit/csr.der | cut -c1-64"),
       "the SHA-256 that openssl computes");
    ok(csr && csr->der_len == len && !memcmp(csr->der, der, len),
       "the DER as it stands");
    return csr;
}

static const char *all_names(const dcv_csr_t *csr)
{
    const char *list = "";

    for (int i = 0; csr && i < csr->names->nelts; i++) {
        list =
            apr_pstrcat(pool, list, " ",
                        APR_ARRAY_IDX(csr->names, i, const dcv_name_t *)->text, NULL);
    }
    return list;
}

static const char *odd_name(const dcv_csr_t *csr)
{
    return csr && csr->odd_names ? APR_ARRAY_IDX(csr->odd_names, 0, const char *)
                                 : NULL;
}

void run_tests(void)
{
    const char *ec = "-newkey ec -pkeyopt ec_paramgen_curve:P-256 ";
    const dcv_csr_t *csr = against_openssl("-newkey rsa:2048 -subj /CN=rsa.example");

    is(all_names(csr), " rsa.example", "the CN");
    csr = against_openssl("-newkey ed25519 -subj /CN=ed.example");
    is(all_names(csr), " ed.example", "the CN");
    csr = against_openssl(apr_pstrcat(pool, ec,
                                      "-subj /CN=A.example -addext 'subjectAltName="
                                      "DNS:a.example,DNS:*.b.example,IP:192.0.2.1'",
                                      NULL));
    is(all_names(csr), " a.example *.b.example 192.0.2.1", "each name once, CN first");
    csr =
        against_openssl(apr_pstrcat(pool, ec, "-subj '/O=X/CN=Jos\xc3\xa9 Ltd'", NULL));
    is(all_names(csr), "", "no name");
    is(odd_name(csr), "Jos\\xc3\\xa9 Ltd", "but an odd one, escaped");
    csr = against_openssl(apr_pstrcat(pool, ec, "-subj / ", NULL));
    is(all_names(csr), "", "an empty subject");

    fails(dcv_csr_parse(&csr, (const void *)"\x30\x03\x02\x01\x00", 5, pool, pool),
          DCV_E_CSR_DAMAGED, "does not decode", "a SEQUENCE that is no CSR");
    fails(dcv_csr_parse(&csr, (const void *)"", 0, pool, pool), DCV_E_CSR_DAMAGED,
          "does not decode", "nothing");
}
