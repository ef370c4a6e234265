/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What was there when automake ran, by what it then wrote. */
#include "check/regen-listed.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/path.h"
#include "check/regen-view.h"

static const char blanks[] = " \t\n\\";
static const char name_chars[] = "0123456789abcdefghijklmnopqrstuvwxyz"
				 "ABCDEFGHIJKLMNOPQRSTUVWXYZ._+-/";

/* Is word, of len bytes, in the list? */
static bool has_word(const char *list, const char *end, const char *word,
		     size_t len)
{
	while (list < end) {
		size_t n = strcspn(list, blanks);

		if (n == len && strncmp(list, word, len) == 0)
			return true;
		list += n + strspn(list + n, blanks);
	}
	return false;
}

/* The value of DIST_COMMON, or am__DIST_COMMON, which is the same later. */
static const char *dist_common(const char *text, const char **end)
{
	const char *at = strstr(text, "\nam__DIST_COMMON = ");

	if (at == NULL)
		at = strstr(text, "\nDIST_COMMON = ");
	if (at == NULL)
		return NULL;
	at = strchr(at, '=') + 1;
	for (*end = at + strcspn(at, "\n"); **end == '\n' && (*end)[-1] == '\\';
	     *end += 1 + strcspn(*end + 1, "\n"))
		continue;
	return at;
}

/* A word of DIST_COMMON in the directory of member i, as a path of the
 * release; malloc'd. NULL where it is too long for one. */
static char *path_of(const struct tc_regen *r, const struct tc_regen_dir *dir,
		     uint32_t i, const char *word, size_t len)
{
	static const char top[] = "$(top_srcdir)/", own[] = "$(srcdir)/";
	const char *of = r->check->archive.members[i].path, *base;
	size_t of_len;

	base = tc_path_base(of);
	of_len = base > of ? (size_t)(base - of) - 1 : 0;
	if (len >= sizeof(top) && strncmp(word, top, sizeof(top) - 1) == 0) {
		word += sizeof(top) - 1;
		len -= sizeof(top) - 1;
		of = dir->path;
		of_len = strlen(of);
	} else if (len >= sizeof(own) &&
		   strncmp(word, own, sizeof(own) - 1) == 0) {
		word += sizeof(own) - 1;
		len -= sizeof(own) - 1;
	}
	if (len > TC_MAX_PATH)
		return NULL;
	return tc_asprintf("%.*s%s%.*s", (int)of_len, of, of_len ? "/" : "",
			   (int)len, word);
}

/* Of characters that mean nothing to a list of words, and in the release? */
static bool is_plain(const char *path)
{
	return strspn(path, name_chars) == strlen(path) &&
	       tc_path_is_below(path);
}

/* false: it is known already, or may not be. */
static bool add_lacking(struct tc_regen_listed *l, const struct tc_regen *r,
			const char *path, bool required)
{
	struct tc_regen_lacking *one;
	size_t k;

	for (k = 0; k < l->count; k++)
		if (strcmp(l->lacking[k].path, path) == 0)
			break;
	if (k == TC_MAX_REGEN_LACKING || !is_plain(path))
		return false;
	one = &l->lacking[k];
	if (k == l->count) {
		one->path = tc_arena_strdup(&r->check->evidence.arena, path);
		l->count++;
	} else if (one->required || !required) {
		return false;
	}
	one->required = required;
	return true;
}

/* The words of one list that the other has not; lacking: of those that are no
 * members, else of those that are. */
static void compare_lists(struct tc_regen_listed *l, const struct tc_regen *r,
			  const struct tc_regen_dir *dir, uint32_t i,
			  const char *const list[2], const char *const other[2],
			  bool lacking)
{
	const char *at = list[0];

	while (at < list[1]) {
		size_t len = strcspn(at, blanks);
		char *path = NULL;
		uint32_t k;

		if (len > 0 && !has_word(other[0], other[1], at, len))
			path = path_of(r, dir, i, at, len);
		if (path != NULL) {
			k = tc_regen_member(r, "", path);
			if (lacking && k == TC_NO_MEMBER)
				(void)add_lacking(l, r, path, false);
			else if (!lacking && k != TC_NO_MEMBER &&
				 !tc_regen_is_output(r, k))
				l->unlisted[k] = true;
		}
		free(path);
		at += len + strspn(at + len, blanks);
	}
}

