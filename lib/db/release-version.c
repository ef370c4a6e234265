/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Version numbers of reference tools. */
#include "db/release-version.h"

#include <string.h>

#include "db/internal.h"
#include "db/refs.h"

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

void tc_release_version(char out[TC_VERSION_SIZE], const char *release)
{
	const char *word = strrchr(release, ' ');
	size_t len, i;

	out[0] = '\0';
	word = word ? word + 1 : release;
	word += strcspn(word, "0123456789");
	/* A distribution's revision; a tag without dots has dashes for them. */
	len = strchr(word, '.') ? strcspn(word, "-~+") : strlen(word);
	if (len >= TC_VERSION_SIZE)
		return;
	for (i = 0; i < len; i++)
		out[i] = word[i] == '-' ? '.' : word[i];
	out[len] = '\0';
}

/* The next run of digits or letters; *s is left behind it. */
static size_t take_run(const char **s, const char **run)
{
	const char *at = *s;

	while (*at != '\0' && !is_digit(*at) && !is_letter(*at))
		at++;
	*run = at;
	if (is_digit(*at))
		while (is_digit(*at))
			at++;
	else
		while (is_letter(*at))
			at++;
	*s = at;
	return (size_t)(at - *run);
}

static int compare_runs(const char *a, size_t alen, const char *b, size_t blen)
{
	int rc;

	if (alen == 0 || blen == 0)
		return (alen != 0) - (blen != 0);
	if (is_digit(*a) != is_digit(*b))
		return is_digit(*a) ? 1 : -1;
	if (is_digit(*a)) {
		for (; alen > 1 && *a == '0'; alen--)
			a++;
		for (; blen > 1 && *b == '0'; blen--)
			b++;
		if (alen != blen)
			return alen < blen ? -1 : 1;
	}
	rc = memcmp(a, b, alen < blen ? alen : blen);
	return rc ? rc : (alen > blen) - (alen < blen);
}

int tc_version_compare(const char *a, const char *b)
{
	for (;;) {
		const char *x, *y;
		size_t xlen = take_run(&a, &x), ylen = take_run(&b, &y);
		int rc = compare_runs(x, xlen, y, ylen);

		if (rc != 0 || xlen == 0)
			return rc;
	}
}

bool tc_version_is_release(const char *version)
{
	int parts;

	for (parts = 0; is_digit(*version); parts++) {
		version += strspn(version, "0123456789");
		if (*version == '.')
			version++;
	}
	if (parts < 2 || parts > 3)
		return false;
	if (version[0] == '-' && version[1] == 'p' && is_digit(version[2]))
		version++;
	if (version[0] == 'p' && is_digit(version[1]))
		version += 1 + strspn(version + 1, "0123456789");
	else if (is_letter(*version))
		version++;
	return *version == '\0';
}

/* Makes best the version of that release if it is higher. */
static void lift(char best[TC_VERSION_SIZE], const char *release)
{
	char version[TC_VERSION_SIZE];

	tc_release_version(version, release);
	if (tc_version_compare(version, best) > 0)
		memcpy(best, version, sizeof(version));
}

/* Not autoconf-archive for autoconf. */
static bool is_called(const char *release, const char *project)
{
	const char *at = strstr(release, project);

	if (at == NULL)
		return false;
	at += strlen(project);
	return *at != '-' || !is_letter(at[1]);
}

static int named_of(struct tc_db *db, const char *project,
		    char best[TC_VERSION_SIZE], struct tc_error *err)
{
	size_t i;

	if (tc_db_need_small(db, err) != 0)
		return -1;
	for (i = 0; i < db->texts.count; i++)
		if (is_called(db->texts.items[i], project))
			lift(best, db->texts.items[i]);
	return 0;
}

static int newest_of(struct tc_db *db, const char *project,
		     char best[TC_VERSION_SIZE], struct tc_error *err)
{
	sqlite3_stmt *stmt = tc_db_statement(db, TC_STMT_RELEASES, err);
	int rc;

	if (stmt == NULL)
		return -1;
	sqlite3_bind_text(stmt, 1, project, -1, SQLITE_STATIC);
	while ((rc = sqlite3_step(stmt)) == SQLITE_ROW)
		lift(best, tc_db_text(stmt, 0));
	if (rc != SQLITE_DONE)
		tc_db_fail(db, err);
	sqlite3_reset(stmt);
	return rc == SQLITE_DONE ? 0 : -1;
}

static int over_all(struct tc_refs *refs, const char *project,
		    char out[TC_VERSION_SIZE], struct tc_error *err,
		    int (*of)(struct tc_db *, const char *,
			      char[TC_VERSION_SIZE], struct tc_error *))
{
	char best[TC_VERSION_SIZE] = "";
	size_t i;

	for (i = 0; i < tc_refs_count(refs); i++)
		if (of(tc_refs_db(refs, i), project, best, err) != 0)
			return -1;
	memcpy(out, best, sizeof(best));
	return 0;
}

int tc_refs_named_release(struct tc_refs *refs, const char *project,
			  char out[TC_VERSION_SIZE], struct tc_error *err)
{
	return over_all(refs, project, out, err, named_of);
}

int tc_refs_newest_release(struct tc_refs *refs, const char *project,
			   char out[TC_VERSION_SIZE], struct tc_error *err)
{
	return over_all(refs, project, out, err, newest_of);
}
