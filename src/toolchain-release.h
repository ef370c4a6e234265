/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The files of a release of a generator: a tarball or a tag. */
#ifndef TC_SRC_TOOLCHAIN_RELEASE_H
#define TC_SRC_TOOLCHAIN_RELEASE_H

#include <stdint.h>

#include "tree/tree.h"

struct tc_buf;
struct tc_error;
struct tc_repo;

struct tc_release {
	struct tc_tree tree;
	const char *source; /* "autoconf_2.72.orig.tar.xz", "v2.72 of
			       autoconf.git"; in tree's arena */
	char id[65];        /* of the tarball or commit, in hexadecimal */
	const char *name;   /* "autoconf-2.72", "v2.72": holds the version */
	int64_t time;       /* of the commit, or of the youngest member */
	struct tc_repo *repo; /* NULL for a tarball */
	const char *path;
};

/* A zeroed release may be released. Of a tag where repo is not NULL; nothing
 * of the repository's configuration is obeyed. 0, or -1 and err. */
int tc_release_open(struct tc_release *release, const char *repo,
		    const char *source, struct tc_error *err);
void tc_release_release(struct tc_release *release);

/* The content of a regular file of the tree. */
int tc_release_read(const struct tc_release *release,
		    const struct tc_member *member, struct tc_buf *bytes,
		    struct tc_error *err);

#endif
