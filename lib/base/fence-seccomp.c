/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The fence around system calls: seccomp(2), by libseccomp. */
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <seccomp.h>
#include <stdint.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <unistd.h>

#include "base/error.h"
#include "base/fence-internal.h"

#if defined(__SANITIZE_ADDRESS__)
#define SANITIZED 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define SANITIZED 1
#endif
#endif
#ifndef SANITIZED
#define SANITIZED 0
#endif

/* Reading, memory, threads, time, and what a process says of itself. Writing
 * is to descriptors that are open. Names that an architecture does not have
 * resolve to numbers that it never uses. */
static const int allowed[] = {
	SCMP_SYS(read), SCMP_SYS(readv), SCMP_SYS(pread64), SCMP_SYS(preadv),
	SCMP_SYS(write), SCMP_SYS(writev), SCMP_SYS(pwrite64),
	SCMP_SYS(close), SCMP_SYS(close_range), SCMP_SYS(lseek),
	SCMP_SYS(_llseek), SCMP_SYS(fstat), SCMP_SYS(fstat64),
	SCMP_SYS(stat), SCMP_SYS(stat64), SCMP_SYS(lstat), SCMP_SYS(lstat64),
	SCMP_SYS(newfstatat), SCMP_SYS(fstatat64), SCMP_SYS(statx),
	SCMP_SYS(statfs), SCMP_SYS(fstatfs), SCMP_SYS(access),
	SCMP_SYS(faccessat), SCMP_SYS(faccessat2), SCMP_SYS(readlink),
	SCMP_SYS(readlinkat), SCMP_SYS(getdents), SCMP_SYS(getdents64),
	SCMP_SYS(getcwd), SCMP_SYS(fcntl), SCMP_SYS(fcntl64),
	SCMP_SYS(fadvise64), SCMP_SYS(fadvise64_64), SCMP_SYS(readahead),
	SCMP_SYS(fsync), SCMP_SYS(fdatasync), SCMP_SYS(ftruncate),
	SCMP_SYS(dup), SCMP_SYS(dup2), SCMP_SYS(dup3), SCMP_SYS(pipe),
	SCMP_SYS(pipe2), SCMP_SYS(memfd_create), SCMP_SYS(poll),
	SCMP_SYS(ppoll), SCMP_SYS(select), SCMP_SYS(_newselect),
	SCMP_SYS(pselect6), SCMP_SYS(sendmsg), SCMP_SYS(recvmsg),
	SCMP_SYS(brk), SCMP_SYS(munmap), SCMP_SYS(mremap), SCMP_SYS(madvise),
	SCMP_SYS(mincore), SCMP_SYS(membarrier), SCMP_SYS(futex),
	SCMP_SYS(futex_time64), SCMP_SYS(set_robust_list),
	SCMP_SYS(get_robust_list), SCMP_SYS(set_tid_address), SCMP_SYS(rseq),
	SCMP_SYS(arch_prctl), SCMP_SYS(set_thread_area), SCMP_SYS(exit),
	SCMP_SYS(exit_group), SCMP_SYS(rt_sigaction),
	SCMP_SYS(rt_sigprocmask), SCMP_SYS(rt_sigreturn),
	SCMP_SYS(sigreturn), SCMP_SYS(sigaltstack), SCMP_SYS(restart_syscall),
	SCMP_SYS(getpid), SCMP_SYS(getppid), SCMP_SYS(gettid),
	SCMP_SYS(getuid), SCMP_SYS(geteuid), SCMP_SYS(getgid),
	SCMP_SYS(getegid), SCMP_SYS(getuid32), SCMP_SYS(geteuid32),
	SCMP_SYS(getgid32), SCMP_SYS(getegid32), SCMP_SYS(getrlimit),
	SCMP_SYS(ugetrlimit), SCMP_SYS(getrusage), SCMP_SYS(sysinfo),
	SCMP_SYS(uname), SCMP_SYS(umask), SCMP_SYS(times),
	SCMP_SYS(sched_yield), SCMP_SYS(sched_getaffinity),
	SCMP_SYS(getcpu), SCMP_SYS(time), SCMP_SYS(gettimeofday),
	SCMP_SYS(clock_gettime), SCMP_SYS(clock_gettime64),
	SCMP_SYS(clock_getres), SCMP_SYS(clock_nanosleep),
	SCMP_SYS(clock_nanosleep_time64), SCMP_SYS(nanosleep),
	SCMP_SYS(getrandom),
};

