/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/* Orders of directories in a snapshot: see dcv/snapshot.h. */
#include <string.h>

#include "snapshot.h"

#define MD5_DIGITS (DCV_FILE_MD5_BYTES - 1)

/* An MD5, which more may follow, and the number of a directory. */
typedef struct {
    const char *md5;
    int directory;
} by_md5_t;

/* Copies of a CSR stand together, those of a directory beside each other. */
static int compare_md5(const void *item, const void *wanted)
{
    const dcv_drop_t *drop = item;
    const by_md5_t *by = wanted;
    int difference = memcmp(drop->order.csr->md5, by->md5, MD5_DIGITS);

    return difference ? difference : drop->directory->number - by->directory;
}

dcv_table_place_t dcv_snapshot_seek_md5(const dcv_snapshot_t *snapshot, const char *md5,
                                        int directory)
{
    const by_md5_t by = {md5, directory};
    dcv_wanted_t wanted = {
        .key = dcv_drop_md5_key(md5), .item = &by, .compare = compare_md5};

    return dcv_table_seek(snapshot->by_md5, &wanted);
}

/* Whether an order is for a name; a wildcard counts for what it begins at. */
static int has_name(const dcv_order_t *order, const char *host)
{
    for (int i = 0; i < order->names->nelts; i++) {
        if (!strcmp(APR_ARRAY_IDX(order->names, i, const dcv_name_t *)->fqdn, host)) {
            return 1;
        }
    }
    return 0;
}

static const dcv_vhost_t *vhost_of(const dcv_snapshot_t *snapshot, int number)
{
    return APR_ARRAY_IDX(snapshot->vhosts, number, const dcv_vhost_t *);
}

/*
 * Of the orders in the directories of one virtual host the best one for a file name that
 * begins with an MD5 in upper case. What others have with that MD5 costs nothing.
 */
static const dcv_drop_t *find_best(const dcv_snapshot_t *snapshot,
                                   const dcv_vhost_t *owner, const char *md5,
                                   const char *host)
{
    int end = owner->first_directory + owner->directories;
    dcv_table_place_t place =
        dcv_snapshot_seek_md5(snapshot, md5, owner->first_directory);
    const dcv_drop_t *drop, *best = NULL;

    while (owner->directories && (drop = dcv_table_next(&place)) &&
           !memcmp(drop->order.csr->md5, md5, MD5_DIGITS) &&
           drop->directory->number < end) {
        if ((!best || dcv_drop_is_preferred(drop, best)) &&
            has_name(&drop->order, host)) {
            best = drop;
        }
    }
    return best;
}

/* Those of a virtual host go before those of the main server. */
static const dcv_answer_t *find_exact(const dcv_snapshot_t *snapshot, int vhost,
                                      const char *md5, const char *host)
{
    const dcv_drop_t *best = find_best(snapshot, vhost_of(snapshot, vhost), md5, host);

    if (!best && vhost) {
        best = find_best(snapshot, vhost_of(snapshot, 0), md5, host);
    }
    return best ? &best->answer : NULL;
}

const dcv_answer_t *dcv_snapshot_find_dropped(const dcv_snapshot_t *snapshot, int vhost,
                                              const char *file_name, const char *host)
{
    char md5[DCV_FILE_MD5_BYTES];
    const dcv_answer_t *answer;

    if (!snapshot->by_md5 || !host || strlen(file_name) != MD5_DIGITS + 4 ||
        memcmp(file_name + MD5_DIGITS, ".txt", 4)) {
        return NULL;
    }
    answer = find_exact(snapshot, vhost, file_name, host);
    /* CAs ask in upper case, so that another case is worth a second look, no more. */
    if (!answer && dcv_snapshot_md5_of(md5, file_name)) {
        answer = find_exact(snapshot, vhost, md5, host);
    }
    return answer;
}

/* How many items of a table there are in directories with a lower number. */
static int count_before(const dcv_table_t *table, int directory)
{
    dcv_drop_id_t id = {directory, ""};
    dcv_wanted_t wanted = dcv_drop_wanted(&id);

    /* Of most servers all are in the first one, which a walk asks for with each order. */
    return directory ? dcv_table_rank(table, &wanted) : 0;
}

