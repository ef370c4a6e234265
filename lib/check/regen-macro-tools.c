/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Whose macros aclocal is to be given, most likely ones first. */
#include "check/regen-macro-tools.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "base/io.h"
#include "base/limits.h"
#include "base/path.h"
#include "base/text-line.h"
#include "check/regen-view.h"
#include "db/string-set.h"

enum {
	MAX_VERSION = 32,  /* bytes of one */
	MAX_RANKED = 64,   /* toolchains of macros of one name */
	MIN_LINE = 16,     /* bytes of a line that tells something */
};

struct search {
	struct tc_regen *r;
	const struct tc_regen_dir *dir;
	struct tc_regen_tools *tools; /* [TC_MACROS_COUNT] */
	const char *configure;        /* as it was shipped; or NULL */
	struct tc_string_set lines;   /* of it that tell something, once
					 they are wanted */
};

static void add_tool(struct tc_regen_tools *tools, const struct tc_toolchain *t)
{
	if (tools->count < TC_MACROS_TRIED && tc_regen_fit(t))
		tools->list[tools->count++] = t;
}

/* Is that a version of the series "1.16": "1.16", "1.16.5", "1.16-p2"? */
static bool is_of_series(const char *version, const char *series)
{
	size_t len = strlen(series);

	return strncmp(version, series, len) == 0 &&
	       (version[len] == '\0' || version[len] == '.' ||
		version[len] == '-');
}

/* The first variant of its version? */
static bool is_first(const struct tc_toolchain *all, size_t k)
{
	return k == 0 || strcmp(all[k - 1].tool, all[k].tool) != 0 ||
	       strcmp(all[k - 1].version, all[k].version) != 0;
}

/* All but the broken ones, which have no more than a name and are the last. */
static const struct tc_toolchain *all_tools(const struct search *s,
					    size_t *count)
{
	const struct tc_toolchain *all = tc_toolchains_all(s->r->store, count);

	while (*count > 0 && all[*count - 1].broken != NULL)
		--*count;
	return all;
}

/* The newest automakes of a series; where that is NULL the newest of all. */
static void add_series(struct search *s, const char *series)
{
	struct tc_regen_tools *tools = &s->tools[TC_MACROS_AUTOMAKE];
	size_t k;
	const struct tc_toolchain *all = all_tools(s, &k);

	while (k-- > 0)
		if (strcmp(all[k].tool, "automake") == 0 &&
		    is_first(all, k) &&
		    (series ? is_of_series(all[k].version, series) :
			      tools->count == 0))
			add_tool(tools, &all[k]);
}

/* The value that a line KEY'VALUE' of configure has, or KEY"VALUE". */
static bool read_value(const struct search *s, const char *key,
		       char value[MAX_VERSION])
{
	const char *at = s->configure ? strstr(s->configure, key) : NULL;
	size_t len;

	if (at == NULL)
		return false;
	at += strlen(key);
	at += *at == '\'' || *at == '"';
	len = strspn(at, "0123456789abcdefghijklmnopqrstuvwxyz.-");
	if (len == 0 || len >= MAX_VERSION)
		return false;
	memcpy(value, at, len);
	value[len] = '\0';
	return true;
}

/* The version that a member of that kind or name states; either may be unset
 * (SIZE_MAX, NULL). */
static const char *stated_version(const struct search *s, size_t kind,
				  const char *name, enum tc_tool tool)
{
	const struct tc_tree *tree = &s->r->check->archive;
	const char *version = NULL;
	uint32_t i;

	for (i = 0; i < tree->count && version == NULL; i++)
		if ((name == NULL ? tree->members[i].kind == kind :
		     strcmp(tc_path_base(tree->members[i].path), name) == 0) &&
		    tc_regen_is_of(s->r, s->dir, i))
			version = tc_regen_stated(s->r, i, tool);
	return version;
}

static void find_automakes(struct search *s, bool modern)
{
	const char *version = stated_version(s, s->r->automake_kind, NULL,
					     TC_TOOL_AUTOMAKE);
	struct tc_regen_tools *tools = &s->tools[TC_MACROS_AUTOMAKE];
	const struct tc_toolchain *t = NULL;
	char series[MAX_VERSION];
	size_t count = 0, k;

	if (version != NULL)
		t = tc_toolchains_find(s->r->store, "automake", version,
				       &count);
	for (k = 0; t != NULL && k < count; k++)
		add_tool(tools, &t[k]);
	if (tools->count > 0)
		return;
	if (read_value(s, "\nam__api_version=", series))
		add_series(s, series);
	else
		add_series(s, modern ? NULL : "1.4"); /* the last one for the
							 autoconf of then */
}

