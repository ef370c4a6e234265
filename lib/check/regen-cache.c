/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Keeps what a re-run has found out. */
/*
 * The name of a log is the digest of the tarball (of nothing for a directory)
 * and that of all that it can depend on: every member with its bytes, mode and
 * origin, what the tag has in its place, the store of toolchains, this
 * program. Members are numbered as in
 * the sorted tree, which the name settles. A line of a log is one of
 *
 *   given DIGITS                      enum tc_given of each member: the first
 *   derived MEMBER PROGRAM TOOL OTHER NORMALISATION WORDS ACLOCAL
 *           TRACED MACROS[,MACROS...] MEMBER...
 *   note MEMBER TEXT
 *   differs MEMBER TEXT
 *   lacks MEMBER .
 *   source MEMBER .                   it is no output, whatever it says
 *   | TEXT                            a line of evidence of the last note, or
 *                                     one that differs or lacks
 *
 * In TEXT "\n" is a line feed and "\\" a backslash: names of the release are in
 * it.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/error.h"
#include "base/hex.h"
#include "base/io.h"
#include "base/path.h"
#include "check/regen-internal.h"

/* A new number whenever the same inputs may come to something else. */
static const char version[] = "tarcheck-regen 20\n";

enum { MAX_INPUTS = 4096, WORDS = 8 };

static void feed_text(struct tc_digest *d, const char *s)
{
	tc_digest_update(d, s, strlen(s) + 1);
}

static void feed_member(const struct tc_regen *r, struct tc_digest *d,
			uint32_t i)
{
	const struct tc_member *m = &r->check->archive.members[i];
	const struct tc_result *result = &r->check->evidence.results[i];
	const struct tc_member *v = tc_regen_tag_file(r, i);
	uint8_t facts[6] = { m->type, (uint8_t)(m->kind >> 8),
			     (uint8_t)m->kind,
			     (uint8_t)tc_member_is_executable(m),
			     result->origin, result->vcs };

	feed_text(d, m->path);
	feed_text(d, m->type == TC_TYPE_SYMLINK ? m->link : "");
	tc_digest_update(d, facts, sizeof(facts));
	tc_digest_update(d, m->sha256, TC_SHA256_SIZE);
	if (v != NULL)
		tc_digest_update(d, v->blob, TC_BLOB_SIZE);
	/* What date(1) says while it is written again. */
	if (m->kind == r->autoconf_kind)
		tc_digest_update(d, &m->mtime, sizeof(m->mtime));
}

static void feed_tools(const struct tc_regen *r, struct tc_digest *d)
{
	size_t count, i;
	const struct tc_toolchain *t = tc_toolchains_all(r->store, &count);

	for (i = 0; i < count; i++) {
		uint8_t state = (uint8_t)(tc_toolchain_may_prove(&t[i]) |
					  t[i].verified << 1);

		feed_text(d, t[i].name);
		if (t[i].broken == NULL)
			tc_digest_update(d, t[i].digest, TC_SHA256_SIZE);
		tc_digest_update(d, &state, 1);
	}
}

/* Path of the log, malloc'd; NULL where there can be none. */
static char *log_path(const struct tc_regen *r)
{
	uint8_t digest[TC_SHA256_SIZE];
	char hex[2 * TC_SHA256_SIZE + 1], subject[2 * TC_SHA256_SIZE + 1];
	const struct tc_archive_info *info = &r->check->info;
	uint8_t mode = (uint8_t)(r->weak | (r->repo == NULL) << 1 |
				 (r->opt->bwrap == NULL) << 2);
	struct tc_digest *d;
	uint32_t i;

	if (r->opt->cache == NULL)
		return NULL;
	d = tc_digest_new(TC_DIGEST_SHA256, NULL);
	if (d == NULL)
		return NULL;
	tc_digest_start(d);
	feed_text(d, version);
	/* A mistake that was mended must not live on in what was kept. */
	feed_text(d, PACKAGE_VERSION);
	tc_digest_update(d, &mode, 1);
	feed_tools(r, d);
	for (i = 0; i < r->check->archive.count; i++)
		feed_member(r, d, i);
	tc_digest_final(d, digest);
	tc_digest_free(d);
	(void)tc_hex(hex, digest, sizeof(digest));
	(void)tc_hex(subject, info->sha256, TC_SHA256_SIZE);
	return tc_asprintf("%s/%s.%s", r->opt->cache,
			   info->has_sha256 ? subject : "", hex);
}