/*
 * Which files automake found decides what DIST_COMMON says: what it says now
 * and did not say then was not there, and the other way round.
 */
void tc_regen_listed_read(struct tc_regen_listed *l, const struct tc_regen *r,
			  const struct tc_regen_dir *dir, uint32_t i,
			  const struct tc_buf *now)
{
	const struct tc_extra *shipped = tc_regen_bytes(r, i);
	const char *then[2] = { NULL, NULL }, *list[2];

	if (shipped != NULL)
		then[0] = dist_common(shipped->bytes, &then[1]);
	list[0] = dist_common(tc_buf_str(now), &list[1]);
	if (then[0] == NULL || list[0] == NULL)
		return;
	compare_lists(l, r, dir, i, list, then, false);
	compare_lists(l, r, dir, i, then, list, true);
}

/* Moves *at behind a quote, ` or ', and "./" to a name: its length. */
static size_t name_at(const char **at)
{
	*at += **at == '`' || **at == '\'';
	*at += strncmp(*at, "./", 2) == 0 ? 2 : 0;
	return strspn(*at, name_chars);
}

/* The one that is named at a place, with end behind it. */
static bool require(struct tc_regen_listed *l, const struct tc_regen *r,
		    const struct tc_regen_dir *dir, const char *at,
		    const char *end, bool missing)
{
	const size_t len = name_at(&at);
	char *path = tc_asprintf("%s%s%.*s%s", dir->path, *dir->path ? "/" : "",
				 (int)len, at, end);
	const bool added = len > 0 &&
			   tc_regen_member(r, "", path) == TC_NO_MEMBER &&
			   add_lacking(l, r, path, missing);

	free(path);
	return added;
}

bool tc_regen_listed_require(struct tc_regen_listed *l,
			     const struct tc_regen *r,
			     const struct tc_regen_dir *dir, bool missing)
{
	static const char *const words[] = { "required file ",
					     "required directory " };
	bool added = false;
	size_t k;

	for (k = 0; k < sizeof(words) / sizeof(*words); k++) {
		const char *at = r->said;

		while ((at = strstr(at, words[k])) != NULL) {
			at += strlen(words[k]);
			added |= require(l, r, dir, at, k > 0 ? "/" : "",
					 missing);
		}
	}
	return added;
}

/* Where a directory has the name, it is none of these. A directory, which has
 * a slash at its end, is there with a file in it. */
static void put_lacking(struct tc_regen *r, const char *lacking)
{
	char *name = tc_asprintf("%s%s", lacking,
				 tc_path_ends_in(lacking, "/") ? ".present" : "");
	char *path = tc_regen_copy_path(r, name);

	if (path != NULL)
		(void)tc_private_copy_put(&r->copy, path, "", 0, false, NULL);
	free(path);
	free(name);
}

static void drop_lacking(const struct tc_regen *r, const char *lacking)
{
	char *path = tc_regen_copy_path(r, lacking);
	char *end = path == NULL ? NULL : path + strlen(path) - 1;

	if (end != NULL && *end == '/') {
		char *in = tc_asprintf("%s.present", path);

		tc_private_copy_drop(&r->copy, in);
		free(in);
		*end = '\0';
	}
	if (path != NULL)
		tc_private_copy_drop(&r->copy, path);
	free(path);
}

bool tc_regen_listed_lend(struct tc_regen_listed *l, struct tc_regen *r,
			  enum tc_regen_lent which)
{
	bool any = false;
	size_t k;

	for (k = 0; k < l->count; k++) {
		struct tc_regen_lacking *one = &l->lacking[k];
		const bool there = which == TC_LENT_ALL ||
				   (which == TC_LENT_REQUIRED && one->required);

		/* One that automake itself has put there goes, too. */
		if (!there)
			drop_lacking(r, one->path);
		else if (!one->there)
			put_lacking(r, one->path);
		any |= there != one->there;
		one->there = there;
	}
	return any;
}

const char *tc_regen_listed_words(const struct tc_regen_listed *l,
				  const struct tc_regen *r)
{
	const char *words = r->words;
	size_t k;

	for (k = 0; k < l->count; k++)
		if (l->lacking[k].there)
			words = tc_arena_printf(
				&r->check->evidence.arena, "%s%spresent=%s",
				words ? words : "", words ? "," : "",
				l->lacking[k].path);
	return words;
}