/* How many items of a table there are in the directories of a virtual host. */
static int count_of_vhost(const dcv_table_t *table, const dcv_vhost_t *host)
{
    int first = host->first_directory;

    return host->directories ? count_before(table, first + host->directories) -
                                   count_before(table, first)
                             : 0;
}

int dcv_snapshot_order_count(const dcv_snapshot_t *snapshot, int vhost)
{
    const dcv_vhost_t *host = vhost_of(snapshot, vhost);

    return host->orders->nelts + count_of_vhost(snapshot->orders, host);
}

const dcv_order_t *dcv_snapshot_order(const dcv_snapshot_t *snapshot, int vhost,
                                      int number)
{
    const dcv_vhost_t *host = vhost_of(snapshot, vhost);
    const dcv_drop_t *drop = NULL;

    if (number < host->orders->nelts) {
        return APR_ARRAY_IDX(host->orders, number, const dcv_order_t *);
    }
    if (host->directories) {
        drop = dcv_table_at(snapshot->orders,
                            count_before(snapshot->orders, host->first_directory) +
                                number - host->orders->nelts);
    }
    return drop && drop->directory->vhost == vhost ? &drop->order : NULL;
}

const dcv_order_t *dcv_snapshot_next_order(const dcv_snapshot_t *snapshot,
                                           dcv_order_walk_t *walk)
{
    for (; walk->vhost < snapshot->vhosts->nelts; walk->vhost++) {
        const dcv_order_t *order =
            dcv_snapshot_order(snapshot, walk->vhost, walk->next);

        if (order) {
            walk->next++;
            return order;
        }
        walk->next = 0;
    }
    return NULL;
}

int dcv_snapshot_file_error_count(const dcv_snapshot_t *snapshot)
{
    return snapshot->errors_listed->nelts + dcv_table_count(snapshot->errors);
}

/* The error of a drop that a table has at a place. */
static const dcv_file_error_t *error_at(const dcv_table_t *table, int number)
{
    const dcv_drop_t *drop = dcv_table_at(table, number);

    return drop ? &drop->error : NULL;
}

const dcv_file_error_t *dcv_snapshot_file_error(const dcv_snapshot_t *snapshot,
                                                int number)
{
    int listed = snapshot->errors_listed->nelts;

    return number < listed ? APR_ARRAY_IDX(snapshot->errors_listed, number,
                                           const dcv_file_error_t *)
                           : error_at(snapshot->errors, number - listed);
}

/* How many errors the directives of a virtual host have. */
static int count_listed(const dcv_vhost_t *host)
{
    return host->errors ? host->errors->nelts : 0;
}

int dcv_snapshot_vhost_error_count(const dcv_snapshot_t *snapshot, int vhost)
{
    const dcv_vhost_t *host = vhost_of(snapshot, vhost);

    return count_listed(host) + count_of_vhost(snapshot->errors, host) +
           count_of_vhost(snapshot->repeated, host);
}

const dcv_file_error_t *dcv_snapshot_vhost_error(const dcv_snapshot_t *snapshot,
                                                 int vhost, int number)
{
    const dcv_vhost_t *host = vhost_of(snapshot, vhost);
    const dcv_table_t *table = snapshot->errors;
    int count = count_of_vhost(table, host);

    if (number < count_listed(host)) {
        return APR_ARRAY_IDX(host->errors, number, const dcv_file_error_t *);
    }
    number -= count_listed(host);
    if (number >= count) {
        number -= count;
        table = snapshot->repeated;
    }
    return number < count_of_vhost(table, host)
               ? error_at(table, count_before(table, host->first_directory) + number)
               : NULL;
}

int dcv_snapshot_has_md5(const dcv_snapshot_t *snapshot, const char *md5)
{
    dcv_table_place_t place = dcv_snapshot_seek_md5(snapshot, md5, 0);
    const dcv_drop_t *drop = dcv_table_next(&place);

    return (drop && !strcmp(drop->order.csr->md5, md5)) ||
           apr_hash_get(snapshot->md5s, md5, MD5_DIGITS) != NULL;
}
