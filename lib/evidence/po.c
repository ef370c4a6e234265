/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* gettext's files in po/ with what gnulib's bootstrap puts into them. */
#include "evidence/po.h"

#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/error.h"
#include "base/limits.h"
#include "base/path.h"
#include "crypto/digest.h"
#include "db/refs.h"
#include "evidence/compose.h"
#include "evidence/derivation.h"
#include "evidence/internal.h"
#include "evidence/shell-values.h"

#define COUNT(a) (sizeof(a) / sizeof(*(a)))

enum { SCRIPTS = 4 };

struct taker {
	struct tc_evidence *ev;
	struct tc_refs *refs;
	const struct tc_tag_reader *reader;
	struct tc_error *err;
	const struct tc_member *m;
	struct tc_input inputs[1 + SCRIPTS];
	size_t input_count;
};

/* A published file of that name with that content becomes an input: 1, 0,
 * -1. */
static int add_published(struct taker *t, const struct tc_buf *text,
			 const char *name, const char *detail)
{
	struct tc_arena *arena = &t->ev->arena;
	struct tc_input *in = &t->inputs[t->input_count];
	struct tc_known *known = NULL;
	uint8_t sha256[TC_SHA256_SIZE];
	int n, i;

	if (text->full || text->len == 0)
		return 0;
	if (tc_digest_buffer(TC_DIGEST_SHA256, text->ptr, text->len, sha256,
			   t->err) != 0)
		return -1;
	n = tc_refs_lookup(t->refs, TC_KEY_SHA256, sha256, name, arena, &known,
			   t->err);
	for (i = 0; i < n && known[i].known_bad; i++)
		;
	if (n < 0 || i == n)
		return n < 0 ? -1 : 0;
	*in = (struct tc_input){
		.kind = TC_INPUT_REFERENCE,
		.strong = true,
		.name = tc_arena_printf(arena, "%s %s, %s%s", known[i].project,
					known[i].path,
					tc_known_when(&known[i], arena),
					tc_refs_whose(t->refs, &known[i],
						      arena)),
		.detail = detail,
		.has_sha256 = true,
	};
	memcpy(in->sha256, sha256, sizeof(in->sha256));
	t->input_count++;
	return 1;
}

static void derive(struct taker *t, const char *how)
{
	const struct tc_derivation d = {
		.member = (uint32_t)(t->m - t->ev->archive->members),
		.origin = TC_ORIGIN_COMPOSED,
		.how = how,
		.inputs = t->inputs,
		.input_count = t->input_count,
	};

	tc_derivation_add(t->ev, &d);
}

/* What is put into copies of Makefile.in.in, whole lines, at its begin or end;
 * the file must not have the word elsewhere. */
static const struct {
	const char *lines, *word;
	bool front;
} additions[] = {
	{ "install-dvi:;\ninstall-ps:;\ninstall-pdf:;\ninstall-html:;\n",
	  "install-html", false },
	{ "# DO NOT EDIT! GENERATED AUTOMATICALLY!\n", "DO NOT EDIT", true },
	{ "# -*- buffer-read-only: t -*- vi: set ro:\n"
	  "# DO NOT EDIT! GENERATED AUTOMATICALLY!\n", "DO NOT EDIT", true },
};

static int try_addition(struct taker *t, size_t which)
{
	const char *at = t->m->extra->bytes;
	const char *lines = additions[which].lines;
	const size_t n = strlen(lines), len = t->m->extra->bytes_len;
	struct tc_buf rest;
	int rc = 0;

	if (len <= n || memcmp(additions[which].front ? at : at + len - n,
			       lines, n) != 0)
		return 0;
	tc_buf_init(&rest, TC_MAX_KEPT_FILE);
	tc_buf_append(&rest, additions[which].front ? at + n : at, len - n);
	/* A rule that does nothing must not be in the place of another. */
	if (memmem(tc_buf_str(&rest), rest.len, additions[which].word,
		   strlen(additions[which].word)) == NULL)
		rc = add_published(t, &rest, "Makefile.in.in",
				   additions[which].front
					   ? "behind a comment"
					   : "with four rules without a recipe");
	tc_buf_release(&rest);
	return rc;
}

static int take_makefile(struct taker *t)
{
	size_t i;
	int rc = 0;

	for (i = 0; i < COUNT(additions) && rc == 0; i++)
		rc = try_addition(t, i);
	if (rc > 0)
		derive(t, "gettext's file and lines that do nothing");
	return rc < 0 ? -1 : 0;
}

