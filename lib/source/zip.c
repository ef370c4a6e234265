/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A release that is a zip archive, read into a tree. */
#include "source/zip.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "base/error.h"
#include "base/hex.h"
#include "base/limits.h"
#include "base/quote.h"
#include "source/archive-facts.h"
#include "source/digester.h"
#include "source/input.h"
#include "source/tar-members.h"
#include "source/zip-agree.h"
#include "source/zip-data.h"
#include "source/zip-directory.h"

/*
 * Members go the same way as those of a tar archive, with the letters of its
 * types.
 *
 *   end of file -> tc_zip_directory -> what members there are, where
 *   beginning -> tc_input -> local header, data -> tc_tar_members -> digester
 *   once more -> libarchive: agrees, or a fact
 */
struct zip {
	struct tc_input *input;
	struct tc_digester *digester;
	struct tc_zip_data *data;
	struct tc_zip_directory dir;
	struct tc_zip_log log;
	struct tc_fact_list facts;
	struct tc_tar_members members;
	struct tc_tar_sink sink;
	struct tc_tree *tree;
	const struct tc_read_options *options;
	struct tc_error *err;
	const unsigned char *piece; /* of the file, not yet looked at */
	size_t left;
	uint64_t at;                /* offset of the next byte */
	uint64_t unpacked;          /* bytes stated so far */
	bool lost;                  /* no more members */
	struct tc_buf record, name, link;
};

bool tc_zip_is_named(const char *path)
{
	const size_t len = strlen(path);

	return len > 4 && strcasecmp(path + len - 4, ".zip") == 0;
}

/* So that something is left: 1, 0 at the end of the file, -1. */
static int more(struct zip *z)
{
	const void *data = NULL;
	int rc;

	if (z->left > 0)
		return 1;
	rc = tc_input_read(z->input, &data, &z->left, z->err);
	z->piece = data;
	return rc;
}

static int cut_short(struct zip *z)
{
	return tc_fail(z->err, "changed while it was read: it ends after %llu "
		       "bytes", (unsigned long long)z->at);
}

/* At most len bytes of what is left. */
static size_t use(struct zip *z, uint64_t len)
{
	const size_t n = len < z->left ? (size_t)len : z->left;

	z->piece += n;
	z->left -= n;
	z->at += n;
	return n;
}

/* The next len bytes behind what is in record. */
static int take(struct zip *z, size_t len)
{
	while (len > 0) {
		const unsigned char *from;
		size_t n;
		int rc = more(z);

		if (rc <= 0)
			return rc < 0 ? -1 : cut_short(z);
		from = z->piece;
		n = use(z, len);
		tc_buf_append(&z->record, from, n);
		len -= n;
	}
	return 0;
}

static int skip_to(struct zip *z, uint64_t where)
{
	if (z->at < where)
		(void)tc_zip_tell(&z->log, "bytes that are of no member",
				  z->at);
	while (z->at < where) {
		int rc = more(z);

		if (rc <= 0)
			return rc < 0 ? -1 : cut_short(z);
		(void)use(z, where - z->at);
	}
	return 0;
}

static const unsigned char *record_of(const struct zip *z)
{
	return (const unsigned char *)z->record.ptr;
}

/* The local header at this place: 1, 0 where there is none and the rest is
 * lost, -1. */
static int take_local(struct zip *z, const struct tc_zip_header *central)
{
	const uint64_t where = z->at;
	struct tc_zip_header local;
	size_t len;

	tc_buf_reset(&z->record);
	if (where + TC_ZIP_LOCAL > z->dir.end.directory ||
	    take(z, TC_ZIP_LOCAL) != 0)
		return where + TC_ZIP_LOCAL > z->dir.end.directory ? 0 : -1;
	len = tc_zip_local_length(record_of(z));
	if (len == 0 || where + len > z->dir.end.directory)
		return 0;
	if (take(z, len - TC_ZIP_LOCAL) != 0)
		return -1;
	(void)tc_zip_tell(&z->log, tc_zip_local_parse(record_of(z), &local),
			  where);
	(void)tc_zip_tell(&z->log, tc_zip_headers_differ(&local, central),
			  where);
	return 1;
}