bool tc_regen_is_macro(const struct tc_regen *r,
		       const struct tc_regen_dir *dir, uint32_t i)
{
	const struct tc_member *m = &r->check->archive.members[i];

	return (m->type == TC_TYPE_FILE || m->type == TC_TYPE_SYMLINK) &&
	       tc_path_ends_in(m->path, ".m4") && tc_regen_is_of(r, dir, i);
}

/* Does the release bring those macros itself? */
static bool has_own(const struct search *s, const char *name)
{
	const struct tc_tree *tree = &s->r->check->archive;
	uint32_t i;

	for (i = 0; i < tree->count; i++)
		if (tc_regen_is_macro(s->r, s->dir, i) &&
		    strcmp(tc_path_base(tree->members[i].path), name) == 0)
			return true;
	return false;
}

/* A line of shell that macros write as it stands there? */
static bool tells(const char *line, size_t len)
{
	return len >= MIN_LINE && *line != '#' &&
	       strncmp(line, "dnl", 3) != 0 &&
	       memchr(line, '[', len) == NULL &&
	       memchr(line, ']', len) == NULL && memchr(line, '$', len) == NULL;
}

/* How many lines of a file of macros configure has, less those that it has
 * not. */
static int rank_file(struct search *s, const char *path)
{
	const char *at, *line;
	struct tc_buf text;
	size_t len;
	int found = 0;

	tc_buf_init(&text, TC_MAX_KEPT_CONTENT);
	if (tc_read_file(path, &text, NULL) == 0) {
		at = tc_buf_str(&text);
		while (tc_text_line_next(&at, text.ptr + text.len, &line,
					 &len)) {
			char *copy;

			if (!tells(line, len))
				continue;
			copy = tc_strndup(line, len);
			found += tc_string_set_id(&s->lines, copy) ? 1 : -1;
			free(copy);
		}
	}
	tc_buf_release(&text);
	return found;
}

static void read_lines(struct search *s)
{
	const char *at = s->configure, *line;
	size_t len;

	if (s->lines.count > 0)
		return;
	while (tc_text_line_next(&at, s->configure + strlen(s->configure),
				 &line, &len))
		if (tells(line, len))
			tc_string_set_add(&s->lines, tc_arena_strndup(
				&s->r->check->evidence.arena, line, len));
	tc_string_set_seal(&s->lines);
}

static int rank(struct search *s, const struct tc_toolchain *t,
		const char *name)
{
	int found = 0;
	size_t i;

	for (i = 0; i < t->file_count; i++) {
		char *path;

		if (strcmp(tc_path_base(t->files[i].path), name) != 0)
			continue;
		path = tc_asprintf("%s/%s", t->prefix, t->files[i].path);
		found += rank_file(s, path);
		free(path);
	}
	return found;
}

struct ranked {
	const struct tc_toolchain *tool;
	int rank;
};

static int compare_ranked(const void *a, const void *b)
{
	const struct ranked *x = a, *y = b;

	if (x->rank != y->rank)
		return x->rank < y->rank ? 1 : -1;
	/* The newer one first, of one version the more likely. */
	if (strcmp(x->tool->version, y->tool->version) != 0)
		return x->tool < y->tool ? 1 : -1;
	return x->tool < y->tool ? -1 : 1;
}

/* Where no file says which one it was, version is NULL, or which variant, the
 * lines of configure do. Both tools may be one. */
static void add_ranked(struct search *s, enum tc_macros of,
		       const char *const tools[2], const char *name,
		       const char *version)
{
	struct ranked list[MAX_RANKED];
	size_t count, k, n = 0;
	const struct tc_toolchain *all = all_tools(s, &count);

	read_lines(s);
	for (k = 0; k < count && n < MAX_RANKED; k++)
		if ((strcmp(all[k].tool, tools[0]) == 0 ||
		     strcmp(all[k].tool, tools[1]) == 0) &&
		    (version == NULL || strcmp(all[k].version, version) == 0))
			list[n++] = (struct ranked){ &all[k],
						     rank(s, &all[k], name) };
	qsort(list, n, sizeof(*list), compare_ranked);
	for (k = 0; k < n; k++)
		add_tool(&s->tools[of], list[k].tool);
}

/* Until 1.5 only the script said which one it was. */
static void find_libtools(struct search *s)
{
	static const char *const tools[] = { "libtool", "libtool" };
	char version[MAX_VERSION];
	const char *stated;

	if (s->configure == NULL || has_own(s, "libtool.m4") ||
	    strstr(s->configure, "\nLIBTOOL=") == NULL)
		return;
	if (read_value(s, "\nmacro_version=", version))
		stated = version;
	else
		stated = stated_version(s, SIZE_MAX, "ltmain.sh",
					TC_TOOL_LIBTOOL);
	add_ranked(s, TC_MACROS_LIBTOOL, tools, "libtool.m4", stated);
}

