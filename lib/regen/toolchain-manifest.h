/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What a toolchain says of itself, as text: its manifest, and the list. */
#ifndef TC_REGEN_TOOLCHAIN_MANIFEST_H
#define TC_REGEN_TOOLCHAIN_MANIFEST_H

#include "regen/toolchain.h"

/*
 * docs/toolchain-format.md specifies both. Reads the manifest text[0..len)
 * into toolchain: all but name, prefix, origin, broken and verified, which are
 * left as they are. Strings and files are in arena. 0, or -1 with the line in
 * err; toolchain is untouched then.
 */
int tc_toolchain_parse(struct tc_toolchain *toolchain, const char *text,
		       size_t len, struct tc_arena *arena,
		       struct tc_error *err);

/* The manifest of a toolchain whose files are sorted. */
void tc_toolchain_write(const struct tc_toolchain *toolchain,
			struct tc_buf *out);

/* Sets digest from tool, version, variant, bin and files. */
int tc_toolchain_identify(struct tc_toolchain *toolchain,
			  struct tc_error *err);

/* A row of the list. */
struct tc_toolchain_known {
	const char *name, *tool, *version, *variant;
	uint8_t digest[TC_SHA256_SIZE];
	const char *source, *source_id; /* as in struct tc_toolchain */
	const char *origin;
};
struct tc_toolchain_list {
	struct tc_toolchain_known *rows;
	size_t count;
};

/* Rows and strings are in arena. 0, or -1 with the line in err. */
int tc_toolchain_list_parse(struct tc_toolchain_list *list, const char *text,
			    size_t len, struct tc_arena *arena,
			    struct tc_error *err);
/* The whole file at path. */
int tc_toolchain_list_read(struct tc_toolchain_list *list, const char *path,
			   struct tc_arena *arena, struct tc_error *err);

/* The row with the toolchain's digest, tool, version and variant; NULL. */
const struct tc_toolchain_known *
tc_toolchain_list_find(const struct tc_toolchain_list *list,
		       const struct tc_toolchain *toolchain);

#endif
