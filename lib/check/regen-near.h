/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Releases of autoconf before and after that of a configure. */
#ifndef TC_CHECK_REGEN_NEAR_H
#define TC_CHECK_REGEN_NEAR_H

#include <stdbool.h>
#include <stddef.h>

struct tc_regen;
struct tc_toolchain;

/* Walks over releases of autoconf of the same kind (old or modern) as tool's,
 * each by its first variant: up to three before it, then up to three after. */
struct tc_regen_near {
	const struct tc_toolchain *tool;
	const char *version; /* of the last one */
	size_t place, tried;
	bool after;
};
void tc_regen_near_init(struct tc_regen_near *near,
			const struct tc_toolchain *tool);
/* NULL: there are no more. */
const struct tc_toolchain *tc_regen_near_next(const struct tc_regen *r,
					      struct tc_regen_near *near);

#endif
