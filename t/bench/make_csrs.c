/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/*
 * make_csrs DIR COUNT [NAMES [CURVE]]: write DIR/1.csr and so on, each for www.hN.example, and
 * with as many more names: n1.hN.example and so on. The key is of RSA 2048, or of a curve.
 */
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>
#include <stdio.h>
#include <stdlib.h>

/* Ask for a subjectAltName with so many names. */
static void add_names(X509_REQ *request, long number, long names)
{
    GENERAL_NAMES *list = sk_GENERAL_NAME_new_null();
    STACK_OF(X509_EXTENSION) *extensions = NULL;

    for (long i = 1; i <= names; i++) {
        GENERAL_NAME *name = GENERAL_NAME_new();
        ASN1_IA5STRING *text = ASN1_IA5STRING_new();
        char bytes[64];

        snprintf(bytes, sizeof(bytes), "n%ld.h%ld.example", i, number);
        ASN1_STRING_set(text, bytes, -1);
        GENERAL_NAME_set0_value(name, GEN_DNS, text);
        sk_GENERAL_NAME_push(list, name);
    }
    X509V3_add1_i2d(&extensions, NID_subject_alt_name, list, 0, X509V3_ADD_DEFAULT);
    X509_REQ_add_extensions(request, extensions);
    sk_X509_EXTENSION_pop_free(extensions, X509_EXTENSION_free);
    GENERAL_NAMES_free(list);
}

static int write_csr(const char *directory, long number, long names, EVP_PKEY *key)
{
    X509_REQ *request = X509_REQ_new();
    X509_NAME *subject = X509_REQ_get_subject_name(request);
    char path[4096], name[64];
    FILE *out;
    int ok;

    snprintf(path, sizeof(path), "%s/%ld.csr", directory, number);
    snprintf(name, sizeof(name), "www.h%ld.example", number);
    X509_NAME_add_entry_by_txt(subject, "CN", MBSTRING_UTF8, (unsigned char *)name, -1,
                               -1, 0);
    if (names) {
        add_names(request, number, names);
    }
    X509_REQ_set_pubkey(request, key);
    X509_REQ_sign(request, key, EVP_sha256());
    out = fopen(path, "w");
    ok = out && PEM_write_X509_REQ(out, request) && !fclose(out);
    X509_REQ_free(request);
    return ok;
}

int main(int argc, char **argv)
{
    EVP_PKEY *key = argc == 5 ? EVP_EC_gen(argv[4]) : EVP_RSA_gen(2048);
    long count = argc >= 3 ? atol(argv[2]) : 0;
    long names = argc >= 4 ? atol(argv[3]) : 0;

    for (long i = 1; i <= count; i++) {
        if (!write_csr(argv[1], i, names, key)) {
            perror(argv[1]);
            return 1;
        }
    }
    EVP_PKEY_free(key);
    return count == 0;
}
