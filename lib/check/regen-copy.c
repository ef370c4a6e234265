/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The contents that generators are run over, and which of them may be seen. */
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/error.h"
#include "base/path.h"
#include "check/regen-view.h"
#include "evidence/kind.h"
#include "regen/words.h"
#include "source/tarball.h"
#include "source/directory.h"
#include "source/git/history.h"

enum {
	SMALL = 32 << 10, /* bytes of a file that may be read whatever it is */
	HEADER = 256 << 10, /* of one that may say which version it is */
	/* Of all of them: the rest of TC_MAX_KEPT_TOTAL is for those that the
	 * generators are known to read. */
	MAX_SMALL = 24 << 20,
	MAX_HEADERS = 4 << 20,
};

/* Names of what the generators read, beside small files of any kind. */
static bool is_read(const char *path)
{
	static const char *const suffixes[] = { ".ac", ".am",  ".m4", ".in",
						".sh", ".mk", ".texi",
						".texinfo", ".txi",
						"configure" };
	size_t i;

	for (i = 0; i < sizeof(suffixes) / sizeof(*suffixes); i++)
		if (tc_path_ends_in(path, suffixes[i]))
			return true;
	/* Included in one: Makefile.gnulib, Makefile.common. */
	return strncmp(tc_path_base(path), "Makefile", 8) == 0;
}

/* Bytes of what is kept for the case that something reads it. */
struct kept {
	const struct tc_regen *r;
	uint64_t small, headers;
};

/* A generator's output: to be compared. */
static bool is_written(const struct tc_regen *r, size_t kind)
{
	return kind != 0 && (kind == r->autoconf_kind ||
			     kind == r->autoheader_kind ||
			     kind == r->automake_kind);
}

static bool spend(uint64_t *spent, uint64_t size, uint64_t max)
{
	if (size > max - *spent)
		return false;
	*spent += size;
	return true;
}

static bool keep(void *ctx, struct tc_member *member, const char *head,
		 size_t len)
{
	struct kept *kept = ctx;
	const struct tc_kind *kind;

	member->kind = (uint16_t)tc_kind_classify(member->path, head, len);
	kind = tc_kind_get(member->kind);
	if (is_read(member->path) || kind->class == TC_CLASS_MACRO ||
	    kind->class == TC_CLASS_AUX || is_written(kept->r, member->kind))
		return true;
	if (member->size <= SMALL)
		return spend(&kept->small, member->size, MAX_SMALL);
	return member->size <= HEADER && tc_path_ends_in(member->path, ".h") &&
	       spend(&kept->headers, member->size, MAX_HEADERS);
}

int tc_regen_read(struct tc_regen *r)
{
	struct kept kept = { .r = r };
	const struct tc_read_options read = { .keep = keep,
					      .keep_ctx = &kept };
	const struct tc_archive_info *first = &r->check->info;
	struct tc_archive_info info;

	tc_tree_init(&r->full);
	if (!first->has_sha256)
		return tc_directory_read(r->check->path, &read, &r->full, &info,
					 r->err);
	if (tc_tarball_read(r->check->path, r->check->subject, &read, &r->full,
			    &info, r->err) != 0)
		return -1;
	if (memcmp(info.sha256, first->sha256, TC_SHA256_SIZE) != 0)
		return tc_fail(r->err, "it has changed while it was read");
	return 0;
}

const struct tc_extra *tc_regen_bytes(const struct tc_regen *r, uint32_t i)
{
	const struct tc_member *m = &r->check->archive.members[i];
	const struct tc_member *f = tc_tree_find(&r->full, m->path);

	if (f == NULL || f->extra == NULL || f->extra->bytes == NULL ||
	    f->extra->bytes_len != m->size ||
	    memcmp(f->sha256, m->sha256, TC_SHA256_SIZE) != 0)
		return NULL;
	return f->extra;
}

uint32_t tc_regen_member(const struct tc_regen *r, const char *dir,
			 const char *name)
{
	const struct tc_tree *tree = &r->check->archive;
	char *path = tc_asprintf("%s%s%s", dir, *dir ? "/" : "", name);
	const struct tc_member *m = tc_tree_find(tree, path);

	free(path);
	return m == NULL ? TC_NO_MEMBER : (uint32_t)(m - tree->members);
}

const struct tc_member *tc_regen_tag_file(const struct tc_regen *r, uint32_t i)
{
	const struct tc_member *v;

	if (r->repo == NULL ||
	    r->check->evidence.results[i].vcs != TC_VCS_MODIFIED)
		return NULL;
	v = tc_tree_find(&r->check->vcs, r->check->archive.members[i].path);
	return v != NULL && v->type == TC_TYPE_FILE ? v : NULL;
}

bool tc_regen_is_sound(const struct tc_regen *r, uint32_t i)
{
	return tc_origin_is_strong(r->check->evidence.results[i].origin) ||
	       tc_regen_tag_file(r, i) != NULL;
}

bool tc_regen_is_output(const struct tc_regen *r, uint32_t i)
{
	return is_written(r, r->check->archive.members[i].kind) &&
	       !tc_regen_is_sound(r, i);
}

char *tc_regen_copy_path(const struct tc_regen *r, const char *path)
{
	size_t len = r->part ? strlen(r->part) : 0;

	if (len > 0) {
		if (strncmp(path, r->part, len) != 0 || path[len] != '/')
			return NULL;
		path += len + 1;
	}
	return tc_asprintf("src/%s", path);
}

/* A script that configure.ac runs was executable where the release was made,
 * whatever has become of that in the archive. */
static bool is_program(const struct tc_member *m, const char *bytes, size_t len)
{
	return tc_member_is_executable(m) ||
	       (len > 2 && memcmp(bytes, "#!", 2) == 0);
}

