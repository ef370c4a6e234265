/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The central directory of a zip archive, as it is at its end. */
#ifndef TC_SOURCE_ZIP_DIRECTORY_H
#define TC_SOURCE_ZIP_DIRECTORY_H

#include "source/archive-facts.h"
#include "source/input.h"
#include "source/zip-format.h"

/* What programs would not all read in one way, as facts of the archive: each
 * sort once. */
struct tc_zip_log {
	struct tc_fact_list *facts;
	const char *told[64]; /* string constants */
	size_t count;
};
/* why may be NULL: nothing to tell. Returns whether there was. */
bool tc_zip_tell(struct tc_zip_log *log, const char *why, uint64_t where);

/* One member: where its records are. */
struct tc_zip_place {
	uint64_t offset; /* of the local header */
	size_t record;   /* in bytes, of the central one */
};

struct tc_zip_directory {
	struct tc_zip_end end;     /* its comment is in bytes */
	unsigned char *bytes;      /* from the directory on to the end */
	size_t len;
	struct tc_zip_place *places; /* in order of offset */
	size_t count, cap;
	bool broken; /* told, and no members are known */
};

/* 0, or -1: cannot be read, no zip archive, or past a limit. _release() it
 * in any case. */
int tc_zip_directory_load(struct tc_zip_directory *dir, struct tc_input *input,
			  const struct tc_read_limits *limits,
			  struct tc_zip_log *log, struct tc_error *err);
void tc_zip_directory_release(struct tc_zip_directory *dir);

#endif
