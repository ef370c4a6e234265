/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The files that say where a repository's objects and references are, and its
 * settings: what is opened is this directory, and a tag is one of its objects. */
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/error.h"
#include "base/hex.h"
#include "fuzz.h"
#include "git-fixture.h"
#include "source/git/overrides.h"
#include "source/git/repo.h"
#include "source/git/submodule.h"

/* A letter and its file, which is its length in two bytes and its bytes. */
static const struct {
	char letter;
	const char *name;
} files[] = {
	{ 'A', "objects/info/alternates" },
	{ 'B', "refs/heads/main" },
	{ 'C', "config" },
	{ 'D', "commondir" },
	{ 'G', "gitdir" },
	{ 'H', "HEAD" },
	{ 'L', ".git" },
	{ 'P', "packed-refs" },
	{ 'R', "info/grafts" },
	{ 'S', "shallow" },
	{ 'T', "refs/tags/v1" },
	{ 'U', "refs/tags/v1.1" },
	{ 'W', "config.worktree" },
	{ 'X', "refs/replace/1111111111111111111111111111111111111111" },
};
enum { FILES = sizeof(files) / sizeof(*files), HEAD = 3 };

static uint8_t commit[20];

/* "&" is the commit's id: so that it can be a reference. */
static void put_file(const char *name, const uint8_t *data, size_t size)
{
	char hex[41], *text = malloc(40 * size + 1);
	size_t i, len = 0;

	FUZZ_CHECK(text != NULL);
	(void)tc_hex(hex, commit, sizeof(commit));
	for (i = 0; i < size; i++)
		if (data[i] == '&') {
			memcpy(text + len, hex, 40);
			len += 40;
		} else {
			text[len++] = (char)data[i];
		}
	fuzz_dir_put(name, text, len);
	free(text);
}

static void put_files(const uint8_t *data, size_t size)
{
	bool there[FILES] = { false };

	while (size >= HEAD) {
		size_t len = (size_t)data[1] << 8 | data[2], i = 0;

		if (len > size - HEAD)
			len = size - HEAD;
		while (i < FILES && files[i].letter != *data)
			i++;
		/* A second one would be written through what it leads to. */
		if (i < FILES && !there[i]) {
			put_file(files[i].name, data + HEAD, len);
			there[i] = true;
		}
		data += HEAD + len;
		size -= HEAD + len;
	}
}

static void make_commit(void)
{
	static const char text[] =
		"tree 4b825dc642cb6eb9a060e54bf8d69288fbee4904\n"
		"author a <a> 1 +0000\ncommitter a <a> 1 +0000\n\nx\n";
	uint8_t tree[20];

	fuzz_repo_make();
	fuzz_repo_object("tree", "", 0, tree);
	fuzz_repo_object("commit", text, sizeof(text) - 1, commit);
}

/* Outside text is quoted before it gets into an error. */
static void check_error(const struct tc_error *err)
{
	const char *c;

	FUZZ_CHECK(err->msg[0] != '\0');
	for (c = err->msg; *c != '\0'; c++)
		FUZZ_CHECK((unsigned char)*c >= ' ' && *c != 0x7f);
}

static void ask(struct tc_repo *repo)
{
	static const char *const tags[] = { "v1", "v1.1", "v2" };
	struct tc_arena arena = { .blocks = NULL };
	struct tc_revision rev;
	struct tc_error err;
	size_t i;

	for (i = 0; i < sizeof(tags) / sizeof(*tags); i++) {
		if (tc_repo_find_tag(repo, tags[i], &rev, &err) != 0) {
			check_error(&err);
			continue;
		}
		FUZZ_CHECK(memcmp(rev.commit, commit, sizeof(commit)) == 0);
		FUZZ_CHECK(strcmp(rev.tag, tags[i]) == 0 && !rev.annotated);
		FUZZ_CHECK(rev.time == 1);
	}
	(void)tc_repo_overrides(repo, &arena);
	tc_arena_release(&arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct tc_repo *repo = NULL;
	const char *why = NULL;
	struct tc_error err = { "" };
	int rc;

	make_commit();
	put_files(data, size);
	rc = tc_repo_try_open(fuzz_dir(), &repo, &why, &err);
	FUZZ_CHECK((rc == 0) == (repo != NULL));
	if (rc != 0)
		check_error(&err);
	FUZZ_CHECK((rc == 1) == (why != NULL));
	if (rc == 0)
		ask(repo);
	tc_repo_free(repo);
	return 0;
}
