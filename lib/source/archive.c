/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A release tarball, streamed into a tree: the only user of libarchive. */
#include "source/archive.h"

#include <archive.h>
#include <archive_entry.h>
#include <errno.h>
#include <locale.h>
#include <stdio.h>
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
#include "source/tar-members.h"
#include "source/tar-walk.h"

enum { HEAD_BYTES = 1024 };

/*
 * Two libarchive handles in a row. The first only decompresses (its format
 * is "raw"), to the very end, so that a missing trailer or a bad checksum
 * after the last member is seen. What it gives is walked over by our own
 * strict reader, which decides what members there are; the second handle
 * reads the same bytes a little later and must come to the same.
 *
 *   file -> tc_input (gunzip) -> raw -> tc_tar_walk -> members, digester
 *                                    -> tar: agrees, or a fact
 */
struct reader {
	struct tc_input *input;
	struct archive *raw, *tar;
	struct tc_digester *digester;
	struct tc_tree *tree;
	struct tc_archive_info *info;
	struct tc_fact_list facts;
	struct tc_tar_walk walk;
	struct tc_tar_members members;
	struct tc_buf name;   /* one of libarchive's, in normal form */
	struct tc_error *err;
	bool failed;          /* err is set: whatever libarchive says */
	uint64_t unpacked;    /* bytes out of raw */
	char head[HEAD_BYTES]; /* the first of them */
	size_t head_len;
	bool agreeing;        /* libarchive came to the same members so far */
	const struct tc_read_options *options;
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
	/* Where there is nothing in the compressed stream libarchive's reason
	 * says nothing (EILSEQ). */
	if (archive_errno(a) == EILSEQ)
		return tc_fail(r->err, "not a tar archive");
	return tc_fail(r->err, "%s%s (at byte %llu of the archive): %s", what,
		       tc_input_at_end(r->input) ? ", truncated or corrupt"
						 : "",
		       (unsigned long long)r->unpacked,
		       tc_quote_into(q.s, sizeof(q.s),
				     text ? text : "no reason given"));
}

