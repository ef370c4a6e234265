/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A project's own gnulib modules, as its tag has them. */
#include "evidence/gnulib-own.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "base/error.h"
#include "base/limits.h"
#include "crypto/digest.h"
#include "evidence/compose.h"
#include "evidence/evidence.h"

struct tc_gnulib_own_part {
	uint8_t sha256[TC_SHA256_SIZE];
	const char *sort, *path;
};

/* "Depends-on:", perhaps with blanks behind it. */
static bool is_heading(const char *at, size_t len, const char *name)
{
	const size_t n = strlen(name);

	while (len > 0 && (at[len - 1] == ' ' || at[len - 1] == '\t'))
		len--;
	return len == n + 1 && memcmp(at, name, n) == 0 && at[n] == ':';
}

static bool is_any_heading(const char *at, size_t len)
{
	static const char *const names[] = {
		"Description", "Comment", "Status", "Notice", "Applicability",
		"Usage-in-testdir", "Files", "Depends-on",
		"configure.ac-early", "configure.ac", "Makefile.am", "Include",
		"Link", "License", "Maintainer",
	};
	size_t i;

	for (i = 0; i < sizeof(names) / sizeof(*names); i++)
		if (is_heading(at, len, names[i]))
			return true;
	return false;
}

static void put_section(struct tc_buf *out, const char *bytes, size_t size,
			const char *name, bool empty)
{
	const char *at = bytes, *end = bytes + size;
	bool in = false;

	while (at < end) {
		const char *eol = memchr(at, '\n', (size_t)(end - at));
		const size_t len = (size_t)((eol ? eol : end) - at);

		if (is_any_heading(at, len)) {
			in = is_heading(at, len, name);
		} else if (in && (len > 0 || empty)) {
			tc_buf_append(out, at, len);
			tc_buf_putc(out, '\n');
		}
		at = eol ? eol + 1 : end;
	}
}

void tc_gnulib_section(struct tc_buf *out, const char *bytes, size_t size,
		       const char *name)
{
	put_section(out, bytes, size, name, false);
}

void tc_gnulib_section_whole(struct tc_buf *out, const char *bytes, size_t size,
			     const char *name)
{
	put_section(out, bytes, size, name, true);
}

static int add(struct tc_gnulib_own *own, const char *bytes, size_t len,
	       const char *sort, const char *path, struct tc_error *err)
{
	struct tc_gnulib_own_part part = { .sort = sort, .path = path };

	if (len == 0)
		return 0;
	if (tc_digest_buffer(TC_DIGEST_SHA256, bytes, len, part.sha256,
			     err) != 0)
		return -1;
	own->list = tc_grow(own->list, own->count, &own->cap, sizeof(part));
	own->list[own->count++] = part;
	return 0;
}

/* "module  [condition]" */
static int add_conditions(struct tc_gnulib_own *own, const struct tc_buf *deps,
			  const char *path, struct tc_error *err)
{
	const char *line = tc_buf_str(deps), *eol;
	int rc = 0;

	for (; rc == 0 && (eol = strchr(line, '\n')) != NULL; line = eol + 1) {
		const char *from = memchr(line, '[', (size_t)(eol - line));
		const char *to = eol;
		struct tc_buf text;

		while (to > line && (to[-1] == ' ' || to[-1] == '\t'))
			to--;
		if (from == NULL || to[-1] != ']' || to - 1 <= from)
			continue;
		tc_buf_init(&text, TC_MAX_KEPT_FILE);
		tc_buf_append(&text, from + 1, (size_t)(to - from) - 2);
		tc_buf_putc(&text, '\n');
		rc = add(own, text.ptr, text.len, ".gnulib-when", path, err);
		tc_buf_release(&text);
	}
	return rc;
}

static int read_module(struct tc_gnulib_own *own, const char *bytes, size_t len,
		       const char *path, struct tc_error *err)
{
	struct tc_buf text;
	int rc;

	tc_buf_init(&text, TC_MAX_KEPT_FILE);
	tc_gnulib_section(&text, bytes, len, "configure.ac");
	rc = add(own, text.ptr, text.len, ".gnulib-init", path, err);
	tc_buf_reset(&text);
	tc_gnulib_section(&text, bytes, len, "configure.ac-early");
	if (rc == 0)
		rc = add(own, text.ptr, text.len, ".gnulib-early", path, err);
	tc_buf_reset(&text);
	tc_gnulib_section(&text, bytes, len, "Depends-on");
	if (rc == 0)
		rc = add_conditions(own, &text, path, err);
	tc_buf_release(&text);
	return rc;
}

static int by_name(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* The module's name, if the file describes one that is listed. */
static bool is_listed(const char *path, const char *const *modules,
		      size_t count)
{
	const char *name = strncmp(path, "modules/", 8) == 0
				   ? path : strstr(path, "/modules/");

	if (name == NULL)
		return false;
	name += *name == '/' ? 9 : 8;
	return bsearch(&name, modules, count, sizeof(name), by_name) != NULL;
}

int tc_gnulib_own_read(struct tc_gnulib_own *own, struct tc_evidence *ev,
		       const struct tc_tag_reader *reader,
		       const char *const *modules, size_t count,
		       struct tc_error *err)
{
	size_t i;
	int rc = 0;

	if (reader == NULL || ev->vcs == NULL || count == 0)
		return 0;
	for (i = 0; i < ev->vcs->count && rc == 0; i++) {
		const struct tc_member *m = &ev->vcs->members[i];
		char *bytes = NULL;
		size_t len = 0;

		if (m->type != TC_TYPE_FILE || m->size > TC_MAX_KEPT_FILE ||
		    !is_listed(m->path, modules, count))
			continue;
		rc = reader->read(reader->ctx, m, &bytes, &len, err);
		if (rc == 0)
			rc = read_module(own, bytes, len, m->path, err);
		else if (rc > 0) /* a partial clone is without it */
			rc = 0;
		free(bytes);
	}
	return rc;
}

const char *tc_gnulib_own_find(const struct tc_gnulib_own *own,
			       const uint8_t sha256[32], const char *sort)
{
	size_t i;

	for (i = 0; i < own->count; i++)
		if (memcmp(own->list[i].sha256, sha256, TC_SHA256_SIZE) == 0 &&
		    strcmp(own->list[i].sort, sort) == 0)
			return own->list[i].path;
	return NULL;
}

void tc_gnulib_own_release(struct tc_gnulib_own *own)
{
	free(own->list);
	*own = (struct tc_gnulib_own){ .list = NULL };
}
