/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Whole small files in, and output files that appear complete or not at all. */
#ifndef TC_BASE_IO_H
#define TC_BASE_IO_H

#include <stddef.h>
#include <stdio.h>

struct tc_buf;
struct tc_error;

/* Append the whole of a regular file to buf (initialised by the caller, whose
 * max is the limit). 0, or -1 with the path named in err. */
int tc_read_file(const char *path, struct tc_buf *buf, struct tc_error *err);

/*
 * An output file written under a temporary name in the same directory and
 * renamed over path by tc_outfile_commit(), after fsync(2). Until then, and
 * after any failure, what was at path is as it was. Where path is an existing
 * device or pipe (/dev/null, /dev/full, a FIFO) it is written directly.
 */
struct tc_outfile {
	FILE *stream; /* write here */
	char *path;
	char *temp; /* NULL when written directly */
};
int tc_outfile_open(struct tc_outfile *out, const char *path,
		    struct tc_error *err);
/* Flush, check, rename. Releases out either way; 0 or -1. */
int tc_outfile_commit(struct tc_outfile *out, struct tc_error *err);
/* Give up: removes the temporary file. Accepts a zeroed or committed one. */
void tc_outfile_release(struct tc_outfile *out);

#endif
