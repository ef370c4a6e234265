/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Trees, commits and tags as a repository has them, sound or not: which files
 * there are is either one thing to everybody, or a fault is told. */
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "base/hex.h"
#include "base/limits.h"
#include "base/path.h"
#include "crypto/digest.h"
#include "fuzz.h"
#include "git-fixture.h"
#include "source/git/evtag.h"
#include "source/git/repo.h"
#include "source/git/signed.h"

/*
 * An object is a letter, its length in two bytes, its bytes. In them 19 times
 * "@" and a capital letter stand for the id of one before, "A" the first; 39
 * times and the letter for its digits. The last object is the tag "v1".
 */
enum { MAX_OBJECTS = 26, HEAD = 3, ID = 20, HEX = 40 };

struct objects {
	uint8_t ids[MAX_OBJECTS][ID];
	size_t count;
};

static const char *type_of(uint8_t letter)
{
	switch (letter) {
	case 'b':
		return "blob";
	case 'c':
		return "commit";
	case 'g':
		return "tag";
	default:
		return "tree";
	}
}

/* Whether len bytes there stand for an object: which. */
static int refers(const struct objects *o, const uint8_t *at, size_t left,
		  size_t len)
{
	size_t n = 0;

	while (n < len - 1 && n < left && at[n] == '@')
		n++;
	if (n != len - 1 || n == left || at[n] < 'A' ||
	    (size_t)(at[n] - 'A') >= o->count)
		return -1;
	return at[n] - 'A';
}

static void put_ids(const struct objects *o, uint8_t *data, size_t size)
{
	char hex[HEX + 1];
	size_t i;
	int n;

	for (i = 0; i < size; i++) {
		if ((n = refers(o, data + i, size - i, HEX)) >= 0) {
			(void)tc_hex(hex, o->ids[n], ID);
			memcpy(data + i, hex, HEX);
		} else if ((n = refers(o, data + i, size - i, ID)) >= 0) {
			memcpy(data + i, o->ids[n], ID);
		}
	}
}

static void put_objects(struct objects *o, uint8_t *data, size_t size)
{
	while (size >= HEAD && o->count < MAX_OBJECTS) {
		size_t len = (size_t)data[1] << 8 | data[2];

		if (len > size - HEAD)
			len = size - HEAD;
		put_ids(o, data + HEAD, len);
		fuzz_repo_object(type_of(*data), data + HEAD, len,
				 o->ids[o->count]);
		o->count++;
		data += HEAD + len;
		size -= HEAD + len;
	}
}

static void put_tag(const struct objects *o)
{
	char hex[HEX + 2];

	(void)tc_hex(hex, o->ids[o->count - 1], ID);
	hex[HEX] = '\n';
	fuzz_dir_put("refs/tags/v1", hex, HEX + 1);
}

static void check_members(const struct tc_tree *tree, bool sound)
{
	size_t i;

	for (i = 0; i < tree->count; i++) {
		const struct tc_member *m = &tree->members[i];

		FUZZ_CHECK(m->type != TC_TYPE_DIR);
		FUZZ_CHECK(strlen(m->path) <= TC_MAX_PATH);
		FUZZ_CHECK((m->type == TC_TYPE_SYMLINK) == (m->link != NULL));
		if (i > 0)
			FUZZ_CHECK(strcmp(m[-1].path, m->path) <= 0);
		if (!sound)
			continue;
		FUZZ_CHECK(tc_path_is_below(m->path));
		FUZZ_CHECK(strstr(m->path, "//") == NULL);
		if (i > 0)
			FUZZ_CHECK(strcmp(m[-1].path, m->path) < 0);
	}
}

/* Who wants no faults gets an error where there are some, and only there. */
static void check_tree(struct tc_repo *repo, const struct tc_revision *rev)
{
	struct tc_tree_faults faults = { .count = 0 };
	struct tc_error err = { "" }, strict_err = { "" };
	struct tc_tree tree, strict;
	int rc, strict_rc;

	tc_tree_init(&tree);
	tc_tree_init(&strict);
	rc = tc_repo_read_tree(repo, rev, &tree, &faults, &err);
	strict_rc = tc_repo_read_tree(repo, rev, &strict, NULL, &strict_err);
	FUZZ_CHECK((rc != 0) == (err.msg[0] != '\0'));
	if (rc == 0) {
		FUZZ_CHECK((strict_rc == 0) == (faults.count == 0));
		check_members(&tree, faults.count == 0);
	} else {
		FUZZ_CHECK(strict_rc != 0);
	}
	if (strict_rc == 0)
		FUZZ_CHECK(strict.count == tree.count);
	tc_tree_release(&strict);
	tc_tree_release(&tree);
}

static void check_signed(struct tc_repo *repo, const struct tc_revision *rev)
{
	struct tc_submodules none = { .count = 0 };
	enum tc_evtag_state state = TC_EVTAG_NONE;
	struct tc_error err = { "" };
	struct tc_signed s;

	tc_signed_init(&s);
	if (tc_repo_read_commit(repo, rev, &s, &err) != 0)
		FUZZ_CHECK(err.msg[0] != '\0');
	tc_signed_release(&s);
	tc_signed_init(&s);
	if (rev->annotated && tc_repo_read_tag(repo, rev, &s, &err) == 0 &&
	    tc_repo_check_evtag(repo, rev, &none, tc_buf_str(&s.payload),
				s.payload.len, &state, &err) == 0)
		FUZZ_CHECK(state <= TC_EVTAG_NOT_CHECKED);
	tc_signed_release(&s);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct objects objects = { .count = 0 };
	struct tc_revision rev;
	struct tc_error err = { "" };
	struct tc_repo *repo;
	uint8_t *copy = malloc(size + 1);

	FUZZ_CHECK(copy != NULL);
	memcpy(copy, data, size);
	fuzz_repo_make();
	put_objects(&objects, copy, size);
	free(copy);
	if (objects.count == 0)
		return 0;
	put_tag(&objects);
	repo = tc_repo_open(fuzz_dir(), &err);
	FUZZ_CHECK(repo != NULL);
	if (tc_repo_find_tag(repo, "v1", &rev, &err) == 0) {
		check_tree(repo, &rev);
		check_signed(repo, &rev);
	} else {
		FUZZ_CHECK(err.msg[0] != '\0');
	}
	tc_repo_free(repo);
	return 0;
}
