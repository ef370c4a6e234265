/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Canonical forms: what a release or a distribution stamps into the files of
 * libtool and pkg-config. */
#include <string.h>

#include "db/canon-internal.h"

/* How something stamped is read; each puts what it finds into the place of
 * one letter behind '%' in a pattern. Nothing read has a quote, a bracket, an
 * underscore, or a word that is not listed here. */
typedef bool skip_fn(struct tc_canon_walk *w);

static bool skip_digits(struct tc_canon_walk *w)
{
	const char *from = w->at;

	while (w->at < w->end && tc_canon_is_digit(*w->at))
		w->at++;
	return w->at > from;
}

/* 1.2605 */
static bool skip_number(struct tc_canon_walk *w)
{
	struct tc_canon_walk at = *w;

	if (!skip_digits(&at))
		return false;
	do
		*w = at;
	while (tc_canon_skip(&at, ".") && skip_digits(&at));
	return true;
}

static bool skip_revision(struct tc_canon_walk *w)
{
	return tc_canon_skip(w, "@package_revision@") ||
	       tc_canon_skip(w, "@MACRO_REVISION@") ||
	       tc_canon_skip(w, "@MACRO_SERIAL@") || skip_number(w);
}

/* A number and, as in 2.2.6b, a letter. */
static bool skip_release(struct tc_canon_walk *w)
{
	if (!skip_number(w))
		return false;
	if (w->at < w->end && *w->at >= 'a' && *w->at <= 'z')
		w->at++;
	return true;
}

/* -1ec8f: an abbreviated commit. */
static void skip_commit(struct tc_canon_walk *w)
{
	struct tc_canon_walk at = *w;
	size_t n = 0;

	if (!tc_canon_skip(&at, "-"))
		return;
	while (at.at < at.end && *at.at != '\0' && n <= 40 &&
	       strchr("0123456789abcdef", *at.at) != NULL) {
		at.at++;
		n++;
	}
	if (n >= 4 && n <= 40)
		*w = at;
}

static bool skip_version(struct tc_canon_walk *w)
{
	if (tc_canon_skip(w, "@VERSION@") || tc_canon_skip(w, "@MACRO_VERSION@"))
		return true;
	if (!skip_release(w))
		return false;
	skip_commit(w);
	(void)tc_canon_skip(w, "-dirty");
	return true;
}

/* The next part of a Debian version: -15, ubuntu1, ~deb12. */
static bool skip_part(struct tc_canon_walk *w)
{
	static const char *const words[] = { "-",     ".",   "~deb", "ubuntu",
					     "build", "u" };
	size_t i;

	for (i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		struct tc_canon_walk at = *w;

		if (tc_canon_skip(&at, words[i]) && skip_digits(&at)) {
			*w = at;
			return true;
		}
	}
	return false;
}

/* " Debian-2.4.6-15build2", " Debian 1.5.26-4", or nothing. */
static bool skip_debian(struct tc_canon_walk *w)
{
	struct tc_canon_walk at = *w;

	if ((tc_canon_skip(&at, " Debian-") || tc_canon_skip(&at, " Debian ")) &&
	    skip_release(&at)) {
		while (skip_part(&at))
			;
		*w = at;
	}
	return true;
}

/* 1.2605 2008/03/04 18:31:32 */
static bool skip_times(struct tc_canon_walk *w)
{
	struct tc_canon_walk at = *w;
	bool found = false;

	while (at.at < at.end && tc_canon_is_digit(*at.at)) {
		while (at.at < at.end && *at.at != '\0' &&
		       strchr("0123456789./:-", *at.at) != NULL)
			at.at++;
		*w = at;
		found = true;
		if (!tc_canon_skip(&at, " "))
			break;
	}
	return found;
}

/* In a comment; or nothing. */
static bool skip_time(struct tc_canon_walk *w)
{
	struct tc_canon_walk at = *w;

	if (tc_canon_skip(w, "@TIMESTAMP@"))
		return true;
	if (tc_canon_skip(&at, " ") && skip_times(&at))
		*w = at;
	return true;
}

/* Between quotes, where CVS had it in parentheses; or nothing. */
static bool skip_quoted_time(struct tc_canon_walk *w)
{
	struct tc_canon_walk at = *w;

	if (tc_canon_skip(&at, " (") && skip_times(&at) &&
	    tc_canon_skip(&at, ")")) {
		*w = at;
		return true;
	}
	return skip_time(w);
}

static bool skip_package(struct tc_canon_walk *w)
{
	return tc_canon_skip(w, "libtool") || tc_canon_skip(w, "@PACKAGE@");
}

static bool skip_home(struct tc_canon_walk *w)
{
	return tc_canon_skip(w, "https://www.gnu.org/software/libtool/") ||
	       tc_canon_skip(w, "http://www.gnu.org/software/libtool/") ||
	       tc_canon_skip(w, "https://www.gnu.org/s/libtool/") ||
	       tc_canon_skip(w, "http://www.gnu.org/s/libtool/") ||
	       tc_canon_skip(w, "@PACKAGE_URL@");
}

static bool skip_origin(struct tc_canon_walk *w)
{
	return tc_canon_skip(w, "Generated from ltversion.in.") ||
	       tc_canon_skip(w, "@configure_input@");
}

/* One kind of stamp. */
struct field {
	char letter;
	enum tc_transform transform;
	skip_fn *skip;
	const char *canonical;
};

