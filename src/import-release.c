/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Release tarballs and unpacked releases as sources of a manifest. */
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "base/day.h"
#include "base/error.h"
#include "base/hex.h"
#include "base/limits.h"
#include "base/path.h"
#include "base/quote.h"
#include "crypto/digest.h"
#include "import.h"
#include "import-signature.h"
#include "db/macro-set.h"
#include "db/manifest.h"
#include "progress.h"
#include "source/archive.h"
#include "source/deb.h"
#include "source/directory.h"
#include "tree/tree.h"

/* What a member's bytes say, by its blob id and base name. */
struct stated {
	uint8_t blob[TC_BLOB_SIZE];
	const char *name;
	struct tc_serial serial;
	uint8_t canon[32], aclocal[32];
	bool has_canon, has_aclocal;
};

struct release_import {
	struct tc_import *im;
	struct tc_tree tree;
	struct tc_archive_info info;
	struct tc_deb deb;  /* package NULL: it is none */
	bool is_member;     /* a tarball inside it is what is read */
	struct tc_gpgv signer; /* where there is a keyring */
	struct stated *stated; /* by blob, filled on the reader's thread */
	size_t stated_count, stated_cap;
	int lines_status; /* of tc_import_lines_take() */
	struct tc_error lines_error;
	struct tc_error *err;
};

static bool look_into(void *ctx, struct tc_member *member, const char *head,
			size_t len)
{
	struct release_import *r = ctx;
	struct stated s;

	if (len == member->size && r->lines_status >= 0)
		r->lines_status = tc_import_lines_take(r->im->lines,
						       member->path,
						       member->blob, head, len,
						       &r->lines_error);
	s.name = tc_path_base(member->path);
	s.serial = (struct tc_serial){ .lines = 0 };
	s.has_canon = len == member->size &&
		      tc_import_canon(s.name, head, len, s.canon);
	if (tc_path_match("*.m4", member->path))
		tc_serial_read(&s.serial, head, len);
	s.has_aclocal = len == member->size && tc_is_macro_name(s.name) &&
			tc_aclocal_form(head, len, s.aclocal);
	if (s.serial.lines == 0 && !s.has_canon && !s.has_aclocal)
		return false;
	memcpy(s.blob, member->blob, sizeof(s.blob));
	r->stated = tc_grow(r->stated, r->stated_count, &r->stated_cap,
			    sizeof(s));
	r->stated[r->stated_count++] = s;
	return false;
}

static int compare_stated(const void *a, const void *b)
{
	const struct stated *x = a, *y = b;

	int rc = memcmp(x->blob, y->blob, sizeof(x->blob));

	return rc ? rc : strcmp(x->name, y->name);
}

/* What follows the first count directories; NULL when there are fewer. */
static const char *skip_dirs(const char *path, size_t count)
{
	while (count-- > 0) {
		path = strchr(path, '/');
		if (path++ == NULL)
			return NULL;
	}
	return path;
}

/* Several releases in one archive, each in its own top directory. */
static bool holds_several(const struct release_import *r)
{
	return r->im->release_from_path &&
	       (r->tree.top == NULL || *r->tree.top == '\0');
}

static bool same_release(const struct release_import *r,
			 const struct tc_member *a, const struct tc_member *b)
{
	size_t len = strcspn(a->path, "/");

	if (!holds_several(r))
		return true;
	return strncmp(a->path, b->path, len) == 0 &&
	       strcspn(b->path, "/") == len;
}

/* The member's path for the manifest; NULL when nothing is left of it. */
static const char *path_of(const struct release_import *r,
			   const struct tc_member *m)
{
	const char *top = r->tree.top;
	const char *path = m->path;

	if (r->im->keep_top && top != NULL && *top != '\0')
		path = tc_arena_printf(&r->im->arena, "%s/%s", top, path);
	return skip_dirs(path, r->im->strip + holds_several(r));
}

