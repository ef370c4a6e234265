/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Canonical forms of published files: what the whitelisted transforms leave. */
#ifndef TC_DB_CANON_H
#define TC_DB_CANON_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/buf.h"

/* Goes up whenever a canonical form may change; data made with another one
 * must be derived again. */
#define TC_CANON_VERSION 1

/*
 * docs/transforms.md specifies what each may touch and why it cannot hide a
 * command. Two files with equal canonical forms differ in nothing but that.
 * A form is its own canonical form, and a text that could have been shipped:
 * masked words are replaced by words of the same kind.
 */
enum tc_transform {
	TC_TRANSFORM_LINE_ENDS,       /* blanks at the end of comments */
	TC_TRANSFORM_INTERPRETER,     /* the directory in "#!" */
	TC_TRANSFORM_DEBIAN_REVISION, /* in libtool's files */
	TC_TRANSFORM_STAMP,           /* what a libtool release puts in */
	TC_TRANSFORM_LICENCE_WORDS,   /* what gnulib-tool rewrites */
	TC_TRANSFORM_NOTICE,          /* years, FSF's address, http: */
	TC_TRANSFORM_KEYWORD,         /* $Id: ...$ */
	TC_TRANSFORM_COUNT
};

/* A transform's stable name: "line-ends", ... */
const char *tc_transform_name(enum tc_transform transform);

/* What one transform replaced in one place. */
struct tc_masked {
	enum tc_transform transform;
	uint32_t line;    /* from 1, in the file as it is */
	const char *text; /* what stood there: outside text, cut after 200
			     bytes, ends in a NUL */
};

#define TC_MAX_MASKED 256 /* kept for showing; more are only counted */

/* In file order. A place that already has its canonical words is not in it;
 * one with several transforms is, for each of them. */
struct tc_masked_list {
	struct tc_masked *items; /* in the caller's arena */
	size_t count;            /* items, up to TC_MAX_MASKED */
	size_t by_transform[TC_TRANSFORM_COUNT]; /* all of them */
};

struct tc_error;

/*
 * Appends to out the canonical form of bytes[0..len), a file of that base
 * name; the name decides what a comment is and whether the transforms of
 * libtool's files apply. Content with a NUL is its own form. masked may be
 * NULL; otherwise it is filled, in arena. -1: longer than TC_MAX_CANON_FILE, or
 * out had no room for it; out may then hold a part.
 */
int tc_canon(const char *name, const char *bytes, size_t len,
	     struct tc_buf *out, struct tc_arena *arena,
	     struct tc_masked_list *masked, struct tc_error *err)
	__attribute__((nonnull(1, 2, 4)));

/* The SHA-256 of the canonical form. 0 or -1; sha256 is untouched then. */
int tc_canon_digest(const char *name, const char *bytes, size_t len,
		    uint8_t sha256[32], struct tc_arena *arena,
		    struct tc_masked_list *masked, struct tc_error *err)
	__attribute__((nonnull(1, 2, 4)));

/* Files of this base name have canonical forms: scripts, macros, makefile
 * fragments and TeX, not C or documents. */
bool tc_canon_wants(const char *name) __attribute__((nonnull));
/* All that the name decides: files of names of one class have the same form.
 * 0 where tc_canon_wants() says no; below 256. */
unsigned tc_canon_class(const char *name) __attribute__((nonnull));

#endif
