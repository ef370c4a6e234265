/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A release tarball, streamed into a tree: the only user of libarchive. */
#include "source/archive.h"

#include <archive.h>
#include <archive_entry.h>
#include <errno.h>
#include <locale.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "base/error.h"
#include "base/limits.h"
#include "base/path.h"
#include "base/quote.h"
#include "source/archive-facts.h"
#include "source/digester.h"
#include "source/input.h"
#include "source/tar-walk.h"

enum { HEAD_BYTES = 1024, BLOCK_BYTES = 512 };

/*
 * Two libarchive handles in a row. The first only decompresses (its format
 * is "raw"), to the very end, so that a missing trailer or a bad checksum
 * after the last member is seen; the second takes the tar apart.
 *
 *   file -> tc_input (gunzip) -> raw -> tar -> members, digester
 *                                    -> tc_tar_walk: a stricter second look
 */
struct reader {
	struct tc_input *input;
	struct archive *raw, *tar;
	struct tc_digester *digester;
	struct tc_tree *tree;
	struct tc_archive_info *info;
	struct tc_fact_list facts;
	struct tc_tar_walk walk;
	struct tc_error *err;
	bool failed;          /* err is set: whatever libarchive says */
	uint64_t unpacked;    /* bytes out of raw */
	char head[HEAD_BYTES]; /* the first of them */
	size_t head_len;
	uint64_t content;     /* bytes of all members, holes included */
	const char *first_top; /* first part of the first member's name */
	size_t first_top_len;
	uint64_t last_used;   /* end of the last byte that is not zero */
	const struct tc_read_options *options;
	bool taking;          /* the member in hand is options->take */
};

static ssize_t input_cb(struct archive *a, void *ctx, const void **data)
{
	struct reader *r = ctx;
	size_t len = 0;
	int rc = tc_input_read(r->input, data, &len, r->err);

	if (rc >= 0)
		return (ssize_t)len * rc;
	r->failed = true;
	archive_set_error(a, EIO, "input");
	return -1;
}

static int fail(struct reader *r, struct archive *a, const char *what)
{
	struct tc_quoted q;
	const char *text = archive_error_string(a);

	if (r->failed)
		return -1;
	r->failed = true;
	/* Before the first member libarchive's reason says nothing more, nor
	 * does it where there is nothing in the compressed stream (EILSEQ). */
	if (a == r->tar ? r->tree->count == 0 && r->first_top == NULL
			: archive_errno(a) == EILSEQ)
		return tc_fail(r->err, "not a tar archive");
	return tc_fail(r->err, "%s%s (at byte %llu of the archive): %s", what,
		       tc_input_at_end(r->input) && a == r->raw
			       ? ", truncated or corrupt" : "",
		       (unsigned long long)r->unpacked,
		       tc_quote_into(q.s, sizeof(q.s),
				     text ? text : "no reason given"));
}

static int check_ratio(struct reader *r)
{
	uint64_t taken = tc_input_taken(r->input);

	if (r->unpacked > TC_MAX_TOTAL_BYTES) {
		r->failed = true;
		return tc_fail(r->err, "limit: more than %llu bytes after "
			       "decompression", TC_MAX_TOTAL_BYTES);
	}
	if (r->unpacked > TC_RATIO_FREE && r->unpacked / TC_MAX_RATIO > taken) {
		r->failed = true;
		return tc_fail(r->err, "limit: expands to more than %u times "
			       "its size", TC_MAX_RATIO);
	}
	return 0;
}

/* Where the zeros begin that end what was read so far. */
static void note_last_used(struct reader *r, const char *data, size_t len)
{
	while (len > 0 && data[len - 1] == 0)
		len--;
	if (len > 0)
		r->last_used = r->unpacked + len;
}

