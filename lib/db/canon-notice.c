/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Canonical forms: copyright years, the FSF's address, gnu.org's scheme. */
#include <string.h>

#include "db/canon-internal.h"

/* YYYY, or YY in a list; nothing else begins or goes on there. */
static bool skip_year(struct tc_canon_walk *w, bool first)
{
	size_t n = 0;
	char next;

	while (n < 5 && (size_t)(w->end - w->at) > n &&
	       tc_canon_is_digit(w->at[n]))
		n++;
	if (n != 4 && (first || n != 2))
		return false;
	next = (size_t)(w->end - w->at) > n ? w->at[n] : '\n';
	if (next != '\n' && strchr(" \t,-", next) == NULL)
		return false;
	w->at += n;
	return true;
}

/* What stands between two years: "-", "--", ",", a gap, or some of them. */
static bool skip_separator(struct tc_canon_walk *w)
{
	bool found = tc_canon_gap(w);

	if (tc_canon_skip(w, "--") || tc_canon_skip(w, "-") ||
	    tc_canon_skip(w, ",")) {
		tc_canon_gap(w);
		found = true;
	}
	return found;
}

/* Steps over years, and not over what separates them from the rest. */
static bool skip_years(struct tc_canon_walk *w)
{
	struct tc_canon_walk at = *w;

	if (!skip_year(&at, true))
		return false;
	do
		*w = at;
	while (skip_separator(&at) && skip_year(&at, false));
	return true;
}

#define FSF "Free Software Foundation, Inc."

/* "Copyright (C) YEARS Free Software Foundation, Inc.", on any number of
 * lines, goes on one; before another name only the years are replaced. */
bool tc_canon_copyright(struct tc_canon *c, struct tc_canon_walk *w)
{
	static const struct {
		const char *sign, *years, *whole;
	} forms[] = {
		{ "(C) ", "Copyright (C) 1970", "Copyright (C) 1970 " FSF },
		{ "(c) ", "Copyright (c) 1970", "Copyright (c) 1970 " FSF },
		{ "", "Copyright 1970", "Copyright 1970 " FSF },
	};
	struct tc_canon_walk at = *w, name;
	size_t form = 0;

	if (!tc_canon_words(&at, "Copyright "))
		return false;
	while (!tc_canon_words(&at, forms[form].sign))
		form++;
	if (!skip_years(&at))
		return false;
	name = at;
	(void)tc_canon_skip(&name, ",");
	if (tc_canon_gap(&name) && tc_canon_words(&name, FSF)) {
		tc_canon_put(c, TC_TRANSFORM_NOTICE, w->at, name.at,
			     forms[form].whole);
		w->at = name.at;
		return true;
	}
	tc_canon_put(c, TC_TRANSFORM_NOTICE, w->at, at.at, forms[form].years);
	w->at = at.at;
	return true;
}

/* A word of the addresses that the FSF has had. */
static bool skip_address_word(struct tc_canon_walk *w, bool *last)
{
	static const char *const words[] = {
		/* The first ones end an address. */
		"USA", "02139", "02111-1307", "02110-1301", "MA", "675", "Mass",
		"Ave", "Cambridge", "59", "Temple", "Place", "-", "Suite",
		"330", "Boston", "51", "Franklin", "Street", "St", "Fifth",
		"Floor",
	};
	struct tc_canon_walk at;
	size_t i;

	for (i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		at = *w;
		if (!tc_canon_skip(&at, words[i]))
			continue;
		(void)(tc_canon_skip(&at, ",") || tc_canon_skip(&at, "."));
		if (at.at < at.end && *at.at != '\n' &&
		    !tc_canon_is_blank(*at.at))
			continue;
		*w = at;
		*last = i < 4;
		return true;
	}
	return false;
}

/* "write to the FSF, ADDRESS", up to the end of a line. */
static bool skip_address(struct tc_canon_walk *w)
{
	struct tc_canon_walk at = *w;
	bool last = false;

	if (!tc_canon_words(&at, "write to the " FSF ","))
		return false;
	while (tc_canon_gap(&at) && skip_address_word(&at, &last))
		*w = at;
	return last && tc_canon_at_line_end(w);
}

static bool skip_page(struct tc_canon_walk *w)
{
	bool angle;

	if (!tc_canon_words(w, "see "))
		return false;
	angle = tc_canon_skip(w, "<");
	if (!tc_canon_skip(w, "https://www.gnu.org/licenses/") &&
	    !tc_canon_skip(w, "http://www.gnu.org/licenses/"))
		return false;
	if (angle && !tc_canon_skip(w, ">"))
		return false;
	(void)tc_canon_skip(w, ".");
	return tc_canon_at_line_end(w);
}

/* The last sentence of a licence notice: where a copy of the licence is. */
bool tc_canon_address(struct tc_canon *c, struct tc_canon_walk *w)
{
	struct tc_canon_walk at = *w;

	at.at++; /* ';' or '.' */
	if (!tc_canon_words(&at, " If not, ") &&
	    !tc_canon_words(&at, " if not, "))
		return false;
	if (!skip_address(&at) && !skip_page(&at))
		return false;
	tc_canon_put(c, TC_TRANSFORM_NOTICE, w->at, at.at,
		     ". If not, see <https://www.gnu.org/licenses/>.");
	w->at = at.at;
	return true;
}

bool tc_canon_url(struct tc_canon *c, struct tc_canon_walk *w)
{
	static const char *const hosts[] = { "www.gnu.org/", "gnu.org/" };
	struct tc_canon_walk at = *w;
	const char *host;
	size_t i;

	if (!tc_canon_skip(&at, "http://"))
		return false;
	host = at.at;
	for (i = 0; i < sizeof(hosts) / sizeof(hosts[0]); i++)
		if (tc_canon_skip(&at, hosts[i])) {
			tc_canon_put(c, TC_TRANSFORM_NOTICE, w->at, host,
				     "https://");
			w->at = host;
			return true;
		}
	return false;
}
