/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A JSON report read back: what a member of it rests on. */
#ifndef TC_REPORT_STORED_H
#define TC_REPORT_STORED_H

#include <stddef.h>

struct tc_buf;
struct tc_error;
struct tc_stored;

/*
 * Reads text[0..len), one report or an array of them as docs/report-format.md
 * has them. It may come from anybody: what the chain needs is checked here
 * (types, ids that exist, version of the schema), anything else is passed
 * over. A report without a chain, by an older tarcheck, has an empty one. NULL
 * with the place in err ("chain.nodes[3].kind: not a kind of input").
 */
struct tc_stored *tc_stored_read(const char *text, size_t len,
				 struct tc_error *err);
void tc_stored_free(struct tc_stored *stored);

/*
 * Writes the chain of the member with that path, a line for each thing it
 * rests on: what it is called, its origin or what made it, its digest; below
 * it, indented, what that rests on in turn. A thing is opened once, one that
 * rests on itself or lies deeper than TC_MAX_CHAIN_DEPTH is said to. All text
 * is quoted. Returns how many members have that path: of several reports, and
 * of a report with a duplicate path, each is written. out->full afterwards:
 * something is missing.
 */
size_t tc_stored_write_chain(const struct tc_stored *stored, const char *path,
			     struct tc_buf *out);

#endif
