/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A job and its result as bytes, for a process that may start nothing and one
 * that may. */
#ifndef TC_REGEN_SANDBOX_JOB_H
#define TC_REGEN_SANDBOX_JOB_H

#include "regen/sandbox.h"

struct tc_buf;
struct tc_error;

enum { TC_SANDBOX_MAX_ENV = 32, TC_SANDBOX_MAX_JOB = 256 << 10 /* bytes */ };

/* A job that came as bytes. Its strings are in those. */
struct tc_sandbox_request {
	struct tc_sandbox_job job; /* without bwrap, unsafe and limits */
	const char *argv[TC_SANDBOX_MAX_ARGS + 1];
	const char *env[TC_SANDBOX_MAX_ENV + 1];
	struct tc_sandbox_bind binds[TC_SANDBOX_MAX_BINDS];
};

/* Appends work_dir, cwd, under, part, argv, env and binds; what a request has
 * too many of is found by whoever parses it. */
void tc_sandbox_job_write(const struct tc_sandbox_job *job,
			  struct tc_buf *out);

/*
 * Whoever wrote it may be in an attacker's hands. The job is sound as a job:
 * numbers in their bounds, a NUL at the end, argv[0], env and the ends of
 * binds absolute or NAME=VALUE, no ".." in a path. What may be bound and
 * written is the caller's to say. 0, or -1.
 */
int tc_sandbox_job_parse(struct tc_sandbox_request *out, const char *text,
			 size_t len, struct tc_error *err);

/* Appends the result; reads it back, as tc_sandbox_run() leaves it. */
void tc_sandbox_result_write(const struct tc_sandbox_result *result,
			     struct tc_buf *out);
int tc_sandbox_result_parse(struct tc_sandbox_result *out, const char *text,
			    size_t len, struct tc_error *err);

#endif
