/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What the programs of a toolchain are called. */
#include "toolchain-alias.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "base/error.h"
#include "base/limits.h"
#include "base/path.h"
#include "toolchain-stage.h"

/* The first program of a tool is the one it has to have. */
static const struct {
	const char *tool, *program;
} programs[] = {
	{ "autoconf", "autoconf" },	{ "autoconf", "autoheader" },
	{ "autoconf", "autom4te" },	{ "autoconf", "autoreconf" },
	{ "autoconf", "autoscan" },	{ "autoconf", "autoupdate" },
	{ "autoconf", "ifnames" },	{ "automake", "automake" },
	{ "automake", "aclocal" },	{ "libtool", "libtoolize" },
	{ "gettext", "autopoint" },	{ "gettext", "gettextize" },
};

/* Whether path is in bin and its name is program and a version. */
static bool is_versioned(const char *path, const char *bin,
			 const char *program)
{
	const char *base = tc_path_base(path), *end;
	const size_t len = strlen(program), bin_len = strlen(bin + 1);

	if ((size_t)(base - path) != bin_len + 1 ||
	    strncmp(path, bin + 1, bin_len) != 0 ||
	    strncmp(base, program, len) != 0)
		return false;
	end = base + len;
	return isdigit((unsigned char)end[*end == '-']);
}

static int add_alias(struct tc_stage *stage, const char *bin,
		     const char *program, struct tc_error *err)
{
	char *path = tc_asprintf("%s/%s", bin + 1, program);
	const char *found = NULL;
	int rc = 0;
	size_t i;

	for (i = 0; rc == 0 && i < stage->count; i++) {
		const char *own = stage->files[i].path;

		if (!is_versioned(own, bin, program))
			continue;
		if (found != NULL)
			rc = tc_fail(err, "it has both %s and %s", found,
				     tc_path_base(own));
		found = tc_path_base(own);
	}
	if (rc == 0 && found != NULL && tc_stage_find(stage, path) == NULL)
		rc = tc_stage_link(stage, path, found, err);
	free(path);
	return rc;
}

/* NULL: it has macros only. */
static const char *main_program(const char *tool)
{
	size_t i;

	for (i = 0; i < sizeof(programs) / sizeof(*programs); i++)
		if (strcmp(programs[i].tool, tool) == 0)
			return programs[i].program;
	return NULL;
}

/* Of the generators their programs are wanted, of others the macros, too, will
 * do: nothing but these is read. */
static bool is_of_use(const struct tc_stage *stage,
		      const struct tc_toolchain *t, const char *program)
{
	const bool generator = strcmp(t->tool, "autoconf") == 0 ||
			       strcmp(t->tool, "automake") == 0;
	bool found = false;
	char *path;
	size_t i;

	if (program != NULL) {
		path = tc_asprintf("%s/%s", t->bin + 1, program);
		found = tc_stage_find(stage, path) != NULL;
		free(path);
	}
	for (i = 0; i < stage->count && !found && !generator; i++)
		found = strstr(stage->files[i].path, "/share/aclocal/") != NULL;
	return found;
}

int tc_toolchain_add_aliases(struct tc_stage *stage,
			     const struct tc_toolchain *t,
			     struct tc_error *err)
{
	const char *program = main_program(t->tool);
	int rc = 0;
	size_t i;

	for (i = 0; rc == 0 && i < sizeof(programs) / sizeof(*programs); i++)
		if (strcmp(programs[i].tool, t->tool) == 0)
			rc = add_alias(stage, t->bin, programs[i].program,
				       err);
	if (rc == 0 && !is_of_use(stage, t, program))
		rc = program ? tc_fail(err, "it has no program %s", program) :
			       tc_fail(err, "it has no macros");
	return rc;
}

/* Files, beside the main program, that hold the version. */
static bool tells_version(const char *path, const struct tc_toolchain *t)
{
	static const char *const names[] = { "version.m4", "Config.pm",
					     "ltversion.m4", "acgeneral.m4" };
	const char *base = tc_path_base(path), *program;
	size_t i;

	for (i = 0; i < sizeof(names) / sizeof(*names); i++)
		if (strcmp(base, names[i]) == 0)
			return true;
	program = main_program(t->tool);
	return program != NULL && (strcmp(base, program) == 0 ||
				   is_versioned(path, t->bin, program));
}

/* Not as a part of a longer number. */
static bool has_word(const char *text, const char *word)
{
	const size_t len = strlen(word);
	const char *at = text;

	while ((at = strstr(at, word)) != NULL) {
		const unsigned char after = (unsigned char)at[len];
		const bool more = isalnum(after) ||
				  (after == '.' &&
				   isdigit((unsigned char)at[len + 1]));

		if (!more && (at == text ||
			      !(isdigit((unsigned char)at[-1]) ||
				at[-1] == '.')))
			return true;
		at += len;
	}
	return false;
}

int tc_toolchain_confirm_version(const struct tc_stage *stage,
				 const struct tc_toolchain *t,
				 struct tc_error *err)
{
	bool found = false;
	struct tc_buf text;
	int rc = 0;
	size_t i;

	for (i = 0; rc == 0 && !found && i < stage->count; i++) {
		const struct tc_toolchain_file *file = &stage->files[i];

		if (file->target != NULL || !tells_version(file->path, t))
			continue;
		tc_buf_init(&text, TC_MAX_NESTED_BYTES);
		rc = tc_stage_read(stage, file->path, &text, err);
		found = rc == 0 && has_word(tc_buf_str(&text), t->version);
		tc_buf_release(&text);
	}
	if (rc == 0 && !found)
		rc = tc_fail(err, "its programs do not say that they are %s "
			     "%s", t->tool, t->version);
	return rc;
}
