/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Checks many names, as they are checked in the background, and says how fast and how
 * well, for t/bench/checks.
 *
 *   check_names NAMES DEAD ROOT ANCHORS AT_ONCE DESCRIPTORS
 *
 * The names are nNNNNN.test, and DEAD of them, in between, dNNNNN.test, whose name servers
 * do not answer. Writes "KEY VALUE" lines.
 */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

#include <apr_general.h>
#include <apr_strings.h>

#include "dcv/report.h"
#include "dcv/root.h"
#include "dcv/run.h"
#include "inquiry/evidence.h"

#define OWNER "_0123456789abcdef0123456789abcdef"
#define TARGET \
    "0123456789abcdef0123456789abcdef.0123456789abcdef0123456789abcdef.sectigo.com"
#define SERVERS 2
#define TIMEOUT apr_time_from_sec(5)

typedef struct {
    int names, dead;
    int begun;
    int good_right, dead_right, done;
    apr_time_t last_good;
    int descriptors; /* the most that were seen */
} bench_t;

/* Whether a name is one of the dead, which are spread evenly. */
static int is_dead(const bench_t *bench, int number)
{
    return bench->dead && number % (bench->names / bench->dead) == 1;
}

static const dcv_aim_t *next(void *context, apr_pool_t *pool)
{
    bench_t *bench = context;
    dcv_aim_t *aim = apr_pcalloc(pool, sizeof(*aim));
    apr_array_header_t *records = apr_array_make(pool, 1, sizeof(dcv_record_t));
    dcv_record_t *record = apr_array_push(records);
    char text[32];

    if (bench->begun == bench->names) {
        return NULL;
    }
    apr_snprintf(text, sizeof(text), "%c%05d.test",
                 is_dead(bench, bench->begun) ? 'd' : 'n', bench->begun);
    bench->begun++;
    dcv_name_parse(&aim->name, text, strlen(text), pool);
    memset(record, 0, sizeof(*record));
    record->domain = aim->name->fqdn;
    record->owner = apr_pstrcat(pool, OWNER ".", record->domain, ".", NULL);
    aim->records = records;
    aim->labels = OWNER;
    aim->target = TARGET;
    aim->base = record->domain;
    return aim;
}

/* How many of a name's servers were asked with this outcome; of the right data, if any. */
static int count_servers(const dcv_evidence_t *evidence, dcv_outcome_t outcome)
{
    int count = 0;

    for (int i = 0; i < evidence->servers->nelts; i++) {
        const dcv_sighting_t *seen =
            dcv_evidence_find(evidence, DCV_SIGHTING_OWNER, 0, i);

        count += seen && seen->outcome == outcome &&
                 (outcome != DCV_DATA || dcv_dns_same(seen->found, TARGET));
    }
    return count;
}

static void count_descriptors(bench_t *bench)
{
    DIR *open = opendir("/proc/self/fd");
    int count = -3; /* ".", ".." and this one */

    if (!open) {
        return;
    }
    while (readdir(open)) {
        count++;
    }
    closedir(open);
    bench->descriptors = count > bench->descriptors ? count : bench->descriptors;
}

static void complain(const dcv_aim_t *aim, const dcv_evidence_t *evidence,
                     const dcv_sighting_t *seen)
{
    fprintf(stderr, "%s: owner %d, rcode %d, dnssec %d, %d servers, CAA %d",
            aim->name->text, seen ? (int)seen->outcome : -1, seen ? seen->rcode : -1,
            seen ? (int)seen->dnssec : -1, evidence->servers->nelts,
            (int)evidence->caa.outcome);
    for (int i = 0; i < evidence->servers->nelts; i++) {
        const dcv_sighting_t *one =
            dcv_evidence_find(evidence, DCV_SIGHTING_OWNER, 0, i);

        fprintf(stderr, ", %s %d",
                APR_ARRAY_IDX(evidence->servers, i, dcv_zone_server_t).address,
                one ? (int)one->outcome : -1);
    }
    fputc('\n', stderr);
}

static void done(void *context, const dcv_aim_t *aim, dcv_evidence_t *evidence)
{
    bench_t *bench = context;
    const dcv_sighting_t *seen = dcv_evidence_find(evidence, DCV_SIGHTING_OWNER, 0, -1);
    int right;

    if (*aim->name->fqdn == 'd') {
        right = (!seen || seen->outcome >= DCV_FAILED) &&
                count_servers(evidence, DCV_SILENT) == SERVERS;
        bench->dead_right += right;
    }
    else {
        right = seen && seen->outcome == DCV_DATA &&
                dcv_dns_same(seen->found, TARGET) &&
                seen->dnssec == DCV_DNSSEC_INSECURE &&
                evidence->caa.outcome == DCV_NO_DATA &&
                count_servers(evidence, DCV_DATA) == SERVERS;
        bench->good_right += right;
        bench->last_good = apr_time_now();
    }
    if (!right) {
        complain(aim, evidence, seen);
    }
    if (++bench->done % 256 == 0) {
        count_descriptors(bench);
    }
}

static double seconds(apr_interval_time_t time)
{
    return (double)time / APR_USEC_PER_SEC;
}

static double cpu(const struct timeval *time)
{
    return (double)time->tv_sec + (double)time->tv_usec / 1e6;
}

static void show(const bench_t *bench, apr_time_t begun)
{
    struct rusage used;

    getrusage(RUSAGE_SELF, &used);
    printf("good %d of %d\n", bench->good_right, bench->names - bench->dead);
    printf("dead %d of %d\n", bench->dead_right, bench->dead);
    printf("seconds %.2f\n", seconds(apr_time_now() - begun));
    printf("good_seconds %.2f\n", seconds(bench->last_good - begun));
    printf("rate %.0f\n",
           (bench->names - bench->dead) / seconds(bench->last_good - begun));
    printf("rss_mb %.1f\n", (double)used.ru_maxrss / 1024);
    printf("descriptors %d\n", bench->descriptors);
    printf("user %.2f\nsystem %.2f\n", cpu(&used.ru_utime), cpu(&used.ru_stime));
}

int main(int argc, char **argv)
{
    bench_t bench = {0};
    dcv_run_setup_t setup = {.resolve = DCV_RESOLVE_RECURSIVE, .timeout = TIMEOUT};
    const dcv_work_t work = {.context = &bench, .next = next, .done = done};
    apr_array_header_t *roots, *anchors;
    apr_pool_t *pool;
    apr_time_t begun;
    dcv_error_t *error;

    if (argc != 7) {
        return 2;
    }
    apr_initialize();
    apr_pool_create(&pool, NULL);
    bench.names = atoi(argv[1]);
    bench.dead = atoi(argv[2]);
    roots = apr_array_make(pool, 1, sizeof(const char *));
    APR_ARRAY_PUSH(roots, const char *) = argv[3];
    error = dcv_root_read_anchors(&anchors, argv[4], pool);
    setup.roots = roots;
    setup.anchors = anchors;
    setup.inquiries_max = atoi(argv[5]);
    setup.descriptors_max = atoi(argv[6]);
    begun = apr_time_now();
    if (!error) {
        error = dcv_run(&setup, &work, pool);
    }
    if (error) {
        fprintf(stderr, "%s\n", error->message);
        return 1;
    }
    show(&bench, begun);
    apr_pool_destroy(pool);
    apr_terminate();
    return 0;
}
