/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The command line that makes bubblewrap do what sandbox.h says. */
#ifndef TC_REGEN_SANDBOX_ARGS_H
#define TC_REGEN_SANDBOX_ARGS_H

#include <stddef.h>

struct tc_sandbox_job;

/* argv ends with NULL; what had to be made for it is in owned. */
struct tc_sandbox_args {
	char **argv;
	size_t count, cap;
	char **owned;
	size_t owned_count, owned_cap;
};

/* Of an unsafe job: its own argv. bubblewrap reports to descriptor 3. */
void tc_sandbox_args_init(struct tc_sandbox_args *args,
			  const struct tc_sandbox_job *job);
void tc_sandbox_args_release(struct tc_sandbox_args *args);

#endif
