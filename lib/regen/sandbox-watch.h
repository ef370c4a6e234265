/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What a sandbox uses up that no limit of the kernel counts for us. */
#ifndef TC_REGEN_SANDBOX_WATCH_H
#define TC_REGEN_SANDBOX_WATCH_H

#include <sys/types.h>

struct tc_sandbox_limits;

/*
 * One look at the process pid and all below it (proc_pid_task(5), children)
 * and at the files below work_dir: "processes", "memory" or "disk" where
 * there is more of them than limits allows, else NULL. What ends or vanishes
 * while it looks is not counted.
 */
const char *tc_sandbox_watch(pid_t pid, const char *work_dir,
			     const struct tc_sandbox_limits *limits);

#endif
