/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Debian binary packages: where their parts are and what they are called. */
#ifndef TC_SOURCE_DEB_H
#define TC_SOURCE_DEB_H

#include <stdbool.h>

#include "source/source.h"

struct tc_error;

/*
 * deb(5): an ar archive of "debian-binary", "control.tar" and "data.tar", the
 * latter two plain or compressed with gzip, xz or zstd. Read strictly: members
 * in this order, none but those whose names begin with "_" between them, every
 * header field in its one form, nothing after the last member.
 */
struct tc_deb {
	char *package; /* malloc'd; of the control file (deb-control(5)) */
	char *version; /* with epoch and Debian revision */
	uint64_t control_at, control_len; /* the tar archives in the file */
	uint64_t data_at, data_len;
};

/* Whether the file begins as every .deb does. False for what cannot be
 * read. */
bool tc_deb_is(const char *path);

/* 0; -1 with path in err, deb is zeroed then. */
int tc_deb_open(struct tc_deb *deb, const char *path, struct tc_error *err);
void tc_deb_release(struct tc_deb *deb);

/* The files of the package, as tc_archive_read() reads them from its data.tar.
 * info->sha256 is that of the .deb. A tar archive that programs could read in
 * different ways is refused. */
int tc_deb_read_files(const struct tc_deb *deb, const char *path,
		      const struct tc_read_options *options,
		      struct tc_tree *tree, struct tc_archive_info *info,
		      struct tc_error *err);

/* Appends the content of one regular file of the package to bytes (whose max
 * is the limit); member is a path in it, leading "./" or not. sha256 is that
 * of the .deb. */
int tc_deb_read_member(const struct tc_deb *deb, const char *path,
		       const char *member, struct tc_buf *bytes,
		       uint8_t sha256[TC_SHA256_SIZE], struct tc_error *err);

#endif
