/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* libarchive over a zip archive, as a second opinion. */
#ifndef TC_SOURCE_ZIP_AGREE_H
#define TC_SOURCE_ZIP_AGREE_H

#include "source/archive-facts.h"
#include "source/input.h"
#include "source/tar-members.h"

/*
 * libarchive reads the file once more and must come to the same members in
 * the same order, with the same type, size, link, mode and bytes; the first
 * difference is added to facts. The tree is as it was filled: in order of
 * the archive, names as they stand there, digests known; members has all of
 * them waiting. 0, or -1 where the file cannot be read.
 */
int tc_zip_agree(struct tc_input *input, const struct tc_tree *tree,
		 struct tc_tar_members *members, struct tc_fact_list *facts,
		 struct tc_error *err);

#endif