/* What this reader does not undo, or cannot know the end of. */
static const char *unreadable(const struct tc_zip_header *h)
{
	if (h->flags & TC_ZIP_ENCRYPTED)
		return "an encrypted member";
	if (h->flags & ~(6u | TC_ZIP_DESCRIPTOR | TC_ZIP_UTF8))
		return "flags that few programs know";
	if (h->method != TC_ZIP_STORED && h->method != TC_ZIP_DEFLATED)
		return "a compression that few programs know";
	return NULL;
}

/* A member that is the target of a link is short; it goes to link. */
static void give(struct zip *z, bool is_link, const void *data, size_t len)
{
	if (is_link)
		tc_buf_append(&z->link, data, len);
	else if (len > 0)
		z->sink.data(z->sink.ctx, data, len);
}

static int read_data(struct zip *z, const struct tc_zip_header *h,
		     bool is_link)
{
	uint64_t left = h->packed;
	const uint64_t where = z->at;
	const char *why;
	int again = h->packed == 0;

	tc_zip_data_begin(z->data, h->method, h->size);
	while (left > 0 || again) {
		const unsigned char *from;
		const void *out;
		size_t len, given, out_len;

		int rc = left > 0 ? more(z) : 1;

		if (rc <= 0)
			return rc < 0 ? -1 : cut_short(z);
		from = z->piece;
		given = len = left < z->left ? (size_t)left : z->left;
		again = tc_zip_data_step(z->data, &from, &len, &out, &out_len,
					 z->err);
		if (again < 0)
			return -1;
		give(z, is_link, out, out_len);
		left -= use(z, given - len);
	}
	if (tc_zip_data_end(z->data, h->crc, &why, z->err) != 0)
		return -1;
	(void)tc_zip_tell(&z->log, why, where);
	return 0;
}

static int read_descriptor(struct zip *z, const struct tc_zip_header *h)
{
	const uint64_t where = z->at;

	if (!(h->flags & TC_ZIP_DESCRIPTOR))
		return 0;
	if (h->method == TC_ZIP_STORED && h->packed > 0)
		(void)tc_zip_tell(&z->log, "stored data whose size comes "
				  "behind them", where);
	if (where + TC_ZIP_DESCRIPTOR_BYTES > z->dir.end.directory) {
		(void)tc_zip_tell(&z->log, "no sizes behind the data", where);
		return 0;
	}
	tc_buf_reset(&z->record);
	if (take(z, TC_ZIP_DESCRIPTOR_BYTES) != 0)
		return -1;
	(void)tc_zip_tell(&z->log, tc_zip_descriptor_check(record_of(z), h),
			  where);
	return 0;
}

static int check_ratio(struct zip *z, const struct tc_zip_header *h)
{
	const uint64_t ratio = z->options->limits.ratio ?
			       z->options->limits.ratio : TC_MAX_RATIO;

	z->unpacked += h->size;
	if (z->unpacked < h->size ||
	    (z->unpacked > TC_RATIO_FREE &&
	     z->unpacked / ratio > tc_input_size(z->input)))
		return tc_fail(z->err, "limit: expands to more than %llu times "
			       "its size (--max-ratio)",
			       (unsigned long long)ratio);
	return 0;
}

static int read_link(struct zip *z, const struct tc_zip_header *h,
		     struct tc_tar_member *m, uint64_t where)
{
	const char *text;

	if (h->size > TC_MAX_PATH)
		return tc_fail(z->err, "limit: a link longer than %u bytes "
			       "(--max-name)", TC_MAX_PATH);
	tc_buf_reset(&z->link);
	if (read_data(z, h, true) != 0)
		return -1;
	text = tc_buf_str(&z->link);
	if (*text == '\0' || strlen(text) != h->size)
		(void)tc_zip_tell(&z->log, "a link without a target, or with "
				  "a NUL in it", where);
	m->link = text;
	m->size = 0;
	return 0;
}

