/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Drops: see drop.h. A drop is laid out twice by the same functions: first in pieces of a
 * pool, which measures its length, then in a block of that length.
 */
#include "drop.h"

#include <string.h>

#include <apr_strings.h>

/* Alignment of structures, in bytes. */
#define ALIGNED 8

static int compare_files(const void *item, const void *wanted)
{
    const dcv_drop_t *drop = item;
    const dcv_drop_id_t *id = wanted;

    return strcmp(drop->name, id->name);
}

/* The directory, and the first four bytes of the name. */
dcv_wanted_t dcv_drop_wanted(const dcv_drop_id_t *id)
{
    dcv_wanted_t wanted = {
        .key = (apr_uint64_t)id->directory, .item = id, .compare = compare_files};
    const char *c = id->name;

    for (int i = 0; i < 4; i++) {
        wanted.key = wanted.key << 8 | (unsigned char)*c;
        c += *c != '\0';
    }
    return wanted;
}

int dcv_drop_is_preferred(const dcv_drop_t *drop, const dcv_drop_t *to)
{
    if (!drop->directory->vhost != !to->directory->vhost) {
        return drop->directory->vhost != 0;
    }
    if (drop->order.issued != to->order.issued) {
        return drop->order.issued > to->order.issued;
    }
    if (drop->directory->number != to->directory->number) {
        return drop->directory->number > to->directory->number;
    }
    return strcmp(drop->name, to->name) > 0;
}

apr_uint64_t dcv_drop_md5_key(const char *md5)
{
    apr_uint64_t key;

    /* The order depends on the byte order, but is the same for all. */
    memcpy(&key, md5, sizeof(key));
    return key;
}

typedef struct {
    int is_measured;  /* whether block is there; before, only len counts */
    char *block;      /* for what is laid out */
    apr_pool_t *pool; /* for measuring */
    apr_size_t len;   /* bytes reserved so far */
} layout_t;

/* Reserve len bytes. */
static void *reserve(layout_t *layout, apr_size_t len, apr_size_t aligned)
{
    apr_size_t at = (layout->len + aligned - 1) / aligned * aligned;

    layout->len = at + len;
    return layout->is_measured ? layout->block + at : apr_palloc(layout->pool, len);
}

static void *add(layout_t *layout, const void *bytes, apr_size_t len)
{
    return memcpy(reserve(layout, len, ALIGNED), bytes, len);
}

static const char *add_text(layout_t *layout, const char *text)
{
    apr_size_t len = text ? strlen(text) + 1 : 0;

    return text ? memcpy(reserve(layout, len, 1), text, len) : NULL;
}

/* Add a list of the length of another one. The caller fills in its items. */
static apr_array_header_t *add_list(layout_t *layout, const apr_array_header_t *list)
{
    apr_array_header_t *added = add(layout, list, sizeof(*list));

    added->pool = NULL;
    added->nalloc = list->nelts;
    added->elts =
        reserve(layout, (apr_size_t)list->nelts * (apr_size_t)list->elt_size, ALIGNED);
    return added;
}

static const apr_array_header_t *add_names(layout_t *layout,
                                           const apr_array_header_t *names)
{
    apr_array_header_t *added = add_list(layout, names);

    for (int i = 0; i < names->nelts; i++) {
        const dcv_name_t *name = APR_ARRAY_IDX(names, i, const dcv_name_t *);
        dcv_name_t *copy = add(layout, name, sizeof(*name));

        copy->text = add_text(layout, name->text);
        copy->fqdn = copy->text + (strlen(name->text) - strlen(name->fqdn));
        APR_ARRAY_IDX(added, i, const dcv_name_t *) = copy;
    }
    return added;
}

static const apr_array_header_t *add_texts(layout_t *layout,
                                           const apr_array_header_t *texts)
{
    apr_array_header_t *added = texts ? add_list(layout, texts) : NULL;

    for (int i = 0; texts && i < texts->nelts; i++) {
        APR_ARRAY_IDX(added, i, const char *) =
            add_text(layout, APR_ARRAY_IDX(texts, i, const char *));
    }
    return added;
}

