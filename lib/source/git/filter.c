/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What `git archive` makes of the files of a commit. */
#include "source/git/filter.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/alloc.h"
#include "base/hex.h"
#include "base/limits.h"
#include "base/path.h"
#include "base/quote.h"
#include "source/git/attributes.h"
#include "source/git/blob-id.h"
#include "source/git/convert.h"
#include "source/git/internal.h"
#include "source/git/lfs.h"
#include "source/git/subst.h"

struct tc_filters {
	struct tc_repo *repo;
	const struct tc_revision *rev;
	struct tc_tree *tree;
	struct tc_attributes *attributes;
	struct tc_arena arena; /* of about */
	struct tc_commit_text about;
	bool has_about; /* read when first wanted */
	uint64_t left;  /* of TC_MAX_FILTER_WORK */
};

/* A blob on its way through the filters. */
struct job {
	struct tc_filters *f;
	struct tc_member *member;
	const struct tc_member *archived;
	struct tc_attr values[TC_ATTR_COUNT];
	struct tc_error *err;
};

static int read_blob(struct tc_filters *f, const struct tc_member *member,
		     git_blob **blob, struct tc_error *err)
{
	struct tc_quoted q;
	git_oid id;

	memcpy(id.id, member->blob, sizeof(id.id));
	if (tc_git_lookup_blob(f->repo, &id, TC_MAX_ATTRIBUTES_FILE, blob) != 0)
		return tc_git_fail(err, "%s: file %s of the tree",
				   f->repo->path,
				   tc_quote_into(q.s, sizeof(q.s),
						 member->path));
	return 0;
}

static int add_attributes(struct tc_filters *f, const struct tc_member *member,
			  struct tc_error *err)
{
	const char *base = tc_path_base(member->path);
	char dir[TC_MAX_PATH + 1];
	size_t len = base > member->path ? (size_t)(base - member->path) - 1
					 : 0;
	git_blob *blob = NULL;
	int rc;

	if (read_blob(f, member, &blob, err) != 0)
		return -1;
	memcpy(dir, member->path, len);
	dir[len] = '\0';
	rc = tc_attributes_add(f->attributes, dir, git_blob_rawcontent(blob),
			       (size_t)git_blob_rawsize(blob), err);
	git_blob_free(blob);
	return rc ? tc_prefix(err, "%s", f->repo->path) : 0;
}

static int read_attributes(struct tc_filters *f, struct tc_error *err)
{
	static const char name[] = ".gitattributes";
	const struct tc_member *top = tc_tree_find(f->tree, name);
	size_t i;

	if (top != NULL && top->type != TC_TYPE_GITLINK &&
	    add_attributes(f, top, err) != 0)
		return -1;
	for (i = 0; i < f->tree->count; i++) {
		const struct tc_member *m = &f->tree->members[i];
		const char *base = tc_path_base(m->path);

		if (base > m->path && strcmp(base, name) == 0 &&
		    m->type != TC_TYPE_GITLINK &&
		    add_attributes(f, m, err) != 0)
			return -1;
	}
	return 0;
}

struct tc_filters *tc_filters_new(struct tc_repo *repo,
				  const struct tc_revision *rev,
				  struct tc_tree *tree, struct tc_error *err)
{
	struct tc_filters *f = tc_calloc(1, sizeof(*f));

	f->repo = repo;
	f->rev = rev;
	f->tree = tree;
	f->attributes = tc_attributes_new();
	f->left = TC_MAX_FILTER_WORK;
	if (read_attributes(f, err) == 0)
		return f;
	tc_filters_free(f);
	return NULL;
}

void tc_filters_free(struct tc_filters *f)
{
	if (f == NULL)
		return;
	tc_attributes_free(f->attributes);
	tc_arena_release(&f->arena);
	free(f);
}

static int is_ignored(struct tc_filters *f, const char *path, bool directory,
		      struct tc_error *err)
{
	struct tc_attr values[TC_ATTR_COUNT];

	if (tc_attributes_get(f->attributes, path, directory, TC_ATTRS_IGNORE,
			      values, err) != 0)
		return tc_prefix(err, "%s", f->repo->path);
	return values[TC_ATTR_EXPORT_IGNORE].kind == TC_ATTR_TRUE;
}

/* The first directory above path that is ignored, with its slash in *len; or
 * *len 0. known bytes of it are known not to be. */