/* Somebody else's log could say anything. */
static bool is_ours(const char *path)
{
	struct stat st;

	return lstat(path, &st) == 0 && S_ISREG(st.st_mode) &&
	       st.st_uid == geteuid() && (st.st_mode & 022) == 0;
}

/* A number below count; *at goes behind it and the blank after it. */
static bool read_number(const char **at, size_t count, uint32_t *out)
{
	char *end;
	unsigned long n;

	if (**at < '0' || **at > '9')
		return false;
	errno = 0;
	n = strtoul(*at, &end, 10);
	if (errno != 0 || n >= count || (*end != ' ' && *end != '\0'))
		return false;
	*out = (uint32_t)n;
	*at = end + (*end == ' ');
	return true;
}

/* The toolchain of that name; "-" is none. */
static bool read_tool(const struct tc_regen *r, const char *name,
		      const struct tc_toolchain **out)
{
	*out = NULL;
	if (strcmp(name, "-") == 0)
		return true;
	*out = tc_toolchains_named(r->store, name);
	return *out != NULL && (*out)->broken == NULL;
}

/* Those whose macros aclocal was offered; "-": nobody's. */
static bool read_offered(const struct tc_regen *r, const char *names,
			 struct tc_regen_macros *macros)
{
	while (strcmp(names, "-") != 0) {
		const size_t len = strcspn(names, ",");
		char *name = tc_strndup(names, len);
		const struct tc_toolchain *t = NULL;
		const bool good = macros->offered_count < TC_MACROS_COUNT &&
				  read_tool(r, name, &t) && t != NULL;

		free(name);
		if (!good)
			return false;
		macros->offered[macros->offered_count++] = t;
		if (names[len] == '\0')
			break;
		names += len + 1;
	}
	return true;
}

static bool replay_derived(struct tc_regen *r, uint32_t i, const char *words,
			   bool apply)
{
	uint32_t *members = tc_calloc(MAX_INPUTS, sizeof(*members));
	struct tc_regen_macros macros = { .aclocal = NULL };
	struct tc_regen_how how = { .macros = &macros };
	const char *word[WORDS], *at = words;
	size_t n = 0, k;
	bool good;

	for (k = 0; k < WORDS; k++) {
		size_t len = strcspn(at, " ");

		word[k] = tc_arena_strndup(&r->check->evidence.arena, at, len);
		at += len + (at[len] == ' ');
	}
	how.program = word[0];
	if (strcmp(word[3], "-") != 0)
		how.normalisation = word[3];
	if (strcmp(word[4], "-") != 0)
		how.words = word[4];
	good = read_tool(r, word[1], &how.tool) && how.tool != NULL &&
	       read_tool(r, word[2], &how.other) &&
	       read_tool(r, word[5], &macros.aclocal) &&
	       read_tool(r, word[6], &macros.traced) &&
	       read_offered(r, word[7], &macros);
	while (good && *at != '\0' && n < MAX_INPUTS)
		good = read_number(&at, r->check->archive.count, &members[n++]);
	good = good && *at == '\0' && n > 0;
	if (good && apply)
		tc_regen_record_again(r, i, members, n, &how);
	free(members);
	return good;
}

/* The first line, and no other: what is after it; NULL where it is not so. */
static const char *replay_given(struct tc_regen *r, const char *text)
{
	static const char head[] = "given ";
	const char *digits = text + sizeof(head) - 1;
	uint32_t i;

	if (strncmp(text, head, sizeof(head) - 1) != 0)
		return NULL;
	for (i = 0; i < r->check->archive.count; i++) {
		if (digits[i] < '0' || digits[i] > '0' + TC_GIVEN_WEAK)
			return NULL;
		r->given[i] = (uint8_t)(digits[i] - '0');
	}
	return digits[i] == '\n' ? digits + i + 1 : NULL;
}

/* The other way from how it was written; false: it was not so written. */
static bool unescape(char *text)
{
	char *out = text;

	for (; *text != '\0'; text++) {
		if (*text != '\\')
			*out++ = *text;
		else if (*++text == 'n' || *text == '\\')
			*out++ = *text == 'n' ? '\n' : '\\';
		else
			return false;
	}
	*out = '\0';
	return true;
}

