/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A file given as a database, and one given as a store of contents: refused
 * with a line, or asked all there is to ask. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
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

static void ask(struct tc_db *db)
{
	static const char text[] = "# a.m4 serial 1\nAC_DEFUN([A],\n[b\nc])\n";
	const uint8_t digest[32] = { 0x11, 0x22 };
	struct tc_arena arena = { 0 };
	struct tc_error err = { "" };
	struct tc_nearest nearest;
	struct tc_known *list;
	unsigned key;
	int n;

	FUZZ_CHECK(tc_db_edition(db) != NULL);
	for (key = TC_KEY_SHA256; key <= TC_KEY_ACLOCAL; key++) {
		n = tc_db_lookup(db, (enum tc_db_key)key, digest, "a.m4",
				 &arena, &list, &err);
		check_known(list, n, &err);
	}
	n = tc_db_known_bad(db, digest, &arena, &list, &err);
	check_known(list, n, &err);
	n = tc_db_nearest(db, "a.m4", text, sizeof(text) - 1, &arena, &nearest,
			  &err);
	if (n > 0) {
		FUZZ_CHECK(nearest.added <= nearest.lines);
		check_known(&nearest.known, 1, &err);
	} else if (n < 0) {
		check_error(&err);
	}
	tc_arena_release(&arena);
}

/* SQLite opens it by its name. */
static void check_contents(const uint8_t *data, size_t size)
{
	const char *path = fuzz_named_file();
	FILE *f = fopen(path, "wb");
	const uint8_t digest[32] = { 0x11, 0x22 };
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
	/* No content has that digest. */
	FUZZ_CHECK(tc_contents_get(store, digest, &bytes, &len, &err) != 0);
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