/* The next piece of the decompressed stream: 1, 0 at its end, -1. */
static int read_raw(struct reader *r, const void **data, size_t *len)
{
	la_int64_t offset;
	int rc;

	do {
		rc = archive_read_data_block(r->raw, data, len, &offset);
	} while (rc == ARCHIVE_OK && *len == 0);
	if (rc == ARCHIVE_EOF) {
		*len = 0;
		return 0;
	}
	if (rc != ARCHIVE_OK)
		return fail(r, r->raw, "cannot decompress");
	if (r->head_len < sizeof(r->head)) {
		size_t part = sizeof(r->head) - r->head_len;

		part = part < *len ? part : *len;
		memcpy(r->head + r->head_len, *data, part);
		r->head_len += part;
	}
	note_last_used(r, *data, *len);
	tc_tar_walk_feed(&r->walk, *data, *len);
	r->unpacked += *len;
	return check_ratio(r) == 0 ? 1 : -1;
}

static ssize_t raw_cb(struct archive *a, void *ctx, const void **data)
{
	struct reader *r = ctx;
	size_t len = 0;

	if (read_raw(r, data, &len) >= 0)
		return (ssize_t)len;
	archive_set_error(a, EIO, "input");
	return -1;
}

static int open_raw(struct reader *r)
{
	struct archive_entry *entry;

	r->raw = archive_read_new();
	if (r->raw == NULL)
		tc_oom();
	archive_read_support_filter_gzip(r->raw);
	archive_read_support_filter_bzip2(r->raw);
	archive_read_support_filter_xz(r->raw);
	archive_read_support_filter_lzma(r->raw);
	archive_read_support_filter_zstd(r->raw);
	archive_read_support_filter_lzip(r->raw);
	archive_read_support_filter_compress(r->raw);
	archive_read_support_format_raw(r->raw);
	if (archive_read_open(r->raw, r, NULL, input_cb, NULL) != ARCHIVE_OK ||
	    archive_read_next_header(r->raw, &entry) != ARCHIVE_OK)
		return fail(r, r->raw, "cannot decompress");
	return 0;
}

static int open_tar(struct reader *r)
{
	r->tar = archive_read_new();
	if (r->tar == NULL)
		tc_oom();
	archive_read_support_format_tar(r->tar);
	if (archive_read_open(r->tar, r, NULL, raw_cb, NULL) != ARCHIVE_OK)
		return fail(r, r->tar, "not a tar archive");
	return 0;
}

/* The name of the container as libarchive sees it, and how many there are. */
static void note_filter(struct reader *r, bool gzip)
{
	int i, count = archive_filter_count(r->raw);
	int layers = gzip;

	r->info->filter = gzip ? "gzip" : "none";
	for (i = count - 1; i >= 0; i--) {
		if (archive_filter_code(r->raw, i) == ARCHIVE_FILTER_NONE)
			continue;
		if (layers++ == 0)
			r->info->filter = tc_arena_strdup(
				&r->tree->arena, archive_filter_name(r->raw, i));
	}
	if (layers > 1)
		tc_fact_add(&r->facts, TC_FACT_LAYERS, NULL,
			    "%d layers of compression", layers);
}

static uint8_t type_of(struct archive_entry *entry)
{
	switch (archive_entry_filetype(entry)) {
	case AE_IFREG:
		return TC_TYPE_FILE;
	case AE_IFDIR:
		return TC_TYPE_DIR;
	case AE_IFLNK:
		return TC_TYPE_SYMLINK;
	default:
		return TC_TYPE_SPECIAL;
	}
}

static int read_name(struct reader *r, struct archive_entry *entry,
		     struct tc_member *member)
{
	const char *name = archive_entry_pathname(entry);
	size_t len = name ? strlen(name) : 0;
	char *copy;

	if (name == NULL || len > TC_MAX_PATH) {
		r->failed = true;
		return tc_fail(r->err, "member %zu: %s", r->tree->count,
			       name ? "limit: name longer than 4096 bytes"
				    : "its name cannot be read");
	}
	copy = tc_arena_bytes(&r->tree->arena, len + 1);
	tc_path_normalise(copy, name);
	member->path = copy;
	if (!tc_path_is_below(name))
		tc_fact_add(&r->facts, TC_FACT_UNSAFE_PATH, copy,
			    "stored as %.400s", name);
	return 0;
}

