/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Canonical forms: interpreter lines, licence words, version-control keywords. */
#include <string.h>

#include "db/canon-internal.h"

/* A program's name, without a directory. */
static bool skip_program(struct tc_canon_walk *w, size_t *len)
{
	const char *from = w->at;

	while (w->at < w->end && *w->at != '\n' &&
	       strchr("abcdefghijklmnopqrstuvwxyz0123456789.", *w->at) != NULL)
		w->at++;
	*len = (size_t)(w->at - from);
	return *len > 0 && *len < 32;
}

/* "#!DIRECTORY/NAME": the name and what follows it stay. Through env(1) only
 * without arguments, which the kernel would hand it as part of the name. */
bool tc_canon_interpreter(struct tc_canon *c, struct tc_canon_walk *w)
{
	struct tc_canon_walk at = *w;
	const char *name;
	size_t len;
	bool env;

	(void)tc_canon_skip(&at, "#!");
	(void)tc_canon_skip(&at, " ");
	env = tc_canon_skip(&at, "/usr/bin/env ");
	if (!env && !tc_canon_skip(&at, "/bin/") &&
	    !tc_canon_skip(&at, "/usr/bin/"))
		return false;
	name = at.at;
	if (!skip_program(&at, &len) || (len == 3 && memcmp(name, "env", 3) == 0))
		return false;
	if (at.at < at.end && *at.at != '\n' && (env || *at.at != ' '))
		return false;
	tc_canon_put(c, TC_TRANSFORM_INTERPRETER, w->at, name, "#! /bin/");
	tc_buf_append(c->out, name, len);
	w->at = at.at;
	return true;
}

/* "GNU [Lesser|Library] General Public License" */
bool tc_canon_licence(struct tc_canon *c, struct tc_canon_walk *w)
{
	struct tc_canon_walk at = *w, rest;

	if (!tc_canon_skip(&at, "GNU Lesser General") &&
	    !tc_canon_skip(&at, "GNU Library General"))
		return false;
	rest = at;
	if (!tc_canon_words(&rest, " Public License"))
		return false;
	tc_canon_put(c, TC_TRANSFORM_LICENCE_WORDS, w->at, at.at,
		     "GNU General");
	w->at = at.at;
	return true;
}

/* "version 2 of the License", "version 2, or" */
bool tc_canon_licence_version(struct tc_canon *c, struct tc_canon_walk *w)
{
	struct tc_canon_walk at = *w, rest;

	if (!tc_canon_skip(&at, "version 2.1") &&
	    !tc_canon_skip(&at, "version 2") &&
	    !tc_canon_skip(&at, "version 3"))
		return false;
	rest = at;
	if (!tc_canon_words(&rest, " of the License") &&
	    !tc_canon_words(&rest, ", or "))
		return false;
	tc_canon_put(c, TC_TRANSFORM_LICENCE_WORDS, w->at, at.at, "version 3");
	w->at = at.at;
	return true;
}

/* 1999/01/05 */
static bool skip_date(struct tc_canon_walk *w)
{
	static const char shape[] = "dddd/dd/dd";
	const char *at = w->at;
	size_t i;

	if ((size_t)(w->end - at) <= strlen(shape))
		return false;
	for (i = 0; shape[i] != '\0'; i++)
		if (shape[i] == 'd' ? !tc_canon_is_digit(at[i]) : at[i] != '/')
			return false;
	w->at += strlen(shape);
	return *w->at == ' ';
}

/* What CVS and others put behind the colon: file, revision, date, author,
 * state. A slash is part of a date, and a colon between digits, so that
 * neither ends an expression. */
static bool skip_keyword_char(struct tc_canon_walk *w)
{
	const char ch = *w->at;
	struct tc_canon_walk date = *w;

	if (skip_date(&date)) {
		w->at = date.at;
		return true;
	}
	if (ch == ':' ? !tc_canon_is_digit(w->at[-1]) || w->end - w->at < 2 ||
				!tc_canon_is_digit(w->at[1]) :
			!tc_canon_is_digit(ch) && !(ch >= 'a' && ch <= 'z') &&
				!(ch >= 'A' && ch <= 'Z') &&
				(ch == '\0' || strchr(" ,.+-", ch) == NULL))
		return false;
	w->at++;
	return true;
}

bool tc_canon_keyword(struct tc_canon *c, struct tc_canon_walk *w)
{
	static const struct {
		const char *open, *whole;
	} table[] = {
		{ "$Id", "$Id$" },
		{ "$Revision", "$Revision$" },
		{ "$Date", "$Date$" },
		{ "$Header", "$Header$" },
		{ "$Author", "$Author$" },
	};
	struct tc_canon_walk at;
	size_t i;

	/* Its words are free, and m4 may have been told that '#' begins no
	 * comment: then some would be macros. */
	if (c->language == TC_CANON_M4 && w->lead[w->lead_len - 1] == '#')
		return false;
	for (i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		at = *w;
		if (!tc_canon_skip(&at, table[i].open))
			continue;
		if (tc_canon_skip(&at, ":"))
			while (at.at < at.end && skip_keyword_char(&at))
				;
		/* Where it was live, "$(" and the like would be next. */
		if (!tc_canon_skip(&at, "$") ||
		    (at.at < at.end && *at.at != '\n' &&
		     !tc_canon_is_blank(*at.at)))
			return false;
		tc_canon_put(c, TC_TRANSFORM_KEYWORD, w->at, at.at,
			     table[i].whole);
		w->at = at.at;
		return true;
	}
	return false;
}

/* texinfo.tex until 1998 took its version from CVS: that line has no other
 * text, and its keyword no other characters than digits and dots. */
bool tc_canon_texinfo(struct tc_canon *c, struct tc_canon_walk *w)
{
	struct tc_canon_walk at = *w;
	const char *value, *end;

	if (!tc_canon_skip(&at, "\\deftexinfoversion$Revision: "))
		return false;
	value = at.at;
	while (at.at < at.end && (tc_canon_is_digit(*at.at) || *at.at == '.'))
		at.at++;
	if (at.at == value || !tc_canon_is_digit(at.at[-1]))
		return false;
	end = at.at;
	if (!tc_canon_skip(&at, " $") || !tc_canon_at_line_end(&at))
		return false;
	tc_buf_append(c->out, w->at, (size_t)(value - w->at));
	tc_canon_put(c, TC_TRANSFORM_KEYWORD, value, end, "0");
	w->at = end;
	return true;
}
