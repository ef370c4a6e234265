/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* bubblewrap's arguments: bwrap(1). */
#include "regen/sandbox-args.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/limits.h"
#include "regen/sandbox.h"

#define WORK "/work" /* in the sandbox */

/* No process, user, network, mount, host name or IPC of this machine; no
 * capability; no terminal that could be typed into. It ends when we do. */
static const char *const fence[] = {
	"--unshare-all", "--unshare-user", "--die-with-parent",
	"--new-session", "--cap-drop", "ALL", "--json-status-fd", "3",
	"--hostname", "localhost", "--tmpfs", "/", "--proc", "/proc",
	"--dev", "/dev",
};

/* What a shell, perl, m4 and the usual small tools are made of. Nothing else
 * of /usr/share: this machine's own autoconf and automake must not be found
 * in place of a toolchain's. */
static const char *const system_parts[] = {
	"/usr/bin", "/usr/lib", "/usr/lib32", "/usr/lib64", "/usr/libexec",
	"/usr/share/perl", "/usr/share/perl5", "/etc/alternatives",
	"/etc/ld.so.cache", "/nix/store", "/gnu/store",
};
/* Links into /usr on most systems, directories of their own on others. */
static const char *const system_links[] = { "/bin", "/sbin", "/lib", "/lib32",
					    "/lib64" };

static void put(struct tc_sandbox_args *args, const char *word)
{
	args->argv = tc_grow(args->argv, args->count, &args->cap,
			     sizeof(*args->argv));
	/* execve() takes what it never writes to as not const. */
	args->argv[args->count++] = (char *)(void *)(size_t)word;
}

static const char *keep(struct tc_sandbox_args *args, char *word)
{
	args->owned = tc_grow(args->owned, args->owned_count,
			      &args->owned_cap, sizeof(*args->owned));
	args->owned[args->owned_count++] = word;
	return word;
}

static void put_three(struct tc_sandbox_args *args, const char *option,
		      const char *from, const char *to)
{
	put(args, option);
	put(args, from);
	put(args, to);
}

static void put_system(struct tc_sandbox_args *args)
{
	size_t i;

	for (i = 0; i < sizeof(system_parts) / sizeof(*system_parts); i++)
		put_three(args, "--ro-bind-try", system_parts[i],
			  system_parts[i]);
	for (i = 0; i < sizeof(system_links) / sizeof(*system_links); i++) {
		char target[TC_MAX_PATH];
		ssize_t n = readlink(system_links[i], target,
				     sizeof(target) - 1);

		if (n > 0)
			put_three(args, "--symlink",
				  keep(args, tc_strndup(target, (size_t)n)),
				  system_links[i]);
		else
			put_three(args, "--ro-bind-try", system_links[i],
				  system_links[i]);
	}
}

static void put_work(struct tc_sandbox_args *args,
		     const struct tc_sandbox_job *job)
{
	if (job->under == NULL) {
		put_three(args, "--bind", job->work_dir, WORK);
		/* Not a mount of work_dir/tmp: a run before this one may have
		 * put a link there, which bubblewrap would follow out here. */
		put_three(args, "--symlink", "work/tmp", "/tmp");
		return;
	}
	/* Here no run has had more than what is in src and tmp. */
	put_three(args, "--ro-bind",
		  keep(args, tc_asprintf("%s/src", job->under)), WORK "/src");
	put_three(args, "--bind",
		  keep(args, tc_asprintf("%s/src", job->work_dir)),
		  keep(args, tc_asprintf(WORK "/src/%s", job->part)));
	put_three(args, "--bind",
		  keep(args, tc_asprintf("%s/tmp", job->work_dir)), "/tmp");
}

static void put_environment(struct tc_sandbox_args *args,
			    const char *const *env)
{
	put(args, "--clearenv");
	for (; *env != NULL; env++) {
		const char *value = strchr(*env, '=');

		put_three(args, "--setenv",
			  keep(args, tc_strndup(*env, (size_t)(value - *env))),
			  value + 1);
	}
}

void tc_sandbox_args_init(struct tc_sandbox_args *args,
			  const struct tc_sandbox_job *job)
{
	size_t i;

	memset(args, 0, sizeof(*args));
	if (!job->unsafe) {
		put(args, job->bwrap);
		for (i = 0; i < sizeof(fence) / sizeof(*fence); i++)
			put(args, fence[i]);
		put_system(args);
		for (i = 0; i < job->bind_count; i++)
			put_three(args, "--ro-bind", job->binds[i].from,
				  job->binds[i].to);
		put_work(args, job);
		put(args, "--remount-ro");
		put(args, "/");
		put(args, "--chdir");
		put(args, keep(args, tc_asprintf(WORK "%s%s",
						 *job->cwd ? "/" : "",
						 job->cwd)));
		put_environment(args, job->env);
		put(args, "--");
	}
	for (i = 0; job->argv[i] != NULL; i++)
		put(args, job->argv[i]);
	put(args, NULL);
}

void tc_sandbox_args_release(struct tc_sandbox_args *args)
{
	while (args->owned_count > 0)
		free(args->owned[--args->owned_count]);
	free(args->owned);
	free(args->argv);
	memset(args, 0, sizeof(*args));
}