static void find_pkg_configs(struct search *s)
{
	static const char *const tools[] = { "pkg-config", "pkgconf" };

	if (s->configure != NULL && !has_own(s, "pkg.m4") &&
	    strstr(s->configure, "PKG_CONFIG") != NULL)
		add_ranked(s, TC_MACROS_PKG_CONFIG, tools, "pkg.m4", NULL);
}

void tc_regen_macro_tools(struct tc_regen *r, const struct tc_regen_dir *dir,
			  bool modern,
			  struct tc_regen_tools tools[TC_MACROS_COUNT])
{
	const struct tc_extra *shipped = tc_regen_bytes(r, dir->configure);
	struct search s = { .r = r, .dir = dir, .tools = tools,
			    .configure = shipped ? shipped->bytes : NULL };

	memset(tools, 0, TC_MACROS_COUNT * sizeof(*tools));
	find_automakes(&s, modern);
	find_libtools(&s);
	find_pkg_configs(&s);
	tc_string_set_release(&s.lines);
}

/* What is named behind key, and on its line behind mark. */
static const char *read_dir(struct tc_regen *r, const char *text,
			    const char *key, const char *mark)
{
	static const char *const stops = " \t\n[](),#";
	const char *at = text ? strstr(text, key) : NULL, *end;
	char form[TC_MAX_PATH + 1];
	char *name;
	size_t len;

	if (at == NULL)
		return NULL;
	at += strlen(key);
	end = at + strcspn(at, "\n");
	at = memmem(at, (size_t)(end - at), mark, strlen(mark));
	if (at == NULL)
		return NULL;
	at += strlen(mark);
	at += strspn(at, " \t[");
	len = strcspn(at, stops);
	if (len > TC_MAX_PATH)
		return NULL;
	name = tc_arena_strndup(&r->check->evidence.arena, at, len);
	if (*name == '-' || !tc_path_is_below(name) ||
	    tc_path_normalise(form, name) != len || strcmp(form, name) != 0)
		return NULL;
	return name;
}

static const char *text_of(const struct tc_regen *r, uint32_t i)
{
	const struct tc_extra *extra =
		i == TC_NO_MEMBER ? NULL : tc_regen_bytes(r, i);

	return extra ? extra->bytes : NULL;
}

const char *tc_regen_macro_dir(struct tc_regen *r,
			       const struct tc_regen_dir *dir)
{
	const uint32_t am = tc_regen_member(r, dir->path, "Makefile.am");
	const char *name = read_dir(r, text_of(r, dir->ac),
				    "\nAC_CONFIG_MACRO_DIR", "(");

	if (name == NULL)
		name = read_dir(r, text_of(r, am), "\nACLOCAL_AMFLAGS", "-I");
	return name == NULL ? NULL :
	       tc_arena_printf(&r->check->evidence.arena, "%s%s%s", dir->path,
			       *dir->path ? "/" : "", name);
}

/* A release may well have a directory in the place of that file. */
static bool put_file(struct tc_regen *r, const char *from, const char *path)
{
	struct tc_buf text;
	bool good;

	tc_buf_init(&text, TC_MAX_KEPT_CONTENT);
	good = tc_read_file(from, &text, NULL) == 0 &&
	       tc_private_copy_put(&r->copy, path, tc_buf_str(&text), text.len,
				   false, NULL) == 0;
	tc_buf_release(&text);
	return good;
}

/* Takes each of them away; with put, puts it there. */
static bool each_macro(struct tc_regen *r, const struct tc_toolchain *t,
		       const char *dir, bool put)
{
	static const char macros[] = "/share/aclocal/";
	bool good = true;
	size_t i;

	for (i = 0; i < t->file_count && good; i++) {
		const char *base = tc_path_base(t->files[i].path);
		char *name, *path, *from;

		if (strstr(t->files[i].path, macros) == NULL ||
		    !tc_path_ends_in(base, ".m4") ||
		    tc_regen_member(r, dir, base) != TC_NO_MEMBER)
			continue;
		name = tc_asprintf("%s/%s", dir, base);
		path = tc_regen_copy_path(r, name);
		from = tc_asprintf("%s/%s", t->prefix, t->files[i].path);
		if (path != NULL)
			tc_private_copy_drop(&r->copy, path);
		if (path != NULL && put)
			good = put_file(r, from, path);
		free(name);
		free(path);
		free(from);
	}
	return good;
}

bool tc_regen_put_tool(struct tc_regen *r, const struct tc_toolchain *t,
		       const char *dir)
{
	return each_macro(r, t, dir, true);
}

void tc_regen_drop_tool(struct tc_regen *r, const struct tc_toolchain *t,
			const char *dir)
{
	(void)each_macro(r, t, dir, false);
}