static const struct field fields[] = {
	{ 'D', TC_TRANSFORM_DEBIAN_REVISION, skip_debian, "" },
	{ 'G', TC_TRANSFORM_STAMP, skip_origin, "Generated from ltversion.in." },
	{ 'H', TC_TRANSFORM_STAMP, skip_home,
	  "https://www.gnu.org/software/libtool/" },
	{ 'N', TC_TRANSFORM_STAMP, skip_package, "libtool" },
	{ 'Q', TC_TRANSFORM_STAMP, skip_quoted_time, "" },
	{ 'R', TC_TRANSFORM_STAMP, skip_revision, "0" },
	{ 'T', TC_TRANSFORM_STAMP, skip_time, "" },
	{ 'V', TC_TRANSFORM_STAMP, skip_version, "0" },
};

/* Whole lines. '%' and a letter is a field above, %_ blanks that stay. */
static const struct {
	enum tc_canon_family family;
	const char *pattern;
} lines[] = {
	{ TC_CANON_LTMAIN, "PACKAGE=%N" },
	{ TC_CANON_LTMAIN, "VERSION=%V" },
	{ TC_CANON_LTMAIN, "VERSION=\"%V%D\"" },
	{ TC_CANON_LTMAIN, "TIMESTAMP=\"%Q\"" },
	{ TC_CANON_LTMAIN, "package_revision=%R" },
	{ TC_CANON_LTMAIN, "scriptversion='(GNU %N) %V'" },
	{ TC_CANON_LTMAIN, "# ltmain.sh (GNU %N%T) %V%D" },
	{ TC_CANON_LTMAIN, "# libtool (GNU %N%T) %V%D" },
	{ TC_CANON_LTMAIN, "#%_$progname:%_(GNU %N%T) %V%D" },
	{ TC_CANON_LTMAIN, "%_version:%_$progname (GNU %N) %V%D" },
	{ TC_CANON_LTMAIN, "%_version:%_$progname $scriptversion%D" },
	{ TC_CANON_LTMAIN, "$progname $scriptversion%D" },
	{ TC_CANON_LTMAIN, "# GNU %N home page: <%H>." },
	{ TC_CANON_LTMAIN, "GNU %N home page: <%H>." },
	{ TC_CANON_LTVERSION, "# %G" },
	{ TC_CANON_LTVERSION, "# serial %R ltversion.m4" },
	{ TC_CANON_LTVERSION, "# serial %R" },
	{ TC_CANON_LTVERSION, "m4_define([LT_PACKAGE_VERSION], [%V])" },
	{ TC_CANON_LTVERSION, "m4_define([LT_PACKAGE_REVISION], [%R])" },
	{ TC_CANON_LTVERSION, "[macro_version='%V'" },
	{ TC_CANON_LTVERSION, "macro_revision='%R'" },
	/* pkg-config's own file, by its template; the serial stays. */
	{ TC_CANON_PKG, "# serial 11 (pkg-config-%V)" },
	{ TC_CANON_PKG, "# serial 12 (pkg-config-%V)" },
	{ TC_CANON_PKG, "dnl serial 11 (pkg-config-%V)" },
	{ TC_CANON_PKG, "[m4_define([PKG_MACROS_VERSION], [%V])" },
};

static const struct field *find_field(char letter)
{
	size_t i = 0;

	while (fields[i].letter != letter)
		i++;
	return &fields[i];
}

/* Steps over one element of a pattern, in both. Where put is set, the
 * canonical words go out. */
static bool skip_element(struct tc_canon *c, struct tc_canon_walk *w,
			 const char **pattern, bool put)
{
	const struct field *field;
	const char *from = w->at;
	const char *p = *pattern;

	*pattern += p[0] == '%' ? 2 : 1;
	if (p[0] != '%') {
		if (w->at == w->end || *w->at++ != p[0])
			return false;
	} else if (p[1] == '_') {
		if (!tc_canon_blanks(w))
			return false;
	} else {
		field = find_field(p[1]);
		if (!field->skip(w))
			return false;
		if (put)
			tc_canon_put(c, field->transform, from, w->at,
				     field->canonical);
		return true;
	}
	if (put)
		tc_buf_append(c->out, from, (size_t)(w->at - from));
	return true;
}

static bool skip_line(struct tc_canon *c, struct tc_canon_walk *w,
		      const char *pattern, bool put)
{
	while (*pattern != '\0')
		if (!skip_element(c, w, &pattern, put))
			return false;
	return true;
}

/* Behind the line. A comment may have blanks at its end, which go; anywhere
 * else they would be one more thing that the line could mean. */
static bool at_end(const struct tc_canon *c, const struct tc_canon_walk *w,
		   bool comment)
{
	if (comment && !c->keep_blanks)
		return tc_canon_at_line_end(w);
	return w->at == w->end || *w->at == '\n';
}

bool tc_canon_libtool(struct tc_canon *c, struct tc_canon_walk *w)
{
	struct tc_canon_walk at;
	size_t i;

	for (i = 0; i < sizeof(lines) / sizeof(lines[0]); i++) {
		if (lines[i].family != c->family)
			continue;
		at = *w;
		if (!skip_line(c, &at, lines[i].pattern, false) ||
		    !at_end(c, &at, *w->at == '#'))
			continue;
		return skip_line(c, w, lines[i].pattern, true);
	}
	return false;
}
