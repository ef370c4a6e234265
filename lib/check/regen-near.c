/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Releases of autoconf before and after that of a configure. */
#include "check/regen-near.h"

#include <string.h>

#include "check/regen-internal.h"

enum { NEAR = 3 };

static bool is_autoconf(const struct tc_toolchain *t)
{
	return strcmp(t->tool, "autoconf") == 0;
}

/* The place of its version among all there are. */
static size_t place_of(const struct tc_toolchain *all, size_t count,
		       const char *version)
{
	size_t k;

	for (k = 0; k < count; k++)
		if (is_autoconf(&all[k]) && strcmp(all[k].version, version) == 0)
			break;
	return k;
}

void tc_regen_near_init(struct tc_regen_near *near,
			const struct tc_toolchain *tool)
{
	*near = (struct tc_regen_near){ .tool = tool,
					.version = tool->version,
					.place = SIZE_MAX };
}

/* The next of one side; NULL: there are no more, or enough. */
static const struct tc_toolchain *step(const struct tc_regen *r,
				       struct tc_regen_near *near)
{
	size_t count, variants;
	const struct tc_toolchain *all = tc_toolchains_all(r->store, &count);

	if (near->place == SIZE_MAX)
		near->place = place_of(all, count, near->tool->version);
	while (near->tried < NEAR) {
		const struct tc_toolchain *t;

		near->place += near->after ? 1 : (size_t)-1;
		if (near->place >= count || !is_autoconf(&all[near->place]))
			return NULL;
		if (strcmp(all[near->place].version, near->version) == 0)
			continue;
		near->version = all[near->place].version;
		t = tc_toolchains_find(r->store, "autoconf", near->version,
				       &variants);
		if (t == NULL || tc_generator_is_modern(t) !=
					 tc_generator_is_modern(near->tool) ||
		    !tc_regen_fit(t))
			continue;
		near->tried++;
		return t;
	}
	return NULL;
}

const struct tc_toolchain *tc_regen_near_next(const struct tc_regen *r,
					      struct tc_regen_near *near)
{
	const struct tc_toolchain *t = step(r, near);

	if (t == NULL && !near->after) {
		tc_regen_near_init(near, near->tool);
		near->after = true;
		t = step(r, near);
	}
	return t;
}
