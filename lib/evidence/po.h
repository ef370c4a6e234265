/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* gettext's files in po/ with what gnulib's bootstrap puts into them. */
#ifndef TC_EVIDENCE_PO_H
#define TC_EVIDENCE_PO_H

#include <stdbool.h>

struct tc_error;
struct tc_evidence;
struct tc_refs;
struct tc_tag_reader;

/* Whether the content of a file of that name will be needed. */
bool tc_po_wants_bytes(const char *path);

/*
 * As tc_evidence_compose(), of files that have no strong origin
 * (docs/compose.md): a Makefile.in.in that is a published one but for lines
 * that do nothing; and beside a repository a Makevars that is a published
 * Makevars.template but for the values that the bootstrap of the tag puts in.
 * Others are left alone. 0, -1.
 */
int tc_evidence_po(struct tc_evidence *ev, struct tc_refs *refs,
		   const struct tc_tag_reader *reader, struct tc_error *err);

#endif
