/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* tarcheck toolchain add: puts releases of generators into the store. */
#include <stdint.h>
#include <string.h>

#include "base/error.h"
#include "base/path.h"
#include "base/quote.h"
#include "cmd-toolchain.h"
#include "cmd.h"
#include "regen/toolchain-manifest.h"
#include "source/deb.h"
#include "toolchain-patch.h"
#include "toolchain-source.h"

static const char *variant, *repo;
static struct tc_string_list patch_files;
static bool installed, trust, quiet;

static const struct tc_option own_options[] = {
	{ 0, "installed", TC_OPT_FLAG, &installed, NULL,
	  "the operands are tools (autoconf, automake, libtool, gettext), "
	  "taken as they are installed on this system and found in $PATH",
	  NULL },
	{ 0, "patch", TC_OPT_LIST, &patch_files, "FILE",
	  "a small recorded change of the release, which makes a variant; "
	  "may be given several times", NULL },
	{ 0, "repo", TC_OPT_STRING, &repo, "PATH",
	  "a git repository of autoconf or automake; the operands are tags "
	  "of it", NULL },
	{ 0, "variant", TC_OPT_STRING, &variant, "WORDS",
	  "what to call it beside tool and version; else what the list of "
	  "published toolchains says of the file", NULL },
	{ 0, "trust", TC_OPT_FLAG, &trust, NULL,
	  "let it prove something though the list does not know it; reports "
	  "say so", NULL },
	{ 'q', "quiet", TC_OPT_FLAG, &quiet, NULL,
	  "say nothing of what was added", NULL },
	{ 0 },
};
static const struct tc_option *const option_tables[] = {
	own_options, tc_toolchain_options, NULL
};

static const struct tc_usage usage = {
	.command = "toolchain add",
	.synopsis = "(FILE... | --repo PATH TAG... | --installed TOOL...) "
		    "[OPTION]...",
	.summary = "Put releases of autoconf, automake, libtool or gettext "
		   "into the store of toolchains, each in a directory of its "
		   "own: from Debian packages (.deb); of autoconf and automake "
		   "also from release tarballs and git tags; or as they are "
		   "installed here. Nothing of them is run. "
		   "Those that the list of published toolchains does not know "
		   "may not prove anything, unless --trust is given.",
	.examples = "  tarcheck toolchain add autoconf_2.72-3.1_all.deb\n"
		    "  tarcheck toolchain add automake-1.17.tar.xz\n"
		    "  tarcheck toolchain add --repo autoconf.git v2.69 "
		    "v2.71\n"
		    "  tarcheck toolchain add --installed autoconf automake\n",
	.options = option_tables,
	.min_operands = 1,
	.max_operands = SIZE_MAX,
	.operand = "FILE, TAG or TOOL",
};

const struct tc_toolchain_known *
tc_toolchain_known_source(const struct tc_toolchain_list *list,
			  const char *source_id)
{
	size_t i;

	for (i = 0; i < list->count; i++)
		if (strcmp(list->rows[i].source_id, source_id) == 0)
			return &list->rows[i];
	return NULL;
}

/* TOOL-VERSION, and the variant's words. */
int tc_toolchain_name(struct tc_toolchain *t, struct tc_arena *arena,
		      struct tc_error *err)
{
	char *name = tc_arena_printf(arena, "%s-%s%s%s", t->tool, t->version,
				     *t->variant ? "-" : "", t->variant);
	struct tc_quoted q;
	char *c;

	for (c = name; *c != '\0'; c++)
		if (*c == ' ' || *c == '~' || *c == ':')
			*c = *c == ' ' ? '-' : '_';
	if (!tc_toolchain_name_ok(name))
		return tc_fail(err, "'%s' cannot be the name of a toolchain",
			       tc_quote_into(q.s, sizeof(q.s), name));
	t->name = name;
	return 0;
}

static void tell(const struct tc_toolchain *t, bool there)
{
	if (!quiet)
		printf("%s: %s%s\n", t->name, tc_toolchain_standing(t),
		       there ? ", was there already" : "");
}

static int fill(const struct tc_toolchain_request *request,
		struct tc_stage *stage, struct tc_toolchain *t,
		struct tc_error *err)
{
	if (installed)
		return request->repo == NULL && request->patch_count == 0 ?
		       tc_toolchain_from_installed(request, stage, t, err) :
		       tc_fail(err, "--installed goes with neither --repo "
				    "nor --patch");
	if (request->repo == NULL && tc_deb_is(request->source))
		return request->patch_count == 0 ?
		       tc_toolchain_from_deb(request, stage, t, err) :
		       tc_fail(err, "--patch is for releases, not for "
				    "packages");
	return tc_toolchain_from_release(request, stage, t, err);
}

static int add_one(const char *store,
		   const struct tc_toolchain_request *request,
		   struct tc_error *err)
{
	struct tc_toolchain t = { .trusted = trust };
	struct tc_stage stage = { .store = NULL };
	struct tc_quoted q;
	bool there = false;
	int rc = tc_stage_begin(&stage, store, err);

	if (rc == 0)
		rc = fill(request, &stage, &t, err);
	if (rc == 0)
		rc = tc_toolchain_name(&t, &stage.arena, err);
	if (rc == 0)
		rc = tc_stage_commit(&stage, &t, &there, err);
	if (rc == 0) {
		t.verified = tc_toolchain_list_find(request->list, &t) != NULL;
		tell(&t, there);
	} else {
		tc_quote_into(q.s, sizeof(q.s), request->source);
		if (strncmp(err->msg, q.s, strlen(q.s)) != 0)
			tc_prefix(err, "%s", q.s);
	}
	tc_stage_release(&stage);
	return rc;
}

static int read_patches(struct tc_toolchain_request *request,
			struct tc_arena *arena, struct tc_error *err)
{
	const size_t count = patch_files.count;
	struct tc_patch *patches =
		tc_arena_alloc(arena, (count + 1) * sizeof(*patches));
	size_t i;

	for (i = 0; i < count; i++)
		if (tc_patch_read(&patches[i], patch_files.items[i], arena,
				  err) != 0)
			return -1;
	request->patches = patches;
	request->patch_count = count;
	return 0;
}

static int add_all(int argc, char **argv, struct tc_arena *arena,
		   struct tc_error *err)
{
	struct tc_toolchain_list list = { NULL, 0 };
	struct tc_toolchain_request request = {
		.repo = repo, .variant = variant, .list = &list,
	};
	const char *store = tc_toolchain_store(err);
	int rc = 0, i;

	if (store == NULL ||
	    tc_toolchain_list_read(&list, tc_toolchain_list(), arena, err) ||
	    read_patches(&request, arena, err) != 0)
		return -1;
	for (i = 1; rc == 0 && i < argc; i++) {
		request.source = argv[i];
		rc = add_one(store, &request, err);
	}
	return rc;
}

int tc_cmd_toolchain_add(int argc, char **argv)
{
	int status = tc_options_parse(&usage, &argc, argv);
	struct tc_arena arena = { .blocks = NULL };
	struct tc_error err = { "" };

	if (status != 0)
		return status < 0 ? TC_EXIT_ERROR : TC_EXIT_OK;
	if (add_all(argc, argv, &arena, &err) != 0)
		status = tc_complain(&err);
	tc_arena_release(&arena);
	tc_string_list_release(&patch_files);
	return status;
}
