/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The functions behind the table of writers; only lib/report includes it. */
#ifndef TC_REPORT_WRITERS_H
#define TC_REPORT_WRITERS_H

#include <stddef.h>
#include <stdio.h>

#include "base/arena.h"
#include "check/check.h"
#include "report/report.h"

void tc_text_write(FILE *out, const struct tc_check *const *checks,
		   size_t count, const struct tc_report_options *opt);
void tc_json_write(FILE *out, const struct tc_check *const *checks,
		   size_t count, const struct tc_report_options *opt);

/* A text report being written. */
struct tc_text {
	FILE *out;
	const struct tc_check *check;
	const struct tc_report_options *opt;
	struct tc_arena arena; /* quoted strings */
};

/* Colours, each with a plain meaning of its own. */
enum tc_paint { TC_PAINT_NONE, TC_PAINT_BAD, TC_PAINT_ODD, TC_PAINT_GOOD,
		TC_PAINT_NAME };
/* Writes text, padded with blanks to width columns after it. */
void tc_text_paint(const struct tc_text *t, enum tc_paint paint,
		   const char *text, size_t width);

/* "tag signature: good": a word for the tag's. */
const char *tc_text_tag_seal(const struct tc_check *check);
/* A line for each signature that is more than not there. */
void tc_text_seals(struct tc_text *t);

/* What derived members rest on. */
void tc_text_chain(struct tc_text *t);

/* All findings, or in quiet mode those that reject. */
void tc_text_findings(struct tc_text *t);

#endif
