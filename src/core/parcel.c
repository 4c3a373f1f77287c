/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A dropped file as one block of memory: see parcel.h. All of it is laid out twice by the
 * same functions: first in a pool, which tells how long it is, then in the block.
 */
#include "parcel.h"

#include <string.h>

#include <apr_strings.h>

#define ALIGNED 8

typedef struct {
    char *block;      /* NULL: it is only measured */
    apr_pool_t *pool; /* for measuring */
    apr_size_t len;
} parcel_t;

/* Room for len bytes. */
static void *room(parcel_t *parcel, apr_size_t len, apr_size_t aligned)
{
    apr_size_t at = (parcel->len + aligned - 1) / aligned * aligned;

    parcel->len = at + len;
    return parcel->block ? parcel->block + at : apr_palloc(parcel->pool, len);
}

static void *add(parcel_t *parcel, const void *bytes, apr_size_t len)
{
    return memcpy(room(parcel, len, ALIGNED), bytes, len);
}

static const char *add_text(parcel_t *parcel, const char *text)
{
    apr_size_t len = text ? strlen(text) + 1 : 0;

    return text ? memcpy(room(parcel, len, 1), text, len) : NULL;
}

/* A list with room for the items of another one; they are the caller's to fill in. */
static apr_array_header_t *add_list(parcel_t *parcel, const apr_array_header_t *list)
{
    apr_array_header_t *added = add(parcel, list, sizeof(*list));

    added->pool = NULL;
    added->nalloc = list->nelts;
    added->elts =
        room(parcel, (apr_size_t)list->nelts * (apr_size_t)list->elt_size, ALIGNED);
    return added;
}

static const apr_array_header_t *add_names(parcel_t *parcel,
                                           const apr_array_header_t *names)
{
    apr_array_header_t *added = add_list(parcel, names);

    for (int i = 0; i < names->nelts; i++) {
        const dcv_name_t *name = APR_ARRAY_IDX(names, i, const dcv_name_t *);
        dcv_name_t *copy = add(parcel, name, sizeof(*name));

        copy->text = add_text(parcel, name->text);
        copy->fqdn = copy->text + (strlen(name->text) - strlen(name->fqdn));
        APR_ARRAY_IDX(added, i, const dcv_name_t *) = copy;
    }
    return added;
}

static const apr_array_header_t *add_texts(parcel_t *parcel,
                                           const apr_array_header_t *texts)
{
    apr_array_header_t *added = texts ? add_list(parcel, texts) : NULL;

    for (int i = 0; texts && i < texts->nelts; i++) {
        APR_ARRAY_IDX(added, i, const char *) =
            add_text(parcel, APR_ARRAY_IDX(texts, i, const char *));
    }
    return added;
}

static const dcv_csr_t *add_csr(parcel_t *parcel, const dcv_csr_t *csr)
{
    dcv_csr_t *added = add(parcel, csr, sizeof(*csr));

    added->names = add_names(parcel, csr->names);
    added->odd_names = add_texts(parcel, csr->odd_names);
    added->md5 = add_text(parcel, csr->md5);
    added->sha256 = add_text(parcel, csr->sha256);
    added->subject = add_text(parcel, csr->subject);
    added->key_type = add_text(parcel, csr->key_type);
    added->signature_algorithm = add_text(parcel, csr->signature_algorithm);
    return added;
}

/* What every file has: "DIRECTORY/NAME", of which its name is the end. */
static dcv_drop_t *add_file(parcel_t *parcel, const dcv_directory_t *directory,
                            const char *name)
{
    apr_size_t path_len = strlen(directory->path), name_len = strlen(name);
    int named = name_len > 0, slash = named && directory->path[path_len - 1] != '/';
    dcv_drop_t *drop = room(parcel, sizeof(*drop), ALIGNED);
    char *source = room(parcel, path_len + (apr_size_t)slash + name_len + 1, 1);

    memset(drop, 0, sizeof(*drop));
    memcpy(source, directory->path, path_len);
    if (slash) {
        source[path_len++] = '/';
    }
    memcpy(source + path_len, name, name_len + 1);
    drop->directory = directory;
    drop->name = source + path_len;
    drop->problem.source = source;
    return drop;
}

static dcv_drop_t *lay_order(parcel_t *parcel, const dcv_directory_t *directory,
                             const char *name, const dcv_order_t *order, int keep_csr)
{
    dcv_drop_t *drop = add_file(parcel, directory, name);
    dcv_order_t *made = &drop->order;
    int names_of_csr = order->names == order->csr->names;
    apr_size_t md5_len = strlen(order->csr->md5);
    char *file_name = room(parcel, md5_len + sizeof(".txt"), 1);

    *made = *order;
    made->source = drop->problem.source;
    made->directory = directory;
    made->csr = keep_csr ? order->csr : add_csr(parcel, order->csr);
    made->names = names_of_csr ? made->csr->names : add_names(parcel, order->names);
    made->unique_value = add_text(parcel, order->unique_value);
    made->body = add_text(parcel, order->body);
    memcpy(file_name, order->csr->md5, md5_len);
    memcpy(file_name + md5_len, ".txt", sizeof(".txt"));
    drop->answer.file_name = file_name;
    drop->answer.body = made->body;
    drop->answer.body_len = (apr_uint32_t)strlen(made->body);
    drop->answer.order = made;
    return drop;
}

dcv_drop_t *dcv_parcel_order(dcv_keeper_t *keeper, const dcv_directory_t *directory,
                             const char *name, const dcv_order_t *order, int keep_csr,
                             apr_pool_t *scratch_pool)
{
    parcel_t parcel = {NULL, scratch_pool, 0};

    lay_order(&parcel, directory, name, order, keep_csr);
    parcel.block = dcv_keeper_make(keeper, parcel.len);
    parcel.len = 0;
    return lay_order(&parcel, directory, name, order, keep_csr);
}

dcv_drop_t *dcv_parcel_problem(dcv_keeper_t *keeper, const dcv_directory_t *directory,
                               const char *name, const char *text)
{
    parcel_t parcel = {NULL, NULL, 0};
    dcv_drop_t *drop;

    /* All that add_file() may want. */
    parcel.block = dcv_keeper_make(keeper, sizeof(*drop) + strlen(directory->path) +
                                               strlen(name) + strlen(text) + 3);
    drop = add_file(&parcel, directory, name);
    drop->problem.text = add_text(&parcel, text);
    return drop;
}
