/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What a toolchain says of itself, as text: its manifest. */
#include "regen/toolchain-manifest.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/arena.h"
#include "base/buf.h"
#include "base/error.h"
#include "base/hex.h"
#include "base/limits.h"
#include "base/path.h"
#include "regen/toolchain-text.h"

static const char first_line[] = "# tarcheck-toolchain 1";
static const char columns[] = "# columns: mode sha256 path target";
static const char *const tools[] = { "autoconf", "automake", "libtool",
				     "gettext", "pkg-config", "pkgconf" };

/* The value of "# KEY: VALUE"; a value may be missing with its blank. */
static int read_header(struct tc_toolchain_text *text, const char *key,
		       const char **value)
{
	const size_t len = strlen(key);
	int rc = tc_toolchain_text_next(text);

	if (rc < 0)
		return -1;
	if (rc == 0 || strncmp(text->line, "# ", 2) != 0 ||
	    strncmp(text->line + 2, key, len) != 0 ||
	    text->line[2 + len] != ':')
		return tc_fail(text->err, "line %zu: not '# %s: ...'",
			       text->number, key);
	*value = text->line + 2 + len + 1;
	if (**value == '\0')
		return 0;
	if (**value != ' ' || !tc_toolchain_text_plain(++*value))
		return tc_fail(text->err, "line %zu: no possible %s",
			       text->number, key);
	return 0;
}

static bool is_tool(const char *s)
{
	size_t i;

	for (i = 0; i < sizeof(tools) / sizeof(*tools); i++)
		if (strcmp(s, tools[i]) == 0)
			return true;
	return false;
}

/* In the one form that extractors end up with. */
static bool is_place(const char *path)
{
	char form[TC_MAX_PATH + 1];

	return tc_toolchain_text_plain(path) && tc_path_is_below(path) &&
	       tc_path_normalise(form, path) == strlen(path) &&
	       strcmp(form, path) == 0;
}

static int read_headers(struct tc_toolchain_text *text, struct tc_toolchain *t)
{
	const char *id, *trusted;

	if (tc_toolchain_text_expect(text, first_line) != 0 ||
	    read_header(text, "tool", &t->tool) != 0)
		return -1;
	if (!is_tool(t->tool))
		return tc_toolchain_text_fail(text, "unknown tool");
	if (read_header(text, "version", &t->version) != 0)
		return -1;
	if (!tc_toolchain_name_ok(t->version))
		return tc_toolchain_text_fail(text, "no possible version");
	if (read_header(text, "variant", &t->variant) != 0 ||
	    read_header(text, "bin", &t->bin) != 0)
		return -1;
	if (*t->bin != '/' || !is_place(t->bin + 1))
		return tc_toolchain_text_fail(text, "no possible bin");
	if (read_header(text, "source", &t->source) != 0)
		return -1;
	if (*t->source == '\0')
		return tc_toolchain_text_fail(text, "no source");
	if (read_header(text, "source-id", &id) != 0)
		return -1;
	if (!tc_toolchain_text_hex(id, 64) && !tc_toolchain_text_hex(id, 40))
		return tc_toolchain_text_fail(text, "no possible source-id");
	memcpy(t->source_id, id, strlen(id) + 1);
	if (read_header(text, "trusted", &trusted) != 0)
		return -1;
	t->trusted = strcmp(trusted, "yes") == 0;
	if (!t->trusted && strcmp(trusted, "no") != 0)
		return tc_toolchain_text_fail(text, "trusted is yes or no");
	return tc_toolchain_text_expect(text, columns);
}

static bool read_mode(const char *field, struct tc_toolchain_file *file)
{
	if (strcmp(field, "0644") == 0)
		file->mode = 0644;
	else if (strcmp(field, "0755") == 0)
		file->mode = 0755;
	else if (strcmp(field, "link") == 0)
		file->mode = 0777;
	else
		return false;
	return true;
}

static int read_row(struct tc_toolchain_text *text,
		    struct tc_toolchain_file *file)
{
	const char *fields[4];

