/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Descriptions of gnulib's modules, in the tag and in its submodules. */
#ifndef TC_EVIDENCE_GNULIB_MODULES_H
#define TC_EVIDENCE_GNULIB_MODULES_H

#include <stdbool.h>
#include <stddef.h>

struct tc_buf;
struct tc_error;
struct tc_evidence;
struct tc_member;
struct tc_tag_reader;

struct tc_gnulib_found {
	const char *name;            /* "crypto/md5" */
	const struct tc_member *file; /* of the tag, or of a submodule */
	bool pinned;                 /* of a submodule */
};

/* All files modules/NAME, in whatever directory: by name, those of the tag
 * first. */
struct tc_gnulib_modules {
	struct tc_gnulib_found *list; /* malloc'd */
	size_t count, cap;
	const struct tc_tag_reader *reader;
};

/* reader NULL, or no repository: there are none. */
void tc_gnulib_modules_list(struct tc_gnulib_modules *out,
			    const struct tc_evidence *ev,
			    const struct tc_tag_reader *reader);
/* The first of that name, their number in *count. */
const struct tc_gnulib_found *
tc_gnulib_modules_find(const struct tc_gnulib_modules *modules,
		       const char *name, size_t *count);
/* The content, malloc'd, the caller's. 0; 1 when it is not at hand; -1. */
int tc_gnulib_modules_read(const struct tc_gnulib_modules *modules,
			   const struct tc_gnulib_found *found, char **bytes,
			   size_t *len, struct tc_error *err);
/*
 * The description that gnulib-tool would take: the first of the tag, else that
 * of a submodule with a change NAME.diff of the tag, if there is one, made to
 * it. 1; 0 where there is none, or one that cannot be read; -1.
 */
int tc_gnulib_modules_describe(const struct tc_gnulib_modules *modules,
			       const char *name, struct tc_buf *out,
			       struct tc_error *err);
void tc_gnulib_modules_release(struct tc_gnulib_modules *modules);

#endif
