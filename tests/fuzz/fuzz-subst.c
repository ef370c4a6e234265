/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* export-subst: a file with formats, a commit's message, an archived file,
 * with a NUL after the first and the second. */
#include <string.h>

#include "fuzz.h"
#include "source/git/subst.h"

static void check(const struct tc_commit_text *commit, const char *text,
		  size_t len, const char *bytes, size_t bytes_len)
{
	struct tc_arena arena = { 0 };
	enum tc_subst level, bare;
	uint64_t left = UINT64_MAX;
	const char *seen;

	level = tc_subst_match(commit, text, len, bytes, bytes_len, &arena,
			       &left, &seen);
	FUZZ_CHECK(seen != NULL);
	/* What has no format is itself and nothing else. */
	bare = tc_subst_match(commit, bytes, bytes_len, bytes, bytes_len,
			      &arena, &left, &seen);
	if (!tc_subst_has_format(bytes, bytes_len))
		FUZZ_CHECK(bare == TC_SUBST_EXACT);
	if (!tc_subst_has_format(text, len))
		FUZZ_CHECK((level == TC_SUBST_EXACT) ==
			   (len == bytes_len &&
			    memcmp(text, bytes, len) == 0));
	tc_arena_release(&arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char *const parents[] = {
		"89abcdef0123456789abcdef0123456701234567",
		"fedcba9876543210fedcba98765432100000ffff",
	};
	struct tc_commit_text commit = {
		.commit = "0123456789abcdef0123456789abcdef01234567",
		.tree = "abcdef0123456789abcdef012345670123456789",
		.parents = parents, .parent_count = 2,
		.author = { "A", "a@b", "Mapped", "m@b", 0, 0 },
		.committer = { "", "@", "", "", 86400, -90 },
		.encoding = "", .is_signed = size % 2 == 0,
	};
	const char *text = (const char *)data, *end = text + size;
	const char *message = size ? memchr(text, '\0', size) : NULL;
	const char *bytes = NULL;

	if (message != NULL && ++message < end)
		bytes = memchr(message, '\0', (size_t)(end - message));
	if (bytes == NULL)
		return 0;
	bytes++;
	/* The text is that of a string, as libgit2 gives it. */
	commit.message = message;
	check(&commit, text, (size_t)(message - text) - 1, bytes,
	      (size_t)(end - bytes));
	return 0;
}
