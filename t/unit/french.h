/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Whether people who asked for French are told something in English. What tests do with
 * errors, warnings, checks and reports is done in French, too: see tap.c, warned.c,
 * evidence_fixture.c and fixture.c.
 */
#ifndef FRENCH_H
#define FRENCH_H

#include "tap.h"

/*
 * The first of the most frequent English words in a text; NULL: there is none. What stands in
 * quotes counts with in_quotes.
 */
const char *english_in(const char *text, int in_quotes);

/* Fail unless a text, that may be NULL, has no English word. */
void expect_french(const char *text, int in_quotes);

#endif