/* Nothing that we or a library of ours call: whoever tries is not us. */
static const int deadly[] = {
	SCMP_SYS(execve), SCMP_SYS(execveat), SCMP_SYS(fork),
	SCMP_SYS(vfork), SCMP_SYS(socket), SCMP_SYS(connect), SCMP_SYS(bind),
	SCMP_SYS(listen), SCMP_SYS(accept), SCMP_SYS(accept4),
	SCMP_SYS(process_vm_writev), SCMP_SYS(bpf), SCMP_SYS(keyctl),
	SCMP_SYS(add_key), SCMP_SYS(request_key), SCMP_SYS(userfaultfd),
	SCMP_SYS(perf_event_open), SCMP_SYS(io_uring_setup),
	SCMP_SYS(io_uring_enter), SCMP_SYS(io_uring_register),
	SCMP_SYS(mount), SCMP_SYS(umount2), SCMP_SYS(pivot_root),
	SCMP_SYS(chroot), SCMP_SYS(setns), SCMP_SYS(unshare),
	SCMP_SYS(init_module), SCMP_SYS(finit_module),
	SCMP_SYS(delete_module), SCMP_SYS(kexec_load),
	SCMP_SYS(kexec_file_load), SCMP_SYS(open_by_handle_at),
	SCMP_SYS(reboot), SCMP_SYS(swapon), SCMP_SYS(swapoff),
	SCMP_SYS(acct), SCMP_SYS(iopl), SCMP_SYS(ioperm),
	SCMP_SYS(personality), SCMP_SYS(pidfd_getfd), SCMP_SYS(setuid),
	SCMP_SYS(setgid), SCMP_SYS(setreuid), SCMP_SYS(setregid),
	SCMP_SYS(setresuid), SCMP_SYS(setresgid), SCMP_SYS(setgroups),
	SCMP_SYS(capset),
};

/* Below a directory that may be written, as Landlock has it; it has nothing to
 * say of modes, owners and times, so no call with a path that changes those. */
static const int changing[] = {
	SCMP_SYS(open), SCMP_SYS(openat), SCMP_SYS(mkdir), SCMP_SYS(mkdirat),
	SCMP_SYS(unlink), SCMP_SYS(unlinkat), SCMP_SYS(rmdir),
	SCMP_SYS(fallocate),
};

/* What LeakSanitizer does at the end: another process looks at this one. */
static const int sanitizing[] = {
	SCMP_SYS(clone), SCMP_SYS(ptrace), SCMP_SYS(wait4), SCMP_SYS(prctl),
	SCMP_SYS(process_vm_readv), SCMP_SYS(kill), SCMP_SYS(tgkill),
};

static int add_all(scmp_filter_ctx ctx, uint32_t action, const int *calls,
		   size_t count)
{
	size_t i;
	int rc;

	for (i = 0; i < count; i++) {
		rc = seccomp_rule_add(ctx, action, calls[i], 0);
		/* -EDOM: not on this architecture. */
		if (rc != 0 && rc != -EDOM)
			return rc;
	}
	return 0;
}
#define ADD_ALL(ctx, action, calls) \
	add_all(ctx, action, calls, sizeof(calls) / sizeof(*(calls)))

/* One argument of a call must be this, in these bits. */
struct limit {
	uint32_t action;
	int call;
	unsigned argument;
	uint64_t mask, value;
};

static int add_limits(scmp_filter_ctx ctx, const struct limit *limits,
		      size_t count)
{
	size_t i;
	int rc = 0;

	for (i = 0; rc == 0 && i < count; i++) {
		const struct limit *l = &limits[i];
		const struct scmp_arg_cmp cmp = {
			.arg = l->argument,
			.op = SCMP_CMP_MASKED_EQ,
			.datum_a = l->mask,
			.datum_b = l->value,
		};

		rc = seccomp_rule_add_array(ctx, l->action, l->call, 1, &cmp);
		if (rc == -EDOM)
			rc = 0;
	}
	return rc;
}

/* Only from one of these may a file be opened to be changed. */
static int add_opens(scmp_filter_ctx ctx)
{
	const uint64_t change = O_WRONLY | O_RDWR | O_CREAT | O_TRUNC;
	const struct limit limits[] = {
		{ SCMP_ACT_ALLOW, SCMP_SYS(open), 1, change, 0 },
		{ SCMP_ACT_ALLOW, SCMP_SYS(openat), 2, change, 0 },
	};
	static const int opens[] = { SCMP_SYS(open), SCMP_SYS(openat) };
	uint64_t bit;
	int rc = add_limits(ctx, limits, 2);
	size_t i;

	for (i = 0; rc == 0 && i < 2; i++)
		for (bit = 1; rc == 0 && bit <= change; bit <<= 1) {
			const struct limit no = { SCMP_ACT_ERRNO(EACCES),
						  opens[i], (unsigned)i + 1,
						  bit, bit };

			if (change & bit)
				rc = add_limits(ctx, &no, 1);
		}
	return rc;
}

/* Nothing executable but from files: iconv(3) loads its encodings. */
static int add_maps(scmp_filter_ctx ctx)
{
	static const int calls[] = { SCMP_SYS(mmap), SCMP_SYS(mmap2) };
	const struct scmp_arg_cmp plain = SCMP_A2_64(SCMP_CMP_MASKED_EQ,
						     PROT_EXEC, 0);
	const struct scmp_arg_cmp of_file[] = {
		SCMP_A2_64(SCMP_CMP_MASKED_EQ, PROT_EXEC | PROT_WRITE,
			   PROT_EXEC),
		SCMP_A3_64(SCMP_CMP_MASKED_EQ, MAP_ANONYMOUS, 0),
	};
	int rc = 0;
	size_t i;

	for (i = 0; rc == 0 && i < sizeof(calls) / sizeof(*calls); i++) {
		rc = seccomp_rule_add_array(ctx, SCMP_ACT_ALLOW, calls[i], 1,
					    &plain);
		if (rc == 0)
			rc = seccomp_rule_add_array(ctx, SCMP_ACT_ALLOW,
						    calls[i], 2, of_file);
		if (rc == -EDOM)
			rc = 0;
	}
	return rc;
}

