/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Options about writing generated files again. */
#include "regen-options.h"

#include <limits.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/limits.h"
#include "check/regen.h"
#include "limit-options.h"
#include "toolchain-paths.h"

static const char *store, *seconds, *jobs;
static bool skip, no_cache, unsafe;

enum { MAX_DEFAULT = 8 };

const struct tc_option tc_regen_option_table[] = {
	{ 0, "toolchains", TC_OPT_STRING, &store, "DIR",
	  "generators to run again (see tarcheck toolchain; default: "
	  "$TARCHECK_TOOLCHAINS or the user's)", NULL },
	{ 0, "no-regen", TC_OPT_FLAG, &skip, NULL,
	  "run no generator", NULL },
	{ 0, "regen-seconds", TC_OPT_STRING, &seconds, "N",
	  "stop a generator after so many seconds (default: 120)", NULL },
	{ 0, "regen-jobs", TC_OPT_STRING, &jobs, "N",
	  "run so many generators at a time (default: one for each processor, "
	  "as far as memory goes)", NULL },
	{ 0, "no-regen-cache", TC_OPT_FLAG, &no_cache, NULL,
	  "run them even if this was found out before", NULL },
	{ 0, "unsafe-no-sandbox", TC_OPT_FLAG, &unsafe, NULL,
	  "where there is no bubblewrap, run what the release says without "
	  "any protection", NULL },
	{ 0 },
};

/* The first bwrap on the PATH, absolute; NULL. Names relative to the current
 * directory are nobody's sandbox. */
static const char *find_bwrap(void)
{
	static char path[PATH_MAX];
	const char *dirs = getenv("PATH"), *end;

	for (; dirs != NULL && *dirs != '\0';
	     dirs = end + (*end == ':')) {
		int n;

		end = dirs + strcspn(dirs, ":");
		n = snprintf(path, sizeof(path), "%.*s/bwrap",
			     (int)(end - dirs), dirs);
		if (*dirs == '/' && n > 0 && n < (int)sizeof(path) &&
		    access(path, X_OK) == 0)
			return path;
	}
	return NULL;
}

static const char *work_dir(void)
{
	const char *dir = getenv("TMPDIR");

	return dir != NULL && *dir == '/' ? dir : "/tmp";
}

static const char *cache_dir(void)
{
	static char path[PATH_MAX];
	const char *xdg = getenv("XDG_CACHE_HOME"), *home = getenv("HOME");
	int n = -1;

	if (xdg != NULL && *xdg == '/')
		n = snprintf(path, sizeof(path), "%s/tarcheck/regen", xdg);
	else if (home != NULL && *home == '/')
		n = snprintf(path, sizeof(path), "%s/.cache/tarcheck/regen",
			     home);
	return n > 0 && n < (int)sizeof(path) ? path : NULL;
}

/* One for each processor that this process may use, at most MAX_DEFAULT, and
 * no more than could all take what memory one may have. */
static unsigned default_jobs(void)
{
	long pages = sysconf(_SC_PHYS_PAGES), size = sysconf(_SC_PAGESIZE);
	uint64_t most = pages > 0 && size > 0 ?
		(uint64_t)pages * (uint64_t)size / TC_SANDBOX_MEMORY : 1;
	cpu_set_t cpus;
	int n = 1;

	if (sched_getaffinity(0, sizeof(cpus), &cpus) == 0)
		n = CPU_COUNT(&cpus);
	if (n > MAX_DEFAULT)
		n = MAX_DEFAULT;
	return most < (uint64_t)n ? (most ? (unsigned)most : 1) : (unsigned)n;
}

int tc_regen_given(struct tc_regen_options *opt, struct tc_error *err)
{
	uint64_t n = 0;

	if (tc_option_number("regen-seconds", seconds, false, 86400, &n,
			     err) != 0)
		return -1;
	opt->seconds = (unsigned)n;
	n = 0;
	if (tc_option_number("regen-jobs", jobs, false, TC_MAX_REGEN_JOBS, &n,
			     err) != 0)
		return -1;
	opt->jobs = jobs != NULL ? (unsigned)n : default_jobs();
	opt->skip = skip;
	opt->store = store != NULL ? store : tc_toolchain_store_path();
	opt->list = tc_toolchain_list_path();
	opt->bwrap = find_bwrap();
	opt->unsafe = unsafe;
	opt->work = work_dir();
	opt->cache = no_cache || skip ? NULL : cache_dir();
	return 0;
}
