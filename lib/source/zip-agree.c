/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* libarchive over a zip archive, as a second opinion. */
#include "source/zip-agree.h"

#include <archive.h>
#include <archive_entry.h>
#include <errno.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/error.h"
#include "base/path.h"

enum { PIECE = 64 << 10 };

struct second {
	struct tc_input *input;
	const struct tc_tree *tree;
	struct tc_fact_list *facts;
	struct tc_digest *digest;
	struct archive *zip;
	uint64_t at;      /* where it reads next */
	bool failed;      /* the file could not be read: err says why */
	bool agreeing;
	struct tc_error *err;
	unsigned char piece[PIECE];
};

static ssize_t read_cb(struct archive *a, void *ctx, const void **data)
{
	struct second *s = ctx;
	const uint64_t size = tc_input_size(s->input);
	size_t len = size - s->at < PIECE ? (size_t)(size - s->at) : PIECE;

	if (tc_input_read_at(s->input, s->piece, len, s->at, s->err) != 0) {
		s->failed = true;
		archive_set_error(a, EIO, "input");
		return -1;
	}
	s->at += len;
	*data = s->piece;
	return (ssize_t)len;
}

static la_int64_t seek_cb(struct archive *a, void *ctx, la_int64_t offset,
			  int whence)
{
	struct second *s = ctx;
	const la_int64_t size = (la_int64_t)tc_input_size(s->input);
	la_int64_t base = whence == SEEK_SET ? 0 : whence == SEEK_END ? size :
			  (la_int64_t)s->at;

	(void)a;
	if (offset < -base || offset > size - base)
		return ARCHIVE_FATAL;
	s->at = (uint64_t)(base + offset);
	return base + offset;
}

static void differs(struct second *s, const struct tc_member *m,
		    const char *what, const char *theirs)
{
	s->agreeing = false;
	tc_fact_add(s->facts, TC_FACT_DISAGREE, NULL,
		    "%.200s: libarchive has another %s%s%.100s",
		    m ? m->path : "at the end", what, *theirs ? ": " : "",
		    theirs);
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

static bool same_name(const struct tc_member *m, const char *theirs)
{
	char *copy = tc_malloc(strlen(theirs) + 1);
	bool same;

	tc_path_normalise(copy, theirs);
	same = strcmp(copy, m->path) == 0;
	free(copy);
	return same;
}

/* Its mode of what does not state one is a guess, as ours is: bits that are
 * not the usual ones are compared. */
static bool same_mode(const struct tc_member *m, unsigned theirs)
{
	const unsigned usual = m->type == TC_TYPE_DIR ? 0777 : 0666;

	return m->type == TC_TYPE_SPECIAL || m->type == TC_TYPE_SYMLINK ||
	       (m->mode & ~usual) == (theirs & ~usual);
}

static void agree_on_header(struct second *s, struct archive_entry *entry,
			    const struct tc_member *m)
{
	const char *name = archive_entry_pathname(entry);
	const char *link = archive_entry_symlink(entry);

	if (name == NULL || !same_name(m, name))
		differs(s, m, "name", name ? name : "");
	else if (m->type != type_of(entry))
		differs(s, m, "type", tc_type_name(type_of(entry)));
	else if (!same_mode(m, archive_entry_perm(entry)))
		differs(s, m, "mode", "");
	else if (m->type == TC_TYPE_SYMLINK &&
		 (link == NULL || strcmp(link, m->link) != 0))
		differs(s, m, "target", link ? link : "");
	else if (m->type == TC_TYPE_FILE &&
		 m->size != (uint64_t)archive_entry_size(entry))
		differs(s, m, "size", "");
}

/* 0, or what libarchive said. */
static int agree_on_bytes(struct second *s, const struct tc_member *m)
{
	uint8_t sum[TC_SHA256_SIZE];
	const void *data;
	la_int64_t offset, pos = 0;
	size_t len;
	int rc;

	tc_digest_start(s->digest);
	while ((rc = archive_read_data_block(s->zip, &data, &len, &offset)) ==
	       ARCHIVE_OK) {
		if (offset != pos)
			differs(s, m, "place of its bytes", "");
		tc_digest_update(s->digest, data, len);
		pos += (la_int64_t)len;
	}
	tc_digest_final(s->digest, sum);
	if (rc != ARCHIVE_EOF)
		return rc;
	if (s->agreeing && m->type == TC_TYPE_FILE &&
	    memcmp(sum, m->sha256, sizeof(sum)) != 0)
		differs(s, m, "content", "");
	return 0;
}

static int stopped(struct second *s, const struct tc_member *m)
{
	const char *text = archive_error_string(s->zip);

	if (s->failed)
		return -1;
	differs(s, m, "opinion", text ? text : "it stops");
	return 0;
}

static int compare(struct second *s, struct tc_tar_members *members)
{
	const struct tc_tar_pending *next;
	const struct tc_member *m = NULL;
	struct archive_entry *entry;
	int rc = ARCHIVE_OK;

	while (s->agreeing) {
		rc = archive_read_next_header(s->zip, &entry);
		if (rc == ARCHIVE_EOF)
			break;
		next = tc_tar_members_next(members);
		m = next ? &s->tree->members[next->index] : NULL;
		if (rc != ARCHIVE_OK)
			return stopped(s, m);
		if (m == NULL)
			differs(s, NULL, "member", "");
		else
			agree_on_header(s, entry, m);
		if (s->agreeing && agree_on_bytes(s, m) != 0)
			return stopped(s, m);
	}
	next = tc_tar_members_next(members);
	if (s->agreeing && next != NULL)
		differs(s, &s->tree->members[next->index], "end",
			"before this");
	return 0;
}

static int open_second(struct second *s)
{
	s->zip = archive_read_new();
	if (s->zip == NULL)
		tc_oom();
	archive_read_support_format_zip_seekable(s->zip);
	archive_read_set_read_callback(s->zip, read_cb);
	archive_read_set_seek_callback(s->zip, seek_cb);
	archive_read_set_callback_data(s->zip, s);
	return archive_read_open1(s->zip);
}

int tc_zip_agree(struct tc_input *input, const struct tc_tree *tree,
		 struct tc_tar_members *members, struct tc_fact_list *facts,
		 struct tc_error *err)
{
	struct second *s;
	/* As in archive.c: names are UTF-8. */
	locale_t utf8 = newlocale(LC_CTYPE_MASK, "C.UTF-8", (locale_t)0);
	locale_t before = utf8 ? uselocale(utf8) : (locale_t)0;
	int rc = -1;

	/* It makes nothing of an archive without members. */
	if (tree->count == 0)
		goto out;
	s = tc_calloc(1, sizeof(*s));
	s->input = input;
	s->tree = tree;
	s->facts = facts;
	s->agreeing = true;
	s->err = err;
	s->digest = tc_digest_new(TC_DIGEST_SHA256, err);
	if (s->digest != NULL)
		rc = open_second(s) == ARCHIVE_OK ? compare(s, members) :
						    stopped(s, NULL);
	archive_read_free(s->zip);
	tc_digest_free(s->digest);
	free(s);
out:
	if (utf8) {
		uselocale(before);
		freelocale(utf8);
	}
	return tree->count == 0 ? 0 : rc;
}
