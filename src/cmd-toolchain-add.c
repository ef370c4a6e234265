/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* tarcheck toolchain add: puts releases of generators into the store. */
#include <stdint.h>
#include <string.h>

#include "base/error.h"
#include "base/path.h"
#include "base/quote.h"
#include "broker.h"
#include "cmd-toolchain.h"
#include "cmd.h"
#include "confine.h"
#include "regen/toolchain-manifest.h"
#include "source/deb.h"
#include "toolchain-alias.h"
#include "toolchain-patch.h"
#include "toolchain-service.h"
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
	own_options, tc_toolchain_options, tc_confine_option_table, NULL
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

struct job {
	const char *source;
	struct tc_stage *stage;
	struct tc_toolchain *toolchain;
};

static void say_where(const char *source, struct tc_error *err)
{
	struct tc_quoted q;

	tc_quote_into(q.s, sizeof(q.s), source);
	if (strncmp(err->msg, q.s, strlen(q.s)) != 0)
		tc_prefix(err, "%s", q.s);
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

/* All that reads: the list, patches, the source. */
static int make(void *ctx)
{
	const struct job *job = ctx;
	struct tc_toolchain_list list = { NULL, 0 };
	struct tc_toolchain_request request = {
		.source = job->source, .repo = repo, .variant = variant,
		.list = &list,
	};
	struct tc_arena *arena = &job->stage->arena;
	struct tc_toolchain *t = job->toolchain;
	struct tc_error err = { "" };
	int rc;

	if (tc_toolchain_list_read(&list, tc_toolchain_list(), arena, &err) ||
	    read_patches(&request, arena, &err) != 0)
		return tc_complain(&err);
	rc = fill(&request, job->stage, t, &err);
	if (rc == 0)
		rc = tc_toolchain_add_aliases(job->stage, t, &err);
	if (rc == 0 && tc_broker_there())
		rc = tc_toolchain_ask_describe(t, &err);
	if (rc == 0)
		return TC_EXIT_OK;
	say_where(job->source, &err);
	return tc_complain(&err);
}

static int make_confined(struct job *job)
{
	static const struct tc_service services[] = {
		{ TC_BROKER_STAGE, 1, tc_toolchain_serve },
		{ 0 },
	};
	struct tc_paths paths = { .list = NULL };
	int status;
	size_t i;

	if (installed)
		tc_toolchain_installed_paths(&paths, job->source);
	else if (repo != NULL)
		tc_paths_add_repo(&paths, repo);
	else
		tc_paths_add(&paths, job->source);
	for (i = 0; i < patch_files.count; i++)
		tc_paths_add(&paths, patch_files.items[i]);
	tc_paths_add(&paths, tc_toolchain_list());
	tc_paths_add(&paths, job->stage->dir);
	tc_toolchain_serve_begin(job->stage, job->toolchain);
	status = tc_confine(&paths, services, make, job);
	tc_toolchain_serve_begin(NULL, NULL);
	tc_paths_release(&paths);
	return status;
}

/* Exit status; what is wrong was told. */
static int add_one(const char *store, const char *source)
{
	struct tc_toolchain t = { .trusted = trust };
	struct tc_stage stage = { .store = NULL };
	struct job job = { source, &stage, &t };
	struct tc_error err = { "" };
	bool there = false;
	int rc = tc_stage_begin(&stage, store, &err);

	if (rc == 0 && make_confined(&job) != TC_EXIT_OK)
		rc = 1;
	/* A process that was taken over may have left that out. */
	if (rc == 0 && t.source_id[0] == '\0')
		rc = tc_fail(&err, "nothing is known of it");
	if (rc == 0)
		rc = tc_toolchain_name(&t, &stage.arena, &err);
	if (rc == 0)
		rc = tc_stage_commit(&stage, &t, tc_toolchain_list(), &there,
				     &err);
	if (rc == 0) {
		tell(&t, there);
	} else if (rc < 0) {
		say_where(source, &err);
		tc_complain(&err);
	}
	tc_stage_release(&stage);
	return rc == 0 ? TC_EXIT_OK : TC_EXIT_ERROR;
}

int tc_cmd_toolchain_add(int argc, char **argv)
{
	int status = tc_options_parse(&usage, &argc, argv), i;
	struct tc_error err = { "" };
	const char *store;

	if (status != 0)
		return status < 0 ? TC_EXIT_ERROR : TC_EXIT_OK;
	store = tc_toolchain_store(&err);
	if (store == NULL)
		status = tc_complain(&err);
	for (i = 1; i < argc && status == TC_EXIT_OK; i++)
		status = add_one(store, argv[i]);
	tc_string_list_release(&patch_files);
	return status;
}