static int find_ignored_dir(struct tc_filters *f, const char *path,
			    size_t known, size_t *len, struct tc_error *err)
{
	const char *slash = strchr(path + known, '/');
	char dir[TC_MAX_PATH + 1];
	int rc;

	*len = 0;
	for (; slash != NULL; slash = strchr(slash + 1, '/')) {
		size_t n = (size_t)(slash - path);

		memcpy(dir, path, n);
		dir[n] = '\0';
		rc = is_ignored(f, dir, true, err);
		if (rc != 0) {
			*len = rc > 0 ? n + 1 : 0;
			return rc;
		}
	}
	return 0;
}

/* How many bytes of directories two paths share, slashes included. */
static size_t shared_dirs(const char *a, const char *b)
{
	size_t i, n = 0;

	for (i = 0; a[i] != '\0' && a[i] == b[i]; i++)
		if (a[i] == '/')
			n = i + 1;
	return n;
}

int tc_filters_mark_ignored(struct tc_filters *f, struct tc_error *err)
{
	const char *before = "";
	size_t i, ignored = 0; /* of before: an ignored directory, or 0 */

	if (!(tc_attributes_mentioned(f->attributes) & TC_ATTRS_IGNORE))
		return 0;
	for (i = 0; i < f->tree->count; i++) {
		struct tc_member *m = &f->tree->members[i];
		size_t shared = shared_dirs(before, m->path);
		int rc = 1;

		/* git does not go into such a directory. */
		if (ignored == 0 || shared < ignored)
			rc = find_ignored_dir(f, m->path, shared, &ignored,
					      err);
		if (rc == 0)
			rc = is_ignored(f, m->path,
					m->type == TC_TYPE_GITLINK, err);
		if (rc < 0)
			return -1;
		if (rc > 0)
			m->flags |= TC_MEMBER_IGNORED;
		before = m->path;
	}
	return 0;
}

static bool is_set(const struct tc_attr *value)
{
	return value->kind == TC_ATTR_TRUE || value->kind == TC_ATTR_STRING;
}

/* Static names for what the filters can have done. */
static const char *filter_names(const struct tc_attr *values)
{
	static const char *const names[2][2][2] = { /* encoding, ident, eol */
		{ { "eol", "eol" }, { "ident", "ident,eol" } },
		{ { "working-tree-encoding", "eol,working-tree-encoding" },
		  { "ident,working-tree-encoding",
		    "ident,eol,working-tree-encoding" } },
	};
	bool eol = is_set(&values[TC_ATTR_EOL]) ||
		   is_set(&values[TC_ATTR_TEXT]) ||
		   is_set(&values[TC_ATTR_CRLF]);

	return names[is_set(&values[TC_ATTR_ENCODING])]
		    [is_set(&values[TC_ATTR_IDENT])][eol];
}

static int hash_buffer(const char *data, size_t len, uint8_t id[TC_BLOB_SIZE],
		       struct tc_error *err)
{
	struct tc_blob_hasher *h = tc_blob_hasher_new(err);
	bool collision;
	int rc = -1;

	if (h == NULL)
		return -1;
	if (tc_blob_hasher_start(h, len, err) == 0 &&
	    tc_blob_hasher_update(h, data, len, err) == 0)
		rc = tc_blob_hasher_final(h, id, &collision, err);
	tc_blob_hasher_free(h);
	return rc;
}

static int read_about(struct tc_filters *f, struct tc_error *err)
{
	git_oid commit;

	if (f->has_about)
		return 0;
	memcpy(commit.id, f->rev->commit, sizeof(commit.id));
	if (tc_repo_commit_text(f->repo, &commit, &f->arena, &f->about,
				err) != 0)
		return -1;
	f->has_about = true;
	return 0;
}

static void set_unknown(struct job *job, const char *why)
{
	tc_tree_extra(job->f->tree, job->member)->unknown = why;
}

static bool is_utf8(const char *encoding)
{
	return *encoding == '\0' || strcasecmp(encoding, "UTF-8") == 0 ||
	       strcasecmp(encoding, "utf8") == 0;
}

static bool is_ascii(const char *text, size_t len)
{
	size_t i;

	for (i = 0; i < len && !(text[i] & 0x80); i++)
		;
	return i == len;
}

