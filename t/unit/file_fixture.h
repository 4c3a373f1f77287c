/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What addresses answer when they are asked for the file, beside what evidence_fixture.h has of
 * the DNS.
 */
#ifndef FILE_FIXTURE_H
#define FILE_FIXTURE_H

#include "evidence_fixture.h"

#define V4    "192.0.2.1"
#define OTHER "192.0.2.2"
#define V6    "2001:db8::1"

/* The order that was published, whose addresses were looked up; none is there yet. */
scene_t file_scene(void);

/* The same for a name of an order. */
scene_t file_scene_of(const dcv_order_t *order, const char *name);

/* What came of asking an address on port 80, to be changed: 200 with the order's file. */
dcv_fetched_t *fetch_file(const scene_t *scene, const char *address);

/* The same with a port and an outcome. */
dcv_fetched_t *fetch_at(const scene_t *scene, const char *address, int port,
                        dcv_fetch_outcome_t outcome);

/* Give a fetch this body. */
void set_body(dcv_fetched_t *fetched, const char *body);

/* A server of ours, www.example.net at a.conf:7, that took a request; to be changed. */
dcv_taken_t *taken_by_us(dcv_fetched_t *fetched);

/* The check of the file, judged and explained. */
const dcv_file_check_t *file_check(const scene_t *scene);

/* That a check of the file has a verdict, and sentences that fit it. */
void file_is(const dcv_file_check_t *file, const char *verdict, const char *name);

#endif