static int add_member(struct release_import *r, struct tc_member *m,
		      const struct tc_import_release *release)
{
	const struct tc_selection selection = tc_import_selection(r->im);
	const char *path;
	struct tc_import_row *row;
	struct stated key, *s = NULL;

	if (m->type != TC_TYPE_FILE || m->size == 0)
		return 0;
	path = path_of(r, m);
	if (path == NULL || !tc_selection_wants(&selection, path))
		return 0;
	if (m->flags & TC_MEMBER_COLLISION)
		return tc_fail(r->err, "%s: made for a SHA-1 collision", path);
	row = tc_import_add(r->im);
	row->path = tc_arena_strdup(&r->im->arena, path);
	row->size = m->size;
	memcpy(row->sha256, m->sha256, sizeof(row->sha256));
	memcpy(row->sha1, m->extra->sha1, sizeof(row->sha1));
	memcpy(row->blob, m->blob, sizeof(row->blob));
	memcpy(key.blob, m->blob, sizeof(key.blob));
	key.name = tc_path_base(m->path);
	if (r->stated_count > 0)
		s = bsearch(&key, r->stated, r->stated_count, sizeof(key),
			    compare_stated);
	if (s != NULL && tc_path_match("*.m4", path))
		row->serial = s->serial;
	if (s != NULL && s->has_canon) {
		memcpy(row->canon, s->canon, sizeof(row->canon));
		row->has_canon = true;
	}
	if (s != NULL && s->has_aclocal) {
		memcpy(row->aclocal, s->aclocal, sizeof(row->aclocal));
		row->has_aclocal = true;
	}
	row->first = row->last = release->day;
	row->first_release = row->last_release = *release;
	return 0;
}

/* "libtool-2.4.7" as it is, or with --release-prefix v: "v2.4.7". */
static const char *label_of(struct tc_import *im, const char *top, size_t len)
{
	const char *label = tc_arena_strndup(&im->arena, top, len);
	const char *dash;

	if (im->release_prefix == NULL)
		return label;
	for (dash = strchr(label, '-'); dash; dash = strchr(dash + 1, '-'))
		if (dash[1] >= '0' && dash[1] <= '9')
			return tc_arena_printf(&im->arena, "%s%s",
					       im->release_prefix, dash + 1);
	return label;
}

/* The members from begin to end are one release; its day is that of its
 * newest file. */
static int add_one_release(struct release_import *r, size_t begin, size_t end,
			   const char *label)
{
	struct tc_import_release release = { label, 0 };
	struct tc_member *m = r->tree.members;
	int64_t newest = 0;
	size_t i;

	for (i = begin; i < end; i++)
		if (m[i].type == TC_TYPE_FILE && m[i].mtime > newest)
			newest = m[i].mtime;
	release.day = tc_day_of(newest);
	if (holds_several(r))
		release.label = label_of(r->im, m[begin].path,
					 strcspn(m[begin].path, "/"));
	for (i = begin; i < end; i++)
		if (add_member(r, &m[i], &release) != 0)
			return -1;
	return 0;
}

static int add_releases(struct release_import *r, const char *label)
{
	const struct tc_member *m = r->tree.members;
	size_t i, end;

	if (r->stated_count > 0)
		qsort(r->stated, r->stated_count, sizeof(*r->stated),
		      compare_stated);
	for (i = 0; i < r->tree.count; i = end) {
		for (end = i + 1; end < r->tree.count; end++)
			if (!same_release(r, &m[i], &m[end]))
				break;
		if (add_one_release(r, i, end, label) != 0)
			return -1;
	}
	return 0;
}

/* "Debian libtool 2.4.7-7~deb12u1": without the epoch, which file names do
 * not have either. */
static const char *deb_label(const struct release_import *r)
{
	const char *colon = strchr(r->deb.version, ':');

	return tc_arena_printf(&r->im->arena, "%s %s %s",
			       r->im->variant ? r->im->variant : "Debian",
			       r->deb.package,
			       colon ? colon + 1 : r->deb.version);
}

