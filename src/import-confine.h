/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* An import behind the fence: what it may read, and write to. */
#ifndef TC_SRC_IMPORT_CONFINE_H
#define TC_SRC_IMPORT_CONFINE_H

struct tc_import;
struct tc_paths;

/* What is imported, into what; NULL: none. */
struct tc_import_places {
	char **sources;    /* NULL-terminated */
	const char *store; /* of contents */
	const char *cache; /* a directory: see import-cache.h */
};

/*
 * Runs work(ctx) as tc_confine() does, with im made ready: the keyring is read,
 * the cache found. It may read the sources with what belongs to them and what
 * more names (which is released), and write to the store, which it opens by
 * its name. im is of the process. Exit status.
 */
int tc_import_confine(struct tc_import *im,
		      const struct tc_import_places *places,
		      struct tc_paths *more, int (*work)(void *ctx),
		      void *ctx);

#endif
