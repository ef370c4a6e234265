/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* One program, run where it can reach nothing: by bubblewrap, bwrap(1). */
#ifndef TC_REGEN_SANDBOX_H
#define TC_REGEN_SANDBOX_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"

struct tc_error;

/* What is at `from` on this machine is seen, read-only, at `to`. Both are
 * absolute. */
struct tc_sandbox_bind {
	const char *from, *to;
};

/* 0 means the default of sandbox.c, which fits any generator of a release. */
struct tc_sandbox_limits {
	unsigned wall_ms;     /* from start to end */
	unsigned cpu_seconds; /* of each process */
	unsigned processes;   /* at one time */
	uint64_t memory;      /* bytes, of all processes together; the same is
				 the bound of each one's address space */
	uint64_t file_bytes;  /* of one file */
	uint64_t disk_bytes;  /* below the work directory */
	uint64_t output_bytes; /* standard output and error together */
};

#define TC_SANDBOX_MEMORY (2ull << 30) /* default of memory */

enum { TC_SANDBOX_MAX_BINDS = 64, TC_SANDBOX_MAX_ARGS = 64 };

/*
 * The program sees: the binds; the parts of /usr, /bin, /lib and /etc that a
 * shell, perl and m4 need, read-only; fresh /proc and /dev; the work
 * directory, writable, as /work, and its subdirectory "tmp" (which has to be
 * there) as /tmp. No network but a loopback of its own, no process, no
 * terminal, no other file of this machine, no environment but env. Standard
 * input is empty.
 */
struct tc_sandbox_job {
	const char *bwrap;  /* absolute path of bubblewrap; NULL with unsafe */
	bool unsafe;        /* run it bare, below work_dir: binds must be
			       empty or at the same place outside */
	const char *const *argv; /* NULL-terminated; argv[0] an absolute path
				    in the sandbox */
	const char *const *env;  /* "NAME=VALUE", NULL-terminated */
	const struct tc_sandbox_bind *binds;
	size_t bind_count;
	const char *work_dir; /* absolute, on this machine */
	const char *cwd;      /* below /work: "" or "dir/sub" */
	/* NULL; or a directory, absolute, whose "src" is seen, read-only, in
	 * the place of work_dir's. Of that then only "src" is seen, in the
	 * place of the directory `part` of the other, and "tmp", as /tmp.
	 * Not if unsafe. */
	const char *under;
	const char *part;     /* "dir/sub" */
	struct tc_sandbox_limits limits;
	const atomic_bool *cancel; /* NULL; or, once it is set, the run ends as
				      by a signal */
};

enum tc_sandbox_end {
	TC_SANDBOX_EXITED,   /* status is its exit status */
	TC_SANDBOX_SIGNALED, /* ended by a signal, or killed within */
	TC_SANDBOX_LIMIT,    /* stopped; limit says at which */
	TC_SANDBOX_ABSENT,   /* there is no sandbox: output says why. Nothing
				was run. */
};

struct tc_sandbox_result {
	enum tc_sandbox_end end;
	int status;
	const char *limit; /* static text: "time", "processes", "memory",
			      "disk", "output" */
	unsigned wall_ms;  /* it took */
	unsigned cpu_ms;   /* of all its processes that were waited for */
	struct tc_buf output; /* standard output and error as they came */
};

/*
 * Runs the job to its end: when this returns none of its processes is left.
 * 0; or -1 and err where we could not even try (no memory for a process, no
 * descriptors). The caller releases result after 0 with
 * tc_sandbox_result_release().
 */
int tc_sandbox_run(const struct tc_sandbox_job *job,
		   struct tc_sandbox_result *result, struct tc_error *err);
/* Of the same sort: one that has it done elsewhere, where this process may
 * start nothing itself. */
typedef int tc_sandbox_run_fn(const struct tc_sandbox_job *job,
			      struct tc_sandbox_result *result,
			      struct tc_error *err);
void tc_sandbox_result_release(struct tc_sandbox_result *result);

#endif
