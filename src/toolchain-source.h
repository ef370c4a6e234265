/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What toolchains are made from. */
#ifndef TC_SRC_TOOLCHAIN_SOURCE_H
#define TC_SRC_TOOLCHAIN_SOURCE_H

#include "toolchain-stage.h"

struct tc_patch;
struct tc_paths;
struct tc_toolchain_list;

/* What the command line says. */
struct tc_toolchain_request {
	const char *source;  /* operand: a file, a tag of repo, or a tool */
	const char *repo;    /* or NULL */
	const char *variant; /* or NULL: what the source says */
	const struct tc_patch *patches; /* for releases, in order */
	size_t patch_count;
	const struct tc_toolchain_list *list;
};

/* Each fills the stage and all of toolchain but files, digest and trusted;
 * strings are in the stage's arena or the list's. 0, or -1 and err. */
int tc_toolchain_from_deb(const struct tc_toolchain_request *request,
			  struct tc_stage *stage,
			  struct tc_toolchain *toolchain,
			  struct tc_error *err);

int tc_toolchain_from_release(const struct tc_toolchain_request *request,
			      struct tc_stage *stage,
			      struct tc_toolchain *toolchain,
			      struct tc_error *err);

/* The tool that is installed here, as found in $PATH. */
int tc_toolchain_from_installed(const struct tc_toolchain_request *request,
				struct tc_stage *stage,
				struct tc_toolchain *toolchain,
				struct tc_error *err);

/* What that reads of a tool: the directories bin and share where the program
 * is. */
void tc_toolchain_installed_paths(struct tc_paths *paths, const char *tool);

/* Sets name: TOOL-VERSION and the words of the variant. */
int tc_toolchain_name(struct tc_toolchain *toolchain, struct tc_arena *arena,
		      struct tc_error *err);

/* The row of the list that was made from a file of that digest; NULL. */
const struct tc_toolchain_known *
tc_toolchain_known_source(const struct tc_toolchain_list *list,
			  const char *source_id);

#endif