/* What the scripts of the tag say. */
struct scripts {
	struct tc_shell_values values;
	struct tc_buf text; /* all of them */
	bool any;
};

/* One script of the tag becomes an input. */
static int add_script(struct taker *t, const char *path, struct scripts *s,
		      bool is_shell)
{
	const struct tc_member *m = tc_tree_find(t->ev->vcs, path);
	char *bytes = NULL;
	size_t len = 0;
	int rc;

	if (m == NULL || m->type != TC_TYPE_FILE)
		return 0;
	rc = t->reader->read(t->reader->ctx, m, &bytes, &len, t->err);
	if (rc == 0) {
		if (is_shell)
			tc_shell_values_read(&s->values, bytes, len);
		tc_buf_append(&s->text, bytes, len);
		tc_buf_putc(&s->text, '\n');
		s->any = s->any || is_shell;
		t->inputs[t->input_count++] = (struct tc_input){
			.kind = TC_INPUT_VCS, .strong = true, .name = m->path,
			.detail = "its values",
		};
	}
	free(bytes);
	return rc < 0 ? -1 : 0;
}

static int read_scripts(struct taker *t, struct scripts *s)
{
	static const char *const names[SCRIPTS] = {
		"bootstrap", "bootstrap-funclib.sh", "bootstrap.conf",
		"configure.ac",
	};
	const char *path = t->m->path;
	size_t len = (size_t)(tc_path_base(path) - path), i;
	int rc = 0;

	if (len > 0)
		len--; /* "po/" is in the directory of the scripts */
	for (; len > 0 && path[len - 1] != '/'; len--)
		;
	for (i = 0; i < SCRIPTS && rc == 0; i++)
		rc = add_script(t, tc_arena_printf(&t->ev->arena, "%.*s%s",
						   (int)len, path, names[i]),
				s, i + 1 < SCRIPTS);
	return rc;
}

/* Neither begins nor ends within another word. */
static bool says(const struct scripts *s, const char *at, size_t len)
{
	const char *from = tc_buf_str(&s->text), *end = from + s->text.len;
	const char *hit = from;

	while (len > 0 &&
	       (hit = memmem(hit, (size_t)(end - hit), at, len)) != NULL) {
		if (hit > from && strchr(" \t\n[('\"=", hit[-1]) != NULL &&
		    hit + len < end &&
		    strchr(" \t\n])'\",", hit[len]) != NULL)
			return true;
		hit++;
	}
	return false;
}

/* What make and the shell take as it is, in single quotes. */
static bool is_plain(const char *at, size_t len)
{
	size_t i;

	for (i = 0; i < len; i++)
		if (!((at[i] >= 'a' && at[i] <= 'z') ||
		      (at[i] >= 'A' && at[i] <= 'Z') ||
		      (at[i] >= '0' && at[i] <= '9') ||
		      (at[i] != '\0' && strchr(" .,@_+/:-", at[i]) != NULL)))
			return false;
	return true;
}

/* "NAME = VALUE" of a line with the value that a script gives; of an address
 * that it makes of others, one that configure.ac has. */
static bool is_value(const struct scripts *s, const char *name, const char *at,
		     size_t len)
{
	const char *value = tc_shell_values_get(&s->values, name);

	if (!is_plain(at, len))
		return false;
	if (value != NULL)
		return strlen(value) == len && memcmp(value, at, len) == 0;
	return strcmp(name, "MSGID_BUGS_ADDRESS") == 0 &&
	       (memchr(at, '@', len) != NULL ||
		memmem(at, len, "://", 3) != NULL) &&
	       says(s, at, len);
}

/* sed's "a" takes a backslash from before any character. */
static void put_unescaped(struct tc_buf *out, const char *text)
{
	for (; *text != '\0'; text++) {
		if (*text == '\\' && text[1] != '\0')
			text++;
		tc_buf_putc(out, *text);
	}
}

#define KEYWORDS "XGETTEXT_OPTIONS = --keyword=_ --keyword=N_"

