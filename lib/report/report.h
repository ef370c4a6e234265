/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Writers of reports: one table, each writer over a finished check. */
#ifndef TC_REPORT_REPORT_H
#define TC_REPORT_REPORT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

struct tc_check;

struct tc_report_options {
	bool color;    /* text only: SGR sequences */
	bool verbose;  /* text only: every grouped line on its own */
	bool quiet;    /* text only: verdict and findings that fail */
	bool list;     /* several subjects were given, even if only one of them
			  could be checked: JSON is an array then */
	const char *version; /* of the program, "0.1.0" */
	const char *sandbox; /* what hostile bytes were read behind: "full",
				"partial", "none", "off" */
};

/* The formats are specified in docs/report-format.md. */
struct tc_writer {
	const char *name; /* value of --format */
	const char *text; /* for --help */
	/* checks[0..count): one for verify, several for audit. Stream errors
	 * are the caller's to check. Same checks, same bytes. */
	void (*write)(FILE *out, const struct tc_check *const *checks,
		      size_t count, const struct tc_report_options *opt);
};

/* Ended by a NULL name. */
extern const struct tc_writer tc_writers[];
const struct tc_writer *tc_writer_find(const char *name);

#endif
