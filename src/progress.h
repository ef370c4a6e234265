/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A line on stderr that says how far a long piece of work is. */
#ifndef TC_SRC_PROGRESS_H
#define TC_SRC_PROGRESS_H

#include <stdbool.h>
#include <stdint.h>

/* Shown only on a terminal, only once the work has taken a second, and
 * written over at most ten times a second. Never from two threads at once. */
struct tc_progress {
	bool enabled;
	bool shown;
	int64_t start, last; /* milliseconds of the monotonic clock */
	const char *what;    /* quoted already; the caller's */
};

void tc_progress_start(struct tc_progress *progress, const char *what,
		       bool quiet);
/* ctx is the struct. For the callbacks of the library; total 0 = unknown. */
void tc_progress_update(void *ctx, uint64_t done, uint64_t total);
/* Erases the line. Before anything else is printed. */
void tc_progress_end(struct tc_progress *progress);

#endif