/* The lines from XGETTEXT_OPTIONS on: how many bytes they are; 0: others. */
static size_t options_size(const struct scripts *s, const char *at,
			   const char *end)
{
	const char *value = tc_shell_values_get(&s->values, "XGETTEXT_OPTIONS");
	struct tc_buf text;
	size_t n = 0;

	if (value == NULL)
		return 0;
	tc_buf_init(&text, TC_MAX_KEPT_FILE);
	tc_buf_puts(&text, KEYWORDS " \\\n          ");
	put_unescaped(&text, value);
	tc_buf_puts(&text, " $${end_of_xgettext_options+}\n");
	if (!text.full && (size_t)(end - at) >= text.len &&
	    memcmp(at, text.ptr, text.len) == 0)
		n = text.len;
	tc_buf_release(&text);
	return n;
}

/* What the template has in the place of "NAME = VALUE"; NULL: another line, or
 * another value. */
static const char *template_line(const struct scripts *s, const char *at,
				 size_t len)
{
	static const struct {
		const char *name, *line;
	} lines[] = {
		{ "EXTRA_LOCALE_CATEGORIES", "EXTRA_LOCALE_CATEGORIES =\n" },
		{ "COPYRIGHT_HOLDER",
		  "COPYRIGHT_HOLDER = Free Software Foundation, Inc.\n" },
		{ "MSGID_BUGS_ADDRESS", "MSGID_BUGS_ADDRESS =\n" },
	};
	size_t i;

	for (i = 0; i < COUNT(lines); i++) {
		const size_t n = strlen(lines[i].name);

		if (len >= n + 3 && memcmp(at, lines[i].name, n) == 0 &&
		    memcmp(at + n, " = ", 3) == 0 &&
		    is_value(s, lines[i].name, at + n + 3, len - n - 3))
			return lines[i].line;
	}
	return NULL;
}

/* The template that the file was made of, if its values are the scripts'. */
static void put_template(struct tc_buf *out, const struct scripts *s,
			 const char *at, const char *end)
{
	while (at < end) {
		const char *eol = memchr(at, '\n', (size_t)(end - at));
		const size_t len = (size_t)((eol ? eol : end) - at);
		const size_t options = options_size(s, at, end);
		const char *line = template_line(s, at, len);

		if (options > 0)
			tc_buf_puts(out, KEYWORDS "\n");
		else if (line != NULL && eol != NULL)
			tc_buf_puts(out, line);
		else
			tc_buf_append(out, at, len + (eol != NULL));
		at += options > 0 ? options : len + (eol != NULL);
	}
}

static int take_makevars(struct taker *t)
{
	struct scripts s = { .any = false };
	struct tc_buf text;
	int rc;

	if (t->ev->vcs == NULL || t->reader == NULL)
		return 0;
	tc_buf_init(&s.text, 4 * (size_t)TC_MAX_KEPT_FILE);
	tc_buf_init(&text, TC_MAX_KEPT_FILE);
	rc = read_scripts(t, &s);
	if (rc == 0 && s.any) {
		put_template(&text, &s, t->m->extra->bytes,
			     t->m->extra->bytes + t->m->extra->bytes_len);
		rc = add_published(t, &text, "Makevars.template",
				   "but for its values");
	}
	if (rc > 0)
		derive(t, "bootstrap");
	tc_buf_release(&text);
	tc_buf_release(&s.text);
	tc_shell_values_release(&s.values);
	return rc < 0 ? -1 : 0;
}

static const struct {
	const char *name;
	int (*take)(struct taker *t);
} files[] = {
	{ "Makefile.in.in", take_makefile },
	{ "Makevars", take_makevars },
};

bool tc_po_wants_bytes(const char *path)
{
	size_t i;

	for (i = 0; i < COUNT(files); i++)
		if (strcmp(tc_path_base(path), files[i].name) == 0)
			return true;
	return false;
}

int tc_evidence_po(struct tc_evidence *ev, struct tc_refs *refs,
		   const struct tc_tag_reader *reader, struct tc_error *err)
{
	size_t i, k;
	int rc = 0;

	for (i = 0; i < ev->archive->count; i++) {
		struct taker t = { .ev = ev, .refs = refs, .reader = reader,
				   .err = err, .m = &ev->archive->members[i] };

		if (!tc_member_has_bytes(t.m) ||
		    tc_origin_is_strong(ev->results[i].origin))
			continue;
		for (k = 0; k < COUNT(files) && rc == 0; k++)
			if (strcmp(tc_path_base(t.m->path), files[k].name) == 0)
				rc = files[k].take(&t);
		if (rc != 0)
			return -1;
	}
	return 0;
}
