/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* data/known/NAME.tsv: one reference project's files as text. */
#ifndef TC_DB_MANIFEST_H
#define TC_DB_MANIFEST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "base/arena.h"

struct tc_error;

/* The format is specified in docs/manifest-format.md. */
#define TC_MANIFEST_VERSION 1

/* One content under one path. Strings are never NULL, "" where not known;
 * the manifest's arena or text holds them. */
struct tc_known_row {
	uint8_t sha256[32];
	uint8_t sha1[20];
	uint8_t blob[20];
	uint8_t canon[32];         /* SHA-256 of its canonical form under
				      that name, see db/canon.h */
	uint8_t aclocal[32];       /* SHA-256 of what aclocal copies of it,
				      see db/macro-set.h */
	bool has_sha1, has_blob, has_canon, has_aclocal;
	uint64_t size;             /* bytes; 0 = not known */
	const char *path;          /* in the project's repository or release */
	const char *serial;        /* as aclocal reads it */
	const char *name_serial;   /* "# NAME.m4 serial N" */
	const char *first;         /* YYYY-MM-DD of its first appearance */
	const char *last;          /* when it went; "" = still there */
	const char *first_release; /* "v2.69", "libtool-2.4.7" */
	const char *last_release;
	const char *reference;     /* of a known-bad file: where described */
};

/* Another published name of the files of that base name: "COPYINGv3" is
 * installed as "COPYING". A template is what a release makes the other file
 * of by putting words in, "ltmain.in" of "ltmain.sh": only their canonical
 * forms, where these words are masked, can be equal. */
struct tc_alias {
	const char *name;
	const char *alias;
	bool template;
};

/* A header line that only people read: "# source: ..." */
struct tc_note {
	const char *key;
	const char *text;
};

struct tc_manifest {
	const char *project; /* "gnulib" */
	const char *variant; /* "" or the distribution: "Debian" */
	bool known_bad;      /* rows are known-bad files */
	unsigned canon;      /* version of the canonical forms; 0: no row has
				one */
	struct tc_note *notes; /* in the order they were added */
	size_t note_count, note_cap;
	struct tc_alias *aliases;
	size_t alias_count, alias_cap;
	struct tc_known_row *rows;
	size_t count, cap;
	struct tc_arena arena;
	char *text;          /* of the file that was read */
};

void tc_manifest_init(struct tc_manifest *m, const char *project);
void tc_manifest_release(struct tc_manifest *m);

/* These copy their strings into the arena. */
void tc_manifest_note(struct tc_manifest *m, const char *key,
		      const char *text);
void tc_manifest_alias(struct tc_manifest *m, const char *name,
		       const char *alias);
void tc_manifest_template(struct tc_manifest *m, const char *name,
			  const char *made);
/* A new row, empty, at the end; its strings are the caller's to place. The
 * pointer holds until the next one. */
struct tc_known_row *tc_manifest_add(struct tc_manifest *m);

/* By path, then SHA-256; aliases by name, templates after them. */
void tc_manifest_sort(struct tc_manifest *m);

/*
 * m must be initialised. Strict: whatever tc_manifest_write() would not have
 * written is an error that names path and line (duplicate or unsorted rows,
 * upper-case digits, a size of 0, control characters, ...). After -1 m is as
 * it was.
 */
int tc_manifest_read(struct tc_manifest *m, const char *path,
		     struct tc_error *err);

/* The same of bytes in memory: text is malloc'd, len bytes and a NUL, and
 * taken over in any case. name is what errors call it. */
int tc_manifest_parse(struct tc_manifest *m, char *text, size_t len,
		      const char *name, struct tc_error *err);

/* A string that may stand in a field or a header line: not empty, at most
 * TC_MAX_PATH bytes, UTF-8 without control characters, not "-". */
bool tc_manifest_text_ok(const char *s);
/* YYYY-MM-DD, a day that exists. */
bool tc_manifest_date_ok(const char *s);

/* Columns that no row fills in are left out. Bytes depend on the content
 * only. m must be sorted; the caller checks the stream. */
void tc_manifest_write(const struct tc_manifest *m, FILE *out);

#endif