static void read_link(struct reader *r, struct archive_entry *entry,
		      struct tc_member *member)
{
	const char *hard = archive_entry_hardlink(entry);
	const char *target = archive_entry_symlink(entry);
	char *copy;

	if (hard != NULL) {
		copy = tc_arena_strdup(&r->tree->arena, hard);
		tc_path_normalise(copy, hard);
		member->type = TC_TYPE_FILE;
		member->flags |= TC_MEMBER_HARDLINK;
		member->link = copy;
		/* A body beside a link is for some readers a second file. */
		if (member->size > 0)
			tc_fact_add(&r->facts, TC_FACT_BAD_HARDLINK,
				    member->path, "has a body of its own");
		member->size = 0;
	} else if (member->type == TC_TYPE_SYMLINK) {
		member->link = tc_arena_strdup(&r->tree->arena,
					       target ? target : "");
		member->size = strlen(member->link);
	}
}

/* The next bytes of the member in hand. */
static void feed(struct reader *r, const void *data, size_t len)
{
	tc_digester_data(r->digester, data, len);
	if (r->taking)
		tc_buf_append(r->options->taken, data, len);
}

/* Zeros for the holes of a sparse member, which extract as such. */
static void feed_hole(struct reader *r, uint64_t len)
{
	static const char zeros[4096];

	for (; len > 0 && !r->failed; ) {
		size_t part = len < sizeof(zeros) ? (size_t)len : sizeof(zeros);

		feed(r, zeros, part);
		len -= part;
	}
}

static int read_body(struct reader *r, const struct tc_member *member)
{
	uint64_t pos = 0, size = member->size;
	const void *data;
	la_int64_t offset;
	size_t len;
	int rc;

	if (size > TC_MAX_TOTAL_BYTES - r->content) {
		r->failed = true;
		return tc_fail(r->err, "limit: members of more than %llu bytes",
			       TC_MAX_TOTAL_BYTES);
	}
	r->content += size;
	while ((rc = archive_read_data_block(r->tar, &data, &len, &offset)) ==
	       ARCHIVE_OK) {
		if ((uint64_t)offset > pos && (uint64_t)offset <= size) {
			feed_hole(r, (uint64_t)offset - pos);
			pos = (uint64_t)offset;
		}
		feed(r, data, len);
		pos += len;
	}
	if (rc != ARCHIVE_EOF)
		return fail(r, r->tar, "damaged tar archive");
	if (pos < size)
		feed_hole(r, size - pos);
	return 0;
}

/* The member's path as the keep function shall see it: below what looks so
 * far like the top directory. */
static const char *below_first_top(struct reader *r, const char *path)
{
	size_t len = r->first_top_len;

	if (r->first_top == NULL && *path != '\0') {
		r->first_top = path;
		r->first_top_len = len = strcspn(path, "/");
	}
	if (len > 0 && strncmp(path, r->first_top, len) == 0 &&
	    path[len] == '/')
		return path + len + 1;
	return path;
}

static int read_member(struct reader *r, struct archive_entry *entry)
{
	struct tc_member m = { .path = "" }, seen;
	int rc = 0;

	m.type = type_of(entry);
	m.size = m.type == TC_TYPE_FILE ? (uint64_t)archive_entry_size(entry)
					: 0;
	m.mode = (uint16_t)(archive_entry_perm(entry) & 07777);
	m.mtime = archive_entry_mtime(entry);
	if (read_name(r, entry, &m) != 0)
		return -1;
	read_link(r, entry, &m);
	if (m.type == TC_TYPE_SPECIAL)
		tc_fact_add(&r->facts, TC_FACT_SPECIAL, m.path, NULL);
	seen = m;
	seen.path = below_first_top(r, m.path);
	r->taking = r->options->take != NULL && m.type == TC_TYPE_FILE &&
		    strcmp(m.path, r->options->take) == 0;
	if (m.type == TC_TYPE_SYMLINK ||
	    (m.type == TC_TYPE_FILE && !(m.flags & TC_MEMBER_HARDLINK))) {
		tc_digester_begin(r->digester, r->tree->count, &seen);
		if (m.type == TC_TYPE_SYMLINK)
			tc_digester_data(r->digester, m.link, (size_t)m.size);
		else
			rc = read_body(r, &m);
		r->taking = false;
		tc_digester_end(r->digester);
	}
	*tc_tree_add(r->tree) = m;
	return rc;
}

