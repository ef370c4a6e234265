/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* An unpacked release, read into a tree. */
#ifndef TC_SOURCE_DIRECTORY_H
#define TC_SOURCE_DIRECTORY_H

#include "source/source.h"

struct tc_error;

/*
 * Fills tree as tc_archive_read() does, from the directory at path, with
 * openat(2) and without following any symbolic link below it. A .git
 * directory at the top is left out: it is the repository, not the release.
 * A file or directory that becomes another, or is written to, while it is
 * read is an error.
 */
int tc_directory_read(const char *path, const struct tc_read_options *options,
		      struct tc_tree *tree, struct tc_archive_info *info,
		      struct tc_error *err);

#endif
