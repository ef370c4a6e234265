/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Sources of published files brought together into one manifest. */
#ifndef TC_SRC_IMPORT_H
#define TC_SRC_IMPORT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "db/serial.h"
#include "gpgv.h"
#include "import-lines.h"
#include "options.h"
#include "source/git/history.h"

struct tc_contents;
struct tc_error;
struct tc_manifest;
struct tc_progress;

/* A release: what it is called and its day as YYYYMMDD. label NULL: none. */
struct tc_import_release {
	const char *label;
	uint32_t day;
};

/* One content under one path as one source has it. */
struct tc_import_row {
	const char *path;
	uint8_t sha256[32], sha1[20], blob[20];
	uint64_t size;
	struct tc_serial serial;
	uint8_t canon[32];    /* see db/canon.h */
	bool has_canon;
	uint8_t aclocal[32];  /* see db/macro-set.h */
	bool has_aclocal;
	uint32_t first, last; /* YYYYMMDD */
	bool still_there;     /* in the head of its history: no last day */
	struct tc_import_release first_release, last_release;
};

/* What to take, and what was taken so far. */
struct tc_import {
	struct tc_string_list paths, exclude; /* see struct tc_selection */
	struct tc_string_list release_tags;
	struct tc_string_list labels; /* of tarballs and directories, in turn */
	const char *origin;           /* the repository's public address */
	const char *head;             /* commit, or NULL for HEAD */
	const char *member;           /* of .deb files: the tarball to take */
	const char *keyring;          /* whose keys sign the tarballs, or NULL:
					 nobody's need to */
	const char *variant;          /* the distribution, or NULL */
	const char *release_prefix;   /* and the version of a top directory */
	struct tc_gpgv_keyrings keys; /* what is in keyring */
	const char *cache_path;       /* of import-cache.h; NULL: none */
	int cache_made;               /* where the next one is written: a file
					 in memory */
	struct tc_contents *contents; /* where contents are kept, or NULL */
	bool release_from_path;       /* each of several top directories is one */
	bool keep_top;                /* paths begin with the top directory */
	bool allow_missing;
	size_t strip;                 /* leading directories taken off */

	size_t labels_used;
	size_t kept; /* contents since the last commit */
	struct tc_import_row *rows;
	size_t count, cap;
	struct tc_string_list notes;  /* "source" notes; arena */
	struct tc_arena arena;
	struct tc_progress *progress;
	struct tc_import_lines *lines; /* or NULL */
};

void tc_import_release(struct tc_import *im);

/* The canonical form of a file of that base name, where it has one. */
bool tc_import_canon(const char *name, const char *bytes, size_t len,
		     uint8_t canon[32]);

/* A new row with nothing in it. */
struct tc_import_row *tc_import_add(struct tc_import *im);
/* A "source" note for the manifest's header. */
void tc_import_note(struct tc_import *im, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));
/* Which files are to be taken; borrows from im. */
struct tc_selection tc_import_selection(const struct tc_import *im);

/* Adds all that the git repository, tarball, .deb or directory at path
 * holds. */
int tc_import_source(struct tc_import *im, const char *path,
		     struct tc_error *err);
/* Whether it takes path for a git repository. */
bool tc_import_is_git(const char *path);
int tc_import_git(struct tc_import *im, const char *path,
		  struct tc_error *err);

/* For im->contents, where that is not NULL: keeps bytes whose digest it is.
 * Commits now and then, so that others who write there need not wait. */
int tc_import_keep(struct tc_import *im, const uint8_t sha256[32],
		   const char *bytes, size_t len, struct tc_error *err);

/* Rows that several sources share become one; the manifest gets them and
 * the notes. Their order does not matter. */
int tc_import_finish(struct tc_import *im, struct tc_manifest *m,
		     struct tc_error *err);

#endif
