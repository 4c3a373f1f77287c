/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/* What is wrong, and not with an order: see dcv/events.h. */
#include <string.h>

#include <apr_strings.h>

#include "dcv/events.h"
#include "report/report.h"
#include "report/stray_answered.h"
#include "report/visits.h"
#include "text.h"

/* The virtual host that was asked, as httpd calls it; NULL: it is gone. */
static const char *find_vhost(dcv_report_t *report, const dcv_stray_t *stray)
{
    const apr_array_header_t *hosts = dcv_report_numbered(report, stray->vhost);

    return hosts && hosts->nelts ? APR_ARRAY_IDX(hosts, 0, const dcv_served_t *)->name
                                 : NULL;
}

/* Whether an application gave what was asked for, which is no mistake then. */
static int is_answered(const dcv_stray_t *stray)
{
    return stray->status >= 200 && stray->status < 300;
}

/*
 * Add a request, if it is worth telling. Whatever a client calls the host, it is told of only
 * if it is a name.
 */
static void add_stray(apr_array_header_t *faults, dcv_report_t *report,
                      const dcv_stray_t *stray, apr_pool_t *scratch)
{
    apr_pool_t *pool = faults->pool;
    apr_time_t now = dcv_report_time(report);
    const dcv_name_t *name;
    dcv_fault_t *fault;

    if (stray->time <= now - DCV_EVENT_MEMORY || !stray->host || is_answered(stray) ||
        dcv_name_parse(&name, stray->host, strlen(stray->host), scratch) ||
        dcv_stray_is_answered(report, stray, scratch)) {
        return;
    }
    fault = apr_array_push(faults);
    memset(fault, 0, sizeof(*fault));
    fault->event = DCV_EVENT_UNKNOWN_REQUEST;
    fault->time = stray->time;
    fault->name = apr_pstrdup(pool, name->text);
    fault->md5 = dcv_text_readable(stray->md5, pool);
    fault->vhost = find_vhost(report, stray);
    fault->owner = stray->vhost;
    fault->text = apr_psprintf(
        pool,
        "%s asked for the file of a CSR with the MD5 %s under the name %s, which the "
        "virtual host does not have: status %d. %s",
        dcv_text_readable(stray->address, scratch), fault->md5, fault->name,
        stray->status,
        dcv_report_has_md5(report, stray->md5)
            ? "An order of this server has this CSR: add it to that virtual host, or "
              "add the name to the one that has it."
            : "The CA has another CSR than the ones that are here: add the order for "
              "that one.");
}

static void add_strays(apr_array_header_t *faults, dcv_report_t *report, int known,
                       int part, apr_pool_t *scratch)
{
    const dcv_sources_t *sources = dcv_report_sources(report);
    dcv_strays_t strays = {0};

    sources->strays(&strays, sources->context, known, part, scratch);
    for (int i = 0; i < strays.count; i++) {
        add_stray(faults, report, &strays.list[i], scratch);
    }
}

/* The directory of a path, as a number: what one customer can bring about has the same. */
static apr_uint64_t number_directory(const char *path, apr_pool_t *scratch)
{
    const char *end = strrchr(path, '/');

    return dcv_id_number(end ? apr_pstrmemdup(scratch, path, (apr_size_t)(end - path))
                             : path);
}

static void add_file_error(apr_array_header_t *faults, dcv_report_t *report,
                           const dcv_file_error_t *error, apr_pool_t *scratch)
{
    dcv_fault_t *fault = apr_array_push(faults);

    memset(fault, 0, sizeof(*fault));
    fault->event = DCV_EVENT_FILE_ERROR;
    fault->time = dcv_report_time(report);
    fault->name = dcv_text_readable(error->source, faults->pool);
    fault->text = dcv_text_readable(error->text, faults->pool);
    fault->owner = number_directory(error->source, scratch);
}

apr_array_header_t *dcv_faults_list(dcv_report_t *report, apr_pool_t *pool)
{
    apr_array_header_t *faults = apr_array_make(pool, 8, sizeof(dcv_fault_t));
    int errors = dcv_report_file_error_count(report);
    int parts = dcv_report_sources(report)->strays ? DCV_STRAYS_PARTS : 0;
    apr_pool_t *scratch;

    apr_pool_create(&scratch, pool);
    for (int part = 0; part < parts; part++) {
        add_strays(faults, report, 1, part, scratch);
        add_strays(faults, report, 0, part, scratch);
        apr_pool_clear(scratch);
    }
    for (int i = 0; i < errors; i++) {
        add_file_error(faults, report, dcv_report_file_error(report, i), scratch);
        apr_pool_clear(scratch);
    }
    apr_pool_destroy(scratch);
    return faults;
}

void dcv_fault_id(unsigned char id[DCV_ID_BYTES], const dcv_fault_t *fault)
{
    dcv_id_make(id, dcv_event_name(fault->event), fault->name,
                fault->md5 ? fault->md5 : fault->text);
}