static int read_member(struct zip *z, const struct tc_zip_header *h,
		       uint64_t where)
{
	struct tc_tar_member m = { .name = tc_buf_str(&z->name), .type = '0',
				   .link = "", .size = h->size,
				   .header = where, .mtime = h->mtime };
	struct tc_zip_mode mode;
	bool is_link;

	(void)tc_zip_tell(&z->log, tc_zip_name_odd(h), where);
	(void)tc_zip_tell(&z->log, tc_zip_mode(h, &mode), where);
	if (mode.type != TC_TYPE_FILE && mode.type != TC_TYPE_SYMLINK &&
	    h->size > 0)
		(void)tc_zip_tell(&z->log, "data of what is no file", where);
	is_link = mode.type == TC_TYPE_SYMLINK;
	m.mode = mode.mode;
	m.type = (char)(is_link ? '2' : mode.type == TC_TYPE_DIR ? '5' :
			mode.type == TC_TYPE_FILE ? '0' : 's');
	if (check_ratio(z, h) != 0 ||
	    (is_link && read_link(z, h, &m, where) != 0) ||
	    z->sink.member(z->sink.ctx, &m) != 0)
		return -1;
	if (!is_link && read_data(z, h, false) != 0)
		return -1;
	z->sink.end(z->sink.ctx);
	return read_descriptor(z, h);
}

static int read_place(struct zip *z, const struct tc_zip_place *place)
{
	struct tc_zip_header h;
	int rc;

	(void)tc_zip_central_parse(z->dir.bytes + place->record, &h);
	tc_buf_reset(&z->name);
	tc_buf_append(&z->name, h.name, h.name_len);
	if (place->offset < z->at) {
		z->lost = tc_zip_tell(&z->log, "a member that overlaps another",
				      place->offset);
		return 0;
	}
	if (place->offset > z->dir.end.directory) {
		z->lost = tc_zip_tell(&z->log, "no local header",
				      place->offset);
		return 0;
	}
	if (skip_to(z, place->offset) != 0)
		return -1;
	rc = take_local(z, &h);
	if (rc < 0)
		return -1;
	if (rc == 0)
		z->lost = tc_zip_tell(&z->log, "no local header",
				      place->offset);
	else if (h.packed > z->dir.end.directory - z->at)
		z->lost = tc_zip_tell(&z->log, "data that reach into the "
				      "central directory", place->offset);
	else
		z->lost = tc_zip_tell(&z->log, unreadable(&h), place->offset);
	return z->lost ? 0 : read_member(z, &h, place->offset);
}

static int read_members(struct zip *z)
{
	size_t i;

	for (i = 0; i < z->dir.count && !z->lost && !z->dir.broken; i++)
		if (read_place(z, &z->dir.places[i]) != 0)
			return tc_prefix(z->err, "member %zu", i);
	return 0;
}

/* The central directory and what follows, which must be as it was. */
static int read_rest(struct zip *z)
{
	const bool known = !z->dir.broken && !z->lost;
	size_t seen = 0;
	int rc;

	if (known && skip_to(z, z->dir.end.directory) != 0)
		return -1;
	if (known && z->at > z->dir.end.directory)
		return tc_fail(z->err, "changed while it was read");
	while ((rc = more(z)) == 1) {
		const unsigned char *from = z->piece;
		const size_t n = use(z, z->left);

		if (known && (n > z->dir.len - seen ||
			      memcmp(from, z->dir.bytes + seen, n) != 0))
			return tc_fail(z->err, "changed while it was read");
		seen += n;
	}
	if (rc == 0 && known && seen != z->dir.len)
		return cut_short(z);
	return rc;
}

/* As git-archive(1) writes it: the id of the commit. */
static void read_comment(struct zip *z, struct tc_archive_info *info)
{
	const struct tc_zip_end *end = &z->dir.end;

	if (end->comment == NULL ||
	    (end->comment_len != 40 && end->comment_len != 64))
		return;
	info->comment = tc_arena_strndup(&z->tree->arena, end->comment,
					 end->comment_len);
	if (tc_hex_span(info->comment) != end->comment_len)
		info->comment = NULL;
}

