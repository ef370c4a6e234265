/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Zip archives: refused with a line, or read into a tree that keeps its
 * promises. */
#include <string.h>

#include "base/error.h"
#include "base/limits.h"
#include "fuzz.h"
#include "hasher.h"
#include "source/zip.h"

static bool keep(void *ctx, struct tc_member *member, const char *head,
		 size_t len)
{
	(void)ctx;
	FUZZ_CHECK(member->type == TC_TYPE_FILE);
	FUZZ_CHECK(len <= TC_MAX_KEPT_FILE && len <= member->size);
	FUZZ_CHECK(len == 0 || head != NULL);
	return true;
}

static void check_tree(const struct tc_tree *tree,
		       const struct tc_archive_info *info)
{
	size_t i;

	FUZZ_CHECK(info->has_sha256 && !info->has_tar_sha256);
	FUZZ_CHECK(info->format != NULL && info->filter != NULL);
	for (i = 0; i < tree->count; i++) {
		const struct tc_member *m = &tree->members[i];

		FUZZ_CHECK(strlen(m->path) < TC_MAX_PATH);
		FUZZ_CHECK((m->mode & ~07777) == 0);
		FUZZ_CHECK(m->type != TC_TYPE_SYMLINK || m->link != NULL);
		FUZZ_CHECK(m->type != TC_TYPE_FILE ||
			   (m->flags & TC_MEMBER_SHA256));
		FUZZ_CHECK(i == 0 || strcmp(tree->members[i - 1].path,
					    m->path) <= 0);
	}
	for (i = 0; i < info->fact_count; i++)
		FUZZ_CHECK(info->facts[i].kind <= TC_FACT_GZIP_FIELDS);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct tc_read_options options = {
		.keep = keep,
		.limits = { .bytes = 64 << 20 },
		.bytes = size % 2 ? (const char *)data : NULL,
		.bytes_len = size % 2 ? size : 0,
	};
	struct tc_archive_info info = { .size = 0 };
	struct tc_error err = { "" };
	struct fuzz_file file;
	struct tc_tree tree;

	fuzz_hasher_stay();
	tc_tree_init(&tree);
	fuzz_file_open(&file, data, size);
	if (tc_zip_read(file.path, &options, &tree, &info, &err) == 0) {
		check_tree(&tree, &info);
	} else {
		FUZZ_CHECK(tree.count == 0);
		FUZZ_CHECK(err.msg[0] != '\0' && !strchr(err.msg, '\n'));
	}
	fuzz_file_close(&file);
	tc_tree_release(&tree);
	return 0;
}
