/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What a project's own gnulib modules, in its tag, want in configure.ac. */
#ifndef TC_EVIDENCE_GNULIB_OWN_H
#define TC_EVIDENCE_GNULIB_OWN_H

#include <stddef.h>
#include <stdint.h>

struct tc_buf;
struct tc_error;
struct tc_evidence;
struct tc_tag_reader;

/*
 * The lines of a section ("configure.ac") of a module's description, without
 * empty ones, each with its newline. Sections begin with "NAME:" on a line of
 * its own (gnulib's manual, "Module description").
 */
void tc_gnulib_section(struct tc_buf *out, const char *bytes, size_t size,
		       const char *name);
/* The same with its empty lines. */
void tc_gnulib_section_whole(struct tc_buf *out, const char *bytes, size_t size,
			     const char *name);

struct tc_gnulib_own_part;
struct tc_gnulib_own {
	struct tc_gnulib_own_part *list; /* malloc'd */
	size_t count, cap;
};

/* Reads the files modules/NAME of the tag, in whatever directory, whose names
 * are among the sorted ones. 0, -1. */
int tc_gnulib_own_read(struct tc_gnulib_own *own, struct tc_evidence *ev,
		       const struct tc_tag_reader *reader,
		       const char *const *modules, size_t count,
		       struct tc_error *err);
/* The path in the tag of the module that has a part with that digest, of that
 * sort (".gnulib-init", ".gnulib-early", ".gnulib-when"); NULL for none. */
const char *tc_gnulib_own_find(const struct tc_gnulib_own *own,
			       const uint8_t sha256[32], const char *sort);
void tc_gnulib_own_release(struct tc_gnulib_own *own);

#endif