/* That the archived bytes are an expansion of the text. */
static int compare_subst(struct job *job, const char *text, size_t len)
{
	struct tc_tree *tree = job->f->tree;
	const struct tc_member *archived = job->archived;
	const struct tc_extra *kept = archived->extra;
	struct tc_extra *extra;
	enum tc_subst level;
	const char *seen;

	if (kept == NULL || kept->bytes == NULL ||
	    kept->bytes_len != archived->size) {
		set_unknown(job, "too large to recompute its export-subst");
		return 0;
	}
	if (read_about(job->f, job->err) != 0)
		return -1;
	/* git then makes the whole file another time, from UTF-8. */
	if (!is_utf8(job->f->about.encoding) && !is_ascii(text, len)) {
		set_unknown(job, "export-subst of a commit that is not in "
			    "UTF-8");
		return 0;
	}
	level = tc_subst_match(&job->f->about, text, len, kept->bytes,
			       kept->bytes_len, &tree->arena, &job->f->left,
			       &seen);
	if (level == TC_SUBST_TOO_MUCH)
		set_unknown(job, "too much to recompute its export-subst");
	if (level <= TC_SUBST_DIFFERS)
		return 0;
	extra = tc_tree_extra(tree, job->member);
	extra->filters = "export-subst";
	if (*seen != '\0')
		extra->filters = tc_arena_printf(&tree->arena,
						 "export-subst (%s)", seen);
	extra->has_filtered = level > TC_SUBST_LOOSE;
	memcpy(extra->filtered, archived->blob, TC_BLOB_SIZE);
	return 0;
}

/* What the filters made of the blob, against it. */
static int compare_output(struct job *job, const char *text, size_t len)
{
	struct tc_extra *extra;
	uint8_t id[TC_BLOB_SIZE];

	if (hash_buffer(text, len, id, job->err) != 0)
		return -1;
	if (memcmp(id, job->member->blob, sizeof(id)) == 0)
		return 0;
	extra = tc_tree_extra(job->f->tree, job->member);
	memcpy(extra->filtered, id, sizeof(id));
	extra->has_filtered = true;
	extra->filters = filter_names(job->values);
	return 0;
}

static struct tc_conversion conversion_of(const struct job *job)
{
	const struct tc_attr *values = job->values;

	return (struct tc_conversion){
		.text = values[TC_ATTR_TEXT],
		.crlf = values[TC_ATTR_CRLF],
		.eol = values[TC_ATTR_EOL],
		.ident = values[TC_ATTR_IDENT],
		.encoding = values[TC_ATTR_ENCODING],
	};
}

static void spend(struct tc_filters *f, uint64_t bytes)
{
	f->left -= bytes < f->left ? bytes : f->left;
}

static bool is_expanded(const struct job *job)
{
	return job->values[TC_ATTR_EXPORT_SUBST].kind == TC_ATTR_TRUE;
}

static int filter_text(struct job *job, const char *text, size_t len)
{
	const struct tc_conversion how = conversion_of(job);
	char id[2 * TC_BLOB_SIZE + 1];
	struct tc_converted out;
	int rc;

	if (!tc_convert(&how, tc_hex(id, job->member->blob, TC_BLOB_SIZE),
			text, len, TC_MAX_FILTER_MADE, &out)) {
		set_unknown(job, "its filters make too much of it");
		return 0;
	}
	spend(job->f, out.len);
	/* git expands formats last, in what the other filters made. */
	if (is_expanded(job) && tc_subst_has_format(out.data, out.len))
		rc = compare_subst(job, out.data, out.len);
	else
		rc = compare_output(job, out.data, out.len);
	free(out.data);
	return rc;
}

/* git's own filters: whether they leave every text as it is. */
static bool is_plain(const struct job *job)
{
	const struct tc_conversion how = conversion_of(job);

	return !is_expanded(job) && !tc_convert_changes(&how);
}

static bool is_lfs(const struct tc_attr *filter)
{
	return filter->kind == TC_ATTR_STRING &&
	       strcmp(filter->text, "lfs") == 0;
}

static bool set_pointer(struct job *job, const git_blob *blob,
			struct tc_lfs_pointer *pointer)
{
	struct tc_tree *tree = job->f->tree;
	char hex[2 * TC_SHA256_SIZE + 1];

	if (!tc_lfs_pointer_parse(pointer, git_blob_rawcontent(blob),
				  (size_t)git_blob_rawsize(blob)))
		return false;
	tc_tree_extra(tree, job->member)->pointer = tc_arena_printf(
		&tree->arena, "git-lfs object sha256:%s of %llu bytes",
		tc_hex(hex, pointer->sha256, TC_SHA256_SIZE),
		(unsigned long long)pointer->size);
	return true;
}

