/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What git's checkout filters make of a file's bytes. */
#ifndef TC_SOURCE_GIT_CONVERT_H
#define TC_SOURCE_GIT_CONVERT_H

#include <stdbool.h>
#include <stddef.h>

#include "source/git/attribute-line.h"

/*
 * gitattributes(5), on the side from repository to archive. The functions are
 * our own because libgit2's differ from git's in details (a second $Id$ in a
 * file, text=auto beside eol); tests/corpus/filters.py holds them against
 * git archive.
 */

/* The attributes that change bytes. */
struct tc_conversion {
	struct tc_attr text, crlf, eol, ident, encoding;
};

/* A file's bytes on their way; free data with free(). */
struct tc_converted {
	char *data;
	size_t len;
};

/* Whether there is any text that tc_convert() changes. */
bool tc_convert_changes(const struct tc_conversion *how);

/*
 * Applies ident (id_hex is the blob's id), line endings and encoding, in
 * git's order. Without configuration: core.autocrlf and core.eol are not set,
 * native line endings are LF. Text that does not convert to the encoding is
 * kept as it is, and so is all text for an encoding that iconv(3) does not
 * have. out->data is malloc'd. False, and nothing in out, where text grows to
 * more than max bytes on its way.
 */
bool tc_convert(const struct tc_conversion *how, const char *id_hex,
		const char *text, size_t len, size_t max,
		struct tc_converted *out);

#endif
