/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* One or several reference databases, asked as if they were one. */
#include "db/refs.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/alloc.h"
#include "base/day.h"
#include "base/error.h"
#include "base/limits.h"
#include "base/quote.h"
#include "db/macro-set.h"
#include "db/serial.h"
#include "db/string-set.h"

struct tc_refs {
	size_t count;
	struct tc_db *dbs[TC_MAX_DATABASES];
	const char *names[TC_MAX_DATABASES];
};

/* Every answer would come twice. (A file that is replaced in between is
 * merely not noticed.) */
static int refuse_twins(const struct tc_ref_file *files, size_t count,
			struct tc_error *err)
{
	struct tc_quoted q, r;
	struct stat a, b;
	size_t i, k;

	for (i = 1; i < count; i++)
		for (k = 0; k < i; k++)
			if (stat(files[i].path, &a) == 0 &&
			    stat(files[k].path, &b) == 0 &&
			    a.st_dev == b.st_dev && a.st_ino == b.st_ino)
				return tc_fail(err, "%s: the same database as "
					       "%s",
					       tc_quote_into(q.s, sizeof(q.s),
							     files[i].path),
					       tc_quote_into(r.s, sizeof(r.s),
							     files[k].path));
	return 0;
}

struct tc_refs *tc_refs_open(const struct tc_ref_file *files, size_t count,
			     const struct tc_db_trust *trust,
			     struct tc_error *err)
{
	struct tc_refs *refs;
	size_t i;

	if (count > TC_MAX_DATABASES) {
		tc_fail(err, "more than %u databases", TC_MAX_DATABASES);
		return NULL;
	}
	if (refuse_twins(files, count, err) != 0)
		return NULL;
	refs = tc_calloc(1, sizeof(*refs));
	for (i = 0; i < count; i++) {
		refs->dbs[i] = tc_db_open(files[i].path, trust, err);
		if (refs->dbs[i] == NULL) {
			tc_refs_close(refs);
			return NULL;
		}
		refs->names[i] = files[i].name;
		refs->count++;
	}
	return refs;
}

void tc_refs_close(struct tc_refs *refs)
{
	size_t i;

	if (refs == NULL)
		return;
	for (i = 0; i < refs->count; i++)
		tc_db_close(refs->dbs[i]);
	free(refs);
}

size_t tc_refs_count(const struct tc_refs *refs)
{
	return refs->count;
}

struct tc_db *tc_refs_db(struct tc_refs *refs, size_t i)
{
	return refs->dbs[i];
}

const char *tc_refs_name(const struct tc_refs *refs, size_t i)
{
	return refs->names[i];
}

void tc_refs_digest_start(struct tc_refs *refs)
{
	size_t i;

	for (i = 0; i < refs->count; i++)
		tc_db_digest_start(refs->dbs[i]);
}

int tc_refs_describe(struct tc_refs *refs, size_t i, struct tc_arena *arena,
		     struct tc_ref *out, struct tc_error *err)
{
	struct tc_db *db = refs->dbs[i];
	struct tc_ref made = {
		.name = refs->names[i],
		.edition = tc_arena_strdup(arena, tc_db_edition(db)),
		.files = tc_db_file_count(db),
	};
	const char *signer, *comment;

	made.day = tc_day_parse(made.edition);
	made.standing = tc_db_signer(db, &signer, &comment);
	if (made.standing == TC_DB_SIGNED) {
		made.signer = tc_arena_strdup(arena, signer);
		made.comment = tc_arena_strdup(arena, comment);
	}
	if (tc_db_digest(db, made.sha256, err) != 0)
		return -1;
	*out = made;
	return 0;
}

const char *tc_ref_signer_text(const struct tc_ref *ref,
			       struct tc_arena *arena)
{
	static const char *const words[] = {
		[TC_DB_NOT_CHECKED] = "signature not checked",
		[TC_DB_SIGNED] = "signed by",
		[TC_DB_INSTALLED] = "installed with tarcheck, not signed",
		[TC_DB_UNSIGNED] = "NOT SIGNED",
		[TC_DB_UNKNOWN_KEY] = "signed by NO TRUSTED KEY",
	};

	if (ref->standing != TC_DB_SIGNED)
		return words[ref->standing];
	return tc_arena_printf(arena, "%s %s%s%s", words[TC_DB_SIGNED],
			       ref->signer, *ref->comment ? ": " : "",
			       tc_quote_arena(arena, ref->comment));
}

/* What the databases gave, one after the other. */
struct answers {
	struct tc_known *lists[TC_MAX_DATABASES];
	int counts[TC_MAX_DATABASES];
	int sum;
};