	if (!tc_toolchain_text_split(text->line, fields, 4))
		return tc_toolchain_text_fail(text, "not four fields");
	if (!read_mode(fields[0], file))
		return tc_toolchain_text_fail(text, "unknown mode");
	if (!tc_toolchain_text_hex(fields[1], 2 * TC_SHA256_SIZE) ||
	    tc_unhex(file->sha256, TC_SHA256_SIZE, fields[1]) != 0)
		return tc_toolchain_text_fail(text, "not a SHA-256");
	file->path = fields[2];
	if (!is_place(file->path))
		return tc_toolchain_text_fail(text, "no possible path");
	file->target = file->mode == 0777 ? fields[3] : NULL;
	if (file->target != NULL ? !tc_toolchain_text_plain(file->target) :
				   strcmp(fields[3], "-") != 0)
		return tc_toolchain_text_fail(text, "no possible target");
	return 0;
}

static int read_rows(struct tc_toolchain_text *text, struct tc_toolchain *t)
{
	struct tc_toolchain_file *files = NULL;
	size_t cap = 0, size, count = 0;
	int rc;

	while ((rc = tc_toolchain_text_next(text)) > 0) {
		files = tc_grow(files, count, &cap, sizeof(*files));
		rc = read_row(text, &files[count]);
		if (rc == 0 && count > 0 &&
		    strcmp(files[count - 1].path, files[count].path) >= 0)
			rc = tc_toolchain_text_fail(text, "not sorted");
		if (rc < 0 || ++count > TC_MAX_TOOLCHAIN_FILES)
			break;
	}
	if (rc == 0 && count == 0)
		rc = tc_toolchain_text_fail(text, "no files");
	else if (rc > 0 || count > TC_MAX_TOOLCHAIN_FILES)
		rc = tc_toolchain_text_fail(text, "limit: too many files");
	size = count * sizeof(*files);
	if (rc == 0)
		t->files = memcpy(tc_arena_alloc(text->arena, size), files,
				  size);
	t->file_count = count;
	free(files);
	return rc;
}

int tc_toolchain_parse(struct tc_toolchain *toolchain, const char *text,
		       size_t len, struct tc_arena *arena,
		       struct tc_error *err)
{
	struct tc_toolchain_text lines = { .at = text, .end = text + len,
					   .arena = arena, .err = err };
	struct tc_toolchain t = *toolchain;

	if (read_headers(&lines, &t) != 0 || read_rows(&lines, &t) != 0 ||
	    tc_toolchain_identify(&t, err) != 0)
		return -1;
	*toolchain = t;
	return 0;
}

static void write_identity(const struct tc_toolchain *t, struct tc_buf *out)
{
	tc_buf_printf(out, "# tool: %s\n# version: %s\n", t->tool, t->version);
	tc_buf_printf(out, "# variant:%s%s\n# bin: %s\n",
		      *t->variant ? " " : "", t->variant, t->bin);
}

static void write_rows(const struct tc_toolchain *t, struct tc_buf *out)
{
	char hex[2 * TC_SHA256_SIZE + 1];
	size_t i;

	for (i = 0; i < t->file_count; i++) {
		const struct tc_toolchain_file *f = &t->files[i];

		tc_buf_puts(out, f->target != NULL ? "link" :
			    f->mode == 0755 ? "0755" : "0644");
		tc_buf_printf(out, "\t%s\t%s\t%s\n",
			      tc_hex(hex, f->sha256, TC_SHA256_SIZE), f->path,
			      f->target != NULL ? f->target : "-");
	}
}

void tc_toolchain_write(const struct tc_toolchain *t, struct tc_buf *out)
{
	tc_buf_printf(out, "%s\n", first_line);
	write_identity(t, out);
	tc_buf_printf(out, "# source: %s\n# source-id: %s\n# trusted: %s\n%s\n",
		      t->source, t->source_id, t->trusted ? "yes" : "no",
		      columns);
	write_rows(t, out);
}

int tc_toolchain_identify(struct tc_toolchain *t, struct tc_error *err)
{
	struct tc_buf text;
	int rc;

	tc_buf_init(&text, TC_MAX_TOOLCHAIN_MANIFEST);
	write_identity(t, &text);
	write_rows(t, &text);
	rc = text.full ? tc_fail(err, "limit: a manifest of more than %u bytes",
				 TC_MAX_TOOLCHAIN_MANIFEST) :
			 tc_digest_buffer(TC_DIGEST_SHA256, tc_buf_str(&text),
					  text.len, t->digest, err);
	tc_buf_release(&text);
	return rc;
}

bool tc_toolchain_name_ok(const char *s)
{
	static const char allowed[] = "abcdefghijklmnopqrstuvwxyz"
				      "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
				      "0123456789._+-";
	const size_t len = strlen(s);

	return len > 0 && len <= 100 && strspn(s, allowed) == len &&
	       *s != '.' && *s != '-';
}
