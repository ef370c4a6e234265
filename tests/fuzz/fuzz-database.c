/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A file given as a database, and one given as a store of contents: refused
 * with a line, or asked all there is to ask. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "crypto/digest.h"
#include "db/contents.h"
#include "db/db.h"
#include "db/nearest.h"
#include "fuzz.h"

static void check_error(const struct tc_error *err)
{
	FUZZ_CHECK(err->msg[0] != '\0' && strchr(err->msg, '\n') == NULL);
}

static void check_known(const struct tc_known *list, int count,
			const struct tc_error *err)
{
	if (count < 0)
		check_error(err);
	for (; count > 0; count--, list++) {
		FUZZ_CHECK(list->project && list->path && list->name);
		FUZZ_CHECK(list->variant && list->serial && list->first);
	}
}

/* Published, where a seed is what it seems (seeds.sh), as this and in part. */
static const char text[] = "# a.m4 serial 1\nAC_DEFUN([A],\n[b\nc])\n";

/* Of the text, or of nothing. */
static const uint8_t *digest_of(bool text_too)
{
	static uint8_t digests[2][TC_SHA256_SIZE] = { { 0 }, { 0x11, 0x22 } };

	if (digests[0][0] == 0)
		FUZZ_CHECK(tc_digest_buffer(TC_DIGEST_SHA256, text,
					    sizeof(text) - 1, digests[0],
					    NULL) == 0);
	return digests[text_too ? 0 : 1];
}

static void check_nearest(int n, const struct tc_nearest *nearest,
			  const struct tc_error *err)
{
	if (n > 0) {
		FUZZ_CHECK(nearest->added <= nearest->lines);
		check_known(&nearest->known, 1, err);
	} else if (n < 0) {
		check_error(err);
	}
}

static void count_project(void *ctx, const struct tc_db_project *project)
{
	size_t *count = ctx;

	FUZZ_CHECK(project->name != NULL);
	++*count;
}

static void ask_for_names(struct tc_db *db, struct tc_arena *arena)
{
	static const char *const names[] = { "a.m4", "b.m4", "c.m4", "none" };
	static const char other[] =
		"# b.m4 serial 9\nAC_DEFUN([B],\n[line one\nline two\n"
		"line three\nline four\nline five\nline six\n"
		"line seven\nline eight\nline nine\nline ten])\n";
	struct tc_error err = { "" };
	struct tc_nearest nearest;
	struct tc_name_info info;
	size_t i;
	int n;

	for (i = 0; i < sizeof(names) / sizeof(*names); i++) {
		n = tc_db_name(db, names[i], arena, &info, &err);
		if (n < 0)
			check_error(&err);
		else if (n > 0)
			FUZZ_CHECK(info.projects != NULL &&
				   info.highest_serial != NULL);
		n = tc_db_nearest(db, names[i], text, sizeof(text) - 1, arena,
				  &nearest, &err);
		check_nearest(n, &nearest, &err);
		n = tc_db_nearest(db, names[i], other, sizeof(other) - 1,
				  arena, &nearest, &err);
		check_nearest(n, &nearest, &err);
	}
	n = tc_db_nearest_any(db, other, sizeof(other) - 1, arena, &nearest,
			      &err);
	check_nearest(n, &nearest, &err);
}

static void ask(struct tc_db *db)
{
	struct tc_arena arena = { 0 };
	struct tc_error err = { "" };
	struct tc_known *list;
	size_t projects = 0;
	unsigned key, which;
	int n;

	FUZZ_CHECK(tc_db_edition(db) != NULL);
	(void)tc_db_file_count(db);
	for (which = 0; which < 2; which++) {
		const uint8_t *digest = digest_of(which == 0);

		for (key = TC_KEY_SHA256; key <= TC_KEY_ACLOCAL; key++) {
			n = tc_db_lookup(db, (enum tc_db_key)key, digest,
					 which ? NULL : "a.m4", &arena, &list,
					 &err);
			check_known(list, n, &err);
			for (; n > 0; n--)
				FUZZ_CHECK(tc_known_when(&list[n - 1],
							 &arena) != NULL);
		}
		n = tc_db_known_bad(db, digest, &arena, &list, &err);
		check_known(list, n, &err);
	}
	ask_for_names(db, &arena);
	if (tc_db_stats(db, count_project, &projects, &err) != 0)
		check_error(&err);
	tc_arena_release(&arena);
}

/* SQLite opens it by its name. */
static void check_contents(const uint8_t *data, size_t size)
{
	const char *path = fuzz_named_file();
	FILE *f = fopen(path, "wb");
	struct tc_error err = { "" };
	struct tc_contents *store;
	uint64_t count, sum;
	char *bytes = NULL;
	size_t len = 0;

	FUZZ_CHECK(f != NULL && fwrite(data, 1, size, f) == size &&
		   fclose(f) == 0);
	store = tc_contents_open(path, &err);
	if (store == NULL) {
		check_error(&err);
		return;
	}
	/* No content has the one digest, and one the other. */
	FUZZ_CHECK(tc_contents_get(store, digest_of(false), &bytes, &len,
				   &err) != 0);
	if (tc_contents_get(store, digest_of(true), &bytes, &len, &err) == 0) {
		FUZZ_CHECK(len == sizeof(text) - 1 &&
			   memcmp(bytes, text, len) == 0);
		free(bytes);
	}
	(void)tc_contents_has(store, digest_of(true), &err);
	(void)tc_contents_count(store, &count, &sum, &err);
	tc_contents_free(store);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct tc_error err = { "" };
	struct fuzz_file file;
	struct tc_db *db;

	fuzz_file_open(&file, data, size);
	db = tc_db_open(file.path, NULL, &err);
	if (db == NULL)
		check_error(&err);
	else
		ask(db);
	tc_db_close(db);
	/* Only what says that it is one: opening by name is slow. */
	if (size > 72 && memcmp(data + 68, "tccs", 4) == 0)
		check_contents(data, size);
	fuzz_file_close(&file);
	return 0;
}
