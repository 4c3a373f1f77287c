/* SPDX-License-Identifier: Apache-2.0 */
/* make_csrs DIR COUNT: write DIR/1.csr and so on, RSA 2048, each for www.hN.example. */
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>
#include <stdio.h>
#include <stdlib.h>

static int write_csr(const char *directory, long number, EVP_PKEY *key)
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
    X509_REQ_set_pubkey(request, key);
    X509_REQ_sign(request, key, EVP_sha256());
    out = fopen(path, "w");
    ok = out && PEM_write_X509_REQ(out, request) && !fclose(out);
    X509_REQ_free(request);
    return ok;
}

int main(int argc, char **argv)
{
    EVP_PKEY *key = EVP_RSA_gen(2048);
    long count = argc == 3 ? atol(argv[2]) : 0;

    for (long i = 1; i <= count; i++) {
        if (!write_csr(argv[1], i, key)) {
            perror(argv[1]);
            return 1;
        }
    }
    EVP_PKEY_free(key);
    return count == 0;
}
