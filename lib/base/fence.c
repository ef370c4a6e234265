/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Giving up rights for good. */
#include "base/fence.h"

#include <errno.h>
#include <sys/prctl.h>

#include "base/error.h"
#include "base/fence-internal.h"

const char *tc_fence_state_name(enum tc_fence_state state)
{
	static const char *const names[] = {
		[TC_FENCE_OFF] = "off",
		[TC_FENCE_NONE] = "none",
		[TC_FENCE_PARTIAL] = "partial",
		[TC_FENCE_FULL] = "full",
	};

	return names[state];
}

int tc_fence_enter(const struct tc_fence_path *paths, size_t count,
		   struct tc_fence *out, struct tc_error *err)
{
	bool write = false;
	int files, calls;
	size_t i;

	for (i = 0; i < count; i++)
		write = write || (paths[i].access & TC_FENCE_WRITE) != 0;
	/* Either part wants that no program started can gain rights. */
	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0)
		return tc_fail_errno(err, errno, "cannot give up rights");
	files = tc_fence_landlock(paths, count, err);
	if (files < 0)
		return -1;
	calls = tc_fence_seccomp(write, err);
	if (calls < 0)
		return -1;
	out->state = files && calls ? TC_FENCE_FULL :
		     files || calls ? TC_FENCE_PARTIAL :
				      TC_FENCE_NONE;
	out->lacks = files && calls ? NULL :
		     calls	    ? "Landlock" :
		     files	    ? "seccomp" :
				      "Landlock and seccomp";
	return 0;
}
