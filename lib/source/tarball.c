/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A release file in whatever format it has. */
#include "source/tarball.h"

#include "source/archive.h"
#include "source/zip.h"

int tc_tarball_read(const char *path, const char *name,
		    const struct tc_read_options *options,
		    struct tc_tree *tree, struct tc_archive_info *info,
		    struct tc_error *err)
{
	return tc_zip_is_named(name) ?
		       tc_zip_read(path, options, tree, info, err) :
		       tc_archive_read(path, options, tree, info, err);
}
