/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What else says which command gnulib-tool was given. */
#ifndef TC_EVIDENCE_GNULIB_AGREE_H
#define TC_EVIDENCE_GNULIB_AGREE_H

#include "evidence/gnulib-command.h"

struct tc_error;
struct tc_evidence;
struct tc_member;
struct tc_tag_reader;

/* "lib" of "./lib/", "" of ".": what an option names. */
struct tc_line tc_gnulib_plain_path(struct tc_line path);

/* How much of the path is before DIR/NAME, where DIR is what an option names
 * (relative to where gnulib-tool was run); -1: it is elsewhere. */
int tc_gnulib_root(const char *path, struct tc_line dir);

/*
 * Whether the command of a makefile is the one of the gnulib-cache.m4 that it
 * names, in the release or else in the tag, and has only modules that are
 * words of the bootstrap.conf or the bootstrap in the tag, if there is a
 * bootstrap.conf. What is not there is not asked. 1 with what disagrees in
 * *words (ev->arena), 0, -1. reader may be NULL.
 */
int tc_gnulib_disagrees(struct tc_evidence *ev,
			const struct tc_tag_reader *reader,
			const struct tc_member *makefile,
			const struct tc_gnulib_command *command,
			const char **words, struct tc_error *err);

#endif
