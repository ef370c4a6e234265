/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A release that is a zip archive, read into a tree. */
#ifndef TC_SOURCE_ZIP_H
#define TC_SOURCE_ZIP_H

#include "source/source.h"

struct tc_error;

/* Whether a release is read as a zip archive: by its name, ".zip". What else
 * begins like one is no release in a format that tarcheck reads. */
bool tc_zip_is_named(const char *path);

/*
 * As tc_archive_read(), for a zip archive (docs/archive-format.md). The
 * central directory, at the end, says what members there are and must agree
 * with what stands before each; the archive must be made of nothing else.
 * That is read first, and compared when the whole of the file is read once
 * from its beginning and digested; then libarchive must come to the same
 * members and bytes. What is no file (a pipe) is read into memory, up to
 * TC_MAX_NESTED_BYTES. In memory: the central directory.
 */
int tc_zip_read(const char *path, const struct tc_read_options *options,
		struct tc_tree *tree, struct tc_archive_info *info,
		struct tc_error *err);

#endif
