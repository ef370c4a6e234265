/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A line on stderr that says how far a long piece of work is. */
#include "progress.h"

#include <stdio.h>
#include <time.h>

#include "terminal.h"

enum { FIRST_MS = 1000, EVERY_MS = 100, WHAT_WIDTH = 50 };

static int64_t now_ms(void)
{
	struct timespec ts;

	if (clock_gettime(CLOCK_MONOTONIC, &ts) != 0)
		return 0;
	return (int64_t)ts.tv_sec * 1000 + ts.tv_nsec / 1000000;
}

void tc_progress_start(struct tc_progress *progress, const char *what,
		       bool quiet)
{
	*progress = (struct tc_progress){
		.enabled = !quiet && tc_terminal_can_rewrite(stderr),
		.what = what,
	};
	if (progress->enabled)
		progress->start = now_ms();
}

void tc_progress_update(void *ctx, uint64_t done, uint64_t total)
{
	struct tc_progress *progress = ctx;
	int64_t now;

	if (!progress->enabled)
		return;
	now = now_ms();
	if (now - progress->start < FIRST_MS ||
	    now - progress->last < EVERY_MS)
		return;
	progress->last = now;
	progress->shown = true;
	if (total > 0 && done <= total)
		fprintf(stderr, "\r\033[K%.*s  %3.0f%%", WHAT_WIDTH,
			progress->what, 100.0 * (double)done / (double)total);
	else
		fprintf(stderr, "\r\033[K%.*s  %.0f MB", WHAT_WIDTH,
			progress->what, (double)done / 1e6);
	(void)fflush(stderr);
}

void tc_progress_end(struct tc_progress *progress)
{
	if (!progress->shown)
		return;
	fputs("\r\033[K", stderr);
	(void)fflush(stderr);
	progress->shown = false;
	progress->enabled = false;
}
