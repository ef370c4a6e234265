/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A release file in whatever format it has. */
#ifndef TC_SOURCE_TARBALL_H
#define TC_SOURCE_TARBALL_H

#include "source/source.h"

struct tc_error;

/* tc_zip_read() or tc_archive_read(), as the release's name says; path is
 * what is opened. */
int tc_tarball_read(const char *path, const char *name,
		    const struct tc_read_options *options,
		    struct tc_tree *tree, struct tc_archive_info *info,
		    struct tc_error *err);

#endif
