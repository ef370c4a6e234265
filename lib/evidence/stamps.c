/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Files that make rules of automake and gettext write. */
#include "evidence/stamps.h"

#include <stddef.h>
#include <string.h>

#include "base/path.h"
#include "evidence/derivation.h"
#include "evidence/internal.h"

/* What is left of a text. */
struct text {
	const char *at, *end;
};

static bool skip(struct text *t, const char *words)
{
	const size_t n = strlen(words);

	if ((size_t)(t->end - t->at) < n || memcmp(t->at, words, n) != 0)
		return false;
	t->at += n;
	return true;
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool skip_number(struct text *t, size_t least, size_t most)
{
	const char *from = t->at;

	while (t->at < t->end && is_digit(*t->at))
		t->at++;
	return *from != '0' && (size_t)(t->at - from) >= least &&
	       (size_t)(t->at - from) <= most;
}

/* "April 2022", as automake's mdate-sh has it. */
static bool skip_month(struct text *t)
{
	static const char *const months[] = {
		"January ", "February ", "March ", "April ", "May ", "June ",
		"July ", "August ", "September ", "October ", "November ",
		"December ",
	};
	size_t i;

	for (i = 0; i < sizeof(months) / sizeof(*months); i++)
		if (skip(t, months[i]))
			return skip_number(t, 4, 4);
	return false;
}

static bool skip_same(struct text *t, const char *from, const char *end)
{
	const size_t n = (size_t)(end - from);

	if ((size_t)(t->end - t->at) < n || memcmp(t->at, from, n) != 0)
		return false;
	t->at += n;
	return true;
}

static bool in_version(char c)
{
	return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	       (c != '\0' && strchr("._+~-", c) != NULL);
}

/* The lines of version.texi; the version to *version. */
static bool read_version(struct text t, struct text *version)
{
	const char *month;

	if (!skip(&t, "@set UPDATED ") || !skip_number(&t, 1, 2) ||
	    !skip(&t, " "))
		return false;
	month = t.at;
	if (!skip_month(&t))
		return false;
	version->at = month;
	version->end = t.at;
	if (!skip(&t, "\n@set UPDATED-MONTH ") ||
	    !skip_same(&t, version->at, version->end) ||
	    !skip(&t, "\n@set EDITION "))
		return false;
	version->at = t.at;
	while (t.at < t.end && in_version(*t.at))
		t.at++;
	version->end = t.at;
	return version->end > version->at && skip(&t, "\n@set VERSION ") &&
	       skip_same(&t, version->at, version->end) && skip(&t, "\n") &&
	       t.at == t.end;
}

static struct text text_of(const struct tc_member *m)
{
	return (struct text){ m->extra->bytes,
			      m->extra->bytes + m->extra->bytes_len };
}

/* Of a configure script, the one line "PACKAGE_VERSION='9.1'". */
static bool states(const struct tc_member *configure, const struct text *version)
{
	static const char name[] = "\nPACKAGE_VERSION='";
	struct text t = text_of(configure);

	t.at = memmem(t.at, (size_t)(t.end - t.at), name, sizeof(name) - 1);
	if (t.at == NULL)
		return false;
	t.at += sizeof(name) - 1;
	return skip_same(&t, version->at, version->end) && skip(&t, "'\n");
}

/* The file of that name in the directory of path, or the nearest above. */
static const struct tc_member *find_above(struct tc_evidence *ev,
					  const char *path, const char *name)
{
	size_t len = (size_t)(tc_path_base(path) - path);

	for (;;) {
		const char *there = tc_arena_printf(&ev->arena, "%.*s%s",
						    (int)len, path, name);
		const struct tc_member *m = tc_tree_find(ev->archive, there);

		if (m != NULL || len == 0)
			return m;
		for (len--; len > 0 && path[len - 1] != '/'; len--)
			;
	}
}

static void derive(struct tc_evidence *ev, size_t index,
		   const struct tc_member *from, const char *how,
		   const char *detail)
{
	const struct tc_input in = {
		.kind = TC_INPUT_MEMBER,
		.member = (uint32_t)(from - ev->archive->members),
		.name = from->path,
		.detail = detail,
	};
	const struct tc_derivation d = {
		.member = (uint32_t)index,
		.origin = TC_ORIGIN_COMPOSED,
		.how = how,
		.inputs = &in,
		.input_count = 1,
	};

	tc_derivation_add(ev, &d);
}

static void take_version(struct tc_evidence *ev, size_t index)
{
	const struct tc_member *m = &ev->archive->members[index];
	const struct tc_member *configure;
	struct text version;

	if (!read_version(text_of(m), &version))
		return;
	configure = find_above(ev, m->path, "configure");
	if (configure != NULL && tc_member_has_bytes(configure) &&
	    states(configure, &version))
		derive(ev, index, configure, "automake's rule",
		       "its version");
}

static void take_stamp(struct tc_evidence *ev, size_t index)
{
	const struct tc_member *m = &ev->archive->members[index];
	const size_t len = (size_t)(tc_path_base(m->path) - m->path);
	const struct tc_member *makefile;
	struct text t = text_of(m);

	makefile = tc_tree_find(ev->archive,
				tc_arena_printf(&ev->arena,
						"%.*sMakefile.in.in",
						(int)len, m->path));
	if (makefile != NULL && makefile->type == TC_TYPE_FILE &&
	    skip(&t, "timestamp\n") && t.at == t.end)
		derive(ev, index, makefile, "gettext's rule", NULL);
}

static const struct {
	const char *name;
	void (*take)(struct tc_evidence *ev, size_t index);
} stamps[] = {
	{ "stamp-po", take_stamp },
	{ "stamp-vti", take_version },
	{ "version.texi", take_version },
};

enum { STAMPS = sizeof(stamps) / sizeof(*stamps) };

bool tc_stamp_wants_bytes(const char *path)
{
	size_t i;

	for (i = 0; i < STAMPS; i++)
		if (strcmp(tc_path_base(path), stamps[i].name) == 0)
			return true;
	return false;
}

void tc_evidence_stamps(struct tc_evidence *ev)
{
	size_t i, k;

	if (ev->vcs == NULL)
		return;
	for (i = 0; i < ev->archive->count; i++) {
		const struct tc_member *m = &ev->archive->members[i];

		if (!tc_member_has_bytes(m) ||
		    tc_origin_is_strong(ev->results[i].origin))
			continue;
		for (k = 0; k < STAMPS; k++)
			if (strcmp(tc_path_base(m->path), stamps[k].name) == 0)
				stamps[k].take(ev, i);
	}
}
