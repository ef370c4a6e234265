/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What every reader of the outside world is given and gives back. */
#ifndef TC_SOURCE_SOURCE_H
#define TC_SOURCE_SOURCE_H

#include <stdbool.h>
#include <stdint.h>

#include "tree/tree.h"

struct tc_buf;

/*
 * Called once for each regular member when its blob id is known (its SHA-256
 * is not yet), in archive order, on a thread of the reader's. head[0..len) is
 * the beginning of the content: the whole of it where len == member->size,
 * at most TC_MAX_KEPT_FILE bytes. member->path is below the top directory.
 * It may set member->kind. Returns whether the reader shall keep these bytes
 * in member->extra (it stops keeping at TC_MAX_KEPT_TOTAL).
 */
typedef bool tc_keep_fn(void *ctx, struct tc_member *member, const char *head,
			size_t len);

/* 0 where lib/base/limits.h decides. */
struct tc_read_limits {
	uint64_t members; /* of one archive or directory */
	uint64_t bytes;   /* after decompression; of all members */
	uint64_t ratio;   /* of bytes after and before decompression */
	uint64_t name;    /* bytes of a name or link; at most TC_MAX_PATH */
};

struct tc_read_options {
	tc_keep_fn *keep; /* or NULL: keep nothing */
	void *keep_ctx;
	struct tc_read_limits limits;
	bool want_sha1;   /* also compute the plain SHA-1 */
	/* Called now and then from the reading thread with the bytes of input
	 * taken so far and in all (0 = unknown); NULL for none. */
	void (*progress)(void *ctx, uint64_t done, uint64_t total);
	void *progress_ctx;

	int copy_fd;      /* write what is read of the file there; 0: no */
	bool as_is;       /* undo no compression around the archive */

	/* Of tarballs only; all zero for a tarball that is a file. */
	uint64_t part_at, part_len; /* the archive is this part of the file;
				       its digest is still of all of it.
				       part_len 0: the file is the archive */
	const char *bytes; /* the archive is in memory, bytes_len of it, and */
	size_t bytes_len;  /* path is what messages call it; NULL: a file */
	const char *take;      /* append this regular member's content (its */
	struct tc_buf *taken;  /* normalised path) here; NULL: none */
};

/* Facts about the archive as a whole, beside its members. */
enum tc_archive_fact_kind {
	TC_FACT_DUPLICATE,    /* path: a second member of that name */
	TC_FACT_REPEATED,     /* path: another of that name, and all the same */
	TC_FACT_UNSAFE_PATH,  /* path: absolute, or climbs out with ".." */
	TC_FACT_LINK_ESCAPES, /* path, text: target outside the top */
	TC_FACT_BAD_HARDLINK, /* path, text: target not an earlier file */
	TC_FACT_SPECIAL,      /* path: device, FIFO, socket */
	TC_FACT_SEVERAL_TOPS, /* text: the names found */
	TC_FACT_LAYERS,       /* text: compression inside compression */
	TC_FACT_THROUGH_LINK, /* path: written below a symlink member */
	TC_FACT_AMBIGUOUS,    /* text: what programs read in different ways */
	TC_FACT_TRAILING,     /* text: bytes after the end of the archive */
	TC_FACT_DISAGREE,     /* text: what the second reader says */
	TC_FACT_NO_END,       /* text: no blocks of zeros at the end */
	TC_FACT_PADDING,      /* text: bytes between members, not zero */
	TC_FACT_GZIP_FIELDS,  /* text: what gzip's header holds beside data */
};
struct tc_archive_fact {
	enum tc_archive_fact_kind kind;
	const char *path; /* or NULL */
	const char *text; /* or NULL */
};

/* Strings belong to the arena of the tree that was filled in with it. */
struct tc_archive_info {
	uint8_t sha256[TC_SHA256_SIZE]; /* of the file as it is on disk */
	uint8_t tar_sha256[TC_SHA256_SIZE]; /* of it without compression */
	bool has_sha256;                /* not for a directory */
	bool has_tar_sha256;            /* nor for a zip archive */
	uint64_t size;                  /* bytes on disk */
	uint64_t unpacked;              /* bytes after decompression */
	const char *format;  /* "GNU tar format", ... or "directory" */
	const char *filter;  /* "gzip", "xz", ..., "none" */
	const char *comment; /* pax global comment (a commit id), or NULL */
	struct tc_archive_fact *facts; /* tree's arena */
	size_t fact_count;
};

#endif