static void take_facts(struct zip *z, struct tc_archive_info *info)
{
	struct tc_input_facts in;

	tc_input_facts(z->input, &in);
	memcpy(info->sha256, in.sha256, sizeof(in.sha256));
	info->has_sha256 = true;
	info->size = in.size;
	info->unpacked = z->unpacked;
	info->format = "ZIP";
	info->filter = "none";
	read_comment(z, info);
	tc_facts_finish(&z->facts, z->tree, z->options);
	info->facts = z->facts.list;
	info->fact_count = z->facts.count;
}

static int read_all(struct zip *z, struct tc_archive_info *info)
{
	z->digester = tc_digester_new(z->options, z->err);
	z->members.digester = z->digester;
	if (z->digester == NULL ||
	    tc_zip_directory_load(&z->dir, z->input, &z->options->limits,
				  &z->log, z->err) != 0 ||
	    read_members(z) != 0 || read_rest(z) != 0 ||
	    tc_digester_finish(z->digester, z->tree, z->err) != 0)
		return -1;
	if (!z->dir.broken && !z->lost &&
	    tc_zip_agree(z->input, z->tree, &z->members, &z->facts, z->err) !=
		    0)
		return -1;
	take_facts(z, info);
	return 0;
}

/* A pipe cannot be read from its end. */
static int read_pipe(const char *path, const struct tc_read_options *options,
		     struct tc_buf *out, struct tc_error *err)
{
	struct tc_input *in = tc_input_open(path, options, err);
	const void *data;
	size_t len;
	int rc = -1;

	while (in != NULL && (rc = tc_input_read(in, &data, &len, err)) == 1) {
		tc_buf_append(out, data, len);
		if (out->full) {
			rc = tc_fail(err, "limit: a zip archive of more than "
				     "%u bytes that is no file",
				     TC_MAX_NESTED_BYTES);
			break;
		}
	}
	if (rc == 0 && out->len == 0)
		rc = tc_fail(err, "empty file");
	tc_input_close(in);
	return rc;
}

static int open_input(struct zip *z, const char *path,
		      struct tc_read_options *options, struct tc_buf *memory)
{
	struct stat st;

	if (options->bytes == NULL && stat(path, &st) == 0 &&
	    !S_ISREG(st.st_mode) && !S_ISDIR(st.st_mode)) {
		if (read_pipe(path, options, memory, z->err) != 0)
			return -1;
		options->copy_fd = 0;
		options->bytes = memory->ptr;
		options->bytes_len = memory->len;
	}
	options->as_is = true;
	z->input = tc_input_open(path, options, z->err);
	return z->input != NULL ? 0 : -1;
}

static void release(struct zip *z)
{
	tc_digester_free(z->digester);
	tc_zip_data_free(z->data);
	tc_zip_directory_release(&z->dir);
	tc_tar_members_release(&z->members);
	tc_buf_release(&z->record);
	tc_buf_release(&z->name);
	tc_buf_release(&z->link);
	tc_input_close(z->input);
}

int tc_zip_read(const char *path, const struct tc_read_options *given,
		struct tc_tree *tree, struct tc_archive_info *info,
		struct tc_error *err)
{
	struct tc_read_options options = *given;
	struct zip z = { .tree = tree, .options = &options, .err = err };
	struct tc_archive_info found = { .format = "" };
	struct tc_buf memory;
	struct tc_quoted q;
	int rc;

	tc_fact_list_init(&z.facts, &tree->arena);
	z.log.facts = &z.facts;
	tc_tar_members_init(&z.members, tree, &z.facts, &options, err);
	z.sink = tc_tar_members_sink(&z.members);
	z.data = tc_zip_data_new();
	tc_buf_init(&z.record, TC_ZIP_LOCAL + 2 * 65536);
	tc_buf_init(&z.name, 65536);
	tc_buf_init(&z.link, TC_MAX_PATH);
	tc_buf_init(&memory, TC_MAX_NESTED_BYTES);
	rc = open_input(&z, path, &options, &memory);
	if (rc == 0)
		rc = read_all(&z, &found);
	release(&z);
	tc_buf_release(&memory);
	if (rc != 0) {
		tc_tree_release(tree);
		return tc_prefix(err, "%s", tc_quote_into(q.s, sizeof(q.s),
							  path));
	}
	*info = found;
	return 0;
}
