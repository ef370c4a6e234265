/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Tarballs: refused with a line, or read into a tree that keeps its promises. */
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "base/limits.h"
#include "base/path.h"
#include "fuzz.h"
#include "hasher.h"
#include "source/archive.h"
#include "tar-sums.h"

static bool keep(void *ctx, struct tc_member *member, const char *head,
		 size_t len)
{
	size_t *calls = ctx;

	++*calls;
	FUZZ_CHECK(member->type == TC_TYPE_FILE);
	FUZZ_CHECK(len <= TC_MAX_KEPT_FILE && len <= member->size);
	FUZZ_CHECK(len == 0 || head != NULL);
	return true;
}

static void check_member(const struct tc_member *m)
{
	FUZZ_CHECK(strlen(m->path) < TC_MAX_PATH);
	FUZZ_CHECK(m->type <= TC_TYPE_SPECIAL && m->type != TC_TYPE_GITLINK);
	FUZZ_CHECK((m->mode & ~07777) == 0);
	FUZZ_CHECK(m->type != TC_TYPE_SYMLINK || m->link != NULL);
	/* Only a hard link to nothing is a file without a digest. */
	FUZZ_CHECK(m->type != TC_TYPE_FILE ||
		   (m->flags & (TC_MEMBER_SHA256 | TC_MEMBER_HARDLINK)));
	if (m->extra && m->extra->bytes)
		FUZZ_CHECK(m->extra->bytes_len <= m->size &&
			   m->extra->bytes[m->extra->bytes_len] == '\0');
}

static void check_tree(const struct tc_tree *tree,
		       const struct tc_archive_info *info)
{
	size_t i;

	FUZZ_CHECK(info->has_sha256 && info->format && info->filter);
	for (i = 0; i < tree->count; i++) {
		check_member(&tree->members[i]);
		if (i > 0)
			FUZZ_CHECK(strcmp(tree->members[i - 1].path,
					  tree->members[i].path) <= 0);
	}
	for (i = 0; i < info->fact_count; i++)
		FUZZ_CHECK(info->facts[i].kind <= TC_FACT_GZIP_FIELDS);
}

static void read_archive(const uint8_t *data, size_t size)
{
	size_t calls = 0;
	struct tc_read_options options = { .keep = keep, .keep_ctx = &calls,
					   .want_sha1 = size % 2 == 0 };
	struct tc_archive_info info = { .size = 0 };
	struct tc_error err = { "" };
	struct fuzz_file file;
	struct tc_tree tree;

	tc_tree_init(&tree);
	fuzz_file_open(&file, data, size);
	if (tc_archive_read(file.path, &options, &tree, &info, &err) == 0) {
		check_tree(&tree, &info);
	} else {
		FUZZ_CHECK(tree.count == 0);
		FUZZ_CHECK(err.msg[0] != '\0' && !strchr(err.msg, '\n'));
	}
	fuzz_file_close(&file);
	tc_tree_release(&tree);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	uint8_t *copy = malloc(size ? size : 1);

	fuzz_hasher_stay();
	FUZZ_CHECK(copy != NULL);
	read_archive(data, size);
	if (size > 0)
		memcpy(copy, data, size);
	if (fuzz_mend_sums(copy, size))
		read_archive(copy, size);
	free(copy);
	return 0;
}