static int read_members(struct reader *r)
{
	struct archive_entry *entry;
	int rc;

	while ((rc = archive_read_next_header(r->tar, &entry)) != ARCHIVE_EOF) {
		if (rc != ARCHIVE_OK && rc != ARCHIVE_WARN)
			return fail(r, r->tar, "damaged tar archive");
		if (r->tree->count >= TC_MAX_MEMBERS) {
			r->failed = true;
			return tc_fail(r->err, "limit: more than %u members",
				       TC_MAX_MEMBERS);
		}
		if (read_member(r, entry) != 0)
			return -1;
	}
	return 0;
}

/* Everything after the archive's end, so that the container's own checks run
 * and the file's digest is of all of it. */
static int drain(struct reader *r)
{
	/* How far the tar reader went. */
	uint64_t end = (uint64_t)archive_filter_bytes(r->tar, 0);
	const void *data;
	size_t len;
	int rc;

	while ((rc = read_raw(r, &data, &len)) == 1)
		;
	if (rc < 0)
		return -1;
	/* libarchive takes the end of the file for the archive's as well. */
	if (end == r->unpacked && r->last_used + BLOCK_BYTES > end)
		return tc_fail(r->err, "truncated: the blocks of zeros that "
			       "end a tar archive are missing");
	while ((rc = tc_input_read(r->input, &data, &len, r->err)) == 1)
		;
	return rc;
}

/* `git archive` begins with one global pax header that holds only
 * "comment=COMMIT" (POSIX pax(1), "pax Extended Header"). */
static void read_comment(struct reader *r)
{
	static const char key[] = " comment=";
	const char *body = r->head + 512;
	const char *text, *end;

	if (r->head_len < HEAD_BYTES || r->head[156] != 'g')
		return;
	text = memmem(body, HEAD_BYTES - 512, key, sizeof(key) - 1);
	if (text == NULL)
		return;
	text += sizeof(key) - 1;
	end = memchr(text, '\n', (size_t)(r->head + HEAD_BYTES - text));
	if (end != NULL)
		r->info->comment = tc_arena_strndup(&r->tree->arena, text,
						    (size_t)(end - text));
}

static void take_facts(struct reader *r)
{
	/* How far the tar reader went, of all that it was given. */
	uint64_t end = (uint64_t)archive_filter_bytes(r->tar, 0);
	uint64_t used = (uint64_t)archive_filter_bytes(r->raw, -1);
	struct tc_input_facts in;

	tc_input_facts(r->input, &in);
	memcpy(r->info->sha256, in.sha256, sizeof(in.sha256));
	r->info->has_sha256 = true;
	r->info->size = in.size;
	r->info->unpacked = r->unpacked;
	r->info->format = tc_arena_strdup(&r->tree->arena,
					  r->tree->count > 0
						  ? archive_format_name(r->tar)
						  : "tar");
	note_filter(r, in.gzip);
	read_comment(r);
	if (in.gzip_members > 1)
		tc_fact_add(&r->facts, TC_FACT_TRAILING, NULL,
			    "%llu gzip members in a row",
			    (unsigned long long)in.gzip_members);
	if (in.garbage > 0)
		tc_fact_add(&r->facts, TC_FACT_TRAILING, NULL,
			    "%llu bytes after the gzip stream",
			    (unsigned long long)in.garbage);
	if (!in.gzip && in.offered > used)
		tc_fact_add(&r->facts, TC_FACT_TRAILING, NULL,
			    "%llu bytes after the compressed stream",
			    (unsigned long long)(in.offered - used));
	if (r->last_used > end)
		tc_fact_add(&r->facts, TC_FACT_TRAILING, NULL,
			    "%llu bytes after the end of the tar archive, "
			    "not all zero",
			    (unsigned long long)(r->last_used - end));
}