static const char *next_label(struct release_import *r, const char *path)
{
	struct tc_import *im = r->im;

	if (holds_several(r))
		return "several releases";
	if (im->labels_used < im->labels.count)
		return im->labels.items[im->labels_used++];
	if (r->deb.package != NULL && im->member == NULL)
		return deb_label(r);
	if (r->tree.top != NULL && *r->tree.top != '\0')
		return label_of(im, r->tree.top, strlen(r->tree.top));
	return tc_arena_strdup(&im->arena, tc_path_base(path));
}

static void add_note(struct release_import *r, const char *path,
		     const char *label)
{
	char hex[2 * TC_SHA256_SIZE + 1];

	if (r->info.has_sha256)
		tc_import_note(r->im, "%s: %s%s%s, SHA-256 %s%s%s%s", label,
			       tc_path_base(path),
			       r->is_member ? " member " : "",
			       r->is_member ? r->im->member : "",
			       tc_hex(hex, r->info.sha256, TC_SHA256_SIZE),
			       r->im->keyring ? ", good signature by " : "",
			       r->signer.fingerprint,
			       r->signer.key_expired ? " (expired since)" : "");
	else
		tc_import_note(r->im, "%s: a directory", label);
}

/* A tarball inside the package; info gets the digest of the package. */
static int read_member(struct release_import *r, const char *path,
		       struct tc_read_options *options)
{
	uint8_t sha256[TC_SHA256_SIZE];
	struct tc_buf bytes;
	int rc;

	r->is_member = true;
	tc_buf_init(&bytes, TC_MAX_NESTED_BYTES);
	rc = tc_deb_read_member(&r->deb, path, r->im->member, &bytes, sha256,
				r->err);
	if (rc == 0) {
		options->bytes = bytes.ptr;
		options->bytes_len = bytes.len;
		rc = tc_archive_read(r->im->member, options, &r->tree,
				     &r->info, r->err);
		memcpy(r->info.sha256, sha256, sizeof(sha256));
	}
	tc_buf_release(&bytes);
	return rc;
}

static int read_deb(struct release_import *r, const char *path,
		    struct tc_read_options *options)
{
	if (tc_deb_open(&r->deb, path, r->err) != 0)
		return -1;
	if (r->im->member != NULL)
		return read_member(r, path, options);
	return tc_deb_read_files(&r->deb, path, options, &r->tree, &r->info,
				 r->err);
}

/* A tarball whose signature is checked first: the bytes that are read must be
 * those that were signed. */
static int read_signed(struct release_import *r, const char *path,
		       struct tc_read_options *options)
{
	uint8_t sha256[TC_SHA256_SIZE];
	struct tc_quoted q;

	if (tc_import_check_signature(&r->im->keys, path, sha256, &r->signer,
				      r->err) != 0 ||
	    tc_archive_read(path, options, &r->tree, &r->info, r->err) != 0)
		return -1;
	if (!r->info.has_sha256 ||
	    memcmp(sha256, r->info.sha256, sizeof(sha256)) != 0)
		return tc_fail(r->err, "%s: changed while in use",
			       tc_quote_into(q.s, sizeof(q.s), path));
	return 0;
}

static int read_tree(struct release_import *r, const char *path, bool dir,
		     struct tc_read_options *options)
{
	struct tc_quoted q;

	if (r->im->keyring != NULL && (dir || tc_deb_is(path)))
		return tc_fail(r->err, "%s: --keyring is for release tarballs",
			       tc_quote_into(q.s, sizeof(q.s), path));
	if (r->im->keyring != NULL)
		return read_signed(r, path, options);
	if (dir)
		return tc_directory_read(path, options, &r->tree, &r->info,
					 r->err);
	if (tc_deb_is(path))
		return read_deb(r, path, options);
	return tc_archive_read(path, options, &r->tree, &r->info, r->err);
}

