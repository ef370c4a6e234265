/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The two parts of the fence, for lib/base/fence*.c only. */
#ifndef TC_BASE_FENCE_INTERNAL_H
#define TC_BASE_FENCE_INTERNAL_H

#include "base/fence.h"

/* Each: 1 it holds, 0 the kernel has none, -1. */
int tc_fence_landlock(const struct tc_fence_path *paths, size_t count,
		      struct tc_error *err);
/* write: calls that change files are let through, for Landlock to judge. */
int tc_fence_seccomp(bool write, struct tc_error *err);

#endif
