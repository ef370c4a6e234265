/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* gitattributes(5) of one tree: what its .gitattributes files say of a path. */
#ifndef TC_SOURCE_GIT_ATTRIBUTES_H
#define TC_SOURCE_GIT_ATTRIBUTES_H

#include <stdbool.h>
#include <stddef.h>

#include "source/git/attribute-line.h"

struct tc_error;

/* Those that git archive looks at. */
enum tc_attr_id {
	TC_ATTR_TEXT,
	TC_ATTR_CRLF,
	TC_ATTR_EOL,
	TC_ATTR_IDENT,
	TC_ATTR_ENCODING, /* working-tree-encoding */
	TC_ATTR_FILTER,
	TC_ATTR_EXPORT_SUBST,
	TC_ATTR_EXPORT_IGNORE,
	TC_ATTR_COUNT,
};
/* A set of them has the bits 1 << id. */
enum {
	TC_ATTRS_ALL = (1 << TC_ATTR_COUNT) - 1,
	TC_ATTRS_FILTER = 1 << TC_ATTR_FILTER,
	TC_ATTRS_IGNORE = 1 << TC_ATTR_EXPORT_IGNORE,
};

/*
 * The rules are git's own for a tree that is archived; where they are not
 * what gitattributes(5) says of a work tree, the archive counts: the text of a
 * symbolic link is read as if it were the file, and a byte order mark belongs
 * to the first line. A file of 100 MB or more and what is behind a NUL are
 * passed over, as is every line that git warns about. Names compare with
 * case. No configuration, no file of the user, the system or the repository's
 * own directory is looked at. git before 2.52 takes two stars right behind
 * other letters ("a**" and a slash) for something else than it does now, which
 * is what counts here.
 */
struct tc_attributes;

struct tc_attributes *tc_attributes_new(void);
void tc_attributes_free(struct tc_attributes *attributes);

/*
 * The file of the directory dir ("" is the top, no slash at the end), with
 * its content. The top's comes first, if there is one: macros are defined
 * nowhere else. -1 past a bound of base/limits.h.
 */
int tc_attributes_add(struct tc_attributes *attributes, const char *dir,
		      const char *text, size_t len, struct tc_error *err);

/* Which attributes the files say anything about, for any path. */
unsigned tc_attributes_mentioned(const struct tc_attributes *attributes);

/*
 * The attributes of a path; directory: it is one, or a submodule. Only those
 * wanted are sure to be in values. Strings live as long as attributes does.
 * -1 when the files have made all calls together do too much work.
 */
int tc_attributes_get(struct tc_attributes *attributes, const char *path,
		      bool directory, unsigned wanted,
		      struct tc_attr values[TC_ATTR_COUNT],
		      struct tc_error *err);

#endif