static int check_ratio(struct reader *r)
{
	const struct tc_read_limits *given = &r->options->limits;
	uint64_t taken = tc_input_taken(r->input);
	uint64_t bytes = given->bytes ? given->bytes : TC_MAX_TOTAL_BYTES;
	uint64_t ratio = given->ratio ? given->ratio : TC_MAX_RATIO;

	if (r->unpacked > bytes) {
		r->failed = true;
		return tc_fail(r->err, "limit: more than %llu bytes after "
			       "decompression (--max-bytes)",
			       (unsigned long long)bytes);
	}
	if (r->unpacked > TC_RATIO_FREE && r->unpacked / ratio > taken) {
		r->failed = true;
		return tc_fail(r->err, "limit: expands to more than %llu times "
			       "its size (--max-ratio)",
			       (unsigned long long)ratio);
	}
	return 0;
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
	r->unpacked += *len;
	/* tc_archive_unpack() wants the bytes only. */
	if (r->digester != NULL &&
	    tc_tar_walk_feed(&r->walk, *data, *len) != 0) {
		r->failed = true;
		return -1;
	}
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

/* The name of the container, ours or as libarchive sees it, and how many
 * there are. */
static void note_filter(struct reader *r, const char *ours)
{
	int i, count = archive_filter_count(r->raw);
	int layers = ours != NULL;

	r->info->filter = ours ? ours : "none";
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
	if (archive_entry_hardlink(entry) != NULL)
		return TC_TYPE_FILE;
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

static int differs(struct reader *r, const struct tc_member *m,
		   const char *what, const char *ours, const char *theirs)
{
	r->agreeing = false;
	tc_fact_add(&r->facts, TC_FACT_DISAGREE, NULL,
		    "%.200s: %s %.100s; libarchive: %.100s", m->path, what,
		    ours, theirs);
	return 0;
}

static int number_differs(struct reader *r, const struct tc_member *m,
			  const char *what, uint64_t ours, uint64_t theirs)
{
	char a[24], b[24];

	(void)snprintf(a, sizeof(a), "%llu", (unsigned long long)ours);
	(void)snprintf(b, sizeof(b), "%llu", (unsigned long long)theirs);
	return differs(r, m, what, a, b);
}

/* Whether libarchive's name or link is ours once both are in normal form. */
static bool same_name(struct reader *r, const char *ours, const char *theirs,
		      bool raw)
{
	tc_buf_reset(&r->name);
	tc_buf_puts(&r->name, theirs);
	if (r->name.full)
		return false;
	if (!raw && r->name.len > 0)
		tc_path_normalise(r->name.ptr, r->name.ptr);
	return strcmp(ours, tc_buf_str(&r->name)) == 0;
}

static int agree_on_link(struct reader *r, struct archive_entry *entry,
			 const struct tc_member *m)
{
	const char *hard = archive_entry_hardlink(entry);
	const char *soft = archive_entry_symlink(entry);
	const char *theirs = hard ? hard : soft ? soft : "";
	bool is_hard = (m->flags & TC_MEMBER_HARDLINK) != 0;

	if (is_hard != (hard != NULL))
		return differs(r, m, "hard link", is_hard ? "yes" : "no",
			       hard ? "yes" : "no");
	if (m->link != NULL && !same_name(r, m->link, theirs, !is_hard))
		return differs(r, m, "leads to", m->link, theirs);
	return 0;
}

/* The header that libarchive gave against the one that the walk gave. */
static void agree_on_header(struct reader *r, struct archive_entry *entry,
			    const struct tc_tar_pending *next)
{
	const struct tc_member *m = &r->tree->members[next->index];
	const char *name = archive_entry_pathname(entry);
	uint8_t type = type_of(entry);

	if (name == NULL || !same_name(r, m->path, name, false))
		differs(r, m, "name", m->path, name ? name : "(none)");
	else if (m->type != type)
		differs(r, m, "type", tc_type_name(m->type),
			tc_type_name(type));
	else if (m->type != TC_TYPE_SPECIAL &&
		 m->mode != (archive_entry_perm(entry) & 07777))
		number_differs(r, m, "mode", m->mode,
			       archive_entry_perm(entry) & 07777);
	else if (m->type == TC_TYPE_FILE && !(m->flags & TC_MEMBER_HARDLINK) &&
		 next->size != (uint64_t)archive_entry_size(entry))
		number_differs(r, m, "size", next->size,
			       (uint64_t)archive_entry_size(entry));
	else
		agree_on_link(r, entry, m);
}

/* The same bytes of the stream: both read the same pieces, so what matters is
 * where the body begins and how long it is. */
static int agree_on_body(struct reader *r, const struct tc_tar_pending *next)
{
	uint64_t begin = next->header + TC_TAR_BLOCK, pos = 0;
	const void *data;
	la_int64_t offset;
	size_t len;
	int rc;

	while ((rc = archive_read_data_block(r->tar, &data, &len, &offset)) ==
	       ARCHIVE_OK) {
		uint64_t at = (uint64_t)archive_filter_bytes(r->tar, 0);

		if (!r->agreeing)
			continue;
		if ((uint64_t)offset != pos || at != begin + pos)
			number_differs(r, &r->tree->members[next->index],
				       "its bytes are at", begin + pos, at);
		pos += len;
	}
	if (rc != ARCHIVE_EOF)
		return -1;
	if (r->agreeing && pos != next->size)
		number_differs(r, &r->tree->members[next->index], "size",
			       next->size, pos);
	return 0;
}

/* It has a member where the walk is at the archive's end, or lost. */
static int one_more(struct reader *r, struct archive_entry *entry)
{
	const char *name = archive_entry_pathname(entry);

	r->agreeing = false;
	if (!r->walk.lost)
		tc_fact_add(&r->facts, TC_FACT_DISAGREE, NULL,
			    "libarchive sees a member after the last: %.200s",
			    name ? name : "(without a name)");
	return 0;
}

/* It gave up: our own input's fault, or an opinion of its own. */
static int second_stopped(struct reader *r)
{
	struct tc_quoted q;
	const char *text = archive_error_string(r->tar);
	la_int64_t at = archive_filter_bytes(r->tar, 0);

	if (r->failed)
		return -1;
	if (r->agreeing && !r->walk.lost)
		tc_fact_add(&r->facts, TC_FACT_DISAGREE, NULL,
			    "libarchive stops at byte %lld of the tar stream: "
			    "%s", (long long)(at > 0 ? at : 0),
			    tc_quote_into(q.s, sizeof(q.s),
					  text ? text : "no reason given"));
	r->agreeing = false;
	return 0;
}

static int open_tar(struct reader *r)
{
	r->tar = archive_read_new();
	if (r->tar == NULL)
		tc_oom();
	archive_read_support_format_tar(r->tar);
	r->agreeing = true;
	/* It looks at the first header already. */
	return archive_read_open(r->tar, r, NULL, raw_cb, NULL) == ARCHIVE_OK ?
		       0 : second_stopped(r);
}

/* libarchive over the same stream, member by member, as long as it comes to
 * the same. After a difference, or where the walk is lost, there is nothing
 * to compare any more. */
static int read_members(struct reader *r)
{
	const struct tc_tar_pending *first;
	struct tc_tar_pending next;
	struct archive_entry *entry;
	int rc;

	while (r->agreeing) {
		rc = archive_read_next_header(r->tar, &entry);
		if (rc == ARCHIVE_EOF)
			return 0;
		if (rc != ARCHIVE_OK && rc != ARCHIVE_WARN)
			return second_stopped(r);
		first = tc_tar_members_next(&r->members);
		if (first == NULL)
			return one_more(r, entry);
		next = *first;
		agree_on_header(r, entry, &next);
		if (r->agreeing && agree_on_body(r, &next) != 0)
			return second_stopped(r);
	}
	return 0;
}

/* At the end of the stream: members that libarchive did not come to. */
static void agree_on_end(struct reader *r)
{
	const struct tc_tar_pending *next = tc_tar_members_next(&r->members);

	if (r->agreeing && !r->walk.lost && next != NULL)
		differs(r, &r->tree->members[next->index], "a", "member",
			"the archive ended before it");
}

/* Everything after the archive's end, so that the container's own checks run
 * and the file's digest is of all of it. */
static int drain(struct reader *r)
{
	const void *data;
	size_t len;
	int rc;

	while ((rc = read_raw(r, &data, &len)) == 1)
		;
	if (rc < 0 || tc_tar_walk_finish(&r->walk, r->err) != 0)
		return -1;
	agree_on_end(r);
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

/* What is in the file beside one compressed stream. */
static void note_container(struct reader *r, const struct tc_input_facts *in,
			   uint64_t used)
{
	const bool left = in->filter == NULL && in->offered > used;
	const uint64_t garbage = left ? in->offered - used : in->garbage;

	if (in->streams > 1)
		tc_fact_add(&r->facts, TC_FACT_TRAILING, NULL,
			    "%llu %s streams in a row, the second at byte %llu "
			    "of the file", (unsigned long long)in->streams,
			    in->filter ? in->filter : "",
			    (unsigned long long)in->second_at);
	if (garbage > 0)
		tc_fact_add(&r->facts, TC_FACT_TRAILING, NULL,
			    "%llu bytes after the compressed stream, at byte "
			    "%llu of the file", (unsigned long long)garbage,
			    (unsigned long long)(left ? used :
							in->garbage_at));
	if (in->gzip_extra > 0 || in->gzip_comment > 0 || in->gzip_crc)
		tc_fact_add(&r->facts, TC_FACT_GZIP_FIELDS, NULL,
			    "an extra field of %llu bytes, a comment of %llu, "
			    "%s checksum",
			    (unsigned long long)in->gzip_extra,
			    (unsigned long long)in->gzip_comment,
			    in->gzip_crc ? "a" : "no");
}

static void take_facts(struct reader *r)
{
	uint64_t used = (uint64_t)archive_filter_bytes(r->raw, -1);
	const char *format = archive_format_name(r->tar);
	struct tc_input_facts in;

	tc_input_facts(r->input, &in);
	memcpy(r->info->sha256, in.sha256, sizeof(in.sha256));
	r->info->has_sha256 = r->info->has_tar_sha256 = true;
	r->info->size = in.size;
	r->info->unpacked = r->unpacked;
	/* Without a first header libarchive knows of no format. */
	r->info->format = r->tree->count > 0 && format != NULL ?
			  tc_arena_strdup(&r->tree->arena, format) : "tar";
	note_filter(r, in.filter);
	read_comment(r);
	note_container(r, &in, used);
	tc_facts_note_streams(&r->facts, &in);
	tc_tar_members_note_end(&r->members, &r->walk);
}

static int read_all(struct reader *r, const char *path,
		    const struct tc_read_options *options)
{
	r->input = tc_input_open(path, options, r->err);
	if (r->input == NULL)
		return -1;
	r->digester = tc_digester_new(options, r->err);
	r->members.digester = r->digester;
	if (r->digester == NULL ||
	    tc_digester_want_stream(r->digester, r->err) != 0 ||
	    open_raw(r) != 0 || open_tar(r) != 0 ||
	    read_members(r) != 0 || drain(r) != 0 ||
	    tc_digester_finish(r->digester, r->tree, r->err) != 0)
		return -1;
	tc_digester_stream(r->digester, r->info->tar_sha256);
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
	struct tc_tar_sink sink;
	struct tc_quoted q;
	/* Names in pax headers are UTF-8; in the C locale libarchive would
	 * lose them. This thread only, and back again below. */
	locale_t utf8 = newlocale(LC_CTYPE_MASK, "C.UTF-8", (locale_t)0);
	locale_t before = utf8 ? uselocale(utf8) : (locale_t)0;
	int rc;

	tc_fact_list_init(&r.facts, &tree->arena);
	r.facts.takes_repeats = true;
	tc_tar_members_init(&r.members, tree, &r.facts, options, err);
	sink = tc_tar_members_sink(&r.members);
	tc_tar_walk_init(&r.walk, &sink);
	tc_buf_init(&r.name, 2 * TC_MAX_PATH);
	rc = read_all(&r, path, options);
	archive_read_free(r.tar);
	archive_read_free(r.raw);
	tc_digester_free(r.digester);
	tc_tar_walk_release(&r.walk);
	tc_tar_members_release(&r.members);
	tc_buf_release(&r.name);
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
	rc = unpack(&r, path, sink, ctx);
	if (rc == 0) {
		tc_input_facts(r.input, &in);
		if (memcmp(in.sha256, sha256, TC_SHA256_SIZE) != 0)
			rc = tc_fail(err, "changed while it was read");
	}
	archive_read_free(r.raw);
	tc_input_close(r.input);
	tc_tree_release(&tree);
	return rc ? tc_prefix(err, "%s", tc_quote_into(q.s, sizeof(q.s), path))
		  : 0;
}