static int put(struct tc_regen *r, uint32_t i, const void *bytes, size_t len)
{
	const struct tc_member *m = &r->check->archive.members[i];
	char *path = tc_regen_copy_path(r, m->path);
	int rc = 0;

	if (path != NULL && r->copy.path != NULL)
		rc = tc_private_copy_put(&r->copy, path, bytes, len,
					 is_program(m, bytes, len), r->err);
	free(path);
	return rc;
}

static int put_tag(struct tc_regen *r, uint32_t i, const struct tc_member *v)
{
	char *bytes = NULL;
	size_t len = 0;
	int rc;

	tc_regen_lock(r);
	rc = tc_repo_read_blob(r->repo, v->blob, &bytes, &len, r->err);
	tc_regen_unlock(r);
	r->given[i] = rc == 0 ? TC_GIVEN_TAG : TC_GIVEN_NAME;
	if (rc >= 0) /* 1: a partial clone is without it */
		rc = put(r, i, rc == 0 ? bytes : "", len);
	free(bytes);
	return rc;
}

/* A link is taken for what it leads to, as a reader would. */
static uint32_t resolve(const struct tc_regen *r, uint32_t i)
{
	const struct tc_member *m = &r->check->archive.members[i];
	char target[TC_MAX_PATH + 1];

	if (m->type != TC_TYPE_SYMLINK)
		return i;
	if (tc_path_resolve_link(target, sizeof(target), m->path, m->link) != 0)
		return TC_NO_MEMBER;
	i = tc_regen_member(r, "", target);
	if (i == TC_NO_MEMBER ||
	    r->check->archive.members[i].type != TC_TYPE_FILE)
		return TC_NO_MEMBER;
	return i;
}

/* Written by "make dist" from what git says, and read by configure.ac. */
static bool is_version(const struct tc_regen *r, uint32_t i,
		       const struct tc_extra *extra)
{
	static const char *const names[] = { ".tarball-version", ".version",
					     "VERSION", "version" };
	const char *base = tc_path_base(r->check->archive.members[i].path);
	size_t k;

	for (k = 0; k < sizeof(names) / sizeof(*names); k++)
		if (strcmp(base, names[k]) == 0)
			return tc_words_is_version(extra->bytes,
						   extra->bytes_len);
	return false;
}

static int put_member(struct tc_regen *r, uint32_t i)
{
	uint32_t from = resolve(r, i);
	const struct tc_extra *extra;
	const struct tc_member *v;

	/* What the maintainer's machine had, and no "automake --copy", was there
	 * as well. */
	if (from == TC_NO_MEMBER)
		return *r->check->archive.members[i].link == '/' ?
			       put(r, i, "", 0) : 0;
	v = tc_regen_tag_file(r, from);
	extra = tc_regen_bytes(r, from);
	if (tc_origin_is_strong(r->check->evidence.results[from].origin) &&
	    tc_origin_is_strong(r->check->evidence.results[i].origin))
		r->given[i] = TC_GIVEN_STRONG;
	else if (v != NULL && v->size <= TC_MAX_KEPT_FILE && from == i)
		return put_tag(r, i, v);
	else if (extra != NULL && is_version(r, from, extra))
		r->given[i] = TC_GIVEN_WORD;
	else if (r->weak && !tc_regen_is_output(r, from))
		r->given[i] = TC_GIVEN_WEAK;
	else
		extra = NULL;
	if (extra == NULL) {
		r->given[i] = TC_GIVEN_NAME;
		return put(r, i, "", 0);
	}
	return put(r, i, extra->bytes, extra->bytes_len);
}

void tc_regen_drop(struct tc_regen *r, uint32_t i)
{
	char *path = tc_regen_copy_path(r, r->check->archive.members[i].path);

	if (path != NULL)
		tc_private_copy_drop(&r->copy, path);
	free(path);
}

void tc_regen_drop_traces(struct tc_regen *r, const struct tc_regen_dir *dir)
{
	char *name = tc_asprintf("%s%sautom4te.cache/requests", dir->path,
				 *dir->path ? "/" : "");
	char *path = tc_regen_copy_path(r, name);

	if (path != NULL)
		tc_private_copy_drop(&r->copy, path);
	free(path);
	free(name);
}

int tc_regen_put_bytes(struct tc_regen *r, uint32_t i, const void *bytes,
		       size_t len)
{
	tc_regen_drop(r, i);
	return put(r, i, bytes, len);
}

int tc_regen_put_again(struct tc_regen *r, uint32_t i)
{
	tc_regen_drop(r, i);
	return put_member(r, i);
}

/* Of the copy, or with no copy of anything? */
static bool is_wanted(const struct tc_regen *r, const struct tc_member *m)
{
	char *path = tc_regen_copy_path(r, m->path);
	bool wanted = path != NULL;

	free(path);
	return wanted && (m->type == TC_TYPE_FILE ||
			  m->type == TC_TYPE_SYMLINK);
}

int tc_regen_fill(struct tc_regen *r, const char *sort)
{
	const struct tc_tree *tree = &r->check->archive;
	uint32_t i;

	if (sort != NULL &&
	    tc_private_copy_make(&r->copy, r->opt->work, sort, r->err) != 0)
		return -1;
	for (i = 0; i < tree->count; i++) {
		const struct tc_member *m = &tree->members[i];

		/* What it was given before is what it is given again. */
		if (!is_wanted(r, m))
			continue;
		r->given[i] = TC_GIVEN_NAME;
		/* Of a name that is there twice, the last is the one. */
		if (i + 1 < tree->count &&
		    strcmp(m->path, tree->members[i + 1].path) == 0)
			continue;
		if (!tc_path_is_below(m->path))
			continue;
		if (put_member(r, i) != 0)
			return -1;
	}
	return 0;
}