static const dcv_csr_t *add_csr(layout_t *layout, const dcv_csr_t *csr)
{
    dcv_csr_t *added = add(layout, csr, sizeof(*csr));

    added->names = add_names(layout, csr->names);
    added->odd_names = add_texts(layout, csr->odd_names);
    added->md5 = add_text(layout, csr->md5);
    added->sha256 = add_text(layout, csr->sha256);
    added->subject = add_text(layout, csr->subject);
    added->key_type = add_text(layout, csr->key_type);
    added->signature_algorithm = add_text(layout, csr->signature_algorithm);
    added->odd_curve = add_text(layout, csr->odd_curve);
    return added;
}

/* Add what each drop has. Its source is "DIRECTORY/NAME", and its name the end of that. */
static dcv_drop_t *add_file(layout_t *layout, const dcv_directory_t *directory,
                            const char *name)
{
    apr_size_t path_len = strlen(directory->path), name_len = strlen(name);
    int named = name_len > 0, slash = named && directory->path[path_len - 1] != '/';
    dcv_drop_t *drop = reserve(layout, sizeof(*drop), ALIGNED);
    char *source = reserve(layout, path_len + (apr_size_t)slash + name_len + 1, 1);

    memset(drop, 0, sizeof(*drop));
    memcpy(source, directory->path, path_len);
    if (slash) {
        source[path_len++] = '/';
    }
    memcpy(source + path_len, name, name_len + 1);
    drop->directory = directory;
    drop->name = source + path_len;
    drop->error.source = source;
    return drop;
}

static dcv_drop_t *lay_out_order(layout_t *layout, const dcv_directory_t *directory,
                                 const char *name, const dcv_order_t *order,
                                 int keep_csr)
{
    dcv_drop_t *drop = add_file(layout, directory, name);
    dcv_order_t *made = &drop->order;
    int names_of_csr = order->names == order->csr->names;
    apr_size_t md5_len = strlen(order->csr->md5);
    char *file_name = reserve(layout, md5_len + sizeof(".txt"), 1);

    *made = *order;
    made->source = drop->error.source;
    made->directory = directory;
    made->csr = keep_csr ? order->csr : add_csr(layout, order->csr);
    made->names = names_of_csr ? made->csr->names : add_names(layout, order->names);
    made->unique_value = add_text(layout, order->unique_value);
    made->body = add_text(layout, order->body);
    memcpy(file_name, order->csr->md5, md5_len);
    memcpy(file_name + md5_len, ".txt", sizeof(".txt"));
    drop->answer.file_name = file_name;
    drop->answer.body = made->body;
    drop->answer.body_len = (apr_uint32_t)strlen(made->body);
    drop->answer.order = made;
    return drop;
}

apr_size_t dcv_drop_measure(const dcv_directory_t *directory, const char *name,
                            const dcv_order_t *order, apr_pool_t *scratch_pool)
{
    layout_t layout = {.pool = scratch_pool};

    lay_out_order(&layout, directory, name, order, 0);
    return layout.len;
}

dcv_drop_t *dcv_drop_create_order(dcv_versions_t *versions,
                                  const dcv_directory_t *directory, const char *name,
                                  const dcv_order_t *order, int keep_csr,
                                  apr_pool_t *scratch_pool)
{
    apr_size_t bytes = dcv_drop_measure(directory, name, order, scratch_pool);
    layout_t layout = {.pool = scratch_pool};
    dcv_drop_t *drop;

    if (keep_csr) {
        lay_out_order(&layout, directory, name, order, 1);
    }
    else {
        layout.len = bytes;
    }
    layout.block = dcv_versions_make(versions, layout.len);
    layout.is_measured = 1;
    layout.len = 0;
    drop = lay_out_order(&layout, directory, name, order, keep_csr);
    drop->bytes = bytes;
    return drop;
}

dcv_drop_t *dcv_drop_create_error(dcv_versions_t *versions,
                                  const dcv_directory_t *directory, const char *name,
                                  const dcv_error_t *error)
{
    layout_t layout = {.is_measured = 1};
    apr_size_t texts_len = 0;
    dcv_drop_t *drop;

    for (int i = 0; i < DCV_LANGS; i++) {
        texts_len += strlen(error->messages[i]) + 1;
    }
    /* add_file() needs at most a slash and a NUL beside these. */
    layout.block = dcv_versions_make(versions, sizeof(*drop) + strlen(directory->path) +
                                                   strlen(name) + texts_len + 2);
    drop = add_file(&layout, directory, name);
    for (int i = 0; i < DCV_LANGS; i++) {
        drop->error.texts[i] = add_text(&layout, error->messages[i]);
    }
    drop->error.text = drop->error.texts[DCV_LANG_EN];
    return drop;
}