static int add_others(scmp_filter_ctx ctx)
{
	const uint64_t all = UINT32_MAX, self = (uint64_t)getpid();
	const uint32_t yes = SCMP_ACT_ALLOW, no = SCMP_ACT_ERRNO(EACCES);
	const struct limit limits[] = {
		/* Threads, no processes. clone3() has its flags in memory,
		 * where no filter sees them: without it clone() is used. */
		{ yes, SCMP_SYS(clone), 0, CLONE_THREAD, CLONE_THREAD },
		{ SCMP_ACT_KILL_PROCESS, SCMP_SYS(clone), 0, CLONE_THREAD, 0 },
		{ yes, SCMP_SYS(mprotect), 2, PROT_EXEC, 0 },
		{ no, SCMP_SYS(mprotect), 2, PROT_EXEC, PROT_EXEC },
		/* A limit may be asked for, not set. */
		{ yes, SCMP_SYS(prlimit64), 2, UINT64_MAX, 0 },
		{ yes, SCMP_SYS(prctl), 0, all, PR_SET_NAME },
		/* abort() */
		{ yes, SCMP_SYS(tgkill), 0, all, self },
		/* Whether a stream is a terminal, and how wide. */
		{ yes, SCMP_SYS(ioctl), 1, all, TCGETS },
		{ yes, SCMP_SYS(ioctl), 1, all, TIOCGWINSZ },
		{ SCMP_ACT_KILL_PROCESS, SCMP_SYS(ioctl), 1, all, TIOCSTI },
	};

	/* The sanitizers have calls of their own. */
	const size_t skip = SANITIZED ? 2 : 0;
	int rc = add_maps(ctx);

	return rc ? rc : add_limits(ctx, limits + skip,
				    sizeof(limits) / sizeof(*limits) - skip);
}

static int add_changes(scmp_filter_ctx ctx)
{
	/* futimens(): without a path. */
	const struct limit limits[] = {
		{ SCMP_ACT_ALLOW, SCMP_SYS(utimensat), 1, UINT64_MAX, 0 },
		{ SCMP_ACT_ALLOW, SCMP_SYS(utimensat_time64), 1, UINT64_MAX,
		  0 },
	};
	int rc = ADD_ALL(ctx, SCMP_ACT_ALLOW, changing);

	return rc ? rc : add_limits(ctx, limits, 2);
}

static int add_rules(scmp_filter_ctx ctx, bool write)
{
	int rc = ADD_ALL(ctx, SCMP_ACT_ALLOW, allowed);

	if (rc == 0 && SANITIZED)
		rc = ADD_ALL(ctx, SCMP_ACT_ALLOW, sanitizing);
	if (rc == 0)
		rc = ADD_ALL(ctx, SCMP_ACT_KILL_PROCESS, deadly);
	if (rc == 0 && !SANITIZED)
		rc = seccomp_rule_add(ctx, SCMP_ACT_KILL_PROCESS,
				      SCMP_SYS(ptrace), 0);
	if (rc == 0)
		rc = write ? add_changes(ctx) : add_opens(ctx);
	return rc ? rc : add_others(ctx);
}

/* Old kernels and sandboxes around us know no filters. */
static bool is_absent(void)
{
	return prctl(PR_GET_SECCOMP, 0, 0, 0, 0) < 0 ||
	       seccomp_api_get() < 2;
}

int tc_fence_seccomp(bool write, struct tc_error *err)
{
	scmp_filter_ctx ctx;
	int rc;

	if (is_absent())
		return 0;
	/* As on a kernel that does not have the call: libraries know what to
	 * do then. */
	ctx = seccomp_init(SCMP_ACT_ERRNO(ENOSYS));
	if (ctx == NULL)
		return tc_fail(err, "seccomp: cannot make a filter");
	rc = seccomp_attr_set(ctx, SCMP_FLTATR_ACT_BADARCH,
			      SCMP_ACT_KILL_PROCESS);
	if (rc == 0)
		rc = seccomp_attr_set(ctx, SCMP_FLTATR_CTL_TSYNC, 1);
	/* A binary tree: the filter is run at every call. */
	if (rc == 0)
		(void)seccomp_attr_set(ctx, SCMP_FLTATR_CTL_OPTIMIZE, 2);
	if (rc == 0)
		rc = add_rules(ctx, write);
	if (rc == 0)
		rc = seccomp_load(ctx);
	seccomp_release(ctx);
	return rc ? tc_fail_errno(err, -rc, "seccomp") : 1;
}
