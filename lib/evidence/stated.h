/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The tool versions that a generated or copied file says it is of. */
#ifndef TC_EVIDENCE_STATED_H
#define TC_EVIDENCE_STATED_H

#include <stddef.h>

#include "db/release-version.h"

enum tc_tool {
	TC_TOOL_AUTOCONF,
	TC_TOOL_AUTOMAKE,
	TC_TOOL_LIBTOOL,
	TC_TOOL_GETTEXT, /* of the version of its interface: "0.20" */
	TC_TOOL_COUNT,
};
/* "autoconf", ...: also the name of the reference project. */
const char *tc_tool_name(enum tc_tool tool);

/* What one line says. Whoever rolled the tarball wrote it: it is evidence of
 * what was done, and of tampering when two do not fit; it proves nothing. */
struct tc_stated {
	enum tc_tool tool;
	char version[TC_VERSION_SIZE];
	size_t line; /* from 1 */
};

/* No file states more different ones than this in earnest. */
enum { TC_MAX_STATED = 8 };

/*
 * The statements in a file of that base name, each tool and version once: how
 * many of out are set. Known are configure, aclocal.m4, po.m4, Makefile.in,
 * Makefile.in.in, ltmain.sh and ltversion.m4 as written since autoconf 2.13,
 * automake 1.4, libtool 1.4 and gettext 0.15.
 */
size_t tc_stated_read(struct tc_stated out[TC_MAX_STATED], const char *name,
		      const char *bytes, size_t len);

#endif
