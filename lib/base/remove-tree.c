/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Taking a directory away with all that is below it. */
#include "base/remove-tree.h"

#include <errno.h>
#include <ftw.h>
#include <stdio.h>

#include "base/error.h"
#include "base/quote.h"

/* Somebody else may take it away at the same time. */
static int remove_entry(const char *path, const struct stat *st, int type,
			struct FTW *ftw)
{
	(void)st;
	(void)type;
	(void)ftw;
	return remove(path) == 0 || errno == ENOENT ? 0 : -1;
}

int tc_remove_tree(const char *path, struct tc_error *err)
{
	struct tc_quoted q;
	int code;

	if (nftw(path, remove_entry, 16, FTW_DEPTH | FTW_PHYS) == 0 ||
	    errno == ENOENT)
		return 0;
	code = errno;
	return tc_fail_errno(err, code, "%s: cannot remove",
			     tc_quote_into(q.s, sizeof(q.s), path));
}