/* *shown: there is something that evidence can be of. */
static bool replay_line(struct tc_regen *r, char *line, bool apply,
			bool *shown)
{
	static const char *const heads[] = { "derived ", "note ", "differs ",
					     "| ", "lacks ", "source " };
	const char *rest;
	char *text;
	uint32_t i;
	size_t k;

	for (k = 0; k < sizeof(heads) / sizeof(*heads); k++)
		if (strncmp(line, heads[k], strlen(heads[k])) == 0)
			break;
	if (k == sizeof(heads) / sizeof(*heads))
		return false;
	text = line + strlen(heads[k]);
	if (k == 3) {
		if (!*shown || !unescape(text))
			return false;
		if (apply)
			tc_regen_show_line(r, text);
		return true;
	}
	rest = text;
	if (!read_number(&rest, r->check->archive.count, &i))
		return false;
	text += rest - text;
	if (k == 0)
		return replay_derived(r, i, text, apply);
	if (!unescape(text))
		return false;
	*shown |= k == 1 || k == 2 || k == 4;
	if (apply && k == 5)
		tc_regen_is_source(r, i);
	else if (apply && k == 4)
		tc_regen_lacks(r, i);
	else if (apply && k == 1)
		tc_regen_note(r, i, text);
	else if (apply)
		tc_regen_show(r, i, text);
	return true;
}

static bool replay(struct tc_regen *r, const char *lines, size_t len,
		   bool apply)
{
	char *copy = tc_strndup(lines, len), *line = copy;
	bool good = strlen(copy) == len && (len == 0 || copy[len - 1] == '\n');
	bool shown = false;

	while (good && *line != '\0') {
		char *end = strchr(line, '\n');

		*end = '\0';
		good = replay_line(r, line, apply, &shown);
		line = end + 1;
	}
	free(copy);
	return good;
}

bool tc_regen_replay(struct tc_regen *r, const struct tc_buf *lines)
{
	return replay(r, tc_buf_str(lines), lines->len, true);
}

static bool replay_all(struct tc_regen *r, const struct tc_buf *text)
{
	const size_t head = sizeof(version) - 1;
	const char *lines;
	size_t len;

	if (text->len <= head || memcmp(text->ptr, version, head) != 0)
		return false;
	lines = replay_given(r, text->ptr + head);
	if (lines == NULL)
		return false;
	len = (size_t)(text->ptr + text->len - lines);
	return replay(r, lines, len, false) && replay(r, lines, len, true);
}

bool tc_regen_recall(struct tc_regen *r)
{
	const char *path = r->log_path = log_path(r);
	struct tc_buf text;
	bool good;

	if (path == NULL)
		return false;
	tc_buf_init(&text, TC_MAX_REGEN_LOG);
	good = is_ours(path) && tc_read_file(path, &text, NULL) == 0 &&
	       replay_all(r, &text);
	tc_buf_release(&text);
	return good;
}

/* The directory with those above it, of nobody but us. */
static bool make_dir(const char *dir)
{
	char *path = tc_strdup(dir), *slash = path;
	struct stat st;

	while ((slash = strchr(slash + 1, '/')) != NULL) {
		*slash = '\0';
		(void)mkdir(path, 0700);
		*slash = '/';
	}
	(void)mkdir(path, 0700);
	free(path);
	return stat(dir, &st) == 0 && S_ISDIR(st.st_mode) &&
	       st.st_uid == geteuid() && (st.st_mode & 022) == 0;
}

static void write_given(const struct tc_regen *r, struct tc_buf *out)
{
	uint32_t i;

	tc_buf_puts(out, "given ");
	for (i = 0; i < r->check->archive.count; i++)
		tc_buf_putc(out, (char)('0' + r->given[i]));
	tc_buf_putc(out, '\n');
}

void tc_check_regen_keep(const char *cache, const char *name,
			 const struct tc_buf *log)
{
	char *path = tc_asprintf("%s/%s", cache, name);
	struct tc_outfile out;

	if (make_dir(cache) && tc_outfile_open(&out, path, NULL) == 0) {
		(void)fwrite(log->ptr, 1, log->len, out.stream);
		(void)tc_outfile_commit(&out, NULL);
	}
	free(path);
}

void tc_regen_remember(struct tc_regen *r)
{
	struct tc_buf text;

	if (r->log_path == NULL || r->passing || r->log.full)
		return;
	tc_buf_init(&text, TC_MAX_REGEN_LOG);
	tc_buf_puts(&text, version);
	write_given(r, &text);
	tc_buf_puts(&text, tc_buf_str(&r->log));
	if (!text.full && r->opt->keep != NULL)
		r->opt->keep(tc_path_base(r->log_path), &text);
	else if (!text.full)
		tc_check_regen_keep(r->opt->cache, tc_path_base(r->log_path),
				    &text);
	tc_buf_release(&text);
}
