/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* An optional store of reference contents, for showing full differences. */
#ifndef TC_DB_CONTENTS_H
#define TC_DB_CONTENTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct tc_error;

/*
 * One SQLite file (application_id 0x74636373, user_version 1) that maps the
 * SHA-256 of a content to the content, compressed as a zlib stream (RFC
 * 1950): docs/manifest-format.md. Contents are only ever added. A process
 * killed at any moment leaves what was committed before; its journal
 * (STORE-journal, which stays there, empty when nobody writes) is rolled back by
 * whoever opens the file next. Several processes may read and
 * write at once; a writer waits for another one.
 *
 * The store decides nothing: what it holds is shown to people, and every
 * content is checked against its digest when it is read.
 */
struct tc_contents;

/* For reading. NULL (err) when it is not there or is no such store. */
struct tc_contents *tc_contents_open(const char *path, struct tc_error *err);
/* For adding; made when it is not there. */
struct tc_contents *tc_contents_create(const char *path, struct tc_error *err);
/* What was added since the last tc_contents_commit() is lost. */
void tc_contents_free(struct tc_contents *store);

/* 0: *bytes is the content, malloc'd, with a NUL that does not count after
 * its *len bytes. 1: it is not in the store. -1: the store is damaged (the
 * content does not have its digest) or cannot be read. */
int tc_contents_get(struct tc_contents *store, const uint8_t sha256[32],
		    char **bytes, size_t *len, struct tc_error *err);
/* 1, 0 or -1. */
int tc_contents_has(struct tc_contents *store, const uint8_t sha256[32],
		    struct tc_error *err);

/* sha256 is that of bytes[0..len). Nothing happens when it is there already,
 * or when it is longer than TC_MAX_KEPT_CONTENT. */
int tc_contents_put(struct tc_contents *store, const uint8_t sha256[32],
		    const void *bytes, size_t len, struct tc_error *err);
/* Makes what was added last. */
int tc_contents_commit(struct tc_contents *store, struct tc_error *err);

/* How many contents there are and their bytes before compression. */
int tc_contents_count(struct tc_contents *store, uint64_t *count,
		      uint64_t *bytes, struct tc_error *err);

#endif
