/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Starting libgit2 so that nobody's configuration is obeyed. */
#include <stdio.h>

#include "base/quote.h"
#include "source/git/internal.h"

/* Trees are read once each; libgit2's default of 256 MB would only cost. */
enum { CACHE_BYTES = 4 << 20 };
/* Of packs, mapped at a time: what is mapped and touched is memory. */
enum { WINDOW_BYTES = 1 << 20, MAPPED_BYTES = 16 << 20 };
enum { OPEN_PACKS = 200 }; /* a process may have 1,024 files */

int tc_git_init(struct tc_error *err)
{
	static const int levels[] = {
		GIT_CONFIG_LEVEL_PROGRAMDATA, GIT_CONFIG_LEVEL_SYSTEM,
		GIT_CONFIG_LEVEL_XDG, GIT_CONFIG_LEVEL_GLOBAL,
	};
	size_t i;

	if (git_libgit2_init() < 0)
		return tc_git_fail(err, "cannot start libgit2");
	for (i = 0; i < sizeof(levels) / sizeof(*levels); i++)
		(void)git_libgit2_opts(GIT_OPT_SET_SEARCH_PATH, levels[i], "");
	/* A repository owned by somebody else is what we are here for: none
	 * of its configuration is obeyed, so there is nothing to refuse. */
	(void)git_libgit2_opts(GIT_OPT_SET_OWNER_VALIDATION, 0);
	(void)git_libgit2_opts(GIT_OPT_ENABLE_STRICT_HASH_VERIFICATION, 1);
	(void)git_libgit2_opts(GIT_OPT_SET_CACHE_MAX_SIZE,
			       (ssize_t)CACHE_BYTES);
	(void)git_libgit2_opts(GIT_OPT_SET_MWINDOW_SIZE, (size_t)WINDOW_BYTES);
	(void)git_libgit2_opts(GIT_OPT_SET_MWINDOW_MAPPED_LIMIT,
			       (size_t)MAPPED_BYTES);
	(void)git_libgit2_opts(GIT_OPT_SET_MWINDOW_FILE_LIMIT,
			       (size_t)OPEN_PACKS);
	return 0;
}

void tc_git_shutdown(void)
{
	(void)git_libgit2_shutdown();
}

int tc_git_fail(struct tc_error *err, const char *fmt, ...)
{
	const git_error *last = git_error_last();
	struct tc_quoted q;
	char text[700];
	va_list ap;

	va_start(ap, fmt);
	(void)vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	if (last == NULL || last->message == NULL)
		return tc_fail(err, "%s", text);
	return tc_fail(err, "%s: %s", text,
		       tc_quote_into(q.s, sizeof(q.s), last->message));
}
