/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The records of a pax extended header. */
#ifndef TC_SOURCE_PAX_H
#define TC_SOURCE_PAX_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * POSIX.1-2017 pax(1), "pax Extended Header": records "LENGTH KEY=VALUE\n",
 * where LENGTH counts all of it, in decimal. Those that say what is unpacked
 * are taken: path, linkpath, size, mtime. Others (times, owners, keys of
 * vendors) change nothing that is in a release.
 */
struct tc_pax {
	const char *path, *link; /* not NUL-terminated, in the body; or NULL */
	size_t path_len, link_len;
	uint64_t size;
	int64_t mtime;           /* whole seconds, rounded down */
	bool has_size, has_mtime;
	const char *comment;     /* as path */
	size_t comment_len;
};

/*
 * Fills *pax, which points into body. NULL, or in words why programs would
 * not all read the same out of it: "a key is there twice".
 */
const char *tc_pax_parse(const char *body, size_t len, struct tc_pax *pax);
/* The same for a global header: it may hold comments and nothing else, as
 * git-archive(1) writes it. */
const char *tc_pax_parse_global(const char *body, size_t len,
				struct tc_pax *pax);

#endif
