/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A file as the list of its lines' hashes, and one list as a change of
 * another. */
#ifndef TC_DB_SKETCH_H
#define TC_DB_SKETCH_H

#include <stddef.h>
#include <stdint.h>

struct tc_error;

/*
 * A line's hash is the first TC_SKETCH_BITS bits of the SHA-256 of its bytes,
 * the newline among them where it has one: a last line without a newline is
 * another line, as it is for diff(1).
 *
 * These are for showing people what is near, and nothing else. Whoever makes
 * two lines with one hash (a second's work) can make an added line look like a
 * published one, and gains nothing: no origin, severity or verdict is taken
 * from a sketch.
 */
#define TC_SKETCH_BITS 30

/*
 * The number of lines, at most max, which has room in out; -1 when there are
 * more. err is for failures of the crypto library: -2.
 */
long tc_sketch_make(const char *bytes, size_t len, uint32_t *out, size_t max,
		    struct tc_error *err);

/*
 * A change: words NUMBER << 2 | KIND in the order of the older list. Canonical
 * form: no number is 0; a keep is followed by a drop or an insert, a drop by
 * an insert, a keep or the end, an insert by a keep or the end; the last keep,
 * up to the end of the list, is left out. An insert is followed by its NUMBER
 * hashes.
 */
enum tc_change { TC_CHANGE_KEEP, TC_CHANGE_DROP, TC_CHANGE_INSERT };
#define TC_CHANGE_WORD(kind, number) ((uint32_t)(number) << 2 | (uint32_t)(kind))
#define TC_CHANGE_KIND(word) ((enum tc_change)((word)&3u))
#define TC_CHANGE_NUMBER(word) ((size_t)((word) >> 2))

/* The shortest change from older to newer into out, which has room for
 * 2 * (old_count + new_count) + 2 words; returns how many it has. */
size_t tc_change_make(const uint32_t *older, size_t old_count,
		      const uint32_t *newer, size_t new_count, uint32_t *out);

/* How many lines change makes of old_count ones; -1 when it does not fit them
 * or is not in the canonical form. */
long tc_change_count(const uint32_t *change, size_t words, size_t old_count);
/* older as changed into out, which has room for them. */
void tc_change_apply(const uint32_t *change, size_t words,
		     const uint32_t *older, size_t old_count, uint32_t *out);

#endif
