/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Generators that run at present, several at a time. */
#ifndef TC_SRC_REGEN_JOBS_H
#define TC_SRC_REGEN_JOBS_H

#include <stdint.h>

#include "base/buf.h"
#include "base/error.h"
#include "regen/sandbox-job.h"

/* What became of one, as it goes through a pipe. */
struct tc_regen_answer {
	int32_t value; /* 0 or -1 */
	struct tc_error err;
};

/* One that somebody waits for. */
struct tc_regen_job {
	struct tc_sandbox_request request;
	struct tc_buf text; /* that request's strings are in */
	int result;  /* file that its result is written to */
	int answer;  /* pipe that a struct tc_regen_answer then comes by */
};

/*
 * Runs it in a thread of its own; closes its descriptors and frees it
 * (malloc'd) in the end. -1 where `most` are under way or none may be started
 * any more: then it is still the caller's.
 */
int tc_regen_jobs_start(struct tc_regen_job *job, unsigned most,
			struct tc_error *err);

/* As tc_sandbox_run(), for who will not outlive tc_regen_jobs_stop(): from
 * then on it does not return. */
int tc_regen_jobs_run(const struct tc_sandbox_job *job,
		      struct tc_sandbox_result *result, struct tc_error *err);

/* Ends all of them; when it returns none is left, and none ever starts. */
void tc_regen_jobs_stop(void);

#endif