static void copy_kind(const struct tc_refs *refs, const struct answers *a,
		      bool bad, struct tc_known **at)
{
	size_t i;
	int k;

	for (i = 0; i < refs->count; i++)
		for (k = 0; k < a->counts[i]; k++)
			if (a->lists[i][k].known_bad == bad) {
				**at = a->lists[i][k];
				(*at)->db = (unsigned)i;
				(*at)++;
			}
}

static int merge(const struct tc_refs *refs, const struct answers *a,
		 struct tc_arena *arena, struct tc_known **out)
{
	struct tc_known *at;

	if (a->sum == 0)
		return 0;
	if (refs->count == 1) {
		*out = a->lists[0];
		return a->sum;
	}
	at = tc_arena_alloc(arena, (size_t)a->sum * sizeof(*at));
	*out = at;
	copy_kind(refs, a, true, &at);
	copy_kind(refs, a, false, &at);
	return a->sum;
}

/* The next database's answer; n is their number or -1. */
static int take(struct answers *a, size_t i, int n)
{
	if (n < 0)
		return -1;
	if (n > INT32_MAX - a->sum)
		n = INT32_MAX - a->sum;
	a->counts[i] = n;
	a->sum += n;
	return 0;
}

int tc_refs_lookup(struct tc_refs *refs, enum tc_db_key key,
		   const uint8_t *digest, const char *name,
		   struct tc_arena *arena, struct tc_known **out,
		   struct tc_error *err)
{
	struct answers a = { .sum = 0 };
	size_t i;

	for (i = 0; i < refs->count; i++)
		if (take(&a, i, tc_db_lookup(refs->dbs[i], key, digest, name,
					     arena, &a.lists[i], err)) != 0)
			return -1;
	return merge(refs, &a, arena, out);
}

int tc_refs_known_bad(struct tc_refs *refs, const uint8_t sha256[32],
		      struct tc_arena *arena, struct tc_known **out,
		      struct tc_error *err)
{
	struct answers a = { .sum = 0 };
	size_t i;

	for (i = 0; i < refs->count; i++)
		if (take(&a, i, tc_db_known_bad(refs->dbs[i], sha256, arena,
						&a.lists[i], err)) != 0)
			return -1;
	return merge(refs, &a, arena, out);
}

int tc_refs_macro(struct tc_refs *refs, const uint8_t sha256[32],
		  struct tc_arena *arena, struct tc_known **out,
		  struct tc_error *err)
{
	struct answers a = { .sum = 0 };
	size_t i;

	for (i = 0; i < refs->count; i++)
		if (take(&a, i, tc_db_macro(refs->dbs[i], sha256, arena,
					    &a.lists[i], err)) != 0)
			return -1;
	return merge(refs, &a, arena, out);
}

/* "automake, gnulib" and "gnulib, site" as one list. */
static const char *join_projects(const char *a, const char *b,
				 struct tc_arena *arena)
{
	const char *const lists[] = { a, b };
	struct tc_string_set set = { 0 };
	const char *text = "";
	size_t i;

	for (i = 0; i < 2; i++) {
		const char *at = lists[i];

		while (*at != '\0') {
			const char *end = strstr(at, ", ");
			size_t len = end ? (size_t)(end - at) : strlen(at);

			tc_string_set_add(&set,
					  tc_arena_strndup(arena, at, len));
			at += end ? len + 2 : len;
		}
	}
	tc_string_set_seal(&set);
	for (i = 0; i < set.count; i++)
		text = tc_arena_printf(arena, "%s%s%s", text, i ? ", " : "",
				       set.items[i]);
	tc_string_set_release(&set);
	return text;
}

int tc_refs_name_info(struct tc_refs *refs, const char *name,
		      struct tc_arena *arena, struct tc_name_info *out,
		      struct tc_error *err)
{
	struct tc_name_info one, all = { .versions = 0 };
	size_t i;

	for (i = 0; i < refs->count; i++) {
		int rc = tc_db_name(refs->dbs[i], name, arena, &one, err);

		if (rc < 0)
			return -1;
		if (rc == 0)
			continue;
		if (all.versions == 0) {
			all = one;
			continue;
		}
		all.versions += one.versions;
		all.projects = join_projects(all.projects, one.projects,
					     arena);
		if (tc_serial_compare(one.highest_serial,
				      all.highest_serial) > 0)
			all.highest_serial = one.highest_serial;
	}
	if (all.versions == 0)
		return 0;
	*out = all;
	return 1;
}

const char *tc_refs_whose(const struct tc_refs *refs,
			  const struct tc_known *known,
			  struct tc_arena *arena)
{
	if (refs->count < 2)
		return "";
	return tc_arena_printf(arena, "; database %s",
			       refs->names[known->db]);
}
