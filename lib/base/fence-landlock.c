/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The fence around files: landlock(7), by its bare system calls, for the C
 * library has none and its header may be older than the kernel. */
#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "base/error.h"
#include "base/fence-internal.h"

/* The same on all architectures. */
enum { CREATE_RULESET = 444, ADD_RULE = 445, RESTRICT_SELF = 446 };
enum { ASK_ABI = 1 << 0, BENEATH = 1 };

/* linux/landlock.h: the first member is of ABI 1, the second of 4, the third
 * of 6. A kernel takes a longer struct than it knows if the rest is zero. */
struct ruleset {
	uint64_t files, network, scoped;
};
struct beneath {
	uint64_t allowed;
	int32_t fd;
} __attribute__((packed));

#define BIT(n) (UINT64_C(1) << (n))
#define EXECUTE BIT(0)
#define WRITE_FILE BIT(1)
#define READ_FILE BIT(2)
#define READ_DIR BIT(3)
#define REMOVE_AND_MAKE (BIT(4) | BIT(5) | BIT(7) | BIT(8)) /* no links */
#define UP_TO_MAKE_SYM (BIT(13) - 1) /* ABI 1: bits 0 to 12 */
#define REFER BIT(13)                /* ABI 2 */
#define TRUNCATE BIT(14)             /* ABI 3 */
#define IOCTL_DEV BIT(15)            /* ABI 5 */
#define BIND_AND_CONNECT (BIT(0) | BIT(1))
#define SOCKETS_AND_SIGNALS (BIT(0) | BIT(1))
/* What a rule about a file may say. */
#define OF_FILES (EXECUTE | WRITE_FILE | READ_FILE | TRUNCATE | IOCTL_DEV)

static uint64_t known_rights(long abi)
{
	return UP_TO_MAKE_SYM | (abi >= 2 ? REFER : 0) |
	       (abi >= 3 ? TRUNCATE : 0) | (abi >= 5 ? IOCTL_DEV : 0);
}

static int add_path(int ruleset, const struct tc_fence_path *path,
		    uint64_t known, struct tc_error *err)
{
	struct beneath rule = { .allowed = 0 };
	struct stat st;
	int code = 0;

	if (path->access & TC_FENCE_READ)
		rule.allowed |= READ_FILE | READ_DIR;
	if (path->access & TC_FENCE_WRITE)
		rule.allowed |= WRITE_FILE | REMOVE_AND_MAKE |
				(known & TRUNCATE);
	rule.fd = open(path->path, O_PATH | O_CLOEXEC);
	if (rule.fd < 0)
		return 0;
	if (fstat(rule.fd, &st) != 0 || !S_ISDIR(st.st_mode))
		rule.allowed &= OF_FILES;
	/* EBADFD: a pipe, or another file of no directory. Landlock does not
	 * restrict those, so there is no rule for them either. */
	if (syscall(ADD_RULE, ruleset, BENEATH, &rule, 0) != 0 &&
	    errno != EBADFD)
		code = errno;
	close(rule.fd);
	return code ? tc_fail_errno(err, code, "Landlock: cannot add a rule") :
		      0;
}

static int restrict_self(int ruleset, const struct tc_fence_path *paths,
			 size_t count, uint64_t known, struct tc_error *err)
{
	size_t i;

	for (i = 0; i < count; i++)
		if (add_path(ruleset, &paths[i], known, err) != 0)
			return -1;
	if (syscall(RESTRICT_SELF, ruleset, 0) != 0)
		return tc_fail_errno(err, errno, "Landlock");
	return 1;
}

int tc_fence_landlock(const struct tc_fence_path *paths, size_t count,
		      struct tc_error *err)
{
	/* Not there: no such call, switched off, or barred by a sandbox
	 * around us. */
	const long abi = syscall(CREATE_RULESET, NULL, 0, ASK_ABI);
	struct ruleset rules = { .files = known_rights(abi) };
	long ruleset;
	int rc;

	if (abi < 1)
		return 0;
	if (abi >= 4)
		rules.network = BIND_AND_CONNECT;
	if (abi >= 6)
		rules.scoped = SOCKETS_AND_SIGNALS;
	ruleset = syscall(CREATE_RULESET, &rules, sizeof(rules), 0);
	if (ruleset < 0)
		return tc_fail_errno(err, errno, "Landlock");
	rc = restrict_self((int)ruleset, paths, count, rules.files, err);
	close((int)ruleset);
	return rc;
}