/* The rows that a source has brought, for its second reading. */
struct keeping {
	struct tc_import *im;
	const struct tc_import_row **rows; /* by blob */
	size_t count;
	int status;
	struct tc_error *err;
};

static int compare_blobs(const void *a, const void *b)
{
	const struct tc_import_row *const *x = a, *const *y = b;

	return memcmp((*x)->blob, (*y)->blob, sizeof((*x)->blob));
}

static bool keep_content(void *ctx, struct tc_member *member,
			 const char *head, size_t len)
{
	struct keeping *k = ctx;
	struct tc_import_row want;
	const struct tc_import_row *key = &want, **row;
	uint8_t sha256[TC_SHA256_SIZE];

	memcpy(want.blob, member->blob, sizeof(want.blob));
	row = bsearch(&key, k->rows, k->count, sizeof(key), compare_blobs);
	if (row == NULL || len != member->size || k->status != 0)
		return false;
	k->status = tc_digest_buffer(TC_DIGEST_SHA256, head, len, sha256,
				     k->err);
	/* A file that changes while it is read must not spoil the store. */
	if (k->status == 0 && memcmp(sha256, (*row)->sha256, 32) == 0)
		k->status = tc_import_keep(k->im, sha256, head, len, k->err);
	return false;
}

/* Which members were wanted is known when all were seen: so they are read
 * again for their bytes. */
static int keep_contents(struct release_import *r, const char *path, bool dir,
			 size_t first_row)
{
	struct keeping k = { .im = r->im, .err = r->err,
			     .count = r->im->count - first_row };
	struct tc_read_options options = { .keep = keep_content,
					   .keep_ctx = &k };
	size_t i;
	int rc = 0;

	if (r->im->contents == NULL || k.count == 0)
		return 0;
	k.rows = tc_calloc(k.count, sizeof(*k.rows));
	for (i = 0; i < k.count; i++)
		k.rows[i] = &r->im->rows[first_row + i];
	qsort(k.rows, k.count, sizeof(*k.rows), compare_blobs);
	tc_tree_release(&r->tree);
	tc_deb_release(&r->deb);
	tc_tree_init(&r->tree);
	rc = read_tree(r, path, dir, &options);
	free(k.rows);
	return rc == 0 ? k.status : -1;
}

static int read_release(struct release_import *r, const char *path, bool dir)
{
	struct tc_read_options options = {
		.keep = look_into,
		.keep_ctx = r,
		.want_sha1 = true,
		.progress = tc_progress_update,
		.progress_ctx = r->im->progress,
	};
	const size_t first_row = r->im->count;
	const char *label;

	if (read_tree(r, path, dir, &options) != 0)
		return -1;
	if (r->lines_status < 0)
		return tc_fail(r->err, "%s", r->lines_error.msg);
	label = next_label(r, path);
	if (!tc_manifest_text_ok(label) ||
	    !tc_manifest_text_ok(tc_path_base(path)))
		return tc_fail(r->err, "a name that cannot stand in a manifest");
	if (add_releases(r, label) != 0)
		return -1;
	add_note(r, path, label);
	return keep_contents(r, path, dir, first_row);
}

static bool exists(const char *dir, const char *name)
{
	char *path = tc_asprintf("%s/%s", dir, name);
	struct stat st;
	bool there = stat(path, &st) == 0;

	free(path);
	return there;
}

bool tc_import_is_git(const char *path)
{
	return exists(path, ".git") ||
	       (exists(path, "HEAD") && exists(path, "objects"));
}

int tc_import_source(struct tc_import *im, const char *path,
		     struct tc_error *err)
{
	struct release_import r = { .im = im, .err = err };
	struct stat st;
	bool dir = stat(path, &st) == 0 && S_ISDIR(st.st_mode);
	int rc;

	if (tc_import_is_git(path))
		return tc_import_git(im, path, err);
	tc_tree_init(&r.tree);
	rc = read_release(&r, path, dir);
	free(r.stated);
	tc_deb_release(&r.deb);
	tc_tree_release(&r.tree);
	return rc;
}