static int read_all(struct reader *r, const char *path,
		    const struct tc_read_options *options)
{
	r->input = tc_input_open(path, options, r->err);
	if (r->input == NULL)
		return -1;
	r->digester = tc_digester_new(options, r->err);
	if (r->digester == NULL || open_raw(r) != 0 || open_tar(r) != 0 ||
	    read_members(r) != 0 || drain(r) != 0 ||
	    tc_digester_finish(r->digester, r->tree, r->err) != 0)
		return -1;
	take_facts(r);
	tc_facts_finish(&r->facts, r->tree, options);
	r->info->facts = r->facts.list;
	r->info->fact_count = r->facts.count;
	return 0;
}

int tc_archive_read(const char *path, const struct tc_read_options *options,
		    struct tc_tree *tree, struct tc_archive_info *info,
		    struct tc_error *err)
{
	struct tc_archive_info found = { .format = "" };
	struct reader r = { .tree = tree, .info = &found, .options = options,
			    .err = err };
	struct tc_quoted q;
	/* Names in pax headers are UTF-8; in the C locale libarchive would
	 * lose them. This thread only, and back again below. */
	locale_t utf8 = newlocale(LC_CTYPE_MASK, "C.UTF-8", (locale_t)0);
	locale_t before = utf8 ? uselocale(utf8) : (locale_t)0;
	int rc;

	tc_fact_list_init(&r.facts, &tree->arena);
	tc_tar_walk_init(&r.walk, &r.facts);
	rc = read_all(&r, path, options);
	archive_read_free(r.tar);
	archive_read_free(r.raw);
	tc_digester_free(r.digester);
	tc_tar_walk_release(&r.walk);
	tc_input_close(r.input);
	if (utf8) {
		uselocale(before);
		freelocale(utf8);
	}
	if (rc != 0) {
		tc_tree_release(tree);
		return tc_prefix(err, "%s", tc_quote_into(q.s, sizeof(q.s),
							  path));
	}
	*info = found;
	return 0;
}

static int unpack(struct reader *r, const char *path, tc_sink_fn *sink,
		  void *ctx)
{
	const void *data;
	size_t len;
	int rc;

	r->input = tc_input_open(path, r->options, r->err);
	if (r->input == NULL || open_raw(r) != 0)
		return -1;
	while ((rc = read_raw(r, &data, &len)) == 1)
		if (sink(ctx, data, len, r->err) != 0)
			return -1;
	while (rc == 0 &&
	       (rc = tc_input_read(r->input, &data, &len, r->err)) == 1)
		rc = 0;
	return rc;
}

int tc_archive_unpack(const char *path, const uint8_t sha256[TC_SHA256_SIZE],
		      tc_sink_fn *sink, void *ctx, struct tc_error *err)
{
	const struct tc_read_options options = { .keep = NULL };
	struct tc_input_facts in;
	struct tc_tree tree;
	struct reader r = { .tree = &tree, .options = &options, .err = err };
	struct tc_quoted q;
	int rc;

	tc_tree_init(&tree);
	tc_fact_list_init(&r.facts, &tree.arena);
	tc_tar_walk_init(&r.walk, &r.facts);
	rc = unpack(&r, path, sink, ctx);
	if (rc == 0) {
		tc_input_facts(r.input, &in);
		if (memcmp(in.sha256, sha256, TC_SHA256_SIZE) != 0)
			rc = tc_fail(err, "changed while it was read");
	}
	archive_read_free(r.raw);
	tc_tar_walk_release(&r.walk);
	tc_input_close(r.input);
	tc_tree_release(&tree);
	return rc ? tc_prefix(err, "%s", tc_quote_into(q.s, sizeof(q.s), path))
		  : 0;
}
