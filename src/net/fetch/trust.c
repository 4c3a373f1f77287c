/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/* Certificates of servers: see trust.h. */
#include "trust.h"

#include <string.h>

#include <apr_env.h>
#include <apr_file_info.h>
#include <openssl/err.h>
#include <openssl/ssl.h>

#include "system/system.h"

/*
 * A server chooses the group of a Diffie-Hellman exchange, up to 10,000 bits, which takes this
 * side most of a second of CPU time; all fetches share one thread. So many bits take 50 ms.
 */
#define DH_BITS_MAX 4096

/* OpenSSL's own measure of what it takes at its lowest level of security. */
#define DH_STRENGTH_MIN 80

struct dcv_trust_t {
    X509_STORE *store;
};

static apr_status_t free_store(void *data)
{
    X509_STORE_free(((dcv_trust_t *)data)->store);
    return APR_SUCCESS;
}

/* Whether a directory has a file by a hash, as OpenSSL looks for them. */
static int has_hashes(const char *path, apr_pool_t *pool)
{
    apr_finfo_t info;
    apr_dir_t *directory;
    int is_found = 0;

    if (apr_dir_open(&directory, path, pool) != APR_SUCCESS) {
        return 0;
    }
    while (!is_found && apr_dir_read(&info, APR_FINFO_NAME, directory) == APR_SUCCESS) {
        is_found = strlen(info.name) == 10 && !strcmp(info.name + 8, ".0");
    }
    apr_dir_close(directory);
    return is_found;
}

/* From the directory what is needed is read, and only then; from the file all, at once. */
static int load(X509_STORE *store, apr_pool_t *pool)
{
    char *chosen;
    const char *path =
        apr_env_get(&chosen, X509_get_default_cert_dir_env(), pool) == APR_SUCCESS
            ? chosen
            : X509_get_default_cert_dir();

    return has_hashes(path, pool)
               ? X509_STORE_load_path(store, path)
               : X509_STORE_load_file(store, X509_get_default_cert_file());
}

dcv_trust_t *dcv_trust_create(apr_pool_t *pool)
{
    dcv_trust_t *trust = apr_pcalloc(pool, sizeof(*trust));

    trust->store = X509_STORE_new();
    /* Without authorities each certificate would be one of an unknown authority. */
    if (!trust->store || !load(trust->store, pool)) {
        X509_STORE_free(trust->store);
        ERR_clear_error();
        return NULL;
    }
    apr_pool_cleanup_register(pool, trust, free_store, apr_pool_cleanup_null);
    return trust;
}

static int is_address(const char *host)
{
    unsigned char octets[16];

    return inet_pton(strchr(host, ':') ? AF_INET6 : AF_INET, host, octets) == 1;
}

/* OpenSSL asks whether something is secure enough: all is, but a group that is out of bounds. */
static int is_allowed(const SSL *ssl, const SSL_CTX *context, int what, int strength,
                      int id, void *key, void *data)
{
    (void)ssl;
    (void)context;
    (void)id;
    (void)data;
    return what != SSL_SECOP_TMP_DH ||
           (strength >= DH_STRENGTH_MIN && (!key || EVP_PKEY_bits(key) <= DH_BITS_MAX));
}

void dcv_trust_apply(dcv_trust_t *trust, void *context, const char *host)
{
    X509_VERIFY_PARAM *param = SSL_CTX_get0_param(context);

    SSL_CTX_set_options(context,
                        SSL_OP_LEGACY_SERVER_CONNECT | SSL_OP_IGNORE_UNEXPECTED_EOF);
    SSL_CTX_set_security_callback(context, is_allowed);
    if (!trust) {
        return;
    }
    SSL_CTX_set1_cert_store(context, trust->store);
    if (is_address(host)) {
        X509_VERIFY_PARAM_set1_ip_asc(param, host);
    }
    else {
        X509_VERIFY_PARAM_set1_host(param, host, 0);
    }
}

const char *dcv_trust_complaint(long result)
{
    return result == X509_V_OK ? NULL : X509_verify_cert_error_string(result);
}
