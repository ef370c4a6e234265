/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Manifests of toolchains, the list of them, patches: refused with a line, or
 * in the one form. */
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/error.h"
#include "base/limits.h"
#include "base/path.h"
#include "fuzz.h"
#include "regen/toolchain-manifest.h"
#include "toolchain-patch.h"

static void check_manifest(const char *text, size_t len,
			   struct tc_arena *arena)
{
	struct tc_toolchain t = { .name = "x" };
	struct tc_error err = { "" };
	struct tc_buf again;
	size_t i;

	if (tc_toolchain_parse(&t, text, len, arena, &err) != 0) {
		FUZZ_CHECK(strncmp(err.msg, "line ", 5) == 0);
		FUZZ_CHECK(t.tool == NULL && t.files == NULL);
		return;
	}
	for (i = 0; i < t.file_count; i++)
		FUZZ_CHECK(tc_path_is_below(t.files[i].path));
	tc_buf_init(&again, TC_MAX_TOOLCHAIN_MANIFEST);
	tc_toolchain_write(&t, &again);
	FUZZ_CHECK(again.len == len && memcmp(again.ptr, text, len) == 0);
	tc_buf_release(&again);
}

static void check_list(const char *text, size_t len, struct tc_arena *arena)
{
	struct tc_toolchain_list list = { NULL, 0 };
	struct tc_error err = { "" };
	size_t i;

	if (tc_toolchain_list_parse(&list, text, len, arena, &err) != 0) {
		FUZZ_CHECK(strncmp(err.msg, "line ", 5) == 0);
		FUZZ_CHECK(list.count == 0);
		return;
	}
	for (i = 0; i < list.count; i++)
		FUZZ_CHECK(tc_toolchain_name_ok(list.rows[i].name));
}

static void check_patch(const char *text, size_t len, struct tc_arena *arena)
{
	struct tc_patch patch = { .tool = NULL };
	struct tc_error err = { "" };
	struct tc_buf out;
	size_t i, made;

	if (tc_patch_parse(&patch, text, len, arena, &err) != 0) {
		FUZZ_CHECK(strncmp(err.msg, "line ", 5) == 0);
		FUZZ_CHECK(patch.hunks == NULL);
		return;
	}
	FUZZ_CHECK(patch.count > 0);
	/* Over the first place itself. */
	tc_buf_init(&out, 1 << 20);
	if (tc_patch_apply(&patch, patch.hunks[0].file, patch.hunks[0].old,
			   &out, &made, &err) == 0)
		FUZZ_CHECK(made > 0 && !out.full);
	for (i = 0; i < patch.count; i++)
		FUZZ_CHECK(strcmp(patch.hunks[i].old, patch.hunks[i].new));
	tc_buf_release(&out);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct tc_arena arena = { .blocks = NULL };

	check_manifest((const char *)data, size, &arena);
	check_list((const char *)data, size, &arena);
	check_patch((const char *)data, size, &arena);
	tc_arena_release(&arena);
	return 0;
}
