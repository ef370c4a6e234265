/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Whether the top directory is named as the release is. */
#include "check/top-name.h"

#include <string.h>

/* Digits of names are few; of longer ones the first count. */
enum { DIGITS = 128 };

static void digits_of(char out[DIGITS + 1], const char *s, size_t len)
{
	size_t n = 0, i;

	for (i = 0; i < len && n < DIGITS; i++)
		if (s[i] >= '0' && s[i] <= '9')
			out[n++] = s[i];
	out[n] = '\0';
}

/* Of "foo-1.2.tar.bz2": without the ending, whose digits are no version. */
static size_t stem(const char *release)
{
	static const char *const ends[] = { ".tar", ".tgz", ".tbz", ".txz",
					    ".tlz", ".zip", ".tb2" };
	size_t len = strlen(release), i;

	for (i = 0; i < sizeof(ends) / sizeof(ends[0]); i++) {
		const char *found = strstr(release, ends[i]);

		if (found != NULL && (size_t)(found - release) < len)
			len = (size_t)(found - release);
	}
	return len;
}

const char *tc_top_name_odd(const char *top, const char *release)
{
	char ours[DIGITS + 1], theirs[DIGITS + 1];

	digits_of(ours, top, strlen(top));
	if (*ours == '\0')
		return "states no version";
	if (release == NULL)
		return NULL;
	digits_of(theirs, release, stem(release));
	if (strstr(theirs, ours) == NULL && strstr(ours, theirs) == NULL)
		return "is of another version than the tarball's name";
	return NULL;
}