/* filter=lfs: 1 when the archived member is the object that the blob points
 * to. git-lfs leaves alone what is no pointer. */
static bool is_object(struct job *job, const git_blob *blob)
{
	const struct tc_member *archived = job->archived;
	struct tc_lfs_pointer pointer;
	struct tc_extra *extra;

	if (!set_pointer(job, blob, &pointer)) {
		if (tc_lfs_pointer_is_like(git_blob_rawcontent(blob),
					   (size_t)git_blob_rawsize(blob)))
			set_unknown(job, "filter=lfs is not run, and the "
				    "pointer is of another form");
		return false;
	}
	if (!(archived->flags & TC_MEMBER_SHA256) ||
	    archived->size != pointer.size ||
	    memcmp(archived->sha256, pointer.sha256, TC_SHA256_SIZE) != 0)
		return false;
	extra = tc_tree_extra(job->f->tree, job->member);
	extra->filters = "git-lfs object";
	extra->has_filtered = true;
	memcpy(extra->filtered, archived->blob, TC_BLOB_SIZE);
	return true;
}

static int filter_blob(struct job *job, const git_blob *blob)
{
	struct tc_arena *arena = &job->f->tree->arena;
	const struct tc_attr *filter = &job->values[TC_ATTR_FILTER];

	if (is_lfs(filter) && is_object(job, blob))
		return 0;
	if (filter->kind == TC_ATTR_STRING && !is_lfs(filter))
		set_unknown(job, tc_arena_printf(arena, "filter=%s is not run",
						 filter->text));
	if (is_plain(job))
		return 0;
	return filter_text(job, git_blob_rawcontent(blob),
			   (size_t)git_blob_rawsize(blob));
}

/* *blob stays NULL for one that is not to be looked at. */
static int read_to_filter(struct job *job, git_blob **blob)
{
	struct tc_filters *f = job->f;
	git_object_t type;
	git_oid id;
	size_t size;

	memcpy(id.id, job->member->blob, sizeof(id.id));
	if (git_odb_read_header(&size, &type, f->repo->odb, &id) != 0)
		size = 0; /* reading it says why */
	if (size > TC_MAX_FILTER_BLOB) {
		set_unknown(job, "too large to recompute its filters");
		return 0;
	}
	if (size >= f->left) {
		f->left = 0;
		set_unknown(job, "too much to recompute the filters of all "
			    "files");
		return 0;
	}
	spend(f, size);
	return read_blob(f, job->member, blob, job->err);
}

int tc_filters_apply(struct tc_filters *f, struct tc_member *member,
		     const struct tc_member *archived, struct tc_error *err)
{
	struct job job = { .f = f, .member = member, .archived = archived,
			   .err = err };
	git_blob *blob = NULL;
	int rc;

	if (tc_attributes_get(f->attributes, member->path, false, TC_ATTRS_ALL,
			      job.values, err) != 0)
		return tc_prefix(err, "%s", f->repo->path);
	if (is_plain(&job) &&
	    job.values[TC_ATTR_FILTER].kind != TC_ATTR_STRING)
		return 0;
	rc = read_to_filter(&job, &blob);
	if (rc == 0 && blob != NULL)
		rc = filter_blob(&job, blob);
	git_blob_free(blob);
	return rc;
}

bool tc_filters_may_be_pointer(const struct tc_filters *f,
			       const struct tc_member *archived)
{
	return archived->size <= TC_LFS_POINTER_MAX &&
	       (tc_attributes_mentioned(f->attributes) & TC_ATTRS_FILTER);
}

int tc_filters_find_pointer(struct tc_filters *f, struct tc_member *member,
			    struct tc_error *err)
{
	struct job job = { .f = f, .member = member, .err = err };
	struct tc_lfs_pointer pointer;
	git_blob *blob = NULL;

	if (tc_attributes_get(f->attributes, member->path, false,
			      TC_ATTRS_FILTER, job.values, err) != 0)
		return tc_prefix(err, "%s", f->repo->path);
	if (!is_lfs(&job.values[TC_ATTR_FILTER]))
		return 0;
	if (read_blob(f, member, &blob, err) != 0)
		return -1;
	(void)set_pointer(&job, blob, &pointer);
	git_blob_free(blob);
	return 0;
}
