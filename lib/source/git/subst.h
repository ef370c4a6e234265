/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* git's export-subst: could these bytes be the expansion of that blob? */
#ifndef TC_SOURCE_GIT_SUBST_H
#define TC_SOURCE_GIT_SUBST_H

#include <stdbool.h>
#include <stddef.h>

/*
 * `git archive` replaces $Format:...$ in files that have the attribute
 * export-subst (gitattributes(5), "Creating an archive"). What a placeholder
 * stands for is not recomputed; but nothing else may differ, and what stands
 * in its place has to be a short piece of one line, without control bytes.
 */
bool tc_subst_has_format(const char *text, size_t len);
bool tc_subst_fits(const char *text, size_t text_len, const char *bytes,
		   size_t len);

#endif
