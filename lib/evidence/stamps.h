/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Files that make rules of automake and gettext write: a version and a date,
 * or one word. */
#ifndef TC_EVIDENCE_STAMPS_H
#define TC_EVIDENCE_STAMPS_H

#include <stdbool.h>

struct tc_evidence;

/* Whether the content of a file of that name will be needed. */
bool tc_stamp_wants_bytes(const char *path);

/*
 * After tc_evidence_origins(): version.texi and stamp-vti that have the lines
 * of automake's rule, and the version of the configure script above them, get
 * a derivation that rests on this; a stamp-po that says "timestamp" one that
 * rests on the Makefile.in.in beside it (docs/compose.md). Others are left
 * alone, and so is all in an audit.
 */
void tc_evidence_stamps(struct tc_evidence *ev);

#endif
